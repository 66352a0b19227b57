import type { Schema } from '../arrow/data-type.ts';

/** ROW_NUMBER() OVER (PARTITION BY keys ORDER BY column) = 1: one row for each key. */
export interface DeduplicateSpec {
  readonly kind: 'deduplicate';
  readonly input: Schema;
  /** Not empty. */
  readonly keyColumns: readonly number[];
  /** Event time or another column of at most 8 bytes to compare; undefined = the order of arrival (processing time). */
  readonly orderColumn: number | undefined;
  /** Keep the row with the least or the greatest order; of equals, `first` keeps the first to come and `last` the last. */
  readonly keep: 'first' | 'last';
  /** As in `GroupAggregateSpec`: the changes of each batch, or one +I for each key at the end of a bounded input. */
  readonly emits: 'changes' | 'end';
  readonly updateBefore: boolean;
  readonly ttlMs: number;
  /** Of insertions only. The output has the input's columns. */
  readonly output: Schema;
}
