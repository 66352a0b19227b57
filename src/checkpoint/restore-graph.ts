import type { Schema } from '../arrow/data-type.ts';

/** What a restore has to know of a job: a part of its graph, which is made in a later layer. */
export interface RestoreGraph {
  readonly keyGroups: number;
  readonly nodes: readonly RestoreNode[];
  readonly edges: readonly RestoreEdge[];
}

export interface RestoreNode {
  readonly uid: string;
  readonly name: string;
  readonly parallelism: number;
  readonly spec: { readonly kind: string };
}

export interface RestoreEdge {
  /** Positions in `nodes`. */
  readonly from: number;
  readonly to: number;
  /** Input number of `to`. */
  readonly input: number;
  readonly partitioning: { readonly kind: 'forward' | 'hash' | 'rebalance' | 'singleton' | 'broadcast' };
  readonly schema: Schema;
}
