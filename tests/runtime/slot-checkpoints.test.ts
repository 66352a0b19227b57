import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import type { JobEdge, JobGraph, Partitioning } from '../../src/plan/job-graph.ts';
import { runThroughFailures } from './lost-job.ts';
import { expectedCounts, testGraph } from './test-graph.ts';
import { countSchema, eventSchema } from './test-registry.ts';

interface Shape {
  readonly source: number;
  readonly counter: number;
  readonly pass: number;
  readonly ledger: number;
}

type Way = 'hash' | 'rebalance' | 'singleton';

const rows = 250;
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
  ] as const)(
    '%s',
    async (_name, alignment, concurrent) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(shape, { minLength: 1, maxLength: 4 }),
          way,
          fc.nat(),
          async (shapes, toPass, seed) => {
            const graphs = shapes.map((one) => branchingGraph(one, toPass));
            const lines = await runThroughFailures({ graphs, rows, alignment, concurrent }, seededRandom(seed));
            expect(lines).toEqual(expectedLines);
          },
        ),
        { numRuns: 10 },
      );
    },
    120_000,
  );
});
