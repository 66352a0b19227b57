import type { DataType, Schema } from '../arrow/data-type.ts';
import type { Expression } from '../expr/expression.ts';
import type { Query } from '../sql/ast-query.ts';
import type { RelationColumn } from './relation.ts';
import type { SourceText } from './source-text.ts';

/** `catalog`, `database`, `object`: always all three once a name is resolved. */
export type ObjectPath = readonly [catalog: string, database: string, object: string];

/** A path as people write it, quoted where it must be. */
export function pathToSql(path: readonly string[]): string {
  return path
    .map((part) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(part) ? part : `\`${part.replaceAll('`', '``')}\``))
    .join('.');
}

/** A column of a table in declaration order. */
export type TableColumn =
  | { readonly kind: 'physical'; readonly name: string; readonly type: DataType }
  /** The expression reads the table's physical columns by their position among the physical ones. */
  | { readonly kind: 'computed'; readonly name: string; readonly type: DataType; readonly expression: Expression };

/** `WATERMARK FOR column AS expression`; both refer to all columns of the table, by position. */
export interface TableWatermark {
  readonly column: number;
  readonly expression: Expression;
}

/** A table as CREATE TABLE left it: names resolved, types known, options checked. */
export interface CatalogTable {
  readonly kind: 'table';
  readonly path: ObjectPath;
  readonly temporary: boolean;
  readonly columns: readonly TableColumn[];
  readonly watermark: TableWatermark | undefined;
  /** Names of the columns of PRIMARY KEY … NOT ENFORCED; empty without one. */
  readonly primaryKey: readonly string[];
  readonly comment: string | undefined;
  readonly connector: string;
  readonly format: string | undefined;
  readonly bounded: boolean;
  /** Its rows are changes: besides +I they are -U with +U, and -D. */
  readonly updating: boolean;
  /** The WITH options, complete. */
  readonly options: Readonly<Record<string, string>>;
}

/** A view keeps its query as written and is bound anew, in its own text, wherever it is used. */
export interface CatalogView {
  readonly kind: 'view';
  readonly path: ObjectPath;
  readonly temporary: boolean;
  readonly query: Query;
  readonly source: SourceText;
  /** Database in which the names of the query are looked up: the current one when the view was made. */
  readonly database: readonly [catalog: string, database: string];
  readonly columns: readonly RelationColumn[];
}

export type CatalogObject = CatalogTable | CatalogView;

/** The columns that connector and format know, in declaration order. */
export function physicalSchema(table: CatalogTable): Schema {
  return {
    fields: table.columns.flatMap((column) =>
      column.kind === 'physical' ? [{ name: column.name, type: column.type }] : [],
    ),
  };
}
