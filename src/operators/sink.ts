import type { Batch } from '../arrow/batch.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { OperatorContext, OperatorSnapshot } from './operator.ts';

/** A sink subtask inside a slot. Writing may lag behind: `pending` tells how far, and the task stops feeding while it is not undefined. */
export interface Sink {
  /** Takes the rows over before it returns. @throws PeltonError, also for a write that failed since the last call */
  onBatch(batch: Batch): void;
  onWatermark(timestampMs: number): void;
  /** Resolves when the sink can take more; undefined when it can now. */
  readonly pending: Promise<void> | undefined;
  /** Resolves when everything taken is durable (end of input). */
  finish(): Promise<void>;
  snapshot(): OperatorSnapshot;
  restore(snapshot: OperatorSnapshot): void;
  /** Lets go without finishing: after a failure or a cancel. */
  close(): Promise<void>;
}

export interface SinkContext extends Omit<OperatorContext, 'output'> {
  /** Names this run of the job in what it writes, such as file names: the same for all its subtasks, new for each attempt. */
  readonly attemptUid: string;
  /** Sends rows to the caller of the job. Resolves when the next may follow; undefined when it may now. */
  deliver(packed: PackedBatch): Promise<void> | undefined;
  /** Sends whole lines to the terminal of the job's caller. Resolves like `deliver`. */
  print(text: string, stream: 'stdout' | 'stderr'): Promise<void> | undefined;
}
