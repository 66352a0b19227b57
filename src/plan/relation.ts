import type { DataType, Schema } from '../arrow/data-type.ts';
import type { WindowShape } from '../operators/window-aggregate.ts';

/** What a column says about the window that its row belongs to. */
export interface WindowColumn {
  readonly part: 'start' | 'end' | 'time';
  readonly window: WindowShape;
}

/** One column of a node's result, as the queries above see it. */
export interface RelationColumn {
  readonly name: string;
  readonly type: DataType;
  /** An event-time attribute: watermarks follow this column, so windows may be built on it. */
  readonly rowtime: boolean;
  /** Set while the column still is what a window table function or a window aggregation made. */
  readonly window: WindowColumn | undefined;
}

export function plainColumn(name: string, type: DataType): RelationColumn {
  return { name, type, rowtime: false, window: undefined };
}

/** The batch schema of these columns. */
export function schemaOf(columns: readonly RelationColumn[]): Schema {
  return { fields: columns.map(({ name, type }) => ({ name, type })) };
}
