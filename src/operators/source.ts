import type { Batch } from '../arrow/batch.ts';
import type { OperatorContext } from './operator.ts';

/** Answer of a source that is asked for rows. */
export type SourcePoll =
  | { readonly kind: 'batch'; readonly batch: Batch }
  /** Nothing now; ask again when `ready` resolves. */
  | { readonly kind: 'wait'; readonly ready: Promise<void> }
  | { readonly kind: 'end' };

/** A source subtask inside a slot. */
export interface Source {
  /** At most one batch, in the context's arena. Runs to completion. @throws PeltonError for malformed data. */
  poll(): SourcePoll;
  /** Bytes read so far, for the progress line; 0 where bytes make no sense. */
  readonly bytesRead: number;
  /**
   * Every split that it got and has not given all rows of, each as the split of the rows that `poll` has not returned. After a
   * restore they go back to the assigner, which hands them out first; so a source itself always starts with nothing.
   */
  snapshot(): readonly Split[];
  close(): Promise<void>;
}

/** A part of a bounded or unbounded input: plain data that crosses threads. */
export interface Split {
  /** Stable within the job. */
  readonly id: string;
  /** The file; empty for a source that makes its rows. */
  readonly path: string;
  /** First byte of the file, or number of the first row. */
  readonly start: number;
  /** Byte after the last, or number after the last row. */
  readonly end: number;
  /** The rest of a split that was read in part: `start` is the first byte of a record. */
  readonly resumed?: true;
}

export interface SourceContext extends Omit<OperatorContext, 'output' | 'setTimer'> {
  /** The next split for this subtask from the job's split assigner; undefined when there is none left. */
  nextSplit(): Promise<Split | undefined>;
  /** Runs work that a source does between two polls, so that it counts as the source's own time. */
  onClock<T>(work: () => T): T;
}

/** Hands out splits on the control side, one assigner for each source of a job. */
export interface SplitAssigner {
  /** Resolves to undefined when there is none left. @throws PeltonError when the input cannot be found or listed */
  next(subtask: number): Promise<Split | undefined>;
  /**
   * What has not been handed out, as JSON text. At every moment a split is either in here or the promise of the `next` that takes it has been
   * resolved: nothing asynchronous happens between the two.
   */
  snapshot(): string;
  /**
   * Called at most once, before the first `next`: goes on where `snapshot` was, after `unfinished`, which are handed out first, in the order of
   * the input and not in that of their former readers: a reader that comes to rows far behind those of the others would find them late.
   */
  restore(snapshot: string, unfinished: readonly Split[]): void;
  /** Lets go of timers; requests that wait get undefined. */
  close(): void;
}
