import type { OperatorSnapshot } from '../operators/operator.ts';
import type { Split } from '../operators/source.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { StoredPages } from './stored-pages.ts';
import type { Schema } from '../arrow/data-type.ts';

/** Rows that were under way to a subtask when its snapshot was taken (unaligned checkpoints). */
export interface InFlightRows {
  /** Uid of the node that sent, the receiver's input, and the edge's schema. */
  readonly from: string;
  readonly input: number;
  readonly schema: Schema;
  /** In order, with key hashes and row kinds. */
  readonly batches: readonly PackedBatch[];
}

/** What one subtask of one node has to say at a checkpoint. Plain data that crosses threads. */
export interface SubtaskSnapshot {
  readonly uid: string;
  readonly subtask: number;
  readonly operator: OperatorSnapshot;
  /** Sources: what their subtasks have not given. */
  readonly splits: readonly Split[];
  readonly tables: readonly StateTableDescription[];
  readonly pages: StoredPages;
  readonly inFlight: readonly InFlightRows[];
  /** The subtask had ended: it gives nothing any more. */
  readonly ended: boolean;
}

/** One file of a savepoint: the rows of one key group of one state table. */
export interface SavepointFile {
  readonly table: string;
  readonly keyGroup: number;
  readonly path: string;
  readonly rows: number;
  /** SHA-256 of the file, in hexadecimal digits. */
  readonly sha256: string;
}

/** What a subtask wrote for a savepoint. */
export interface SavepointPart {
  readonly uid: string;
  readonly subtask: number;
  readonly files: readonly SavepointFile[];
}

/** A completed checkpoint or savepoint: what its metadata file says. */
export interface CheckpointManifest {
  /** A savepoint has its state tables as `files` of the operators, a checkpoint as `pages` of the subtasks. */
  readonly kind: 'checkpoint' | 'savepoint';
  readonly checkpointId: number;
  readonly triggeredMs: number;
  readonly completedMs: number;
  readonly jobName: string;
  readonly jobUid: string;
  readonly keyGroups: number;
  /** Hash of the kernels' contract (`expectedAbiHash`) that laid out the pages. */
  readonly abiHash: number;
  readonly operators: readonly OperatorManifest[];
}

export interface OperatorManifest {
  readonly uid: string;
  readonly name: string;
  readonly parallelism: number;
  /** `SplitAssigner.snapshot`; undefined for what is no source. */
  readonly assigner: string | undefined;
  readonly subtasks: readonly SubtaskSnapshot[];
  /** Savepoints only: the state tables of all subtasks, in order of table and key group. */
  readonly files: readonly SavepointFile[];
}
