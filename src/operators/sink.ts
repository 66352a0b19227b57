import type { Batch } from '../arrow/batch.ts';
import type { OperatorSnapshot } from './operator.ts';

/** A sink subtask inside a slot. Writing may lag behind: `pending` tells how far, and the task stops feeding while it is not undefined. */
export interface Sink {
  /** Takes the rows over before it returns. */
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
