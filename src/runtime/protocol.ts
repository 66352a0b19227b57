import type { PeltonErrorFields } from '../base/errors.ts';
import type { Frame } from '../exchange/frame.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { OperatorSnapshot } from '../operators/operator.ts';
import type { Split } from '../operators/source.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { SlotMetrics } from './metrics.ts';

/** What a slot needs to know before its first row. */
export interface Deployment {
  readonly graph: JobGraph;
  /** Number of the slot, which runs subtask `slot` of every node that has one. */
  readonly slot: number;
  readonly kernels: WebAssembly.Module;
  /** Names this run of the job in what it writes. */
  readonly attemptUid: string;
  readonly metricsIntervalMs: number;
  /** State to begin with, by the uid of the node; absent for a fresh start. */
  readonly restore?: ReadonlyMap<string, OperatorSnapshot>;
}

/** Coordinator to slot. */
export type ToSlot =
  | { readonly kind: 'deploy'; readonly deployment: Deployment }
  /** Answer to `next-split`. */
  | { readonly kind: 'split'; readonly request: number; readonly split: Split | undefined }
  | { readonly kind: 'split-failed'; readonly request: number; readonly error: PeltonErrorFields }
  /** The caller took rows that this slot delivered; a printed text counts as one row. */
  | { readonly kind: 'taken'; readonly rows: number }
  /** Let go of everything and end, finished or not. */
  | { readonly kind: 'stop' };

/** Slot to coordinator. */
export type FromSlot =
  | { readonly kind: 'next-split'; readonly request: number; readonly node: number }
  | { readonly kind: 'deliver'; readonly node: number; readonly batch: PackedBatch }
  | { readonly kind: 'print'; readonly text: string; readonly stream: 'stdout' | 'stderr' }
  | { readonly kind: 'metrics'; readonly metrics: SlotMetrics }
  /** Every subtask of the slot has ended and everything written is durable. */
  | { readonly kind: 'finished'; readonly metrics: SlotMetrics }
  | { readonly kind: 'failed'; readonly error: PeltonErrorFields }
  /** Answer to `stop`, the last message, with the metrics of the end of the work; without when it has never run. */
  | { readonly kind: 'stopped'; readonly metrics: SlotMetrics | undefined };

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
