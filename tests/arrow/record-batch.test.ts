import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ptr } from '../../src/abi/ptr.ts';
import type { DataType } from '../../src/arrow/data-type.ts';
import { fromArrowSchema, fromRecordBatch, toArrowSchema, toRecordBatch } from '../../src/arrow/record-batch.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import { packBatch, unpackBatch } from '../../src/kernels/pack-batch.ts';
import { batchFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryRows, batchOf, nestedTypes, scalarTypes } from '../support/random-batch.ts';

const memory = testMemory();
const arena = new Arena(memory);
const { buffer } = memory.memory;
const place = (bytes: Uint8Array): Ptr => {
  const start = arena.allocate(bytes.length);
  memory.u8.set(bytes, start);
  return start;
};

describe('record batches', () => {
  it('go through Arrow IPC and come back the same', () => {
    fc.assert(
      fc.property(arbitraryRows([...scalarTypes, ...nestedTypes]), (random) => {
        arena.reset();
        const dense = unpackBatch(memory, arena, random.schema, packBatch(memory, batchOf(memory, arena, random)));
        const table = new arrow.Table([toRecordBatch(buffer, dense)]);
        const read = arrow.tableFromIPC(arrow.tableToIPC(table, 'stream'));
        const rows = read.batches.flatMap((recordBatch) => {
          const back = fromRecordBatch(recordBatch, place);
          expect(back.schema).toEqual(random.schema);
          return readRows(memory, back);
        });
        expect(rows).toEqual(readRows(memory, dense));
      }),
      { numRuns: 200 },
    );
  });

  it('are views of slot memory that Arrow reads', () => {
    arena.reset();
    const text = `flag BOOLEAN | id BIGINT NOT NULL | price DECIMAL(10, 2) | name STRING | at TIMESTAMP(3)
      true  | 7  | 1.50 | "ä" | 1970-01-01 00:00:01.000
      NULL  | -1 | NULL | ""  | NULL`;
    const recordBatch = toRecordBatch(buffer, batchFromText(memory, arena, text));
    expect(recordBatch.getChild('id')?.data[0]?.values.buffer).toBe(buffer);
    expect(recordBatch.getChild('name')?.data[0]?.valueOffsets.buffer).toBe(buffer);
    expect([...recordBatch].map((row) => [row?.['flag'], row?.['id'], row?.['name'], row?.['at']])).toEqual([
      [true, 7n, 'ä', 1000],
      [null, -1n, '', null],
    ]);
    expect(recordBatch.getChild('price')?.nullCount).toBe(1);
  });

  it('that are slices come in from their first row', () => {
    arena.reset();
    const rows = Array.from(
      { length: 20 },
      (_, n) => `${n % 3 === 0 ? 'NULL' : n % 2 === 0} | ${n} | "${'x'.repeat(n)}"`,
    );
    const whole = batchFromText(memory, arena, `flag BOOLEAN | id INT | name STRING\n${rows.join('\n')}`);
    const slice = toRecordBatch(buffer, whole).slice(5, 16);
    expect(readRows(memory, fromRecordBatch(slice, place))).toEqual(readRows(memory, whole).slice(5, 16));
  });
});

describe('Arrow schemas', () => {
  it('keep every type', () => {
    const extra: DataType[] = [
      { kind: 'varchar', length: 9, nullable: false },
      { kind: 'timestamp', precision: 0, nullable: true },
      { kind: 'timestamp-ltz', precision: 6, nullable: false },
    ];
    const fields = [...scalarTypes, ...nestedTypes, ...extra].map((type, index) => ({ name: `f${index}`, type }));
    expect(fromArrowSchema(toArrowSchema({ fields }))).toEqual({ fields });
  });

  it.each([new arrow.Uint32(), new arrow.Float16(), new arrow.TimestampSecond(), new arrow.DateMillisecond()])(
    'refuse %s',
    (type) => {
      expect(() => fromArrowSchema(new arrow.Schema([new arrow.Field('x', type)]))).toThrow(
        /Arrow field x of type .* has no SQL type/,
      );
    },
  );
});
