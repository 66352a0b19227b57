import { type DataType, physicalType } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import type { PlainInstruction } from '../codegen/opcodes.ts';
import { type CallEmitter, emitOperands } from './call-emitter.ts';
import type { Emitted } from './emitted.ts';
import type { ProgramEmitter } from './program-emitter.ts';

type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

const suffixOf: Readonly<Record<Comparison, 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'>> = {
  '=': 'eq',
  '<>': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

function instruction(type: 'i32' | 'i64' | 'f32' | 'f64', operator: Comparison): PlainInstruction {
  const suffix = suffixOf[operator];
  if (type === 'f32' || type === 'f64') return `${type}.${suffix}`;
  return suffix === 'eq' || suffix === 'ne' ? `${type}.${suffix}` : `${type}.${suffix}_s`;
}

const scaleOf = (type: DataType): number => (type.kind === 'decimal' ? type.scale : 0);

/** Whether comparing values of these types calls a kernel. */
function isCostly(a: DataType, b: DataType): boolean {
  const physical = physicalType(a);
  return physical === 'bytes' || (physical === 'i128' && scaleOf(a) !== scaleOf(b));
}

/** Pushes 1 when the comparison holds, else 0. Both values are not NULL. */
export function pushComparison(
  emitter: ProgramEmitter,
  operator: Comparison,
  a: Emitted,
  aType: DataType,
  b: Emitted,
  bType: DataType,
): void {
  const { body } = emitter;
  const physical = physicalType(aType);
  switch (physical) {
    case 'i64':
    case 'f32':
    case 'f64':
      emitter.push(a.value).push(b.value).body.op(instruction(physical, operator));
      return;
    case 'bytes':
      if (operator === '=' || operator === '<>') {
        pushSameText(emitter, a, b);
        if (operator === '<>') body.op('i32.eqz');
        return;
      }
      emitter.push(a.value).push(b.value).call('textCompare').body.i32(0).op(instruction('i32', operator));
      return;
    case 'i128':
      pushDecimalOrder(emitter, a, scaleOf(aType), b, scaleOf(bType));
      body.i32(0).op(instruction('i32', operator));
      return;
    default:
      emitter.push(a.value).push(b.value).body.op(instruction('i32', operator));
  }
}

/** Texts of different length differ: most pairs are decided by that. */
function pushSameText(emitter: ProgramEmitter, a: Emitted, b: Emitted): void {
  const { body } = emitter;
  const same = body.local('i32');
  const length = present(a.value[1], 'length');
  body.i32(0).set(same);
  body.get(length).get(present(b.value[1], 'length')).op('i32.eq');
  emitter.when(() => emitter.push(a.value).push(b.value).call('textCompare').body.op('i32.eqz').set(same));
  body.get(same);
}

function pushDecimalOrder(emitter: ProgramEmitter, a: Emitted, aScale: number, b: Emitted, bScale: number): void {
  const { body } = emitter;
  if (aScale !== bScale) {
    emitter.push(a.value).body.i32(aScale);
    emitter.push(b.value).body.i32(bScale);
    emitter.call('decimalCompare');
    return;
  }
  const [aLow = -1, aHigh = -1] = a.value;
  const [bLow = -1, bHigh = -1] = b.value;
  // (high > high) - (high < high), and the low words where the high ones are equal.
  body.get(bLow).get(aLow).op('i64.lt_u').get(aLow).get(bLow).op('i64.lt_u', 'i32.sub');
  body.get(aHigh).get(bHigh).op('i64.gt_s').get(aHigh).get(bHigh).op('i64.lt_s', 'i32.sub');
  body.get(aHigh).get(bHigh).op('i64.eq', 'select');
}

function comparison(operator: Comparison): CallEmitter {
  return (emitter, call) => {
    const operands = emitOperands(emitter, call);
    const [a, b] = [present(operands[0], 'operand'), present(operands[1], 'operand')];
    const [aType, bType] = [typeAt(call, 0), typeAt(call, 1)];
    return emitter.strict(
      operands,
      call.type,
      ([value = -1]) => {
        pushComparison(emitter, operator, a, aType, b, bType);
        emitter.body.set(value);
      },
      { guarded: isCostly(aType, bType) },
    );
  };
}

function typeAt(call: Parameters<CallEmitter>[1], index: number): DataType {
  return present(call.operands[index], 'operand').type;
}

/** Pushes whether a value is there. */
function pushPresent(emitter: ProgramEmitter, { isNull }: Emitted): void {
  if (isNull === undefined) emitter.body.i32(1);
  else emitter.body.get(isNull).op('i32.eqz');
}

/** Leaves whether both are there and equal in a local. */
function equalAndPresent(emitter: ProgramEmitter, a: Emitted, aType: DataType, b: Emitted, bType: DataType): number {
  const { body } = emitter;
  const equal = body.local('i32');
  body.i32(0).set(equal);
  pushPresent(emitter, a);
  pushPresent(emitter, b);
  body.op('i32.and');
  emitter.when(() => {
    pushComparison(emitter, '=', a, aType, b, bType);
    body.set(equal);
  });
  return equal;
}

function distinct(negated: boolean): CallEmitter {
  return (emitter, call) => {
    const { body } = emitter;
    const operands = emitOperands(emitter, call);
    const [a, b] = [present(operands[0], 'operand'), present(operands[1], 'operand')];
    const equal = equalAndPresent(emitter, a, typeAt(call, 0), b, typeAt(call, 1));
    const value = body.local('i32');
    // Also when both are NULL they are the same.
    body.get(equal);
    for (const { isNull } of [a, b]) {
      if (isNull === undefined) body.i32(0);
      else body.get(isNull);
    }
    body.op('i32.and', 'i32.or');
    if (!negated) body.op('i32.eqz');
    body.set(value);
    return { value: [value], isNull: undefined };
  };
}

/** The largest (`>`) or smallest (`<`) operand. */
function extreme(operator: '>' | '<'): CallEmitter {
  return (emitter, call) => {
    const operands = emitOperands(emitter, call);
    return emitter.strict(
      operands,
      call.type,
      (value) => {
        const [first, ...others] = operands;
        emitter.copy(present(first, 'operand').value, value);
        for (const other of others) {
          pushComparison(emitter, operator, other, call.type, { value, isNull: undefined }, call.type);
          emitter.when(() => emitter.copy(other.value, value));
        }
      },
      { guarded: true },
    );
  };
}

export const emitComparison = {
  '=': comparison('='),
  '<>': comparison('<>'),
  '<': comparison('<'),
  '<=': comparison('<='),
  '>': comparison('>'),
  '>=': comparison('>='),
  'IS DISTINCT FROM': distinct(false),
  'IS NOT DISTINCT FROM': distinct(true),
  /** True as soon as one item is equal; the items behind it are not computed. */
  IN(emitter, call) {
    const { body } = emitter;
    const [operand, ...items] = call.operands;
    const needle = emitter.emit(present(operand, 'operand'));
    const value = body.local('i32');
    const nullSeen = body.local('i32');
    body.i32(0).set(value);
    if (needle.isNull === undefined) body.i32(0);
    else body.get(needle.isNull);
    body.set(nullSeen);
    let mayBeNull = needle.isNull !== undefined;
    const from = (index: number): void => {
      const item = items[index];
      if (item === undefined) return;
      const emitted = emitter.emit(item);
      const equal = equalAndPresent(emitter, needle, present(operand, 'operand').type, emitted, item.type);
      body.get(equal).set(value);
      if (emitted.isNull !== undefined) {
        mayBeNull = true;
        body.get(nullSeen).get(emitted.isNull).op('i32.or').set(nullSeen);
      }
      if (index + 1 === items.length) return;
      body.get(value).op('i32.eqz');
      emitter.when(() => from(index + 1));
    };
    from(0);
    if (!mayBeNull) return { value: [value], isNull: undefined };
    const isNull = body.local('i32');
    body.get(nullSeen).get(value).op('i32.eqz', 'i32.and').set(isNull);
    return { value: [value], isNull };
  },
  NULLIF(emitter, call) {
    const { body } = emitter;
    const operands = emitOperands(emitter, call);
    const [a, b] = [present(operands[0], 'operand'), present(operands[1], 'operand')];
    const isNull = equalAndPresent(emitter, a, typeAt(call, 0), b, typeAt(call, 1));
    if (a.isNull !== undefined) body.get(isNull).get(a.isNull).op('i32.or').set(isNull);
    return { value: a.value, isNull };
  },
  GREATEST: extreme('>'),
  LEAST: extreme('<'),
} as const satisfies Record<string, CallEmitter>;
