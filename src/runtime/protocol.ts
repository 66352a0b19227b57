import type { PeltonErrorFields } from '../base/errors.ts';
import type { Frame } from '../exchange/frame.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import type { SlotRestore } from '../checkpoint/slot-restore.ts';
import type { SavepointPart, SubtaskSnapshot } from '../checkpoint/subtask-snapshot.ts';
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
  /** The checkpoint is complete: sinks publish what they made ready for it, unless it is a savepoint of a job that goes on. */
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
  /**
   * Answer to `stop`, the last message, with the metrics of the end of the work; without when it has never run. `unreleasedBytes` is what
   * operators still hold after they were closed, which should be nothing.
   */
  | { readonly kind: 'stopped'; readonly metrics: SlotMetrics | undefined; readonly unreleasedBytes: number };

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
  /** The receiver is through with so many packets: as many more may follow, and their buffers come back for reuse. */
  | {
      readonly kind: 'credit';
      readonly channel: number;
      readonly packets: number;
      readonly buffers: readonly ArrayBuffer[];
    };
