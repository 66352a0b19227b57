import { type DataType, timestampUnitsPerSecond } from '../arrow/data-type.ts';
import { doubleText } from '../arrow/floating-text.ts';
import { present } from '../base/assert.ts';
import { addMonths, floorDivide, roundToUnit } from './calendar.ts';
import { fittingDecimal, roundedQuotient, wrapInteger } from './exact-numbers.ts';
import { EvaluationFailure, integerOf, numberOf, type StrictEvaluator, type Value } from './evaluator.ts';
import type { LiteralValue } from './expression.ts';
import { isInterval, isTimestamp } from './numeric-types.ts';
import { unitOf } from './temporal-signatures.ts';

type Call = Parameters<StrictEvaluator>[1];

const typeAt = (call: Call, index: number): DataType => present(call.operands[index], 'operand').type;
const scaleOf = (type: DataType): number => (type.kind === 'decimal' ? type.scale : 0);
const ten = (power: number): bigint => 10n ** BigInt(power);
const toFloat = (type: DataType, value: number): number => (type.kind === 'float' ? Math.fround(value) : value);

interface Operation {
  readonly integer: (a: bigint, b: bigint) => bigint;
  readonly float: (a: number, b: number) => number;
  /** Numerator and denominator of the result, exact. */
  readonly exact: (a: bigint, aScale: number, b: bigint, bScale: number) => readonly [bigint, bigint];
}

function binary({ integer, float, exact }: Operation): StrictEvaluator {
  return ([a, b], call) => {
    const { type } = call;
    if (typeof a === 'number') return toFloat(type, float(a, numberOf(b)));
    const [x, y] = [integerOf(a), integerOf(b)];
    if (isInterval(typeAt(call, 1)) && !isInterval(typeAt(call, 0)))
      return shifted(x, typeAt(call, 0), y * integer(0n, 1n), typeAt(call, 1));
    if (type.kind !== 'decimal') return wrapInteger(integer(x, y), type);
    const [numerator, denominator] = exact(x, scaleOf(typeAt(call, 0)), y, scaleOf(typeAt(call, 1)));
    return fittingDecimal(roundedQuotient(numerator * ten(type.scale), denominator, 'halfUp'), type);
  };
}

const aligned =
  (combine: (a: bigint, b: bigint) => bigint): Operation['exact'] =>
  (a, aScale, b, bScale) => [combine(a * ten(bScale), b * ten(aScale)), ten(aScale + bScale)];

/** A time plus an interval. */
function shifted(time: bigint, type: DataType, interval: bigint, intervalType: DataType): bigint {
  const unitsPerMs = isTimestamp(type) ? BigInt(timestampUnitsPerSecond(type.precision) / 1000) : 1n;
  if (intervalType.kind === 'interval-month')
    return wrapInteger(addMonths(time, type.kind === 'date' ? 1n : 86_400_000n * unitsPerMs, interval), type);
  if (type.kind === 'date') return wrapInteger(time + interval / 86_400_000n, type);
  const sum = time + interval * unitsPerMs;
  return type.kind === 'time' ? sum - floorDivide(sum, 86_400_000n) * 86_400_000n : BigInt.asIntN(64, sum);
}

function refuseZero(divisor: bigint): void {
  if (divisor === 0n) throw new EvaluationFailure('division by zero');
}

const wholeSteps =
  (float: (value: number) => number, mode: 'floor' | 'ceiling'): StrictEvaluator =>
  ([value, unit], call) => {
    if (unit !== undefined)
      return roundedTime(integerOf(value), call.type, unitOf(call.operands[1]) ?? '', mode === 'ceiling');
    if (typeof value === 'number') return float(value);
    if (call.type.kind !== 'decimal') return integerOf(value);
    return fittingDecimal(roundedQuotient(integerOf(value), ten(scaleOf(typeAt(call, 0))), mode), call.type);
  };

function roundedTime(value: bigint, type: DataType, unit: string, up: boolean): bigint {
  if (type.kind === 'date') return roundToUnit(value * 86_400n, 1n, unit, up) / 86_400n;
  const unitsPerSecond = isTimestamp(type) ? BigInt(timestampUnitsPerSecond(type.precision)) : 1000n;
  return wrapInteger(roundToUnit(value, unitsPerSecond, unit, up), type);
}

const toDigits =
  (mode: 'halfUp' | 'down'): StrictEvaluator =>
  ([value, given], call) => {
    const digits = Number(integerOf(given));
    const { type } = call;
    if (typeof value === 'number') return toFloat(type, roundDouble(value, digits, mode));
    const from = scaleOf(typeAt(call, 0));
    const dropped = from - Math.min(digits, from);
    // Beyond 60 digits nothing is left of any number.
    if (dropped > 60) return 0n;
    const rounded = roundedQuotient(integerOf(value), ten(dropped), mode);
    if (type.kind !== 'decimal') return wrapInteger(rounded * ten(dropped), type);
    return fittingDecimal(rounded * ten(type.scale - Math.min(digits, from)), type);
  };

/** Rounds the decimal that Java prints for the number. */
function roundDouble(value: number, digits: number, mode: 'halfUp' | 'down'): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0 || digits < -400) return 0;
  const [mantissa = '', power = '0'] = doubleText(value).split('E');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const lowest = Number(power) - fraction.length;
  if (-digits <= lowest) return value;
  const dropped = -digits - lowest;
  const rounded = dropped > 60 ? 0n : roundedQuotient(BigInt(whole + fraction), ten(dropped), mode);
  return rounded === 0n ? 0 : Number(`${rounded}e${-digits}`);
}

const ofInteger = (call: Call, value: bigint): LiteralValue => wrapInteger(value, call.type);

function mathOf(compute: (...values: number[]) => number): StrictEvaluator {
  return (values: readonly Value[]) => compute(...values.map(numberOf));
}

export const evaluateArithmetic = {
  '+': binary({ integer: (a, b) => a + b, float: (a, b) => a + b, exact: aligned((a, b) => a + b) }),
  '-': binary({ integer: (a, b) => a - b, float: (a, b) => a - b, exact: aligned((a, b) => a - b) }),
  '*': binary({
    integer: (a, b) => a * b,
    float: (a, b) => a * b,
    exact: (a, aScale, b, bScale) => [a * b, ten(aScale + bScale)],
  }),
  '/': binary({
    integer(a, b) {
      refuseZero(b);
      return a / b;
    },
    float: (a, b) => a / b,
    exact(a, aScale, b, bScale) {
      refuseZero(b);
      return [a * ten(bScale), b * ten(aScale)];
    },
  }),
  MOD: binary({
    integer(a, b) {
      refuseZero(b);
      return a % b;
    },
    float: (a, b) => a % b,
    exact(a, aScale, b, bScale) {
      refuseZero(b);
      return [(a * ten(bScale)) % (b * ten(aScale)), ten(aScale + bScale)];
    },
  }),
  NEGATE: ([value], call) => (typeof value === 'number' ? -value : ofInteger(call, -integerOf(value))),
  ABS([value], call) {
    if (typeof value === 'number') return Math.abs(value);
    const integer = integerOf(value);
    return ofInteger(call, integer < 0n ? -integer : integer);
  },
  CEIL: wholeSteps(Math.ceil, 'ceiling'),
  FLOOR: wholeSteps(Math.floor, 'floor'),
  ROUND: toDigits('halfUp'),
  TRUNCATE: toDigits('down'),
  SIGN([value], { type }) {
    if (typeof value === 'number') return Math.sign(value);
    const integer = integerOf(value);
    return BigInt(Math.sign(Number(integer))) * ten(scaleOf(type));
  },
  POWER: mathOf(Math.pow),
  SQRT: mathOf(Math.sqrt),
  EXP: mathOf(Math.exp),
  LN: mathOf(Math.log),
  LOG10: mathOf(Math.log10),
  LOG2: mathOf((value) => Math.log(value) / Math.LN2),
  LOG: mathOf((first, second) =>
    second === undefined ? Math.log(first ?? 0) : Math.log(second) / Math.log(first ?? 0),
  ),
  SIN: mathOf(Math.sin),
  COS: mathOf(Math.cos),
  TAN: mathOf(Math.tan),
  ASIN: mathOf(Math.asin),
  ACOS: mathOf(Math.acos),
  ATAN: mathOf(Math.atan),
  ATAN2: mathOf(Math.atan2),
  PI: () => Math.PI,
  E: () => Math.E,
} as const satisfies Record<string, StrictEvaluator>;
