import type { Schema } from '../arrow/data-type.ts';
import type { JobSettings } from '../checkpoint/settings.ts';
import type { DecodeSpec } from '../formats/format.ts';
import type { DeduplicateSpec } from '../operators/deduplicate.ts';
import type { GroupAggregateSpec } from '../operators/group-aggregate.ts';
import type { JoinSpec } from '../operators/join.ts';
import type { ProgramSpec } from '../operators/program.ts';
import type { ValuesSpec } from '../operators/values.ts';
import type { WatermarkAssignerSpec } from '../operators/watermark-assigner.ts';
import type { WindowAggregateSpec } from '../operators/window-aggregate.ts';
import type { WindowAssignSpec } from '../operators/window-assign.ts';

/** A table's connector with everything that a slot needs to read it. */
export interface SourceSpec {
  readonly kind: 'source';
  /** Connector name, such as `filesystem`. */
  readonly connector: string;
  /** The table's WITH options, complete. */
  readonly options: Readonly<Record<string, string>>;
  /** Format name, absent for connectors that make rows themselves. */
  readonly format: string | undefined;
  readonly decode: DecodeSpec;
  readonly bounded: boolean;
}

export interface SinkSpec {
  readonly kind: 'sink';
  readonly connector: string;
  readonly options: Readonly<Record<string, string>>;
  readonly format: string | undefined;
  readonly schema: Schema;
  /** INSERT OVERWRITE: what the table holds is replaced. */
  readonly overwrite: boolean;
}

export type OperatorSpec =
  | SourceSpec
  | ValuesSpec
  | ProgramSpec
  | WatermarkAssignerSpec
  | WindowAssignSpec
  | WindowAggregateSpec
  | GroupAggregateSpec
  | DeduplicateSpec
  | JoinSpec
  | SinkSpec;

/** How rows choose the subtask of the next operator. */
export type Partitioning =
  /** Same subtask; same parallelism on both ends; fused into one chain. */
  | { readonly kind: 'forward' }
  /** By key group of the row hash that the sender's program computed. */
  | { readonly kind: 'hash' }
  /** Whole batches, round robin. */
  | { readonly kind: 'rebalance' }
  /** Everything to subtask 0. */
  | { readonly kind: 'singleton' }
  | { readonly kind: 'broadcast' };

export interface JobNode {
  /** Position in `JobGraph.nodes`. */
  readonly id: number;
  /** Stable across harmless changes of the query; state is found by it. */
  readonly uid: string;
  /** Display name, such as `WindowAggregate[auction; TUMBLE 10 s]`. */
  readonly name: string;
  readonly parallelism: number;
  readonly spec: OperatorSpec;
}

export interface JobEdge {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  /** Input number of `to`. */
  readonly input: number;
  readonly partitioning: Partitioning;
  readonly schema: Schema;
}

/** The plan that slots run: frozen, plain data, the same object on every thread. Nodes are in topological order. */
export interface JobGraph {
  readonly name: string;
  readonly keyGroups: number;
  readonly slotMemoryBytes: number;
  /** How much of it state may take before it goes to disk; absent for all that is meant for state. */
  readonly slotStateBytes?: number;
  readonly bufferTimeoutMs: number;
  readonly settings: JobSettings;
  readonly nodes: readonly JobNode[];
  readonly edges: readonly JobEdge[];
}
