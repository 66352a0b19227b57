import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import type { CheckpointTrigger } from '../../src/checkpoint/checkpoint-trigger.ts';
import type { SlotRestore } from '../../src/checkpoint/slot-restore.ts';
import type { JobGraph } from '../../src/plan/job-graph.ts';
import type { StateTableDescription } from '../../src/state/keyed-state.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { Ledger } from './ledger.ts';
import { runThroughFailures } from './lost-job.ts';
import { expectedCounts, testGraph } from './test-graph.ts';
import { testRegistry } from './test-registry.ts';
import { checkpointAddress, splitsOf, type TestCheckpoint, TestSlots, type TestSlotsOptions } from './test-slots.ts';
import { pageCount } from '../../src/checkpoint/stored-pages.ts';

const keys = 4000;

/** Source, the engine's aggregation by key, ledger. */
function groupingGraph(source: number, grouped: number): JobGraph {
  return testGraph([
    { operator: 'counting', options: { splits: '1', keys: String(keys), batchRows: '500' }, parallelism: source },
    { operator: 'keyed', parallelism: source },
    { operator: 'grouped', parallelism: grouped, from: 'hash' },
    { operator: 'ledger', parallelism: 1, from: 'rebalance' },
  ]);
}

describe('state by key survives the loss of the job', () => {
  const parallelism = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));
  it.each([
    ['aligned', { kind: 'aligned' }, 2],
    ['unaligned', { kind: 'unaligned', afterMs: 0 }, 1],
  ] as const)(
    '%s',
    async (_name, alignment, concurrent) => {
      await fc.assert(
        fc.asyncProperty(fc.array(parallelism, { minLength: 2, maxLength: 4 }), fc.nat(), async (attempts, seed) => {
          const graphs = attempts.map(([source, grouped]) => groupingGraph(source, grouped));
          const lines = await runThroughFailures({ graphs, rows: 9000, alignment, concurrent }, seededRandom(seed));
          expect(lines).toEqual(expectedCounts(9000, keys));
        }),
        { numRuns: 5 },
      );
    },
    120_000,
  );
});

/** Slots that count rows as they are given. */
class Grouping {
  readonly stores: MemoryStores;
  readonly slots: TestSlots;
  readonly ledger = new Ledger();
  #checkpointId: number;

  constructor(graph: JobGraph, options: Partial<TestSlotsOptions> = {}) {
    const { stores = new MemoryStores(), restore } = options;
    this.stores = stores;
    this.#checkpointId = restore?.checkpointId ?? 0;
    const registry: TestSlotsOptions['registry'] = (clock) => testRegistry(clock, this.ledger);
    this.slots = new TestSlots({ graph, random: seededRandom(1), registry, openEnded: true, ...options, stores });
  }

  /** Counts the rows [start, end). */
  readonly count = (start: number, end: number): Promise<void> =>
    this.slots.give(
      splitsOf(end - start, 1000).map((split) => ({ ...split, start: split.start + start, end: split.end + start })),
    );

  readonly checkpoint = async (trigger: Partial<CheckpointTrigger> = {}): Promise<TestCheckpoint> => {
    const checkpoint = await this.slots.trigger({ checkpointId: ++this.#checkpointId, ...trigger });
    await this.slots.complete(checkpoint.checkpointId);
    return checkpoint;
  };

  readonly abort = async (): Promise<void> => {
    const { checkpointId } = await this.slots.trigger({ checkpointId: ++this.#checkpointId });
    this.slots.abort(checkpointId);
  };
}

const bytesOf = ({ facts }: TestCheckpoint) => ({
  stored: facts.reduce((total, { storedBytes }) => total + storedBytes, 0),
  state: facts.reduce((total, { stateBytes }) => total + stateBytes, 0),
});

const packsOf = ({ snapshots }: TestCheckpoint): string[] => [
  ...new Set(snapshots.flatMap(({ pages }) => pages.packs)),
];

/** What a job that begins with a checkpoint, and counts no row more, publishes. */
async function publishedFrom(restore: TestCheckpoint, options: Partial<TestSlotsOptions> = {}): Promise<string[]> {
  const { slots, ledger } = new Grouping(groupingGraph(1, 2), { restore, attempt: 2, openEnded: false, ...options });
  try {
    await Promise.race([slots.finished, slots.failed]);
    await slots.commitEnd();
    return ledger.lines;
  } finally {
    await slots.stop();
  }
}

describe('a page of state', () => {
  it('is stored once, as long as it does not change', async () => {
    const { stores, slots, count, checkpoint } = new Grouping(groupingGraph(2, 2));
    await count(0, 8000);
    const first = await checkpoint();
    expect(bytesOf(first).state).toBeGreaterThan(2 * 65536);
    expect(bytesOf(first).stored).toBe(bytesOf(first).state);
    const second = await checkpoint();
    expect(bytesOf(second)).toEqual({ stored: 0, state: bytesOf(first).state });
    await count(8000, 8001);
    const third = await checkpoint();
    expect(bytesOf(third).stored).toBe(65536);
    await slots.stop();
    expect(await publishedFrom(third, { stores })).toEqual(expectedCounts(8001, keys));
  });

  it('is stored again when everything is wanted in one place', async () => {
    const { stores, slots, count, checkpoint } = new Grouping(groupingGraph(1, 2));
    await count(0, 8000);
    const first = await checkpoint();
    await count(8000, 8001);
    const second = await checkpoint({ target: { kind: 'checkpoint', full: true } });
    expect(bytesOf(second).stored).toBe(bytesOf(second).state);
    for (const pack of packsOf(first)) {
      expect(packsOf(second)).not.toContain(pack);
      await stores.open(checkpointAddress).delete(pack);
    }
    await slots.stop();
    expect(await publishedFrom(second, { stores })).toEqual(expectedCounts(8001, keys));
  });

  it('is stored again when the checkpoint that stored it was given up', async () => {
    const { stores, slots, count, checkpoint, abort } = new Grouping(groupingGraph(1, 2));
    await count(0, 8000);
    await abort();
    for (const path of stores.paths) await stores.all.delete(path);
    const second = await checkpoint();
    expect(bytesOf(second).stored).toBe(bytesOf(second).state);
    await slots.stop();
    expect(await publishedFrom(second, { stores })).toEqual(expectedCounts(8000, keys));
  });

  it('stays where it lies after a restart, or is copied from where it does not stay', async () => {
    const first = new Grouping(groupingGraph(1, 2));
    await first.count(0, 8000);
    const restore = await first.checkpoint();
    await first.slots.stop();
    for (const keepsPages of [true, false]) {
      const restoreOf = (_slot: number, whole: SlotRestore): SlotRestore => ({ ...whole, keepsPages });
      const second = new Grouping(groupingGraph(1, 2), { stores: first.stores, restore, attempt: 2, restoreOf });
      const checkpoint = await second.checkpoint();
      const { state } = bytesOf(restore);
      expect(bytesOf(checkpoint)).toEqual({ stored: keepsPages ? 0 : state, state });
      await second.slots.stop();
      expect(await publishedFrom(checkpoint, { stores: first.stores })).toEqual(expectedCounts(8000, keys));
    }
  });

  it('that is not what was stored stops the restore, and names the operator', async () => {
    const { stores, slots, count, checkpoint } = new Grouping(groupingGraph(1, 2));
    await count(0, 8000);
    const first = await checkpoint();
    await slots.stop();
    const content = stores.all.files.get(`${checkpointAddress}/${packsOf(first)[0]}`);
    if (content !== undefined) content[70000] = (content[70000] ?? 0) ^ 1;
    await expect(publishedFrom(first, { stores })).rejects.toMatchObject({
      code: 'SNAPSHOT_CORRUPT',
      fields: { operator: 'Test grouped' },
    });
  });
});

describe('a checkpoint of another job', () => {
  const changes: readonly (readonly [name: string, message: string, change: (restore: SlotRestore) => SlotRestore])[] =
    [
      [
        'of a table in a form of tomorrow',
        'has a layout that this version of Pelton cannot read',
        (restore) => changeTables(restore, { layout: 'other' }),
      ],
      ['of a table with another name', 'a state table other', (restore) => changeTables(restore, { name: 'other' })],
    ];

  it.each(changes)('%s is refused, and the operator is named', async (_name, message, change) => {
    const { stores, slots, count, checkpoint } = new Grouping(groupingGraph(1, 2));
    await count(0, 100);
    const restore = await checkpoint();
    await slots.stop();
    const refused = publishedFrom(restore, { stores, restoreOf: (_slot, whole) => change(whole) });
    await expect(refused).rejects.toMatchObject({ code: 'SNAPSHOT_MISMATCH', fields: { operator: 'Test grouped' } });
    await expect(refused).rejects.toThrow(message);
  });

  it('laid out by other kernels gives its rows', async () => {
    const { stores, slots, count, checkpoint } = new Grouping(groupingGraph(1, 2));
    await count(0, 8000);
    const restore = await checkpoint();
    await slots.stop();
    const restoreOf = (_slot: number, whole: SlotRestore): SlotRestore => ({ ...whole, abiHash: whole.abiHash ^ 1 });
    expect(await publishedFrom(restore, { stores, restoreOf })).toEqual(expectedCounts(8000, keys));
  });

  it('with rows in flight that nobody sends any more is refused', async () => {
    const { stores, slots, count, checkpoint } = new Grouping(groupingGraph(1, 2));
    await count(0, 100);
    const { snapshots, ...rest } = await checkpoint();
    await slots.stop();
    const inFlight = [{ from: 'nobody', input: 0, schema: { fields: [] }, batches: [] }];
    const restore = { ...rest, snapshots: snapshots.map((snapshot) => ({ ...snapshot, inFlight })) };
    await expect(publishedFrom(restore, { stores })).rejects.toMatchObject({ code: 'SNAPSHOT_MISMATCH' });
  });
});

function changeTables(restore: SlotRestore, change: Partial<StateTableDescription>): SlotRestore {
  const nodes = restore.nodes.map((node) => ({
    ...node,
    subtasks: node.subtasks.map((subtask) => ({
      ...subtask,
      tables: subtask.tables.map((table) => ({ ...table, ...change })),
    })),
  }));
  return { ...restore, nodes };
}

describe('a savepoint', () => {
  it('holds the rows of every key, for any parallelism, while the job goes on', async () => {
    const { stores, slots, count } = new Grouping(groupingGraph(2, 3));
    await count(0, 8000);
    const savepoint = await slots.trigger({ checkpointId: 100, target: { kind: 'savepoint', address: 'saved' } });
    expect(savepoint.snapshots.every(({ pages }) => pageCount(pages) === 0)).toBe(true);
    await count(8000, 9000);
    await slots.stop();
    const restoreOf = (_slot: number, whole: SlotRestore): SlotRestore => ({ ...whole, address: 'saved' });
    expect(await publishedFrom(savepoint, { stores, restoreOf })).toEqual(expectedCounts(8000, keys));
  });
});
