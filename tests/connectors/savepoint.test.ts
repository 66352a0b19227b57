import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/arrow/data-type.ts';
import { present } from '../../src/base/assert.ts';
import { writeMetadata } from '../../src/checkpoint/metadata-file.ts';
import type { SubtaskSnapshot } from '../../src/checkpoint/subtask-snapshot.ts';
import { savepoint } from '../../src/connectors/savepoint/savepoint.ts';
import { allFormats } from '../../src/formats/all-formats.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows, type Row } from '../../src/kernels/column-reader.ts';
import { packBatch } from '../../src/kernels/pack-batch.ts';
import type { SourceSpec } from '../../src/plan/job-graph.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryFileStore } from '../support/memory-file-store.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { drain, restart, sourceContext } from '../support/source-harness.ts';
import { noPages } from '../../src/checkpoint/stored-pages.ts';

const memory = testMemory();
const source = present(savepoint.source, 'savepoint source');
const place = { name: 'place', type: { kind: 'row', ...schemaFromText('x INT | y STRING'), nullable: true } } as const;
const [id, name] = ['id INT', 'name STRING'].flatMap((text) => schemaFromText(text).fields);
const stored: Schema = { fields: [present(id, 'id'), place, present(name, 'name')] };

function servicesOf(stores: MemoryStores) {
  return { files: new MemoryFileStore(), clock: new ManualClock(), formats: allFormats, openStore: stores.open };
}

/** A savepoint with a table whose parts have these rows, numbered through, several batches each. */
async function storesWith(parts: readonly number[]): Promise<{ stores: MemoryStores; rows: Row[] }> {
  const stores = new MemoryStores();
  const arena = new Arena(memory);
  const rows: Row[] = [];
  const subtasks = parts.map((count, subtask): SubtaskSnapshot => {
    const batches = [0, 1].map((half) => {
      const own = Array.from({ length: half === 0 ? count >> 1 : count - (count >> 1) }, (): Row => {
        const at = rows.length;
        const row = [at, at % 5 === 0 ? null : { x: at * 2, y: at % 3 === 0 ? null : `y${at}` }, `name ${at}`];
        rows.push(row);
        return row;
      });
      return packBatch(memory, batchFromRows(memory, arena, stored, own));
    });
    const operator = { tables: [{ name: 't', schema: stored, batches }] };
    return { uid: 'op', subtask, operator, splits: [], tables: [], pages: noPages, inFlight: [], ended: false };
  });
  arena.release();
  const operator = { uid: 'op', name: 'Op', parallelism: parts.length, assigner: undefined, subtasks, files: [] };
  const times = { triggeredMs: 0, completedMs: 0 };
  const job = { jobName: 'job', jobUid: 'job', keyGroups: 8, abiHash: 1, operators: [operator] };
  await writeMetadata(stores.open('sp'), '_metadata', { kind: 'savepoint', checkpointId: 3, ...times, ...job });
  return { stores, rows };
}

function specOf(
  schema: Schema,
  projection: readonly (readonly number[])[],
  options: Record<string, string> = {},
): SourceSpec {
  return {
    kind: 'source',
    connector: 'savepoint',
    options: { connector: 'savepoint', 'state.path': 'sp', 'operator.uid': 'op', ...options },
    format: undefined,
    decode: { schema, projection, filters: [], options: {} },
    bounded: true,
  };
}

async function read(stores: MemoryStores, spec: SourceSpec): Promise<Row[]> {
  const services = servicesOf(stores);
  const assigner = source.createSplitAssigner(spec, 1, services);
  const context = sourceContext(memory, assigner);
  const reading = source.createSource(spec, context, services);
  const rows: Row[] = [];
  try {
    await drain(reading, context, (batch) => rows.push(...readRows(memory, batch)));
  } finally {
    await reading.close();
    context.arena.release();
  }
  return rows;
}

describe('connector savepoint', () => {
  it('gives every row once, also when it is stopped with a snapshot anywhere', async () => {
    const parts = fc.array(fc.nat(40), { minLength: 1, maxLength: 5 });
    const parallelism = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));
    const polls = fc.array(fc.nat(2), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(parts, parallelism, polls, async (counts, scale, order) => {
        const { stores, rows } = await storesWith(counts);
        const services = servicesOf(stores);
        const spec = specOf(schemaFromText('id INT'), [[0]]);
        const { before, after } = await restart(
          memory,
          (count) => source.createSplitAssigner(spec, count, services),
          (context) => source.createSource(spec, context, services),
          (batch) => readRows(memory, batch),
          order,
          scale,
        );
        const ids = [...before.flat(), ...after.flat()].map(([value]) => Number(value)).toSorted((a, b) => a - b);
        expect(ids).toEqual(rows.map((_, at) => at));
        expect(memory.usedBytes(1)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('has columns by name in any order, wider types, and fields of a ROW', async () => {
    const { stores, rows } = await storesWith([7, 4]);
    const schema = { fields: [present(name, 'name'), place, ...schemaFromText('id BIGINT').fields] };
    const expected = rows.map(([number, , text], at) => {
      const y = at % 5 === 0 || at % 3 === 0 ? null : `y${at}`;
      return [BigInt(Number(number)), y, text];
    });
    expect(await read(stores, specOf(schema, [[2], [1, 1], [0]]))).toEqual(expected);
  });

  it('says what is not there', async () => {
    const { stores } = await storesWith([2]);
    const refused = (columns: string, options: Record<string, string> = {}): Promise<Row[]> =>
      read(stores, specOf(schemaFromText(columns), [[0]], options));
    await expect(refused('nme STRING')).rejects.toMatchObject({
      code: 'SNAPSHOT_MISMATCH',
      message: 'state table t of op has no column nme',
      fields: { hint: 'did you mean `name`?' },
    });
    await expect(refused('id STRING')).rejects.toThrow(/column id of state table t was stored as INT.*STRING/);
    await expect(refused('id INT', { 'operator.uid': 'of' })).rejects.toMatchObject({
      fields: { hint: 'did you mean op?' },
    });
    await expect(refused('id INT', { 'state.table': 'u' })).rejects.toMatchObject({ fields: { hint: 'it has t' } });
    await expect(refused('id INT', { 'state.path': 'nowhere' })).rejects.toMatchObject({ code: 'SNAPSHOT_MISSING' });
  });
});
