import {
  type DataType,
  physicalType,
  timestampUnitsPerSecond,
  typeToSql,
  unboundedLength,
  withNullable,
} from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { takeDecimal, wrapTo } from './emit-arithmetic.ts';
import type { Emitted } from './emitted.ts';
import type { Expression } from './expression.ts';
import { isBinary, isFloating, isInteger, isString, isTimestamp } from './numeric-types.ts';
import type { KernelName, ProgramEmitter } from './program-emitter.ts';

type Cast = Extract<Expression, { kind: 'cast' }>;

interface CastStep {
  readonly emitter: ProgramEmitter;
  readonly cast: Cast;
  readonly from: DataType;
  readonly to: DataType;
  readonly operand: readonly number[];
  readonly value: readonly number[];
  readonly isNull: number;
}

/** CAST and TRY_CAST. Numbers of machine width convert in place; everything else is a kernel. */
export function emitCast(emitter: ProgramEmitter, cast: Cast): Emitted {
  if (cast.operand.type.kind === 'null') return emitter.nullOf(cast.type);
  const operand = emitter.emit(cast.operand);
  const [from, to] = [cast.operand.type, cast.type];
  const step = (value: readonly number[], isNull: number): void =>
    convert({ emitter, cast, from, to, operand: operand.value, value, isNull });
  const isPlain = isMachine(from) && isMachine(to);
  return emitter.strict([operand], to, step, {
    guarded: !isPlain,
    mayBeNull: !isPlain && (cast.lenient || to.kind === 'decimal'),
  });
}

function isMachine(type: DataType): boolean {
  const physical = physicalType(type);
  return physical !== 'bytes' && physical !== 'i128';
}

function convert(step: CastStep): void {
  const { from, to } = step;
  if (isString(to)) toText(step);
  else if (isBinary(to)) fit(step, step.operand, to.length, 'bytesFit');
  else if (isString(from)) fromText(step);
  else if (to.kind === 'decimal') toDecimal(step);
  else if (from.kind === 'decimal') fromDecimal(step);
  else toMachine(step);
}

/** Pushes an integer of any width as i64. */
function pushLong({ emitter, from, operand }: CastStep): void {
  emitter.push(operand);
  if (physicalType(from) !== 'i64') emitter.body.op('i64.extend_i32_s');
}

function toMachine(step: CastStep): void {
  const { emitter, from, to, operand, value } = step;
  const { body } = emitter;
  const target = present(value[0], 'value');
  if (isTimestamp(from) || isTimestamp(to) || from.kind === 'date' || from.kind === 'time') {
    toTemporal(step);
    return;
  }
  emitter.push(operand);
  const [source, result] = [physicalType(from), physicalType(to)];
  if (to.kind === 'boolean') {
    body.op(source === 'i64' ? 'i64.eqz' : 'i32.eqz', 'i32.eqz').set(target);
    return;
  }
  if (isFloating(from)) {
    // Java goes through int to the smaller ones.
    if (result === 'i64') body.op(source === 'f32' ? 'i64.trunc_sat_f32_s' : 'i64.trunc_sat_f64_s');
    else if (isInteger(to)) body.op(source === 'f32' ? 'i32.trunc_sat_f32_s' : 'i32.trunc_sat_f64_s');
    else if (source !== result) body.op(result === 'f32' ? 'f32.demote_f64' : 'f64.promote_f32');
  } else if (result === 'f32') body.op(source === 'i64' ? 'f32.convert_i64_s' : 'f32.convert_i32_s');
  else if (result === 'f64') body.op(source === 'i64' ? 'f64.convert_i64_s' : 'f64.convert_i32_s');
  else if (source === 'i64' && result !== 'i64') body.op('i32.wrap_i64');
  else if (source !== 'i64' && result === 'i64') body.op('i64.extend_i32_s');
  wrapTo(emitter, to);
  body.set(target);
}

const dayMs = 86_400_000n;

/** Among dates, times and timestamps; the session's time zone is UTC. */
function toTemporal(step: CastStep): void {
  const { emitter, from, to, value } = step;
  const { body } = emitter;
  pushLong(step);
  const fromUnits = isTimestamp(from) ? BigInt(timestampUnitsPerSecond(from.precision)) : 1000n;
  if (isTimestamp(to)) {
    const toUnits = BigInt(timestampUnitsPerSecond(to.precision));
    if (from.kind === 'date') body.i64(86_400n * toUnits).op('i64.mul');
    else {
      rescale(step, fromUnits, toUnits);
      if (isTimestamp(from) && to.precision < from.precision) cutDigits(step, toUnits / 10n ** BigInt(to.precision));
    }
    body.set(present(value[0], 'value'));
    return;
  }
  if (isTimestamp(from) && to.kind === 'date') floorDivide(step, 86_400n * fromUnits);
  if (isTimestamp(from) && to.kind === 'time') {
    rescale(step, fromUnits, 1000n);
    body.i64(dayMs).op('i64.rem_s').i64(dayMs).op('i64.add').i64(dayMs).op('i64.rem_s');
  }
  if (to.kind === 'time') cutDigits(step, to.precision >= 3 ? 1n : 1000n / 10n ** BigInt(to.precision));
  body.op('i32.wrap_i64').set(present(value[0], 'value'));
}

/** Multiplies or divides (down) the i64 on the stack to another unit. */
function rescale(step: CastStep, fromUnits: bigint, toUnits: bigint): void {
  if (toUnits > fromUnits) step.emitter.body.i64(toUnits / fromUnits).op('i64.mul');
  if (toUnits < fromUnits) floorDivide(step, fromUnits / toUnits);
}

/** Makes the i64 on the stack a multiple of `size`, downwards. */
function cutDigits(step: CastStep, size: bigint): void {
  if (size === 1n) return;
  floorDivide(step, size);
  step.emitter.body.i64(size).op('i64.mul');
}

/** floor(x / divisor): one less than the quotient towards zero where the rest is negative. */
function floorDivide({ emitter: { body } }: CastStep, divisor: bigint): void {
  const x = body.local('i64');
  body.tee(x).i64(divisor).op('i64.div_s');
  body.get(x).i64(divisor).op('i64.rem_s').i64(0n).op('i64.lt_s', 'i64.extend_i32_u', 'i64.sub');
}

const nounOf = (type: DataType): string => typeToSql(withNullable(type, true));

/** Takes the status on the stack: a failure is NULL for TRY_CAST. */
function takeParsed({ emitter, cast, isNull, to }: CastStep): void {
  const { body } = emitter;
  if (cast.lenient) {
    const status = body.local('i32');
    body.tee(status).i32(0).op('i32.lt_s').if().i32(1).set(isNull).end();
  } else emitter.takeStatus(cast, isNull, `the text is not ${/^[AEIOU]/.test(nounOf(to)) ? 'an' : 'a'} ${nounOf(to)}`);
}

function fromText(step: CastStep): void {
  const { emitter, to, operand, value } = step;
  const { body } = emitter;
  emitter.push(operand);
  const finish = (kernel: KernelName): void => {
    body.get(emitter.scratch);
    emitter.call(kernel);
    takeParsed(step);
  };
  const take = (load: 'i32.load' | 'i64.load' | 'f32.load' | 'f64.load'): void => {
    body.get(emitter.scratch).memory(load).set(present(value[0], 'value'));
  };
  switch (to.kind) {
    case 'boolean':
      finish('castBoolean');
      take('i32.load');
      return;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint': {
      body.i32({ tinyint: 8, smallint: 16, int: 32, bigint: 64 }[to.kind]);
      finish('castInteger');
      take(to.kind === 'bigint' ? 'i64.load' : 'i32.load');
      return;
    }
    case 'float':
      finish('castFloat');
      take('f32.load');
      return;
    case 'double':
      finish('castDouble');
      take('f64.load');
      return;
    case 'decimal':
      body.i32(to.precision).i32(to.scale);
      finish('castDecimal');
      takeDecimal(emitter, value);
      return;
    case 'date':
      finish('castDate');
      take('i32.load');
      return;
    case 'time':
      body.i32(to.precision);
      finish('castTime');
      take('i32.load');
      return;
    case 'timestamp':
    case 'timestamp-ltz':
      body.i32(to.precision);
      finish('castTimestamp');
      take('i64.load');
      return;
    default:
      throw new Error(`no cast from text to ${to.kind}`);
  }
}

function toDecimal(step: CastStep): void {
  const { emitter, cast, from, to, operand, value, isNull } = step;
  const { body } = emitter;
  if (to.kind !== 'decimal') return;
  emitter.push(operand);
  if (isFloating(from)) {
    if (from.kind === 'float') body.op('f64.promote_f32');
    body.i32(to.precision).i32(to.scale).get(emitter.scratch);
    emitter.call('decimalFromDouble');
    if (cast.lenient) takeParsed(step);
    else emitter.takeStatus(cast, isNull, 'the number is not finite');
  } else {
    const scale = from.kind === 'decimal' ? from.scale : 0;
    if (from.kind !== 'decimal') {
      // An integer as 128 bits: the high word repeats the sign.
      const low = body.local('i64');
      if (physicalType(from) !== 'i64') body.op('i64.extend_i32_s');
      body.tee(low).get(low).i64(63n).op('i64.shr_s');
    }
    body.i32(scale).i32(to.scale).i32(to.precision).i32(to.scale).i32(0).get(emitter.scratch);
    emitter.call('decimalRound');
    emitter.takeStatus(cast, isNull, 'it overflows');
  }
  takeDecimal(emitter, value);
}

function fromDecimal({ emitter, from, to, operand, value }: CastStep): void {
  const { body } = emitter;
  emitter.push(operand).body.i32(from.kind === 'decimal' ? from.scale : 0);
  if (isFloating(to)) {
    emitter.call('decimalToDouble');
    if (to.kind === 'float') body.op('f32.demote_f64');
  } else {
    emitter.call('decimalToLong');
    if (to.kind !== 'bigint') body.op('i32.wrap_i64');
    wrapTo(emitter, to);
  }
  body.set(present(value[0], 'value'));
}

/** A text of at most `length` characters (or bytes), filled up to it for CHAR and BINARY. */
function fit(
  { emitter, cast, to, value }: CastStep,
  text: readonly number[],
  length: number,
  kernel: 'textFit' | 'bytesFit',
): void {
  if (length === unboundedLength) {
    emitter.copy(text, value);
    return;
  }
  const pads = to.kind === 'char' || to.kind === 'binary';
  emitter
    .push(text)
    .body.i32(length)
    .i32(pads ? 1 : 0);
  emitter.call(kernel);
  emitter.takeText(cast, value, -1);
}

function toText(step: CastStep): void {
  const { emitter, cast, from, to, operand, value } = step;
  const { body } = emitter;
  const length = isString(to) ? to.length : unboundedLength;
  if (isString(from) || isBinary(from)) {
    fit(step, operand, length, 'textFit');
    return;
  }
  emitter.push(operand);
  switch (from.kind) {
    case 'boolean':
      emitter.call('printBoolean');
      break;
    case 'float':
      body.op('f64.promote_f32');
      emitter.call('printFloatText');
      break;
    case 'double':
      emitter.call('printDoubleText');
      break;
    case 'decimal':
      body.i32(from.scale);
      emitter.call('printDecimalText');
      break;
    case 'date':
      emitter.call('printDateText');
      break;
    case 'time':
      body.i32(from.precision);
      emitter.call('printTimeText');
      break;
    case 'timestamp':
    case 'timestamp-ltz':
      body.i32(from.precision);
      emitter.call('printTimestampText');
      break;
    case 'interval-month':
      emitter.call('printMonths');
      break;
    case 'interval-second':
      emitter.call('printMilliseconds');
      break;
    default:
      if (physicalType(from) !== 'i64') body.op('i64.extend_i32_s');
      emitter.call('printIntegerText');
  }
  emitter.takeText(cast, value, -1);
  fit(step, value, length, 'textFit');
}
