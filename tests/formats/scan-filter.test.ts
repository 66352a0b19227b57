import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DataType } from '../../src/arrow/data-type.ts';
import { present } from '../../src/base/assert.ts';
import type { LiteralValue } from '../../src/expr/expression.ts';
import { kindOfType } from '../../src/formats/field-kind.ts';
import type { DecodeFilter } from '../../src/formats/format.ts';
import { ScanFilters } from '../../src/formats/scan-filters.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryValue, scalarTypes } from '../support/random-batch.ts';

const memory = testMemory();
const arena = new Arena(memory);
const { view, u8 } = memory;

/** The physical value of a row, in the form of a literal, read by hand. */
function literalOf(type: DataType, data: number, offsets: number, row: number): LiteralValue {
  switch (type.kind) {
    case 'boolean':
      return (((u8[data + (row >> 3)] ?? 0) >> (row & 7)) & 1) === 1;
    case 'tinyint':
      return BigInt(view.getInt8(data + row));
    case 'smallint':
      return BigInt(view.getInt16(data + row * 2, true));
    case 'int':
    case 'date':
    case 'time':
    case 'interval-month':
      return BigInt(view.getInt32(data + row * 4, true));
    case 'float':
      return view.getFloat32(data + row * 4, true);
    case 'double':
      return view.getFloat64(data + row * 8, true);
    case 'decimal':
      return (view.getBigInt64(data + row * 16 + 8, true) << 64n) | view.getBigUint64(data + row * 16, true);
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary':
      return u8.slice(data + view.getInt32(offsets + row * 4, true), data + view.getInt32(offsets + row * 4 + 4, true));
    default:
      return view.getBigInt64(data + row * 8, true);
  }
}

function order(a: LiteralValue, b: LiteralValue): number {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  if (a === null || b === null || a === b) return 0;
  return a < b ? -1 : 1;
}

const holds = {
  '=': (sign: number) => sign === 0,
  '<>': (sign: number) => sign !== 0,
  '<': (sign: number) => sign < 0,
  '<=': (sign: number) => sign <= 0,
  '>': (sign: number) => sign > 0,
  '>=': (sign: number) => sign >= 0,
  'is not null': () => true,
} as const satisfies Record<DecodeFilter['operator'], (sign: number) => boolean>;

const types = scalarTypes.filter((type) => type.kind !== 'null');

it.each(types)('compares $kind as SQL does', (type) => {
  fc.assert(
    fc.property(
      fc.array(arbitraryValue(type), { minLength: 2, maxLength: 20 }),
      fc.constantFrom(...(Object.keys(holds) as DecodeFilter['operator'][])),
      fc.nat(),
      (values, operator, pick) => {
        arena.reset();
        const { columns } = batchFromRows(
          memory,
          arena,
          { fields: [{ name: 'v', type }] },
          values.map((value) => [value]),
        );
        const column = present(columns[0], 'the column');
        const literal = (row: number) =>
          values[row] === null ? null : literalOf(type, column.data, column.offsets, row);
        const value = literal(pick % values.length);
        const filter: DecodeFilter = { path: [0], type, operator, value };
        const kind = present(kindOfType(type), 'the kind');
        const filters = new ScanFilters([{ filter, field: 0, kind }], memory, 1);
        filters.setColumn(0, column);
        const passed = values.map((_, row) => memory.kernels.scanFilterPasses(filters.firstOn(0), row));
        filters.release();
        const isComparable = operator === 'is not null' || value !== null;
        const expected = values.map((_, row) => {
          const own = literal(row);
          return Number(isComparable && own !== null && holds[operator](order(own, value)));
        });
        expect(passed).toEqual(expected);
      },
    ),
  );
});

it('links conditions on one field, in order', () => {
  const type: DataType = { kind: 'int', nullable: true };
  const filter = (value: bigint): DecodeFilter => ({ path: [0], type, operator: '>', value });
  const kind = present(kindOfType(type), 'the kind');
  const filters = new ScanFilters(
    [1, 2, 1].map((field, index) => ({ filter: filter(BigInt(index)), field, kind })),
    memory,
    1,
  );
  expect(filters.count).toBe(3);
  expect(filters.firstOn(1)).toBe(filters.address);
  expect(filters.firstOn(3)).toBe(0);
  expect(view.getUint32(filters.firstOn(1), true)).toBeGreaterThan(filters.firstOn(2));
  expect(view.getUint32(filters.firstOn(2), true)).toBe(0);
  filters.release();
});
