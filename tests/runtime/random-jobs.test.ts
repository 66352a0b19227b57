import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JobGraph } from '../../src/plan/job-graph.ts';
import { expectedCounts, testGraph, type TestNode } from './test-graph.ts';
import { inThreadPlatform, resultRows, startTestJob } from './test-job.ts';

const parallelism = fc.integer({ min: 1, max: 4 });

/** Source, steps that pass rows on in any way, keyed counter, collect. */
const anyJob = fc
  .record({
    rows: fc.integer({ min: 0, max: 400 }),
    keys: fc.integer({ min: 1, max: 20 }),
    batchRows: fc.integer({ min: 1, max: 60 }),
    bufferTimeoutMs: fc.constantFrom(-1, 0, 5),
    source: parallelism,
    steps: fc.array(fc.record({ from: fc.constantFrom('hash', 'rebalance', 'forward', 'singleton'), parallelism }), {
      maxLength: 3,
    }),
    counter: parallelism,
    collect: fc.constantFrom('forward', 'rebalance', 'singleton'),
  })
  .map(({ rows, keys, batchRows, bufferTimeoutMs, source, steps, counter, collect }) => {
    const options = { rows: String(rows), keys: String(keys), batchRows: String(batchRows) };
    const line: TestNode[] = [
      { operator: 'counting', options, parallelism: source },
      { operator: 'watermarks', parallelism: source },
    ];
    for (const { from, parallelism: wanted } of steps) {
      const before = line.at(-1)?.parallelism ?? 1;
      const count = from === 'forward' ? before : from === 'singleton' ? 1 : wanted;
      line.push({ operator: 'trouble', options: { at: '-1' }, parallelism: count, from });
    }
    line.push({ operator: 'counter', parallelism: counter, from: 'hash' });
    line.push({
      operator: 'collect',
      parallelism: collect === 'forward' ? counter : collect === 'singleton' ? 1 : source,
      from: collect,
    });
    return { graph: testGraph(line, bufferTimeoutMs), expected: expectedCounts(rows, keys) };
  });

it('every way through the slots brings each row once, in time', async () => {
  await fc.assert(
    fc.asyncProperty(anyJob, async ({ graph, expected }) => {
      const { job } = startTestJob(graph, inThreadPlatform);
      expect(await resultRows(job)).toEqual(expected);
      const { metrics } = await job.done;
      expect(metrics.operators.reduce((late, operator) => late + operator.lateRows, 0)).toBe(0);
    }),
    { numRuns: 40 },
  );
});

it('two sources come together and part again', async () => {
  const base = testGraph([
    { operator: 'counting', options: { rows: '500', keys: '7' }, parallelism: 2 },
    { operator: 'counting', options: { rows: '500', keys: '7' }, parallelism: 3 },
    { operator: 'counter', parallelism: 3 },
    { operator: 'collect', parallelism: 3 },
    { operator: 'slow', parallelism: 1 },
  ]);
  const [eventsEdge, , countsEdge] = base.edges;
  if (eventsEdge === undefined || countsEdge === undefined) throw new Error('no edges');
  const hash = { kind: 'hash' } as const;
  const graph: JobGraph = {
    ...base,
    nodes: base.nodes.map((node) => (node.id === 1 && base.nodes[0] ? { ...node, spec: base.nodes[0].spec } : node)),
    edges: [
      { ...eventsEdge, id: 0, from: 0, to: 2, partitioning: hash },
      { ...eventsEdge, id: 1, from: 1, to: 2, partitioning: hash },
      { ...countsEdge, id: 2, from: 2, to: 3, partitioning: { kind: 'forward' } },
      { ...countsEdge, id: 3, from: 2, to: 4, partitioning: { kind: 'singleton' } },
    ],
  };
  const { job } = startTestJob(graph, inThreadPlatform);
  const twice = expectedCounts(500, 7).map((line) => {
    const [key, rows, sum] = line.split(' ').map(Number);
    return `${key} ${(rows ?? 0) * 2} ${(sum ?? 0) * 2}`;
  });
  expect(await resultRows(job)).toEqual(twice);
  expect((await job.done).metrics.operators[4]?.rowsIn).toBe(7);
});
