import type { DataType } from '../../src/arrow/data-type.ts';
import { decimalText, parseDecimal } from '../../src/arrow/value-text.ts';
import type { Value } from '../../src/kernels/column-reader.ts';
import type { AggregateCall, AggregateFunction } from '../../src/operators/aggregate-call.ts';

const bitsOf: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, int: 32, bigint: 64 };

/** Flink's result type of an aggregate. */
export function resultType(name: AggregateFunction, argument: DataType): DataType {
  if (name === 'count') return { kind: 'bigint', nullable: false };
  if (argument.kind !== 'decimal' || name === 'min' || name === 'max') return { ...argument, nullable: true };
  return {
    kind: 'decimal',
    precision: 38,
    scale: name === 'sum' ? argument.scale : Math.max(6, argument.scale),
    nullable: true,
  };
}

/** An aggregate of values by definition; `sign` -1 takes a value back. */
export function aggregateOf(
  call: AggregateCall,
  argument: DataType | undefined,
  values: readonly { value: Value; sign: number }[],
): Value {
  const present = values.filter(({ value }) => value !== null);
  const count = present.reduce((sum, { sign }) => sum + sign, 0);
  if (call.function === 'count') return BigInt(count);
  if (count === 0 || argument === undefined) return null;
  if (call.function === 'min' || call.function === 'max') {
    const order = call.function === 'min' ? 1 : -1;
    return present
      .map(({ value }) => value)
      .reduce((best, value) => (compare(value, best, argument) * order < 0 ? value : best));
  }
  if (argument.kind === 'decimal') return decimalResult(call, argument.scale, present, count);
  if (argument.kind === 'float' || argument.kind === 'double') {
    const sum = present.reduce((total, { value, sign }) => total + sign * Number(value), 0);
    const result = call.function === 'avg' ? sum / count : sum;
    return argument.kind === 'float' ? Math.fround(result) : result;
  }
  const sum = BigInt.asIntN(
    64,
    present.reduce(
      (total, { value, sign }) =>
        total + BigInt(sign) * BigInt(Number.isInteger(value) || typeof value === 'bigint' ? (value as bigint) : 0),
      0n,
    ),
  );
  const result = BigInt.asIntN(bitsOf[argument.kind] ?? 64, call.function === 'avg' ? sum / BigInt(count) : sum);
  return argument.kind === 'bigint' ? result : Number(result);
}

function decimalResult(
  call: AggregateCall,
  scale: number,
  values: readonly { value: Value; sign: number }[],
  count: number,
): Value {
  const sum = values.reduce(
    (total, { value, sign }) => total + BigInt(sign) * (parseDecimal(String(value), scale) ?? 0n),
    0n,
  );
  const resultScale = call.type.kind === 'decimal' ? call.type.scale : scale;
  let result = sum;
  if (call.function === 'avg') {
    const scaled = sum * 10n ** BigInt(resultScale - scale);
    const size = scaled < 0n ? -scaled : scaled;
    const divisor = BigInt(Math.abs(count));
    const rounded = (2n * size + divisor) / (2n * divisor);
    result = scaled < 0n !== count < 0 ? -rounded : rounded;
  }
  return (result < 0n ? -result : result) >= 10n ** 38n ? null : decimalText(result, resultScale);
}

function compare(a: Value, b: Value, type: DataType): number {
  if (type.kind === 'decimal')
    return (
      Number((parseDecimal(String(a), type.scale) ?? 0n) - (parseDecimal(String(b), type.scale) ?? 0n) > 0n) * 2 - 1
    );
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return a === b ? Number(Object.is(b, -0)) - Number(Object.is(a, -0)) : a < b ? -1 : 1;
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  // Code point order, as UTF-8 bytes compare.
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  const [left, right] = [Number(a), Number(b)];
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  return left - right;
}

/** Values as one text; equal for values that group together. */
export function comparable(values: readonly Value[]): string {
  return values
    .map((value) =>
      typeof value === 'number'
        ? `${Object.is(value, -0) ? 0 : value}`
        : value instanceof Uint8Array
          ? Buffer.from(value).toString('hex')
          : `${typeof value} ${String(value)}`,
    )
    .join(' | ');
}
