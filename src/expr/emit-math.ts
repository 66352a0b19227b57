import { physicalType } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { takeDecimal } from './emit-arithmetic.ts';
import { type Call, type CallEmitter, emitOperands } from './call-emitter.ts';
import type { Emitted } from './emitted.ts';
import { emitRoundToUnit } from './emit-temporal.ts';
import { isInteger } from './numeric-types.ts';
import type { MathName, ProgramEmitter } from './program-emitter.ts';

/** How a kernel rounds; the numbers of src/abi/expression.ts. */
const rounding = { halfUp: 0, down: 1, floor: 2, ceiling: 3 } as const;
type Rounding = keyof typeof rounding;

function math(...names: readonly MathName[]): CallEmitter {
  return (emitter, call) => {
    const operands = emitOperands(emitter, call);
    return emitter.strict(
      operands,
      call.type,
      ([value = -1]) => {
        for (const operand of operands) emitter.push(operand.value);
        for (const name of names) emitter.body.call(emitter.parts.math(name));
        emitter.body.set(value);
      },
      { guarded: true },
    );
  };
}

const constant =
  (value: number): CallEmitter =>
  (emitter) => {
    const local = emitter.body.local('f64');
    emitter.body.f64(value).set(local);
    return { value: [local], isNull: undefined };
  };

/** A decimal at the scale and precision of the result. */
function rescaled(
  emitter: ProgramEmitter,
  call: Call,
  operands: readonly Emitted[],
  mode: Rounding,
  digits: number,
): Emitted {
  const [operand] = call.operands;
  const from = operand?.type.kind === 'decimal' ? operand.type.scale : 0;
  const { type } = call;
  return emitter.strict(
    operands,
    type,
    (value, isNull) => {
      if (type.kind !== 'decimal') return;
      emitter.push(present(operands[0], 'operand').value).body.i32(from).i32(Math.min(digits, from));
      emitter.body.i32(type.precision).i32(type.scale).i32(rounding[mode]).get(emitter.scratch);
      emitter.call('decimalRound');
      emitter.takeStatus(call, isNull, 'it overflows');
      takeDecimal(emitter, value);
    },
    { guarded: true, mayBeNull: true },
  );
}

function toWhole(mode: 'floor' | 'ceiling', word: 'floor' | 'ceil'): CallEmitter {
  return (emitter, call) => {
    if (call.operands.length === 2) return emitRoundToUnit(emitter, call, mode === 'ceiling');
    const operands = emitOperands(emitter, call);
    const operand = present(operands[0], 'operand');
    if (isInteger(call.type)) return operand;
    if (call.type.kind === 'decimal') return rescaled(emitter, call, operands, mode, 0);
    return emitter.strict(operands, call.type, ([value = -1]) => {
      emitter
        .push(operand.value)
        .body.op(call.type.kind === 'float' ? `f32.${word}` : `f64.${word}`)
        .set(value);
    });
  };
}

function toDigits(mode: 'halfUp' | 'down'): CallEmitter {
  return (emitter, call) => {
    const [, digitsOperand] = call.operands;
    if (call.type.kind === 'decimal') {
      const digits =
        digitsOperand?.kind === 'literal' && digitsOperand.value !== null ? Number(digitsOperand.value) : 0;
      return rescaled(emitter, call, emitOperands(emitter, call), mode, digits);
    }
    const operands = emitOperands(emitter, call);
    const [number, digits] = [present(operands[0], 'operand'), present(operands[1], 'operand')];
    const physical = physicalType(call.type);
    return emitter.strict(
      operands,
      call.type,
      ([value = -1]) => {
        const { body } = emitter;
        emitter.push(number.value);
        if (physical === 'f32') body.op('f64.promote_f32');
        else if (physical !== 'f64' && physical !== 'i64') body.op('i64.extend_i32_s');
        emitter.push(digits.value).body.i32(rounding[mode]);
        emitter.call(physical === 'f32' || physical === 'f64' ? 'doubleRound' : 'integerRound');
        if (physical === 'f32') body.op('f32.demote_f64');
        else if (physical !== 'f64' && physical !== 'i64') body.op('i32.wrap_i64');
        if (physical === 'i8') body.op('i32.extend8_s');
        if (physical === 'i16') body.op('i32.extend16_s');
        body.set(value);
      },
      { guarded: true },
    );
  };
}

/** (x > 0) - (x < 0), in the operand's type; NaN stays itself. */
function sign(emitter: ProgramEmitter, call: Call): Emitted {
  const operands = emitOperands(emitter, call);
  const operand = present(operands[0], 'operand').value;
  const { body } = emitter;
  return emitter.strict(operands, call.type, (value) => {
    const [target = -1, high = -1] = value;
    const [first = -1, second = -1] = operand;
    switch (physicalType(call.type)) {
      case 'i64':
        body
          .get(first)
          .i64(0n)
          .op('i64.gt_s')
          .get(first)
          .i64(0n)
          .op('i64.lt_s', 'i32.sub', 'i64.extend_i32_s')
          .set(target);
        return;
      case 'f32':
      case 'f64': {
        const width = call.type.kind === 'float' ? 'f32' : 'f64';
        const zero = (): void => void (width === 'f32' ? body.f32(0) : body.f64(0));
        body.get(first).get(first);
        zero();
        body.op(`${width}.gt`).get(first);
        zero();
        body.op(`${width}.lt`, 'i32.sub', width === 'f32' ? 'f32.convert_i32_s' : 'f64.convert_i32_s');
        // Zero of either sign and NaN are their own sign.
        body.get(first);
        zero();
        body.op(`${width}.eq`).get(first).get(first).op(`${width}.ne`, 'i32.or', 'select').set(target);
        return;
      }
      case 'i128': {
        const unit = call.type.kind === 'decimal' ? 10n ** BigInt(call.type.scale) : 1n;
        const one = (value: bigint, local: number, shift: bigint): void =>
          void body.i64(BigInt.asIntN(64, value >> shift)).set(local);
        body.get(second).i64(0n).op('i64.lt_s');
        emitter.when(
          () => {
            one(-unit, target, 0n);
            one(-unit, high, 64n);
          },
          () => {
            body.get(first).get(second).op('i64.or', 'i64.eqz');
            emitter.when(
              () => {
                one(0n, target, 0n);
                one(0n, high, 64n);
              },
              () => {
                one(unit, target, 0n);
                one(unit, high, 64n);
              },
            );
          },
        );
        return;
      }
      default:
        body.get(first).i32(0).op('i32.gt_s').get(first).i32(0).op('i32.lt_s', 'i32.sub').set(target);
    }
  });
}

export const emitMath = {
  CEIL: toWhole('ceiling', 'ceil'),
  FLOOR: toWhole('floor', 'floor'),
  ROUND: toDigits('halfUp'),
  TRUNCATE: toDigits('down'),
  SIGN: sign,
  POWER: math('pow'),
  SQRT(emitter, call) {
    const operands = emitOperands(emitter, call);
    return emitter.strict(operands, call.type, ([value = -1]) => {
      emitter.push(present(operands[0], 'operand').value).body.op('f64.sqrt').set(value);
    });
  },
  EXP: math('exp'),
  LN: math('log'),
  LOG10: math('log10'),
  LOG2: logarithm(Math.LN2),
  LOG: logarithm(),
  SIN: math('sin'),
  COS: math('cos'),
  TAN: math('tan'),
  ASIN: math('asin'),
  ACOS: math('acos'),
  ATAN: math('atan'),
  ATAN2: math('atan2'),
  PI: constant(Math.PI),
  E: constant(Math.E),
} as const satisfies Record<string, CallEmitter>;

/** ln(x) / ln(base); the base is fixed, the first of two operands, or e. */
function logarithm(base?: number): CallEmitter {
  return (emitter, call) => {
    const operands = emitOperands(emitter, call);
    const last = present(operands.at(-1), 'operand');
    const log = emitter.parts.math('log');
    return emitter.strict(
      operands,
      call.type,
      ([value = -1]) => {
        emitter.push(last.value).body.call(log);
        if (base !== undefined) emitter.body.f64(base).op('f64.div');
        else if (operands.length === 2)
          emitter.push(present(operands[0], 'operand').value).body.call(log).op('f64.div');
        emitter.body.set(value);
      },
      { guarded: true },
    );
  };
}
