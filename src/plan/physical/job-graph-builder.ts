import type { Schema } from '../../arrow/data-type.ts';
import { PeltonError } from '../../base/errors.ts';
import type { JobEdge, JobGraph, JobNode, OperatorSpec, Partitioning } from '../job-graph.ts';
import { insertOnly, isUpdating } from '../row-changes.ts';
import type { PlanSettings } from '../session-options.ts';

/** An operator whose rows another one takes. */
export interface OperatorEnd {
  readonly id: number;
  readonly schema: Schema;
  readonly parallelism: number;
}

/** Collects nodes and edges in topological order. */
export class JobGraphBuilder {
  readonly settings: PlanSettings;
  readonly #nodes: JobNode[] = [];
  readonly #edges: JobEdge[] = [];
  readonly #uids = new Set<string>();

  constructor(settings: PlanSettings) {
    if (settings.keyGroups < settings.parallelism) {
      throw new PeltonError({
        code: 'OPTION_INVALID',
        message: `pipeline.max-parallelism is ${settings.keyGroups}, below the parallelism ${settings.parallelism}`,
        hint: "SET 'pipeline.max-parallelism' higher, or use fewer subtasks",
      });
    }
    this.settings = settings;
  }

  /** Adds an operator behind its inputs. Without a partitioning rows stay in their subtask where both ends have as many. */
  add(
    uid: string,
    name: string,
    spec: OperatorSpec,
    output: Schema,
    inputs: readonly OperatorEnd[],
    options: {
      readonly parallelism: number;
      readonly partitioning?: Partitioning;
      /** Input number of each end, where several ends make one input; otherwise each end is an input. */
      readonly inputNumbers?: readonly number[];
    },
  ): OperatorEnd {
    const id = this.#nodes.length;
    const { parallelism, partitioning, inputNumbers } = options;
    this.#nodes.push({ id, uid: this.#unique(uid), name, parallelism, spec });
    for (const [index, end] of inputs.entries()) {
      this.#edges.push({
        id: this.#edges.length,
        from: end.id,
        to: id,
        input: inputNumbers?.[index] ?? index,
        partitioning: partitioning ?? plainPartitioning(end.parallelism, parallelism),
        schema: end.schema,
      });
    }
    return { id, schema: output, parallelism };
  }

  build(name: string): JobGraph {
    const { keyGroups, slotMemoryBytes, slotStateBytes, bufferTimeoutMs, job } = this.settings;
    return {
      name,
      keyGroups,
      slotMemoryBytes,
      ...(slotStateBytes === undefined ? {} : { slotStateBytes }),
      bufferTimeoutMs,
      settings: job,
      nodes: this.#nodes,
      edges: this.#edges,
    };
  }

  #unique(uid: string): string {
    let unique = uid;
    for (let number = 2; this.#uids.has(unique); number++) unique = `${uid}#${number}`;
    this.#uids.add(unique);
    return unique;
  }
}

function plainPartitioning(from: number, to: number): Partitioning {
  if (from === to) return { kind: 'forward' };
  return { kind: to === 1 ? 'singleton' : 'rebalance' };
}

/**
 * The subtasks of an operator that takes rows as they come: as many as its inputs have, when they agree. Rows that change stay in their order:
 * they are brought together in one subtask rather than dealt out.
 */
export function commonParallelism(ends: readonly OperatorEnd[], settings: PlanSettings, changes = insertOnly): number {
  const [first] = ends;
  if (first !== undefined && ends.every((end) => end.parallelism === first.parallelism)) return first.parallelism;
  return isUpdating(changes) ? 1 : settings.parallelism;
}
