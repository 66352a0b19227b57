import { present } from '../base/assert.ts';
import type { JobEdge, JobGraph, JobNode } from '../plan/job-graph.ts';

/** One input channel of a subtask: which edge it belongs to and which subtask sends. */
export interface InputChannel {
  readonly edge: JobEdge;
  readonly sender: number;
}

export function nodeAt(graph: JobGraph, id: number): JobNode {
  return present(graph.nodes[id], `node ${id} of the job`);
}

/**
 * The channels of a running job, numbered alike in every slot: channel (edge, sender, receiver) has the number
 * `base of the edge + sender * receivers + receiver`.
 */
export class JobChannels {
  readonly #graph: JobGraph;
  readonly #bases: number[] = [];

  constructor(graph: JobGraph) {
    this.#graph = graph;
    let base = 0;
    for (const edge of graph.edges) {
      this.#bases[edge.id] = base;
      base += nodeAt(graph, edge.from).parallelism * nodeAt(graph, edge.to).parallelism;
    }
  }

  number(edge: JobEdge, sender: number, receiver: number): number {
    return present(this.#bases[edge.id], 'edge') + sender * nodeAt(this.#graph, edge.to).parallelism + receiver;
  }

  /** Input channels of a subtask, in the order in which it counts them. */
  inputsOf(node: number, subtask: number): InputChannel[] {
    return this.#graph.edges
      .filter((edge) => edge.to === node)
      .flatMap((edge) => {
        if (edge.partitioning.kind === 'forward') return [{ edge, sender: subtask }];
        const senders = nodeAt(this.#graph, edge.from).parallelism;
        return Array.from({ length: senders }, (_, sender) => ({ edge, sender }));
      });
  }
}

/** Slots that a job needs: its largest parallelism. */
export function slotCount(graph: JobGraph): number {
  return graph.nodes.reduce((count, node) => Math.max(count, node.parallelism), 1);
}

/** Whether any edge leads from one slot to another. */
export function crossesSlots(graph: JobGraph): boolean {
  return graph.edges.some(
    (edge) =>
      edge.partitioning.kind !== 'forward' &&
      Math.max(nodeAt(graph, edge.from).parallelism, nodeAt(graph, edge.to).parallelism) > 1,
  );
}
