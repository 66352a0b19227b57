import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/arrow/batch.ts';
import { limits } from '../../src/base/limits.ts';
import { readSavepointFile, readSavepointTable } from '../../src/checkpoint/savepoint-reader.ts';
import { copyTable, storeTable } from '../../src/checkpoint/savepoint-writer.ts';
import { sha256 } from '../../src/checkpoint/sha256.ts';
import { keyGroupOf } from '../../src/exchange/partitioner.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRows, type Value } from '../../src/kernels/column-reader.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import type { StateTableDescription } from '../../src/state/keyed-state.ts';
import { batchFromText, batchToText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { MemorySnapshotStore } from '../support/memory-snapshot-store.ts';
import { arbitraryRows, batchOf, nestedTypes, type RandomRows, scalarTypes } from '../support/random-batch.ts';

const memory = testMemory();
const [writing, reading, sorting] = [new Arena(memory), new Arena(memory), new Arena(memory)];

/** The rows in order of the hash of their first column, and the hashes. */
function sortedByHash({ schema, rows }: RandomRows, keyColumns: readonly number[]) {
  sorting.reset();
  const batch = batchOf(memory, sorting, { schema, rows, kinds: undefined, selection: undefined });
  const hashes = keyHashes(memory, sorting, batch, keyColumns);
  const hashOf = (row: number): number => (hashes === 0 ? 0 : (memory.u32[hashes / 4 + row] ?? 0));
  const sorted = rows.map((row, index) => ({ row, hash: hashOf(index) })).toSorted((a, b) => a.hash - b.hash);
  return { rows: sorted.map(({ row }) => row), groups: sorted.map(({ hash }) => keyGroupOf(hash, 16)) };
}

/** Batches of a few rows each, one after the other in the same memory, some with rows that do not count. */
function* inBatches({ schema }: RandomRows, rows: readonly (readonly Value[])[], size: number): Generator<Batch> {
  for (let at = 0; at < rows.length; at += size) {
    writing.reset();
    memory.u8.fill(0xee, writing.allocate(4096), 4096);
    const part = rows.slice(at, at + size);
    const spaced = part.flatMap((row) => [row, row]);
    const selection = at % 2 === 0 ? undefined : part.map((_, index) => index * 2 + 1);
    yield batchOf(memory, writing, {
      schema,
      rows: selection === undefined ? part : spaced,
      kinds: undefined,
      selection,
    });
  }
}

async function store(uid: string, table: StateTableDescription, rows: Iterable<Batch>, keyGroups: number) {
  const target = new MemorySnapshotStore('/sp/savepoint-abc-1');
  const groups = copyTable(memory, table, rows, keyGroups);
  writing.reset();
  memory.u8.fill(0xdd, writing.allocate(65536), 65536);
  const files = await storeTable(target, { uid, keyGroups }, table, groups, () => Promise.resolve());
  return { target, files };
}

const types = [...scalarTypes, ...nestedTypes];
const nestedKinds = new Set(['null', ...nestedTypes.map(({ kind }) => kind)]);
/** Rows with a key where their first column can be one. */
const tables = arbitraryRows(types, 20).map((random) => {
  const kind = random.schema.fields[0]?.type.kind ?? 'null';
  return { random, keyColumns: nestedKinds.has(kind) ? [] : [0] };
});

describe('savepoint files', () => {
  it('give back the rows of every type, a file for each key group', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.integer({ min: 1, max: 9 }), async ({ random, keyColumns }, size) => {
        const { schema } = random;
        const { rows, groups } = sortedByHash(random, keyColumns);
        const table = { name: 'groups', schema, keyColumns, layout: '' };
        const { target, files } = await store('op', table, inBatches(random, rows, size), 16);
        expect(files.map(({ keyGroup }) => keyGroup)).toEqual([...new Set(groups)]);
        const back: unknown[] = [];
        for (const file of files) {
          expect(file.rows).toBe(groups.filter((group) => group === file.keyGroup).length);
          reading.reset();
          for (const batch of await readSavepointFile(memory, reading, target, file)) {
            expect(batch.schema).toEqual(schema);
            back.push(...readRows(memory, batch));
          }
        }
        sorting.reset();
        const whole = batchOf(memory, sorting, { schema, rows, kinds: undefined, selection: undefined });
        expect(back).toEqual(readRows(memory, whole));
      }),
      { numRuns: 40 },
    );
  });

  const text = `id BIGINT NOT NULL | price DECIMAL(10, 2) | name STRING | at TIMESTAMP(3) | seen TIMESTAMP_LTZ(6) | flag BOOLEAN
    7 | 1.50  | "ä"  | 1970-01-01 00:00:01.000 | 1970-01-01 00:00:00.000001Z | true
    7 | -2.25 | NULL | NULL                    | NULL                        | NULL`;

  async function example() {
    writing.reset();
    const batch = batchFromText(memory, writing, text);
    const table = { name: 'left side', schema: batch.schema, keyColumns: [0], layout: '' };
    return { text: batchToText(memory, batch), ...(await store('Join #1', table, [batch], 128)) };
  }

  it('are Arrow files that say what they hold', async () => {
    const { target, files } = await example();
    const [file] = files;
    expect(files).toHaveLength(1);
    expect(file).toMatchObject({
      table: 'left side',
      path: `Join~20~231/left~20side/kg-${String(file?.keyGroup).padStart(5, '0')}.arrow`,
    });
    const bytes = target.files.get(file?.path ?? '') ?? new Uint8Array();
    expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe('ARROW1');
    const table = arrow.tableFromIPC(bytes);
    expect(Object.fromEntries(table.schema.metadata)).toEqual({
      'pelton.format': '1',
      'pelton.operator': 'Join #1',
      'pelton.table': 'left side',
      'pelton.key_columns': '["id"]',
      'pelton.key_group': String(file?.keyGroup),
      'pelton.key_groups': '128',
    });
    expect(
      table.schema.fields.map(
        (field) => `${field.name} ${String(field.type)} = ${field.metadata.get('pelton.sql_type')}`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "id Int64 = BIGINT NOT NULL",
        "price Decimal[10e+2] = DECIMAL(10, 2)",
        "name Utf8 = STRING",
        "at Timestamp<MILLISECOND> = TIMESTAMP(3)",
        "seen Timestamp<MICROSECOND, UTC> = TIMESTAMP_LTZ(6)",
        "flag Bool = BOOLEAN",
      ]
    `);
    expect(table.toArray().map((row) => [row?.['id'], row?.['name'], row?.['at'], row?.['flag']])).toEqual([
      [7n, 'ä', 1000, true],
      [7n, null, null, null],
    ]);
  });

  it('come back as they were', async () => {
    const { text: before, target, files } = await example();
    reading.reset();
    const texts: string[] = [];
    for (const file of files) {
      for (const back of await readSavepointFile(memory, reading, target, file)) texts.push(batchToText(memory, back));
    }
    expect(texts).toEqual([before]);
  });

  it('of other writers may have batches of any size', async () => {
    const values = Array.from({ length: 2 * limits.batchRowsMax + 5 }, (_, index) => BigInt(index));
    const table = new arrow.Table({ id: arrow.vectorFromArray(values, new arrow.Int64()) });
    const bytes = arrow.tableToIPC(table, 'file');
    const target = new MemorySnapshotStore();
    await target.write('a', [bytes]);
    const file = { table: 't', keyGroup: 0, path: 'a', rows: values.length, sha256: sha256([bytes]) };
    reading.reset();
    const back: unknown[] = [];
    const sizes: number[] = [];
    for (const batch of await readSavepointFile(memory, reading, target, file)) {
      sizes.push(batch.rows);
      back.push(...readRows(memory, batch).map(([id]) => id));
    }
    expect(sizes).toEqual([8192, 8192, 5]);
    expect(back).toEqual(values);
  });

  it('refuse rows that come out of order', () => {
    const rows = [3n, 1n, 2n, 5n, 4n, 9n].map((id) => [id]);
    const schema = { fields: [{ name: 'id', type: { kind: 'bigint', nullable: false } as const }] };
    const { rows: sorted } = sortedByHash({ schema, rows, kinds: undefined, selection: undefined }, [0]);
    const random = { schema, rows, kinds: undefined, selection: undefined };
    const table = { name: 'groups', schema, keyColumns: [0], layout: '' };
    const reversed = inBatches(random, sorted.toReversed(), 2);
    expect(() => copyTable(memory, table, reversed, 128)).toThrow('rows of table groups come out of order');
  });

  it.each([
    [
      'a changed byte',
      (bytes: Uint8Array) => bytes.with(200, 1 ^ (bytes[200] ?? 0)),
      /is corrupt: its SHA-256 is [0-9a-f]{16}… instead of [0-9a-f]{16}… \(\d+ bytes\)$/,
    ],
    ['a cut', (bytes: Uint8Array) => bytes.slice(0, 100), /is corrupt: its SHA-256 is .* \(100 bytes\)$/],
  ])('with %s say so', async (_, change, message) => {
    const { target, files } = await example();
    const [file] = files;
    if (file === undefined) throw new Error('no file');
    target.files.set(file.path, change(target.files.get(file.path) ?? new Uint8Array()));
    await expect(readSavepointTable(target, file)).rejects.toMatchObject({
      code: 'SNAPSHOT_CORRUPT',
      message: expect.stringMatching(message),
    });
  });

  it('that are something else, or of another size, say so', async () => {
    const { target, files } = await example();
    const [file] = files;
    if (file === undefined) throw new Error('no file');
    await expect(readSavepointTable(target, { ...file, rows: 3 })).rejects.toMatchObject({
      code: 'SNAPSHOT_CORRUPT',
      message: `snapshot file /sp/savepoint-abc-1/${file.path} is corrupt: it has 2 rows instead of 3`,
    });
    const other = new TextEncoder().encode('a,b\n1,2\n');
    await target.write(file.path, [other]);
    await expect(readSavepointTable(target, { ...file, sha256: sha256([other]) })).rejects.toMatchObject({
      code: 'SNAPSHOT_CORRUPT',
      message: `snapshot file /sp/savepoint-abc-1/${file.path} is corrupt: it is no Arrow file`,
    });
    await target.delete(file.path);
    await expect(readSavepointTable(target, file)).rejects.toMatchObject({ code: 'SNAPSHOT_MISSING' });
  });
});
