import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../src/base/random.ts';
import type { CheckpointTrigger } from '../../src/checkpoint/checkpoint-trigger.ts';
import type { JobEdge, JobGraph, Partitioning } from '../../src/plan/job-graph.ts';
import { Ledger } from './ledger.ts';
import { expectedCounts, testGraph } from './test-graph.ts';
import { countSchema, eventSchema, testRegistry } from './test-registry.ts';
import { splitsOf, type TestCheckpoint, TestSlots } from './test-slots.ts';
import { aWhile, chance } from './unsteady.ts';

interface Shape {
  readonly source: number;
  readonly counter: number;
  readonly pass: number;
  readonly ledger: number;
}

type Way = 'hash' | 'rebalance' | 'singleton';

const rows = 400;
const keys = 11;

/** Source and watermarks, from there to a counter by key and, without any state, past a step to a second ledger. */
function branchingGraph({ source, counter, pass, ledger }: Shape, toPass: Way): JobGraph {
  const options = { splits: '1', keys: String(keys), batchRows: '7' };
  const base = testGraph(
    [
      { operator: 'counting', options, parallelism: source },
      { operator: 'watermarks', parallelism: source },
      { operator: 'counter', parallelism: counter },
      { operator: 'ledger', parallelism: ledger },
      { operator: 'trouble', options: { at: '-1' }, parallelism: toPass === 'singleton' ? 1 : pass },
      { operator: 'ledger', parallelism: ledger },
    ],
    0,
  );
  const edge = (id: number, from: number, target: number, kind: Partitioning['kind']): JobEdge => ({
    id,
    from,
    to: target,
    input: 0,
    partitioning: { kind },
    schema: from === 2 ? countSchema : eventSchema,
  });
  const edges = [
    edge(0, 0, 1, 'forward'),
    edge(1, 1, 2, 'hash'),
    edge(2, 2, 3, 'rebalance'),
    edge(3, 1, 4, toPass),
    edge(4, 4, 5, 'rebalance'),
  ];
  return { ...base, edges };
}

const expectedLines = [
  ...expectedCounts(rows, keys),
  ...Array.from(
    { length: rows },
    (_, id) => `${id} ${id % keys} ${new Date(id).toISOString().slice(0, 23).replace('T', ' ')}`,
  ),
].sort();

interface Plan {
  /** Of each attempt. */
  readonly shapes: readonly Shape[];
  readonly toPass: Way;
  readonly alignment: CheckpointTrigger['alignment'];
  readonly concurrent: number;
}

/** Runs a job through several attempts, each lost at any moment, and each in another shape; returns what was published. */
async function runThroughFailures({ shapes, toPass, alignment, concurrent }: Plan, random: Random): Promise<string[]> {
  const ledger = new Ledger();
  let last: TestCheckpoint | undefined;
  let checkpointId = 0;
  for (const [attempt, shape] of shapes.entries()) {
    const survives = attempt === shapes.length - 1;
    const slots = new TestSlots({
      graph: branchingGraph(shape, toPass),
      random,
      attempt,
      registry: (clock) => testRegistry(clock, ledger),
      splits: splitsOf(rows, 37),
      ...(last === undefined ? {} : { restore: last }),
    });
    const underWay = new Set<Promise<void>>();
    let finished = false;
    const atEnd = slots.finished.then(() => {
      finished = true;
    });
    while (!finished && (survives || !chance(random, 12))) {
      await Promise.race([aWhile(random, 8), slots.failed]);
      if (underWay.size >= concurrent) {
        await Promise.race([...underWay, atEnd, slots.failed]);
        continue;
      }
      const id = ++checkpointId;
      const taken = slots.trigger({ checkpointId: id, alignment });
      if (chance(random, 4)) {
        await aWhile(random, 8);
        slots.abort(id);
        continue;
      }
      const completed = taken.then(async (checkpoint) => {
        if (last !== undefined && last.checkpointId > id) {
          slots.abort(id);
          return;
        }
        last = checkpoint;
        if (!chance(random, 6)) await slots.complete(id);
      });
      const settled = Promise.race([completed, slots.failed]).finally(() => underWay.delete(settled));
      settled.catch(() => undefined);
      underWay.add(settled);
    }
    if (survives) {
      await Promise.race([slots.finished, slots.failed]);
      await Promise.all(underWay);
      const id = ++checkpointId;
      await slots.trigger({ checkpointId: id, alignment });
      await slots.complete(id);
    }
    await slots.stop();
  }
  return ledger.lines;
}

const parallelism = fc.integer({ min: 1, max: 3 });
const shape = fc.record<Shape>({
  source: parallelism,
  counter: parallelism,
  pass: parallelism,
  ledger: parallelism,
});
const way = fc.constantFrom<Way>('hash', 'rebalance', 'singleton');

describe('a job that is lost at any moment publishes every row once', () => {
  it.each([
    ['aligned', { kind: 'aligned' }, 3],
    ['unaligned', { kind: 'unaligned', afterMs: 0 }, 1],
    ['unaligned after a while', { kind: 'unaligned', afterMs: 3 }, 1],
  ] as const)('%s', async (_name, alignment, concurrent) => {
    await fc.assert(
      fc.asyncProperty(fc.array(shape, { minLength: 1, maxLength: 4 }), way, fc.nat(), async (shapes, toPass, seed) => {
        const lines = await runThroughFailures({ shapes, toPass, alignment, concurrent }, seededRandom(seed));
        expect(lines).toEqual(expectedLines);
      }),
      { numRuns: 10 },
    );
  });
});
