import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../src/base/random.ts';
import type { CheckpointTrigger } from '../../src/checkpoint/checkpoint-trigger.ts';
import { limits } from '../../src/base/limits.ts';
import type { JobGraph } from '../../src/plan/job-graph.ts';
import type { SubtaskMetrics } from '../../src/runtime/metrics.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { Ledger } from './ledger.ts';
import { runThroughFailures } from './lost-job.ts';
import { expectedCounts, testGraph, type TestNode } from './test-graph.ts';
import { testRegistry } from './test-registry.ts';
import { splitsOf, TestSlots, type TestSlotsOptions } from './test-slots.ts';
import { aWhile } from './unsteady.ts';

const rows = 300;
const keys = 7;

/** Source, then the rest of the line. */
function graphOf(sources: number, ...rest: readonly TestNode[]): JobGraph {
  const options = { splits: '1', keys: String(keys), batchRows: '10' };
  return testGraph([{ operator: 'counting', options, parallelism: sources }, ...rest]);
}

const passing = (sources = 2): JobGraph =>
  graphOf(
    sources,
    { operator: 'trouble', options: { at: '-1' }, parallelism: 2, from: 'rebalance' },
    { operator: 'ledger', parallelism: 2, from: 'hash' },
  );

const counting = (parallelism = 2): JobGraph =>
  graphOf(
    parallelism,
    { operator: 'watermarks', parallelism },
    { operator: 'counter', parallelism, from: 'hash' },
    { operator: 'ledger', parallelism: 1, from: 'rebalance' },
  );

const ids = (lines: readonly string[]): number[] =>
  lines.map((line) => Number(line.split(' ')[0])).sort((a, b) => a - b);
const allIds = Array.from({ length: rows }, (_, id) => id);

function start(graph: JobGraph, ledger: Ledger, options: Partial<TestSlotsOptions> = {}): TestSlots {
  const registry: TestSlotsOptions['registry'] = (clock) => testRegistry(clock, ledger);
  return new TestSlots({ graph, random: seededRandom(11), registry, splits: splitsOf(rows, 30), ...options });
}

describe('the end of the input', () => {
  it('is published by a last checkpoint', async () => {
    const ledger = new Ledger();
    const slots = start(counting(), ledger);
    await slots.finished;
    expect(ledger.lines).toEqual([]);
    const last = await slots.trigger({ checkpointId: 1 });
    expect(last.snapshots.every(({ ended }) => ended)).toBe(true);
    await slots.complete(1);
    expect(ledger.lines).toEqual(expectedCounts(rows, keys));
    await slots.stop();
  });

  it('is published without a checkpoint when there are none', async () => {
    const ledger = new Ledger();
    const slots = start(counting(), ledger);
    await slots.finished;
    await slots.commitEnd();
    expect(ledger.lines).toEqual(expectedCounts(rows, keys));
    await slots.stop();
  });

  it('is published once when the job is lost between the last checkpoint and its completion', async () => {
    const ledger = new Ledger();
    const first = start(counting(1), ledger);
    await first.finished;
    const restore = await first.trigger({ checkpointId: 1 });
    await first.stop();
    const second = start(counting(1), ledger, { restore, attempt: 2 });
    await second.finished;
    await second.trigger({ checkpointId: 2 });
    await second.complete(2);
    expect(ledger.lines).toEqual(expectedCounts(rows, keys));
    await second.stop();
  });
});

describe('a job that stops behind a checkpoint', () => {
  it('gives nothing behind it, and goes on from there', async () => {
    const ledger = new Ledger();
    const first = start(passing(), ledger);
    await aWhile(seededRandom(12), 20);
    const restore = await first.trigger({ checkpointId: 1, then: 'suspend' });
    await first.complete(1);
    const before = ledger.lines;
    await first.trigger({ checkpointId: 2 });
    await first.complete(2);
    expect(ledger.lines).toEqual(before);
    await first.stop();
    const second = start(passing(), ledger, { restore, attempt: 2 });
    await second.finished;
    await second.commitEnd();
    expect(ids(ledger.lines)).toEqual(allIds);
    await second.stop();
  });

  it('goes on when the checkpoint is given up', async () => {
    const ledger = new Ledger();
    const slots = start(passing(), ledger);
    await slots.trigger({ checkpointId: 1, then: 'suspend' });
    slots.abort(1);
    await slots.finished;
    await slots.commitEnd();
    expect(ids(ledger.lines)).toEqual(allIds);
    await slots.stop();
  });

  it('fires everything before when it is drained', async () => {
    const ledger = new Ledger();
    const slots = start(counting(), ledger, { openEnded: true, splits: [] });
    await slots.give(splitsOf(rows, 30));
    await slots.trigger({ checkpointId: 1, then: 'drain' });
    await slots.complete(1);
    expect(ledger.lines).toEqual(expectedCounts(rows, keys));
    await slots.stop();
  });
});

describe('at-least-once', () => {
  const alignment: CheckpointTrigger['alignment'] = { kind: 'at-least-once' };

  it('loses no row with the job', async () => {
    for (let seed = 0; seed < 5; seed++) {
      const graphs = [passing(3), passing(2), passing(1)];
      const lines = await runThroughFailures({ graphs, rows, alignment, concurrent: 3 }, seededRandom(seed));
      expect([...new Set(ids(lines))]).toEqual(allIds);
    }
  });

  it('publishes a row once when nothing is lost', async () => {
    const lines = await runThroughFailures({ graphs: [passing(3)], rows, alignment, concurrent: 3 }, seededRandom(3));
    expect(ids(lines)).toEqual(allIds);
  });
});

describe('a checkpoint that cannot be stored', () => {
  it('is declined, and the job goes on', async () => {
    const graph = graphOf(
      1,
      { operator: 'keyed', parallelism: 1 },
      { operator: 'grouped', parallelism: 1, from: 'hash' },
      { operator: 'ledger', parallelism: 1 },
    );
    let isFull = true;
    const stores = new MemoryStores({ beforeWrite: () => (isFull ? 1 : undefined) });
    const ledger = new Ledger();
    const slots = start(graph, ledger, { stores, openEnded: true, splits: [] });
    await slots.give(splitsOf(rows, 30));
    await expect(slots.trigger({ checkpointId: 1 })).rejects.toMatchObject({
      code: 'SNAPSHOT_UNWRITABLE',
      fields: { operator: 'Test grouped' },
    });
    slots.abort(1);
    isFull = false;
    const restore = await slots.trigger({ checkpointId: 2 });
    await slots.complete(2);
    await slots.stop();
    const second = start(graph, ledger, { stores, restore, attempt: 2 });
    await second.finished;
    await second.commitEnd();
    expect(ledger.lines).toEqual(expectedCounts(rows, keys));
    await second.stop();
  });
});

describe('rows for the caller of the job', () => {
  it('say which checkpoint they belong to', async () => {
    const graph = graphOf(2, { operator: 'collect', parallelism: 2, from: 'rebalance' });
    const slots = start(graph, new Ledger(), { openEnded: true, splits: [] });
    const rowsOf = (epoch: number): number =>
      slots.messages.reduce(
        (total, { message }) =>
          total + (message.kind === 'deliver' && message.epoch === epoch ? message.batch.rows : 0),
        0,
      );
    await slots.give(splitsOf(100, 30));
    await slots.trigger({ checkpointId: 4 });
    await slots.give(splitsOf(50, 30));
    await slots.trigger({ checkpointId: 7 });
    expect([rowsOf(0), rowsOf(4), rowsOf(7)]).toEqual([100, 50, 0]);
    await slots.stop();
  });
});

describe('processing time', () => {
  it('comes back to the operators that asked for it', async () => {
    const graph = graphOf(1, { operator: 'timed', parallelism: 1 }, { operator: 'collect', parallelism: 1 });
    const slots = start(graph, new Ledger(), { openEnded: true, splits: [] });
    await slots.give(splitsOf(100, 30));
    const random = seededRandom(13);
    let delivered = 0;
    while (delivered < 100) {
      await Promise.race([aWhile(random), slots.failed]);
      const messages = slots.messages.splice(0);
      for (const { message } of messages) if (message.kind === 'deliver') delivered += message.batch.rows;
    }
    expect(delivered).toBe(100);
    await slots.stop();
  });
});

/** The latest counters of the first operator's subtasks and of the sink, by node and slot; absent before a slot has told any. */
function latestMetrics({ messages }: TestSlots): ReadonlyMap<string, SubtaskMetrics> {
  const latest = new Map<string, SubtaskMetrics>();
  for (const { message } of messages) {
    if (message.kind !== 'metrics') continue;
    for (const subtask of message.metrics.subtasks) latest.set(`${subtask.node}/${subtask.subtask}`, subtask);
  }
  return latest;
}

const metricsOf = ({ messages }: TestSlots, slot: number): number =>
  messages.filter((one) => one.slot === slot && one.message.kind === 'metrics').length;

/** Lets the slots go on until what they tell of themselves is so. @throws Error when it never is */
async function until(slots: TestSlots, random: Random, what: string, isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100_000; turn++) {
    if (isSo()) return;
    await Promise.race([aWhile(random), slots.failed]);
  }
  throw new Error(`${what} never came to be; last seen: ${JSON.stringify([...latestMetrics(slots)])}`);
}

it('an unaligned checkpoint does not wait for a sink that stands still', async () => {
  for (let seed = 0; seed < 5; seed++) {
    const random = seededRandom(seed);
    const graph = graphOf(2, { operator: 'slow', options: { delayMs: '1000000' }, parallelism: 1, from: 'singleton' });
    const registry: TestSlotsOptions['registry'] = (clock) => testRegistry({ ...clock, after: () => () => {} });
    const splits = splitsOf(2000, 100);
    const slots = start({ ...graph, bufferTimeoutMs: 0 }, new Ledger(), { random, registry, splits });
    // The sink takes one batch and stands still. What holds up the source beside it is that; what holds up the other one is that
    // its channel has no credit left and something queued, for which one batch gives none back. Neither ever changes again.
    await until(slots, random, 'sources held up by the sink', () =>
      [0, 1].every((slot) => (latestMetrics(slots).get(`0/${slot}`)?.backPressuredMs ?? 0) > 0),
    );
    let isAligned = false;
    void slots.trigger({ checkpointId: 1 }).then(() => {
      isAligned = true;
    });
    const told = [0, 1].map((slot) => metricsOf(slots, slot));
    await until(slots, random, 'more metrics', () => told.every((count, slot) => metricsOf(slots, slot) >= count + 5));
    expect(isAligned).toBe(false);
    slots.abort(1);
    const { snapshots, facts } = await slots.trigger({ checkpointId: 2, alignment: { kind: 'unaligned', afterMs: 0 } });
    const inFlight = snapshots.flatMap((snapshot) => snapshot.inFlight.flatMap(({ batches }) => batches));
    // What the channel holds without credit, and what its sender had queued: all that the sink has not taken.
    const latest = latestMetrics(slots);
    const sent = (latest.get('0/0')?.rowsOut ?? 0) + (latest.get('0/1')?.rowsOut ?? 0);
    expect(inFlight.reduce((total, { rows: count }) => total + count, 0)).toBe(sent - (latest.get('1/0')?.rowsIn ?? 0));
    expect(inFlight.length).toBeGreaterThanOrEqual(limits.channelFramesInFlight);
    expect(facts.reduce((total, { inFlightBytes }) => total + inFlightBytes, 0)).toBeGreaterThan(0);
    await slots.stop();
  }
});
