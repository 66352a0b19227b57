import type { Schema } from '../arrow/data-type.ts';
import type { WindowShape } from './window-aggregate.ts';

/** A window table function without aggregation: each row once for every window that it belongs to. */
export interface WindowAssignSpec {
  readonly kind: 'window-assign';
  readonly input: Schema;
  readonly timeColumn: number;
  readonly window: WindowShape;
  /** The input's columns, then window_start, window_end, window_time. */
  readonly output: Schema;
}
