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
  /** The input has ended. Resolves when everything taken is durable, ready for `commit`; nobody sees it before. */
  finish(): Promise<void>;
  /**
   * A barrier: what was taken before it is made ready to be published when checkpoint `checkpointId` is complete. `onBatch` may be
   * called before it resolves. The snapshot has all that `restore` needs to publish it after a failure, and to go on.
   */
  snapshot(checkpointId: number): Promise<OperatorSnapshot>;
  /**
   * Called at most once, before the first batch, with snapshots of the completed checkpoint that the job starts from; each former subtask's goes to
   * exactly one subtask. Publishes what was ready then, again if need be. Resolves when that is done.
   */
  restore(snapshots: readonly OperatorSnapshot[]): Promise<void>;
  /**
   * Publishes what `snapshot(checkpointId)` and earlier ones made ready. With a `checkpointId` above those of all snapshots, and after
   * `finish`, everything. Doing it twice is harmless.
   */
  commit(checkpointId: number): Promise<void>;
  /** Lets go without finishing: after a failure or a cancel. */
  close(): Promise<void>;
}

export interface SinkContext extends Omit<OperatorContext, 'output' | 'setTimer'> {
  /** Names this sink of the job in what it writes, such as file names: the same for all its subtasks and attempts, also after a restart. */
  readonly jobUid: string;
  /** Names this attempt of the sink: the same for all its subtasks, another for each attempt of the job. */
  readonly attemptUid: string;
  /** Sends rows to the caller of the job. Resolves when the next may follow; undefined when it may now. */
  deliver(packed: PackedBatch): Promise<void> | undefined;
  /** Sends whole lines to the terminal of the job's caller. Resolves like `deliver`. */
  print(text: string, stream: 'stdout' | 'stderr'): Promise<void> | undefined;
}
