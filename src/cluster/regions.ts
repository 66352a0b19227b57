import { present } from '../base/assert.ts';
import type { JobEdge, JobGraph } from '../plan/job-graph.ts';
import { crossesSlots, slotCount } from '../runtime/job-channels.ts';

/** A part of a job that no edge connects with the rest: it runs in slots of its own, fails alone and restarts alone. */
export interface JobRegion {
  /** Position among the regions of the job. */
  readonly index: number;
  /** A job in itself: nodes and edges are numbered anew, uids and names are those of the whole. */
  readonly graph: JobGraph;
  /** Ids in the whole job, by id in `graph`. */
  readonly nodes: readonly number[];
  readonly slots: number;
  /** Whether any edge leads from one slot to another. */
  readonly crossesSlots: boolean;
  /** Number of the region's first slot among all slots of the job. */
  readonly firstSlot: number;
}

/** The connected components of a job, in order of their first nodes. */
export function regionsOf(graph: JobGraph): JobRegion[] {
  const first = firstNodes(graph);
  const regions: JobRegion[] = [];
  for (const root of new Set(first)) {
    const previous = regions.at(-1);
    const nodes = first.flatMap((other, id) => (other === root ? [id] : []));
    const part = partOf(graph, nodes);
    const firstSlot = previous === undefined ? 0 : previous.firstSlot + previous.slots;
    regions.push({
      index: regions.length,
      graph: part,
      nodes,
      slots: slotCount(part),
      crossesSlots: crossesSlots(part),
      firstSlot,
    });
  }
  return regions;
}

/** For each node the smallest id of its component. */
function firstNodes({ nodes, edges }: JobGraph): number[] {
  const first = nodes.map(({ id }) => id);
  for (const { from, to } of edges) {
    const [one, other] = [present(first[from], 'node'), present(first[to], 'node')];
    const [smaller, larger] = one < other ? [one, other] : [other, one];
    for (const [id, root] of first.entries()) if (root === larger) first[id] = smaller;
  }
  return first;
}

function partOf(graph: JobGraph, nodes: readonly number[]): JobGraph {
  const idInPart = new Map(nodes.map((id, index) => [id, index] as const));
  const edges: JobEdge[] = [];
  for (const edge of graph.edges) {
    const from = idInPart.get(edge.from);
    const to = idInPart.get(edge.to);
    if (from !== undefined && to !== undefined) edges.push({ ...edge, id: edges.length, from, to });
  }
  return {
    ...graph,
    nodes: nodes.map((id, index) => ({ ...present(graph.nodes[id], 'node'), id: index })),
    edges,
  };
}
