import type { PeltonErrorFields } from '../base/errors.ts';
import type { Frame } from '../exchange/frame.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { SubtaskSnapshot } from '../checkpoint/subtask-snapshot.ts';
import type { Split } from '../operators/source.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { SlotMetrics } from './metrics.ts';

/** What a slot needs to know before its first row. */
export interface Deployment {
  readonly graph: JobGraph;
  /** Number of the slot, which runs subtask `slot` of every node that has one. */
  readonly slot: number;
  readonly kernels: WebAssembly.Module;
  /** Names the job, and this attempt of it, in what it writes. */
  readonly jobUid: string;
  readonly attemptUid: string;
  readonly metricsIntervalMs: number;
  /** Where checkpoints are stored; absent for a job without. */
  readonly checkpoints?: {
    /** Address of the store whose root is the job's checkpoint folder. */
    readonly address: string;
  };
  /** State to begin with; absent for a fresh start. */
  readonly restore?: SlotRestore;
}

/** The part of a snapshot that concerns one slot. */
export interface SlotRestore {
  /** Store in which the pages lie; undefined when there are none. */
  readonly address: string | undefined;
  /** Whether the pages stay where they are as long as this job's checkpoints refer to them, so that those need not store them again. */
  readonly keepsPages: boolean;
  /** Hash of the kernels' contract that laid out the pages. */
  readonly abiHash: number;
  readonly nodes: readonly NodeRestore[];
}

export interface NodeRestore {
  /** Uid of a node of the job. */
  readonly uid: string;
  /**
   * Snapshots of former subtasks: all whose pages or in-flight rows may have rows of this slot's key groups, and whose small state
   * is this subtask's (of a sink: each former subtask's in one slot only).
   */
  readonly subtasks: readonly SubtaskSnapshot[];
  /** State tables in portable form instead of pages: Arrow IPC files of a savepoint, below `address`, whose key groups overlap. */
  readonly files: readonly SavepointFile[];
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

/** What the slots are to do at a trigger. */
export interface CheckpointTrigger {
  readonly checkpointId: number;
  readonly triggeredMs: number;
  /**
   * `savepoint`: keyed state goes out in portable form, to the store at `address`; always aligned.
   */
  readonly target: { readonly kind: 'checkpoint'; readonly full: boolean } | { readonly kind: 'savepoint'; readonly address: string };
  readonly alignment:
    | { readonly kind: 'aligned' }
    | { readonly kind: 'at-least-once' }
    /** Unaligned, at the latest when a barrier has waited for so long. */
    | { readonly kind: 'unaligned'; readonly afterMs: number };
  /**
   * Sources stop behind the barrier. `drain`: after a watermark +Infinity in front of it, so that every window fires. The slots stay
   * until they are told to stop.
   */
  readonly then: 'continue' | 'suspend' | 'drain';
}

/** What a subtask wrote for a savepoint. */
export interface SavepointPart {
  readonly uid: string;
  readonly subtask: number;
  readonly files: readonly SavepointFile[];
}

/** Coordinator to slot. */
export type ToSlot =
  | { readonly kind: 'deploy'; readonly deployment: Deployment }
  /** Answer to `next-split`. */
  | { readonly kind: 'split'; readonly request: number; readonly split: Split | undefined }
  | { readonly kind: 'split-failed'; readonly request: number; readonly error: PeltonErrorFields }
  /**
   * Comes in one order with `split`: splits that were answered before belong to the sources' snapshots, later ones to the
   * assigner's.
   */
  | { readonly kind: 'trigger'; readonly trigger: CheckpointTrigger }
  /** The checkpoint is complete: sinks publish what they made ready for it. */
  | { readonly kind: 'complete'; readonly checkpointId: number }
  /** The checkpoint is given up: nothing waits for it any more, and nobody wants what was stored for it. */
  | { readonly kind: 'abort'; readonly checkpointId: number }
  /** Everything has finished in every slot, and there is no checkpoint to wait for: sinks publish everything. */
  | { readonly kind: 'commit-end' }
  /** The caller took rows that this slot delivered; a printed text counts as one row. */
  | { readonly kind: 'taken'; readonly rows: number }
  /** Let go of everything and end, finished or not. */
  | { readonly kind: 'stop' };

/** Slot to coordinator. */
export type FromSlot =
  | { readonly kind: 'next-split'; readonly request: number; readonly node: number }
  /** `epoch`: the last checkpoint whose barrier the sink has seen, 0 before the first. */
  | { readonly kind: 'deliver'; readonly node: number; readonly batch: PackedBatch; readonly epoch: number }
  | { readonly kind: 'print'; readonly text: string; readonly stream: 'stdout' | 'stderr' }
  | { readonly kind: 'metrics'; readonly metrics: SlotMetrics }
  /** Every subtask of the slot has taken its snapshot, and everything in it is stored. */
  | {
      readonly kind: 'acknowledge';
      readonly checkpointId: number;
      readonly snapshots: readonly SubtaskSnapshot[];
      /** Savepoints only. */
      readonly parts: readonly SavepointPart[];
      readonly facts: SlotCheckpointFacts;
    }
  /** The slot cannot take part; it goes on running. */
  | { readonly kind: 'decline'; readonly checkpointId: number; readonly error: PeltonErrorFields }
  /** Answer to `complete` and `commit-end`: the sinks have published. `checkpointId` is undefined for the end. */
  | { readonly kind: 'committed'; readonly checkpointId: number | undefined }
  /** Every subtask of the slot has ended and everything written is durable, though not published. */
  | { readonly kind: 'finished'; readonly metrics: SlotMetrics }
  | { readonly kind: 'failed'; readonly error: PeltonErrorFields }
  /** Answer to `stop`, the last message, with the metrics of the end of the work; without when it has never run. */
  | { readonly kind: 'stopped'; readonly metrics: SlotMetrics | undefined };

/** What a checkpoint cost a slot, for history and metrics. */
export interface SlotCheckpointFacts {
  /** From the trigger to the last barrier. */
  readonly alignmentMs: number;
  /** Longest time that processing stood still for one subtask's synchronous part. */
  readonly pauseMs: number;
  readonly storedBytes: number;
  readonly stateBytes: number;
  readonly inFlightBytes: number;
}

/** Several frames of one channel that travel together, so that the price of a message is paid once. */
export type Packet = readonly Frame[];

/** Slot to slot. Channel numbers are those of `JobChannels`; buffers cross by transfer. */
export type PeerMessage =
  | { readonly kind: 'packet'; readonly channel: number; readonly packet: Packet }
  /**
   * An unaligned barrier: it has overtaken what its sender still had queued, and overtakes what the receiver has queued. It costs no
   * credit and has the number that the next frame would have had.
   */
  | {
      readonly kind: 'barrier';
      readonly channel: number;
      readonly sequence: number;
      readonly checkpointId: number;
      readonly triggeredMs: number;
    }
  /** The receiver is through with so many packets: as many more may follow, and their buffers come back for reuse. */
  | {
      readonly kind: 'credit';
      readonly channel: number;
      readonly packets: number;
      readonly buffers: readonly ArrayBuffer[];
    };
