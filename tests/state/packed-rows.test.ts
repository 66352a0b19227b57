import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ptr } from '../../src/abi/ptr.ts';
import { type Batch, type Column, denseBatch } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows, type Row, selectedRowNumbers } from '../../src/kernels/column-reader.ts';
import { RowCodec } from '../../src/state/row-codec.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryRows, batchOf, nestedTypes, scalarTypes } from '../support/random-batch.ts';

const memory = testMemory();
const arena = new Arena(memory);
const nullable = true;
const inner: DataType = {
  kind: 'row',
  fields: [
    { name: 'x', type: { kind: 'varchar', length: 9, nullable } },
    { name: 'y', type: { kind: 'boolean', nullable } },
  ],
  nullable,
};
const rowType: DataType = {
  kind: 'row',
  fields: [
    { name: 'a', type: { kind: 'decimal', precision: 20, scale: 2, nullable } },
    { name: 'b', type: inner },
  ],
  nullable,
};

function packed(codec: RowCodec, batch: Batch): Ptr {
  const numbers = arena.allocate(batch.selectedRows * 4);
  memory.u32.set(selectedRowNumbers(memory, batch), numbers / 4);
  codec.setInput(batch);
  return codec.pack(arena, numbers, batch.selectedRows);
}

/** The bytes of each record, as text that compares. */
function recordTexts(records: Ptr, rows: number): string[] {
  return Array.from({ length: rows }, (_, row) => {
    const at = memory.u32[records / 4 + row] ?? 0;
    expect(at % 8).toBe(0);
    const length = memory.u32[at / 4] ?? 0;
    expect(length % 8).toBe(0);
    return Buffer.from(memory.u8.subarray(at, at + length)).toString('hex');
  });
}

/** Bytes of earlier steps lie everywhere in the arena. */
function soil(): void {
  arena.reset();
  const start = arena.allocate(1 << 20);
  memory.u8.fill(0xa5, start, start + (1 << 20));
  arena.reset();
}

describe('packed rows', () => {
  it('come back as the columns that they were, whatever the types, NULLs and selection', () => {
    fc.assert(
      fc.property(arbitraryRows([...scalarTypes, inner, rowType], 60), (random) => {
        soil();
        const codec = new RowCodec(memory, 1, random.schema);
        const batch = batchOf(memory, arena, random);
        const records = packed(codec, batch);
        const columns = codec.unpack(arena, records, batch.selectedRows);
        const back = denseBatch(random.schema, batch.selectedRows, columns);
        expect(readRows(memory, back)).toEqual(readRows(memory, batch));
        // What was unpacked packs to the same bytes.
        expect(recordTexts(packed(codec, back), back.rows)).toEqual(recordTexts(records, back.rows));
        codec.close();
      }),
      { numRuns: 400 },
    );
    expect(memory.usedBytes(1)).toBe(0);
  });

  it('can be moved, repeated and reordered', () => {
    soil();
    const schema = schemaFromText('id BIGINT | name STRING | tags BYTES | flag BOOLEAN');
    const rows = [
      [1n, 'one', new Uint8Array([1]), true],
      [null, '', null, false],
      [3n, null, new Uint8Array(), null],
    ];
    const codec = new RowCodec(memory, 1, schema);
    const records = packed(codec, batchFromRows(memory, arena, schema, rows));
    const moved = arena.allocate(4096);
    const pick = [2, 0, 1, 0, 2, 2, 1, 0, 0, 1];
    const target = arena.allocate(pick.length * 4);
    for (const [index, row] of pick.entries()) {
      const at = memory.u32[records / 4 + row] ?? 0;
      memory.u8.copyWithin(moved + index * 128, at, at + (memory.u32[at / 4] ?? 0));
      memory.u32[target / 4 + index] = moved + index * 128;
    }
    const back = denseBatch(schema, pick.length, codec.unpack(arena, target, pick.length));
    expect(readRows(memory, back)).toEqual(pick.map((row) => rows[row]));
    codec.close();
  });

  it('are equal exactly when the rows are, whatever lies under a NULL', () => {
    const fields = scalarTypes
      .filter((type) => type.kind !== 'null')
      .map((type, index) => ({ name: `c${index}`, type: { ...type, nullable: true } }));
    const schema: Schema = { fields: [...fields, { name: 'r', type: rowType }] };
    const valuesOf = (n: number): Row[] => [
      [true, n, n, n, BigInt(n), n, n, `${n}.0000`, `2024-01-0${n}`, `00:00:0${n}`],
      [`2024-01-0${n} 00:00:00.000`, `2024-01-0${n} 00:00:00.000000`, `2024-01-0${n} 00:00:00.000000000Z`],
      [`+0-0${n}`, `+0 00:00:0${n}.000`, `ab${n}`, 'x'.repeat(n), new Uint8Array(n)],
      [{ a: `${n}.00`, b: { x: 'y'.repeat(n), y: true } }],
    ];
    const values = (n: number): Row => valuesOf(n).flat();
    const hide = (column: Column, row: number, rows: number): Column => {
      const validity = arena.allocate((rows + 7) >> 3);
      memory.u8.fill(0xff, validity, validity + ((rows + 7) >> 3));
      memory.u8[validity + (row >> 3)] = 0xff ^ (1 << (row & 7));
      return { ...column, validity };
    };
    soil();
    const codec = new RowCodec(memory, 1, schema);
    const batch = batchFromRows(memory, arena, schema, [values(1), values(2), values(3), values(2)]);
    for (const hidden of schema.fields.keys()) {
      const columns = batch.columns.map((column, index) => (index === hidden ? hide(column, 1, 4) : column));
      const texts = recordTexts(packed(codec, { ...batch, columns }), 4);
      const plain = batchFromRows(memory, arena, schema, [
        values(1),
        values(2).map((value, index) => (index === hidden ? null : value)),
        values(3),
        values(2),
      ]);
      expect(texts).toEqual(recordTexts(packed(codec, plain), 4));
      expect(new Set(texts).size).toBe(4);
    }
    expect(new Set(recordTexts(packed(codec, batch), 4)).size).toBe(3);
    codec.close();
  });

  it('hold more columns than one word of NULL bits, and none', () => {
    soil();
    for (const count of [0, 31, 32, 33, 70]) {
      const schema: Schema = {
        fields: Array.from({ length: count }, (_, index) => ({ name: `c${index}`, type: { kind: 'int', nullable } })),
      };
      const rows = Array.from({ length: 50 }, (_, row) =>
        schema.fields.map((_field, column) => ((row + column) % 3 === 0 ? null : row * column)),
      );
      const codec = new RowCodec(memory, 1, schema);
      const records = packed(codec, batchFromRows(memory, arena, schema, rows));
      expect(readRows(memory, denseBatch(schema, 50, codec.unpack(arena, records, 50)))).toEqual(rows);
      codec.close();
    }
  });

  it('are described by what their layout depends on', () => {
    const layoutOf = (text: string): string => {
      const codec = new RowCodec(memory, 1, schemaFromText(text));
      codec.close();
      return codec.layout;
    };
    expect(layoutOf('a INT | b STRING')).toBe(layoutOf('x DATE NOT NULL | y BYTES'));
    expect(layoutOf('a INT | b STRING')).not.toBe(layoutOf('a STRING | b INT'));
    expect(layoutOf('a INT | b INT')).not.toBe(layoutOf('a INT'));
  });

  it('refuse ARRAY, MAP and MULTISET by name', () => {
    for (const type of nestedTypes) {
      const schema: Schema = { fields: [{ name: 'c', type }] };
      expect(() => new RowCodec(memory, 1, schema)).toThrow(/column of type (?:ARRAY|MAP|MULTISET)/);
    }
    expect(memory.usedBytes(1)).toBe(0);
  });
});
