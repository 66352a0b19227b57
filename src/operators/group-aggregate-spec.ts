import type { Schema } from '../arrow/data-type.ts';
import type { AggregateCall } from './aggregate-call.ts';

/** GROUP BY without a window: a result row for each key, changed as rows come. */
export interface GroupAggregateSpec {
  readonly kind: 'group-aggregate';
  readonly input: Schema;
  /** Empty for an aggregation of everything, which always has one row. */
  readonly keyColumns: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  /** The input has updates and deletions, which are taken back out; a group whose rows are all gone is deleted. */
  readonly updating: boolean;
  /**
   * `changes`: each batch of input gives at most one change of each key that it touched: +I, or -U and +U, or -D. `end`: one +I for each key
   * at the end of a bounded input.
   */
  readonly emits: 'changes' | 'end';
  /** Whether somebody needs the old row of an update; otherwise +U comes alone. */
  readonly updateBefore: boolean;
  /** A key is forgotten when nothing has changed it for so long in processing time; 0 = never. */
  readonly ttlMs: number;
  /** Keys, then aggregates. */
  readonly output: Schema;
}
