import { type DataType, timestampUnitsPerSecond, unboundedLength } from '../arrow/data-type.ts';
import { doubleText, floatText } from '../arrow/floating-text.ts';
import {
  dateText,
  dayTimeIntervalText,
  decimalText,
  timestampText,
  timeText,
  yearMonthIntervalText,
} from '../arrow/value-text.ts';
import { floorDivide } from './calendar.ts';
import { EvaluationFailure, integerOf, numberOf, textOf, type Value } from './evaluator.ts';
import { fittingDecimal, roundedQuotient, wrapInteger } from './exact-numbers.ts';
import type { LiteralValue } from './expression.ts';
import { type DecimalType, isBinary, isFloating, isInteger, isString, isTimestamp } from './numeric-types.ts';

/** CAST of a value that is not NULL. @throws EvaluationFailure */
export function evaluateCast(value: Value, from: DataType, to: DataType): LiteralValue {
  if (isString(to)) return fitted(printed(value, from), to.length, to.kind === 'char');
  if (isBinary(to))
    return fittedBytes(
      value instanceof Uint8Array ? value : new TextEncoder().encode(textOf(value)),
      to.length,
      to.kind === 'binary',
    );
  if (isString(from)) return parsed(textOf(value).replace(/^ +| +$/g, ''), to);
  if (to.kind === 'decimal') return toDecimal(value, from, to);
  if (to.kind === 'boolean') return integerOf(value) !== 0n;
  const [isTemporal, isFromTemporal] = [to, from].map(
    (type) => isTimestamp(type) || type.kind === 'date' || type.kind === 'time',
  );
  if (isTemporal === true && isFromTemporal === true) return temporal(integerOf(value), from, to);
  if (isFloating(to)) return asFloat(numeric(value, from), to);
  return asInteger(value, from, to);
}

function asFloat(value: number, to: DataType): number {
  return to.kind === 'float' ? Math.fround(value) : value;
}

function numeric(value: Value, from: DataType): number {
  if (typeof value === 'bigint')
    return from.kind === 'decimal' ? Number(decimalText(value, from.scale)) : Number(value);
  return Number(value);
}

/** Java goes from floating point through INT to the smaller ones, and from decimals through BIGINT. */
function asInteger(value: Value, from: DataType, to: DataType): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') {
    const bits = to.kind === 'bigint' ? 64n : 32n;
    const [low, high] = [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
    if (Number.isNaN(value)) return 0n;
    const whole = Number.isFinite(value) ? BigInt(Math.trunc(value)) : value > 0 ? high : low;
    return wrapInteger(whole < low ? low : whole > high ? high : whole, to);
  }
  const scale = from.kind === 'decimal' ? from.scale : 0;
  return wrapInteger(integerOf(value) / 10n ** BigInt(scale), to);
}

function toDecimal(value: Value, from: DataType, to: DecimalType): bigint | null {
  if (typeof value === 'boolean') return fittingDecimal((value ? 1n : 0n) * 10n ** BigInt(to.scale), to);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new EvaluationFailure('not a finite number');
    return decimalOfText(doubleText(value), to);
  }
  const fromScale = from.kind === 'decimal' ? from.scale : 0;
  return fittingDecimal(
    roundedQuotient(integerOf(value) * 10n ** BigInt(to.scale), 10n ** BigInt(fromScale), 'halfUp'),
    to,
  );
}

function temporal(value: bigint, from: DataType, to: DataType): bigint {
  const unitsOf = (type: DataType): bigint =>
    isTimestamp(type) ? BigInt(timestampUnitsPerSecond(type.precision)) : 1000n;
  const cut = (units: bigint, type: DataType): bigint => {
    const precision = isTimestamp(type) || type.kind === 'time' ? type.precision : 0;
    const digits = Math.log10(Number(unitsOf(type)));
    const size = 10n ** BigInt(Math.max(0, Math.round(digits) - precision));
    return floorDivide(units, size) * size;
  };
  const instant = value * (from.kind === 'date' ? 86_400_000n : 1n);
  if (to.kind === 'date') return floorDivide(instant, 86_400n * unitsOf(from));
  const units = floorDivide(instant * unitsOf(to), unitsOf(from));
  if (to.kind === 'time') return cut(units - floorDivide(units, 86_400_000n) * 86_400_000n, to);
  return BigInt.asIntN(
    64,
    isTimestamp(from) && isTimestamp(to) && from.precision > to.precision ? cut(units, to) : units,
  );
}

function refuse(text: string, to: DataType): never {
  throw new EvaluationFailure(`'${text}' is no ${to.kind}`);
}

/** CAST of a text without blanks around it. */
function parsed(text: string, to: DataType): LiteralValue {
  switch (to.kind) {
    case 'boolean':
      if (/^(?:t|true|y|yes|1)$/i.test(text)) return true;
      return /^(?:f|false|n|no|0)$/i.test(text) ? false : refuse(text, to);
    case 'float':
    case 'double': {
      const sign = text.startsWith('-') ? -1 : 1;
      const size = text.replace(/^[+-]/, '');
      if (size === 'NaN') return Number.NaN;
      if (size === 'Infinity') return sign * Number.POSITIVE_INFINITY;
      const number = /^((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[dDfF]?$/.exec(size)?.[1];
      if (number === undefined) return refuse(text, to);
      return asFloat(sign * Number(number), to);
    }
    case 'decimal':
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? decimalOfText(text, to) : refuse(text, to);
    case 'date':
      return BigInt(dateOf(text) ?? refuse(text, to));
    case 'time': {
      const nanos = clockOf(text) ?? refuse(text, to);
      const size = BigInt(10 ** Math.max(0, 9 - Math.min(3, to.precision)));
      return ((nanos / size) * size) / 1_000_000n;
    }
    case 'timestamp':
    case 'timestamp-ltz': {
      const [date = '', ...clock] = text.split(' ');
      const days = fullDate(date);
      const nanos = clock.length === 0 ? 0n : /:.*:/.test(clock.join(' ')) ? clockOf(clock.join(' ')) : undefined;
      if (days === undefined || nanos === undefined) return refuse(text, to);
      const units = BigInt(timestampUnitsPerSecond(to.precision));
      const size = 10n ** BigInt(9 - to.precision);
      const total = BigInt(days) * 86_400n * units + ((nanos / size) * size * units) / 1_000_000_000n;
      return BigInt.asIntN(64, total) === total ? total : refuse(text, to);
    }
    default: {
      if (!isInteger(to)) return refuse(text, to);
      const digits = /^([+-]?\d+)(?:\.\d*)?$/.exec(text)?.[1];
      if (digits === undefined) return refuse(text, to);
      const value = BigInt(digits.replace('+', ''));
      return wrapInteger(value, to) === value ? value : refuse(text, to);
    }
  }
}

/** HALF_UP to the scale; NULL when it has too many digits. */
function decimalOfText(text: string, to: DecimalType): bigint | null {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const shift = Number(power) - fraction.length + to.scale;
  if (digits === 0n || shift < -400) return 0n;
  if (shift > 400) return null;
  return fittingDecimal(
    shift >= 0 ? digits * 10n ** BigInt(shift) : roundedQuotient(digits, 10n ** BigInt(-shift), 'halfUp'),
    to,
  );
}

function daysOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / 86_400_000 : undefined;
}

function fullDate(text: string): number | undefined {
  const match = /^(\d{4}|[+-]\d{4,9})-(\d{1,2})-(\d{1,2})$/.exec(text);
  return match === null ? undefined : daysOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** A date; month and day may be left out, and a timestamp's clock is ignored. */
function dateOf(text: string): number | undefined {
  const date = text.split(' ')[0] ?? '';
  const short = /^(\d{1,4})(?:-(\d{1,2}))?$/.exec(date);
  return short === null ? fullDate(date) : daysOf(Number(short[1]), Number(short[2] ?? 1), 1);
}

/** Nanoseconds of the day. */
function clockOf(text: string): bigint | undefined {
  const match = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?$/.exec(text);
  const [hour, minute, second] = [match?.[1], match?.[2], match?.[3]].map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
  ];
  if (match === null || hour > 23 || minute > 59 || second > 59) return undefined;
  return BigInt((hour * 60 + minute) * 60 + second) * 1_000_000_000n + BigInt((match[4] ?? '').padEnd(9, '0'));
}

function printed(value: Value, from: DataType): string {
  switch (from.kind) {
    case 'boolean':
      return value === true ? 'TRUE' : 'FALSE';
    case 'float':
      return floatText(numberOf(value));
    case 'double':
      return doubleText(numberOf(value));
    case 'decimal':
      return decimalText(integerOf(value), from.scale);
    case 'date':
      return dateText(Number(value));
    case 'time':
      return timeText(Number(value), Math.min(3, from.precision));
    case 'timestamp':
    case 'timestamp-ltz':
      return timestampText(integerOf(value), BigInt(timestampUnitsPerSecond(from.precision)), from.precision);
    case 'interval-month':
      return yearMonthIntervalText(Number(value));
    case 'interval-second':
      return dayTimeIntervalText(integerOf(value));
    case 'binary':
    case 'varbinary':
      return new TextDecoder().decode(value as Uint8Array);
    default:
      return String(value);
  }
}

/** At most `length` characters; CHAR is filled up with blanks. */
function fitted(text: string, length: number, pads: boolean): string {
  const cut = Array.from(text).slice(0, length);
  return cut.join('') + (pads && length !== unboundedLength ? ' '.repeat(Math.max(0, length - cut.length)) : '');
}

function fittedBytes(bytes: Uint8Array, length: number, pads: boolean): Uint8Array {
  const result = new Uint8Array(pads ? length : Math.min(length, bytes.length));
  result.set(bytes.subarray(0, result.length));
  return result;
}
