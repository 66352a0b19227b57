import { type DataType, physicalType, timestampUnitsPerSecond } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import type { PlainInstruction } from '../codegen/opcodes.ts';
import { type Call, type CallEmitter, emitOperands } from './call-emitter.ts';
import type { Emitted } from './emitted.ts';
import { harmlessDivisor } from './is-cheap.ts';
import { isInterval, isTimestamp } from './numeric-types.ts';
import type { KernelName, ProgramEmitter } from './program-emitter.ts';

type Operator = '+' | '-' | '*' | '/' | 'MOD';

const wordOf = { '+': 'add', '-': 'sub', '*': 'mul' } as const;

const decimalKernel = {
  '+': 'decimalAdd',
  '-': 'decimalSubtract',
  '*': 'decimalMultiply',
  '/': 'decimalDivide',
  MOD: 'decimalModulo',
} as const satisfies Record<Operator, KernelName>;

/** Wraps the i32 on the stack to the width of a small integer, as Java narrows. */
export function wrapTo(emitter: ProgramEmitter, type: DataType): void {
  if (type.kind === 'tinyint') emitter.body.op('i32.extend8_s');
  if (type.kind === 'smallint') emitter.body.op('i32.extend16_s');
}

function binary(operator: Operator): CallEmitter {
  return (emitter, call) => {
    const operands = emitOperands(emitter, call);
    const [a, b] = [present(operands[0], 'operand'), present(operands[1], 'operand')];
    switch (physicalType(call.type)) {
      case 'i128':
        return decimal(emitter, operator, call, a, b);
      case 'f32':
      case 'f64':
        return floating(emitter, operator, call, a, b);
      default: {
        const [left, right] = [present(call.operands[0], 'operand').type, present(call.operands[1], 'operand').type];
        if (isInterval(right) && !isInterval(left)) return shift(emitter, operator === '-', call, a, b);
        if (isInterval(left) && operator === '*') return scaled(emitter, call, a, b);
        return operator === '/' || operator === 'MOD'
          ? quotient(emitter, operator, call, a, b)
          : wrapping(emitter, operator, call, a, b);
      }
    }
  };
}

function wrapping(emitter: ProgramEmitter, operator: '+' | '-' | '*', call: Call, a: Emitted, b: Emitted): Emitted {
  const width = physicalType(call.type) === 'i64' ? 'i64' : 'i32';
  return emitter.strict([a, b], call.type, ([value = -1]) => {
    emitter.push(a.value).push(b.value).body.op(`${width}.${wordOf[operator]}`);
    wrapTo(emitter, call.type);
    emitter.body.set(value);
  });
}

/** Integer division cuts towards zero and fails for zero; the smallest number by -1 wraps around, which Wasm would trap. */
function quotient(emitter: ProgramEmitter, operator: '/' | 'MOD', call: Call, a: Emitted, b: Emitted): Emitted {
  const { body } = emitter;
  const width = physicalType(call.type) === 'i64' ? 'i64' : 'i32';
  const divisor = harmlessDivisor(call);
  if (divisor !== undefined) return constantQuotient(emitter, operator, call, a, divisor);
  return emitter.strict(
    [a, b],
    call.type,
    ([value = -1]) => {
      emitter.push(b.value).body.op(`${width}.eqz`);
      emitter.failIf(call, 'division by zero');
      if (operator === 'MOD') {
        emitter.push(a.value).push(b.value).body.op(`${width}.rem_s`).set(value);
        return;
      }
      emitter.push(b.value);
      if (width === 'i64') body.i64(-1n);
      else body.i32(-1);
      body.op(`${width}.eq`);
      emitter.when(
        () => {
          if (width === 'i64') body.i64(0n);
          else body.i32(0);
          emitter.push(a.value).body.op(`${width}.sub`);
          wrapTo(emitter, call.type);
          body.set(value);
        },
        () => emitter.push(a.value).push(b.value).body.op(`${width}.div_s`).set(value),
      );
    },
    { guarded: true },
  );
}

/**
 * By a constant nothing can fail. A dividend that fits 32 bits is divided in 32 bits, which engines turn into a multiplication; for
 * 64 bits they use the processor's slow division.
 */
function constantQuotient(
  emitter: ProgramEmitter,
  operator: '/' | 'MOD',
  call: Call,
  a: Emitted,
  divisor: bigint,
): Emitted {
  const word = operator === '/' ? 'div' : 'rem';
  return emitter.strict([a], call.type, ([value = -1]) => {
    if (physicalType(call.type) !== 'i64') {
      emitter.push(a.value).body.i32(Number(divisor)).op(`i32.${word}_s`).set(value);
      return;
    }
    const slow = (): void => void emitter.push(a.value).body.i64(divisor).op(`i64.${word}_s`).set(value);
    if (divisor < 0n || divisor > 0x7fffffffn) {
      slow();
      return;
    }
    emitter.push(a.value).body.i64(32n).op('i64.shr_u', 'i64.eqz');
    emitter.when(() => {
      emitter
        .push(a.value)
        .body.op('i32.wrap_i64')
        .i32(Number(divisor))
        .op(`i32.${word}_u`, 'i64.extend_i32_u')
        .set(value);
    }, slow);
  });
}

function floating(emitter: ProgramEmitter, operator: Operator, call: Call, a: Emitted, b: Emitted): Emitted {
  const width = physicalType(call.type) === 'f32' ? 'f32' : 'f64';
  return emitter.strict(
    [a, b],
    call.type,
    ([value = -1]) => {
      if (operator === 'MOD') {
        for (const operand of [a, b]) {
          emitter.push(operand.value);
          if (width === 'f32') emitter.body.op('f64.promote_f32');
        }
        emitter.call('doubleModulo');
        if (width === 'f32') emitter.body.op('f32.demote_f64');
      } else
        emitter
          .push(a.value)
          .push(b.value)
          .body.op(`${width}.${operator === '/' ? 'div' : wordOf[operator]}`);
      emitter.body.set(value);
    },
    { guarded: operator === 'MOD' },
  );
}

const scaleOf = (type: DataType): number => (type.kind === 'decimal' ? type.scale : 0);

/** NULL when the result has too many digits. */
function decimal(emitter: ProgramEmitter, operator: Operator, call: Call, a: Emitted, b: Emitted): Emitted {
  const { type } = call;
  const [aScale, bScale] = [
    scaleOf(present(call.operands[0], 'operand').type),
    scaleOf(present(call.operands[1], 'operand').type),
  ];
  return emitter.strict(
    [a, b],
    type,
    (value, isNull) => {
      emitter.push(a.value).body.i32(aScale);
      emitter.push(b.value).body.i32(bScale);
      emitter.body
        .i32(type.kind === 'decimal' ? type.precision : 0)
        .i32(scaleOf(type))
        .get(emitter.scratch);
      emitter.call(decimalKernel[operator]);
      emitter.takeStatus(call, isNull, 'division by zero');
      takeDecimal(emitter, value);
    },
    { guarded: true, mayBeNull: true },
  );
}

/** Moves the decimal in the scratch memory into two locals. */
export function takeDecimal(emitter: ProgramEmitter, value: readonly number[]): void {
  for (const [index, local] of value.entries())
    emitter.body
      .get(emitter.scratch)
      .memory('i64.load', index * 8)
      .set(local);
}

const dayMs = 86_400_000n;

/** A time plus or minus an interval. */
function shift(emitter: ProgramEmitter, negative: boolean, call: Call, time: Emitted, interval: Emitted): Emitted {
  const { body } = emitter;
  const { type } = call;
  const isMonths = present(call.operands[1], 'operand').type.kind === 'interval-month';
  return emitter.strict(
    [time, interval],
    type,
    ([value = -1]) => {
      const unitsPerMs = BigInt(isTimestamp(type) ? timestampUnitsPerSecond(type.precision) / 1000 : 1);
      emitter.push(time.value);
      if (type.kind === 'date' || type.kind === 'time') body.op('i64.extend_i32_s');
      if (isMonths) {
        body.i64(type.kind === 'date' ? 1n : dayMs * unitsPerMs);
        if (negative) body.i32(0);
        emitter.push(interval.value);
        if (negative) body.op('i32.sub');
        emitter.call('addMonths');
      } else {
        emitter.push(interval.value);
        if (type.kind === 'date') body.i64(dayMs).op('i64.div_s');
        if (unitsPerMs !== 1n) body.i64(unitsPerMs).op('i64.mul');
        body.op(negative ? 'i64.sub' : 'i64.add');
        // The clock goes round: first into (-day, day), then into [0, day).
        if (type.kind === 'time') body.i64(dayMs).op('i64.rem_s').i64(dayMs).op('i64.add').i64(dayMs).op('i64.rem_s');
      }
      if (type.kind === 'date' || type.kind === 'time') body.op('i32.wrap_i64');
      body.set(value);
    },
    { guarded: isMonths },
  );
}

/** An interval some times. */
function scaled(emitter: ProgramEmitter, call: Call, interval: Emitted, count: Emitted): Emitted {
  return emitter.strict([interval, count], call.type, ([value = -1]) => {
    const isMonths = call.type.kind === 'interval-month';
    emitter.push(interval.value).push(count.value);
    if (isMonths) emitter.body.op('i32.wrap_i64');
    emitter.body.op(isMonths ? 'i32.mul' : 'i64.mul').set(value);
  });
}

/** A function of one number in machine instructions, by the width of its values; decimals go through `decimalOf`. */
function unary(
  integer: (emitter: ProgramEmitter, operand: number, width: 'i32' | 'i64') => void,
  float: PlainInstruction[],
  double: PlainInstruction[],
  decimalOf: (emitter: ProgramEmitter, operand: readonly number[], value: readonly number[]) => void,
): CallEmitter {
  return (emitter, call) => {
    const operands = emitOperands(emitter, call);
    const operand = present(operands[0], 'operand').value;
    return emitter.strict(operands, call.type, (value) => {
      const physical = physicalType(call.type);
      const [target = -1] = value;
      if (physical === 'i128') {
        decimalOf(emitter, operand, value);
        return;
      }
      if (physical === 'f32') emitter.push(operand).body.op(...float);
      else if (physical === 'f64') emitter.push(operand).body.op(...double);
      else {
        integer(emitter, present(operand[0], 'value'), physical === 'i64' ? 'i64' : 'i32');
        wrapTo(emitter, call.type);
      }
      emitter.body.set(target);
    });
  };
}

/** value = 0 - operand, with borrow. */
function negateDecimal(emitter: ProgramEmitter, operand: readonly number[], value: readonly number[]): void {
  const { body } = emitter;
  const [low = -1, high = -1] = operand;
  const [lowOut = -1, highOut = -1] = value;
  body.i64(0n).get(high).op('i64.sub').get(low).i64(0n).op('i64.ne', 'i64.extend_i32_u', 'i64.sub').set(highOut);
  body.i64(0n).get(low).op('i64.sub').set(lowOut);
}

function negateInteger(emitter: ProgramEmitter, operand: number, width: 'i32' | 'i64'): void {
  if (width === 'i64') emitter.body.i64(0n).get(operand).op('i64.sub');
  else emitter.body.i32(0).get(operand).op('i32.sub');
}

export const emitArithmetic = {
  '+': binary('+'),
  '-': binary('-'),
  '*': binary('*'),
  '/': binary('/'),
  MOD: binary('MOD'),
  NEGATE: unary(negateInteger, ['f32.neg'], ['f64.neg'], negateDecimal),
  ABS: unary(
    (emitter, operand, width) => {
      const { body } = emitter;
      // Of x and -x the one that is not negative; the smallest number stays itself.
      negateInteger(emitter, operand, width);
      body.get(operand).get(operand);
      if (width === 'i64') body.i64(0n);
      else body.i32(0);
      body.op(`${width}.lt_s`, 'select');
    },
    ['f32.abs'],
    ['f64.abs'],
    (emitter, operand, value) => {
      const [, high = -1] = operand;
      emitter.copy(operand, value);
      emitter.body.get(high).i64(0n).op('i64.lt_s');
      emitter.when(() => negateDecimal(emitter, operand, value));
    },
  ),
} as const satisfies Record<string, CallEmitter>;
