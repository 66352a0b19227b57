import fc from 'fast-check';
import type { DataType } from '../../src/arrow/data-type.ts';
import { decimalText, parseDecimal } from '../../src/arrow/value-text.ts';
import type { Row, Value } from '../../src/kernels/column-reader.ts';
import type { SortColumn } from '../../src/operators/sort-column.ts';
import { arbitraryValue, scalarTypes } from './random-batch.ts';

/** Types of which the oracle knows the order of values. */
const sortTypes = scalarTypes.filter(({ kind }) => !['interval-month', 'interval-second', 'null'].includes(kind));

/** One of these types, more often one whose values do not all fit a word or have more than one form. */
export const arbitrarySortType: fc.Arbitrary<DataType> = fc.oneof(
  fc.constantFrom(...sortTypes),
  fc.constantFrom(...sortTypes.filter(({ kind }) => ['bigint', 'double', 'decimal', 'varchar'].includes(kind))),
);

/** Values among which equal ones are frequent, and such as differ only where it is easily overlooked. */
export function arbitrarySortValues(type: DataType): fc.Arbitrary<Value[]> {
  const values = arbitraryValue(type);
  const scale = type.kind === 'decimal' ? type.scale : 0;
  const alike: Partial<Record<DataType['kind'], fc.Arbitrary<Value>>> = {
    // The words that stand for NULL.
    bigint: fc.constantFrom(null, -(2n ** 63n), 2n ** 63n - 1n),
    // Equal upper halves.
    decimal: fc
      .constantFrom(1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n)
      .map((value) => decimalText(value, scale)),
    varchar: fc
      .tuple(fc.constantFrom('the same', 'eht same'), fc.constantFrom('', 'a', 'ab', 'b', 'ß', '東'))
      .map((parts) => parts.join('')),
    double: fc.constantFrom(null, 0, -0, Number.NaN),
    varbinary: fc.uint8Array({ maxLength: 2, max: 1 }).map((bytes) => new Uint8Array([...new Uint8Array(8), ...bytes])),
  };
  const more = alike[type.kind];
  return fc.array(more === undefined ? values : fc.oneof(values, more, more), { minLength: 1, maxLength: 4 });
}

/** Less than 0 when `a` stands before `b`. NULLs are equal to each other, and 0 is to -0. */
export function compareRows(a: Row, b: Row, order: readonly SortColumn[], types: readonly DataType[]): number {
  for (const { column, direction, nulls } of order) {
    const type = types[column];
    const [left = null, right = null] = [a[column], b[column]];
    if (type === undefined || (left === null && right === null)) continue;
    if (left === null || right === null) return (left === null) === (nulls === 'FIRST') ? -1 : 1;
    const sign = compareValues(left, right, type);
    if (sign !== 0) return direction === 'ASC' ? sign : -sign;
  }
  return 0;
}

/** NaN is the greatest number. Texts and bytes compare as bytes. */
function compareValues(a: Value, b: Value, type: DataType): number {
  if (type.kind === 'decimal') return sign(unscaled(a, type.scale), unscaled(b, type.scale));
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return sign(a, b);
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  if (typeof a === 'string' && typeof b === 'string') {
    // Digits of a fraction may be missing at the end.
    const bytes = [a, b].map((text) => Buffer.from(type.kind === 'timestamp-ltz' ? text.replace(/Z$/, '') : text));
    return Buffer.compare(bytes[0] ?? Buffer.alloc(0), bytes[1] ?? Buffer.alloc(0));
  }
  return sign(a, b);
}

function sign(a: Value, b: Value): number {
  return Number((a ?? 0) > (b ?? 0)) - Number((a ?? 0) < (b ?? 0));
}

function unscaled(value: Value, scale: number): bigint {
  return parseDecimal(String(value), scale) ?? 0n;
}
