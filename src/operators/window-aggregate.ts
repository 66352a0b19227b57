import type { DataType, Schema } from '../arrow/data-type.ts';

/** Windows of event time. Sizes are positive; HOP's size need not be a multiple of its slide. */
export type WindowShape =
  | { readonly kind: 'tumble'; readonly sizeMs: number; readonly offsetMs: number }
  | { readonly kind: 'hop'; readonly slideMs: number; readonly sizeMs: number; readonly offsetMs: number }
  | { readonly kind: 'cumulate'; readonly stepMs: number; readonly sizeMs: number; readonly offsetMs: number };

export type AggregateFunction = 'count' | 'sum' | 'min' | 'max' | 'avg';

export interface AggregateCall {
  readonly function: AggregateFunction;
  /** Input column; absent for COUNT(*). */
  readonly argument: number | undefined;
  /** Result type by Flink's rules: SUM and AVG of an integer keep its type, AVG truncates toward zero. */
  readonly type: DataType;
}

/** GROUP BY window_start, window_end, keys over a window table function, as one operator. */
export interface WindowAggregateSpec {
  readonly kind: 'window-aggregate';
  readonly input: Schema;
  /** TIMESTAMP(3) or TIMESTAMP_LTZ(3) column. A row whose time is NULL is dropped and counted as late. */
  readonly timeColumn: number;
  readonly keyColumns: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  readonly window: WindowShape;
  /** Keys, aggregates, window_start, window_end, window_time, in this order. */
  readonly output: Schema;
}
