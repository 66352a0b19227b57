import type { Schema } from '../arrow/data-type.ts';

/** A regular join of two streams: every row of each side is kept and meets the rows of the other. */
export interface JoinSpec {
  readonly kind: 'join';
  readonly joinType: 'inner';
  readonly left: JoinSide;
  readonly right: JoinSide;
  /** Columns of the left, then of the right. Row kinds are those of the row that came. */
  readonly output: Schema;
}

export interface JoinSide {
  readonly input: Schema;
  /** Equal in number and in type to the other side's; a NULL is equal to nothing. Empty: every pair of rows. */
  readonly keyColumns: readonly number[];
  /** A row is forgotten so long after it came, in processing time; 0 = never. */
  readonly ttlMs: number;
}
