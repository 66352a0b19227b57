import type { DataType } from '../../arrow/data-type.ts';
import { castExpression } from '../../expr/coercion.ts';
import type { Expression as TypedExpression } from '../../expr/expression.ts';
import type { Format } from '../../formats/format.ts';
import type { Expression } from '../../sql/ast.ts';
import type { Query } from '../../sql/ast-query.ts';
import type { CreateTable, CreateView, Insert } from '../../sql/ast-statement.ts';
import type { Catalog } from '../catalog.ts';
import { type CatalogTable, type CatalogView, type ObjectPath, pathToSql } from '../catalog-object.ts';
import type { ConnectorDescription } from '../connector-description.ts';
import { type LogicalNode, projectNode, type SinkNode } from '../logical-node.ts';
import type { PlanSettings } from '../session-options.ts';
import type { SourceText } from '../source-text.ts';
import { type BindContext, semanticError } from './bind-context.ts';
import { bindCreateTable } from './bind-create-table.ts';
import { bindInsert } from './bind-insert.ts';
import { bindQuery } from './bind-query.ts';
import { renameColumns } from './rename-columns.ts';

/** What a session gives to the binder. */
export interface BinderInput {
  readonly catalog: Catalog;
  readonly connectors: ReadonlyMap<string, ConnectorDescription>;
  readonly formats: ReadonlyMap<string, Format>;
  readonly settings: PlanSettings;
}

/** Syntax trees of one text to logical plans and catalog objects: names resolved, types known, errors placed. */
export class Binder {
  readonly #context: BindContext;

  constructor(input: BinderInput, source: SourceText) {
    this.#context = {
      ...input,
      source,
      database: input.catalog.current,
      commonTables: new Map(),
      expanding: [],
      bindQuery,
    };
  }

  /** A query whose rows go to the caller. */
  query(syntax: Query): SinkNode {
    // The caller can stop after any row; a LIMIT inside a query, or of sorted rows, is another matter.
    const limit = syntax.orderBy.length === 0 && syntax.offset === undefined ? this.#limit(syntax.limit) : undefined;
    const query = limit === undefined ? syntax : { ...syntax, limit: undefined };
    const input = typedColumns(bindQuery(this.#context, query));
    return {
      kind: 'sink',
      columns: input.columns,
      input,
      table: undefined,
      overwrite: false,
      span: syntax.span,
      limit,
    };
  }

  #limit(syntax: Expression | undefined): number | undefined {
    if (syntax === undefined) return undefined;
    const limit = syntax.kind === 'NumericLiteral' && syntax.form === 'integer' ? Number(syntax.text) : Number.NaN;
    if (Number.isSafeInteger(limit)) return limit;
    throw semanticError(this.#context, syntax, 'LIMIT wants a whole number');
  }

  insert(syntax: Insert): SinkNode {
    return bindInsert(this.#context, syntax);
  }

  createTable(syntax: CreateTable, path: ObjectPath): CatalogTable {
    return bindCreateTable(this.#context, syntax, path);
  }

  /** The view is bound once here, so that its errors show when it is made. */
  createView(syntax: CreateView, path: ObjectPath): CatalogView {
    const node = bindQuery({ ...this.#context, expanding: [pathToSql(path)] }, syntax.query);
    if (syntax.columns.length > 0 && syntax.columns.length !== node.columns.length) {
      throw semanticError(
        this.#context,
        syntax.name,
        `the view names ${syntax.columns.length} columns, and its query has ${node.columns.length}`,
      );
    }
    const named =
      syntax.columns.length === 0
        ? node
        : renameColumns(
            node,
            syntax.columns.map((column) => column.name),
          );
    const { source, database } = this.#context;
    return {
      kind: 'view',
      path,
      temporary: syntax.temporary,
      query: syntax.query,
      source,
      database,
      columns: named.columns,
    };
  }
}

/** A column that is only ever NULL gets a type that can be shown. */
function typedColumns(node: LogicalNode): LogicalNode {
  if (node.columns.every((column) => column.type.kind !== 'null')) return node;
  const typed = (type: DataType): DataType => (type.kind === 'null' ? { kind: 'int', nullable: true } : type);
  const expressions = node.columns.map(({ type }, index): TypedExpression => {
    return castExpression({ kind: 'column', index, type }, typed(type), false);
  });
  return projectNode(
    node,
    expressions,
    node.columns.map((column) => ({ ...column, type: typed(column.type) })),
  );
}
