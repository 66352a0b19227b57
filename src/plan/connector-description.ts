import type { Schema } from '../arrow/data-type.ts';
import type { OptionSchema } from '../base/option-schema.ts';
import type { DecodeFilter } from '../formats/format.ts';

/** What the planner has to know of a connector. The connectors themselves live a layer above. */
export interface ConnectorDescription {
  /** Value of the option `connector`. */
  readonly name: string;
  readonly isSource: boolean;
  readonly isSink: boolean;
  /** Rows besides +I that its sink takes: updates and deletions by the primary key (-U counts as a deletion), or all as they are. */
  readonly acceptsChanges?: 'by-key' | 'all';
  /** Whether the option `format` is required; without it the option is refused. */
  readonly needsFormat: boolean;
  /** The connector's own options, without `connector`, `format` and the format's prefixed ones. */
  readonly options: OptionSchema;
  /** Columns that the connector makes: the physical columns of a table are some of these, by name and type. */
  readonly imposedSchema: Schema | undefined;
  /** Whether a scan of a table with these (checked) options ends by itself. */
  isBounded(options: Readonly<Record<string, string>>): boolean;
  /** Whether rows of a table with these options are changes, each update with the row that it replaces; otherwise all are new. */
  isUpdating?(options: Readonly<Record<string, string>>): boolean;
  /**
   * What the option schema cannot say: options that depend on each other or on the physical columns.
   * @throws PeltonError OPTION_INVALID, OPTION_MISSING, SQL_UNSUPPORTED
   */
  check(options: Readonly<Record<string, string>>, schema: Schema): void;
  /**
   * Whether the source itself drops the rows for which the condition does not hold; otherwise the plan keeps the condition.
   * `schema` has the physical columns that the condition's path counts.
   */
  acceptsFilter(filter: DecodeFilter, schema: Schema): boolean;
}
