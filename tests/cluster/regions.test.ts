import fc from 'fast-check';
import { expect, it } from 'vitest';
import { regionsOf } from '../../src/cluster/regions.ts';
import type { JobEdge, JobGraph } from '../../src/plan/job-graph.ts';
import { jobSettings } from '../support/job-settings.ts';
import { testGraph } from '../runtime/test-graph.ts';

/** A graph of nodes that all do the same, with these edges. */
function graphOf(parallelisms: readonly number[], pairs: readonly (readonly [number, number])[]): JobGraph {
  const { nodes, edges } = testGraph([
    { operator: 'counting', parallelism: 1 },
    { operator: 'collect', parallelism: 1 },
  ]);
  const [node, edge] = [nodes[0], edges[0]];
  if (node === undefined || edge === undefined) throw new Error('no graph');
  return {
    ...testGraph([]),
    settings: jobSettings(),
    nodes: parallelisms.map((parallelism, id) => ({ ...node, id, uid: `node-${id}`, parallelism })),
    edges: pairs.map(([from, to], id): JobEdge => ({ ...edge, id, from, to })),
  };
}

it('are the parts of a job that no edge connects', () => {
  const regions = regionsOf(
    graphOf(
      [2, 1, 3, 1, 1],
      [
        [0, 3],
        [1, 2],
        [2, 4],
      ],
    ),
  );
  expect(regions.map(({ nodes, slots, firstSlot }) => ({ nodes, slots, firstSlot }))).toEqual([
    { nodes: [0, 3], slots: 2, firstSlot: 0 },
    { nodes: [1, 2, 4], slots: 3, firstSlot: 2 },
  ]);
  expect(regions[1]?.graph.nodes.map(({ id, uid }) => [id, uid])).toEqual([
    [0, 'node-1'],
    [1, 'node-2'],
    [2, 'node-4'],
  ]);
  expect(regions[1]?.graph.edges.map(({ id, from, to }) => [id, from, to])).toEqual([
    [0, 0, 1],
    [1, 1, 2],
  ]);
});

it('have every node and every edge once, and no edge between them', () => {
  const graphs = fc.integer({ min: 1, max: 12 }).chain((count) =>
    fc.record({
      parallelisms: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: count, maxLength: count }),
      pairs: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 15 }),
    }),
  );
  fc.assert(
    fc.property(graphs, ({ parallelisms, pairs }) => {
      const graph = graphOf(parallelisms, pairs);
      const regions = regionsOf(graph);
      expect(regions.flatMap(({ nodes }) => nodes).toSorted((a, b) => a - b)).toEqual(graph.nodes.map(({ id }) => id));
      const edges = regions.flatMap(({ graph: part, nodes }) =>
        part.edges.map(({ from, to }) => `${nodes[from]}>${nodes[to]}`),
      );
      expect(edges.toSorted()).toEqual(pairs.map(([from, to]) => `${from}>${to}`).toSorted());
      // No region can be cut in two.
      for (const { graph: part } of regions) {
        const reached = new Set([0]);
        for (let size = 0; size < reached.size; ) {
          size = reached.size;
          for (const { from, to } of part.edges) if (reached.has(from) || reached.has(to)) reached.add(from).add(to);
        }
        expect(reached.size).toBe(part.nodes.length);
      }
      const slots = regions.flatMap(({ firstSlot, slots: count }) =>
        Array.from({ length: count }, (_, i) => firstSlot + i),
      );
      expect(slots).toEqual(slots.map((_, index) => index));
    }),
  );
});
