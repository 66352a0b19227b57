import type { DataType } from '../arrow/data-type.ts';

export type AggregateFunction = 'count' | 'sum' | 'min' | 'max' | 'avg';

export interface AggregateCall {
  readonly function: AggregateFunction;
  /** Input column; absent for COUNT(*). */
  readonly argument: number | undefined;
  /** Result type by Flink's rules: SUM and AVG of an integer keep its type, AVG truncates toward zero. */
  readonly type: DataType;
}
