import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/arrow/data-type.ts';
import { readMetadata, writeMetadata } from '../../src/checkpoint/metadata-file.ts';
import { readPages } from '../../src/checkpoint/pack-reader.ts';
import { copyState, restoreState, storeState } from '../../src/checkpoint/portable-state.ts';
import { assignRestore } from '../../src/checkpoint/restore-plan.ts';
import type { NodeRestore } from '../../src/checkpoint/slot-restore.ts';
import type { CheckpointManifest, SavepointFile, SubtaskSnapshot } from '../../src/checkpoint/subtask-snapshot.ts';
import { keyGroupOf, subtaskOf } from '../../src/exchange/partitioner.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import { Join } from '../../src/operators/join.ts';
import type { OperatorContext } from '../../src/operators/operator.ts';
import type { KeyedState } from '../../src/state/keyed-state.ts';
import { keptForEver } from '../../src/state/state-ttl.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemorySnapshotStore } from '../support/memory-snapshot-store.ts';
import { noPages, pageCount } from '../../src/checkpoint/stored-pages.ts';
import type { CheckpointTrigger } from '../../src/checkpoint/checkpoint-trigger.ts';
import { PageStorage } from '../../src/runtime/page-storage.ts';
import { limits } from '../../src/base/limits.ts';
import { present } from '../../src/base/assert.ts';

const keyGroups = 64;
const memory = testMemory(2048 * 65536);
const scratch = new Arena(memory);
const schema: Schema = schemaFromText('id BIGINT | name STRING');

/** A join, as an operator whose state has keys, lists of rows and text. */
class JoinSubtask {
  readonly join: Join;
  readonly context: OperatorContext;
  readonly state: KeyedState;

  constructor(subtask: number, parallelism: number) {
    const output = { emit: () => {}, emitWatermark: () => {} };
    this.context = {
      memory,
      owner: 1 + subtask,
      arena: new Arena(memory),
      output,
      counters: { lateRows: 0, skippedRecords: 0 },
      subtask,
      parallelism,
      keyGroups,
      clock: new ManualClock(),
      setTimer: () => {},
    };
    const side = { input: schema, keyColumns: [0], ttl: keptForEver };
    const spec = {
      kind: 'join',
      joinType: 'inner',
      left: side,
      right: side,
      output: { fields: [...schema.fields, ...schema.fields] },
    } as const;
    this.join = new Join(spec, this.context);
    this.state = this.join.keyedState;
  }

  rows(): string[] {
    return this.state.tables.flatMap(({ name }, table) => {
      const rows: string[] = [];
      scratch.reset();
      for (const batch of this.state.rows(table, scratch)) {
        for (const row of readRows(memory, batch)) rows.push(`${name}: ${row.join(' | ')}`);
      }
      return rows;
    });
  }

  close(): void {
    this.join.close();
    this.context.arena.release();
  }
}

const subtasksOf = (parallelism: number): JoinSubtask[] =>
  Array.from({ length: parallelism }, (_, subtask) => new JoinSubtask(subtask, parallelism));

interface Row {
  readonly input: number;
  readonly id: number;
  readonly name: string;
}

const hashOf = (id: number): number => memory.kernels.hashInt64(0, BigInt(id)) >>> 0;

function give(subtasks: readonly JoinSubtask[], rows: readonly Row[]): void {
  for (const [index, subtask] of subtasks.entries()) {
    for (const input of [0, 1]) {
      const mine = rows.filter(
        (row) =>
          row.input === input && subtaskOf(keyGroupOf(hashOf(row.id), keyGroups), keyGroups, subtasks.length) === index,
      );
      if (mine.length === 0) continue;
      subtask.context.arena.reset();
      const values = mine.map(({ id, name }) => [BigInt(id), name]);
      subtask.join.onBatch(batchFromRows(memory, subtask.context.arena, schema, values), input);
    }
  }
}

const allRows = (subtasks: readonly JoinSubtask[]): string[] =>
  subtasks.flatMap((subtask) => subtask.rows()).toSorted();

/** A job's checkpoints: pages that were stored for an earlier one are referred to. */
class Checkpoints {
  readonly store = new MemorySnapshotStore('/chk/job');
  readonly #storages = new Map<JoinSubtask, PageStorage>();
  #id = 0;

  async take(
    subtasks: readonly JoinSubtask[],
    while_: () => void,
  ): Promise<{ manifest: CheckpointManifest; storedPages: number }> {
    const checkpointId = ++this.#id;
    const trigger: CheckpointTrigger = {
      checkpointId,
      triggeredMs: 0,
      target: { kind: 'checkpoint', full: false },
      alignment: { kind: 'aligned' },
      then: 'continue',
    };
    const storages = subtasks.map((subtask) => this.#storageOf(subtask));
    const taking = storages.map((storage) => storage.take(trigger));
    // What is written from now on belongs to the next one.
    while_();
    const taken = await Promise.all(taking);
    for (const storage of storages) storage.onComplete(checkpointId);
    const snapshots = taken.map(({ pages }, index) => snapshotOf(index, present(subtasks[index], 'subtask'), pages));
    const storedPages = taken.reduce((sum, { storedBytes }) => sum + storedBytes / limits.pageBytes, 0);
    return { manifest: await this.#manifest('checkpoint', checkpointId, snapshots, []), storedPages };
  }

  async savepoint(subtasks: readonly JoinSubtask[], while_: () => void): Promise<CheckpointManifest> {
    const copies = subtasks.map(({ state }) => copyState(memory, state, keyGroups));
    while_();
    const files: SavepointFile[] = [];
    for (const copy of copies) {
      files.push(...(await storeState(this.store, { uid: 'join', keyGroups }, copy, () => Promise.resolve())));
    }
    const snapshots = subtasks.map((subtask, index) => snapshotOf(index, subtask, noPages));
    return await this.#manifest('savepoint', ++this.#id, snapshots, files);
  }

  async #manifest(
    kind: CheckpointManifest['kind'],
    checkpointId: number,
    subtasks: readonly SubtaskSnapshot[],
    files: readonly SavepointFile[],
  ): Promise<CheckpointManifest> {
    const operator = { uid: 'join', name: 'Join', parallelism: subtasks.length, assigner: undefined, subtasks, files };
    const path = `chk-${checkpointId}/_metadata`;
    const job = { jobName: 'job', jobUid: 'job', keyGroups, abiHash: 1, operators: [operator] };
    await writeMetadata(this.store, path, { kind, checkpointId, triggeredMs: 0, completedMs: 0, ...job });
    return await readMetadata(this.store, path);
  }

  close(): void {
    for (const storage of this.#storages.values()) storage.close();
  }

  #storageOf(subtask: JoinSubtask): PageStorage {
    const known = this.#storages.get(subtask);
    if (known !== undefined) return known;
    const storage = new PageStorage(subtask.state, memory, this.store, () => Promise.resolve());
    this.#storages.set(subtask, storage);
    return storage;
  }
}

function snapshotOf(subtask: number, { state }: JoinSubtask, pages: SubtaskSnapshot['pages']): SubtaskSnapshot {
  const { tables } = state;
  return { uid: 'join', subtask, operator: { tables: [] }, splits: [], tables, pages, inFlight: [], ended: false };
}

async function restore(
  store: MemorySnapshotStore,
  manifest: CheckpointManifest,
  parallelism: number,
): Promise<JoinSubtask[]> {
  const graph = { keyGroups, nodes: [{ uid: 'join', name: 'Join', parallelism, spec: { kind: 'join' } }], edges: [] };
  const options = { address: '/chk/job', keepsPages: false, allowNonRestored: false };
  const { slots } = assignRestore(manifest, graph, options);
  const subtasks = subtasksOf(parallelism);
  for (const [index, subtask] of subtasks.entries()) {
    for (const node of slots[index]?.nodes ?? []) await fill(store, subtask, node);
  }
  return subtasks;
}

async function fill(
  store: MemorySnapshotStore,
  { state }: JoinSubtask,
  { subtasks, files }: NodeRestore,
): Promise<void> {
  for (const { pages } of subtasks) {
    await readPages({ memory, store, target: state.pages }, pages, (position, page) => {
      state.pages.adopt(pages.tables[position] ?? 0, page, pages.bytes[position] ?? 0);
    });
  }
  await restoreState(memory, store, state, subtasks[0]?.tables ?? [], files);
}

const arbitraryRow: fc.Arbitrary<Row> = fc.record({
  input: fc.nat(1),
  id: fc.oneof(fc.nat(5), fc.nat(100_000)),
  name: fc.string({ maxLength: 40 }),
});
const parallelism = fc.integer({ min: 1, max: 5 });

describe('keyed state', () => {
  it('comes back from a checkpoint at any parallelism, as it was at the barrier', async () => {
    const rounds = fc.array(fc.array(arbitraryRow, { maxLength: 60 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(parallelism, parallelism, rounds, async (before, after, inputs) => {
        const used = memory.usedBytes();
        const subtasks = subtasksOf(before);
        const checkpoints = new Checkpoints();
        for (const rows of inputs) {
          give(subtasks, rows);
          const expected = allRows(subtasks);
          const { manifest } = await checkpoints.take(subtasks, () => {
            give(subtasks, rows.slice(0, 10));
          });
          const restored = await restore(checkpoints.store, manifest, after);
          expect(allRows(restored)).toEqual(expected);
          for (const subtask of restored) subtask.close();
        }
        for (const subtask of subtasks) subtask.close();
        checkpoints.close();
        scratch.release();
        expect(memory.usedBytes()).toBeLessThanOrEqual(used);
      }),
      { numRuns: 15 },
    );
  });

  it('comes back from a savepoint at any parallelism', async () => {
    await fc.assert(
      fc.asyncProperty(
        parallelism,
        parallelism,
        fc.array(arbitraryRow, { maxLength: 80 }),
        async (before, after, rows) => {
          const subtasks = subtasksOf(before);
          give(subtasks, rows);
          const expected = allRows(subtasks);
          const checkpoints = new Checkpoints();
          const manifest = await checkpoints.savepoint(subtasks, () => {
            give(subtasks, rows);
          });
          for (const subtask of subtasks) subtask.close();
          const restored = await restore(checkpoints.store, manifest, after);
          expect(allRows(restored)).toEqual(expected);
          for (const subtask of restored) subtask.close();
        },
      ),
      { numRuns: 15 },
    );
  });

  it('does not take tables that it does not have', async () => {
    const [subtask] = subtasksOf(1);
    if (subtask === undefined) throw new Error('no subtask');
    const file = { table: 'windows', keyGroup: 0, path: 'a', rows: 1, sha256: '' };
    const restored = restoreState(memory, new MemorySnapshotStore(), subtask.state, [], [file]);
    await expect(restored).rejects.toMatchObject({
      code: 'SNAPSHOT_MISMATCH',
      message: 'the snapshot has a state table windows, and the operator has left, right',
    });
    subtask.close();
  });

  it('is stored once as long as it does not change', async () => {
    const subtasks = subtasksOf(1);
    const checkpoints = new Checkpoints();
    give(
      subtasks,
      Array.from({ length: 8000 }, (_, id) => ({ input: 0, id, name: `a name that takes room, of number ${id}` })),
    );
    const first = await checkpoints.take(subtasks, () => {});
    const same = await checkpoints.take(subtasks, () => {});
    give(subtasks, [{ input: 0, id: 17, name: 'x' }]);
    const touched = await checkpoints.take(subtasks, () => {});
    expect(first.storedPages).toBeGreaterThan(5);
    expect(same.storedPages).toBe(0);
    expect(touched.storedPages).toBe(1);
    expect(pageCount(touched.manifest.operators[0]?.subtasks[0]?.pages ?? noPages)).toBeGreaterThanOrEqual(
      first.storedPages,
    );
    const restored = await restore(checkpoints.store, touched.manifest, 3);
    expect(allRows(restored)).toEqual(allRows(subtasks));
    for (const subtask of [...subtasks, ...restored]) subtask.close();
  });
});
