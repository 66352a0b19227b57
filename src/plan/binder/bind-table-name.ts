import { nearestName } from '../../base/nearest-name.ts';
import type { Node, QualifiedName } from '../../sql/ast.ts';
import { type CatalogView, pathToSql } from '../catalog-object.ts';
import type { LogicalNode } from '../logical-node.ts';
import { type BindContext, didYouMean, semanticError } from './bind-context.ts';
import { renameColumns } from './rename-columns.ts';
import { scanTable } from './scan-table.ts';

/** The rows of a table, a view or a WITH query. */
export function bindTableName(context: BindContext, name: QualifiedName): LogicalNode {
  const names = name.parts.map((part) => part.name);
  const common = names.length === 1 ? context.commonTables.get(names[0] ?? '') : undefined;
  if (common !== undefined) return common;
  const path = context.catalog.resolve(names, context.database);
  const object = context.catalog.find(path);
  if (object === undefined) {
    const near = nearestName(names.at(-1) ?? '', context.commonTables.keys()) ?? context.catalog.nearest(path);
    throw semanticError(
      context,
      name,
      `unknown table ${pathToSql(names)}`,
      didYouMean(near) ?? 'SHOW TABLES lists the tables; CREATE TABLE makes one',
    );
  }
  if (object.kind === 'view') return expandView(context, object, name);
  if (context.connectors.get(object.connector)?.isSource !== true) {
    throw semanticError(
      context,
      name,
      `connector '${object.connector}' of table ${pathToSql(names)} can only be written to`,
    );
  }
  if (context.settings.runtimeMode === 'batch' && !object.bounded) {
    throw semanticError(
      context,
      name,
      `table ${pathToSql(names)} never ends, and execution.runtime-mode is batch`,
      "bound the table, or SET 'execution.runtime-mode' = 'streaming'",
    );
  }
  return scanTable(object, context.settings);
}

function expandView(context: BindContext, view: CatalogView, at: Node<string>): LogicalNode {
  const name = pathToSql(view.path);
  if (context.expanding.includes(name)) throw semanticError(context, at, `view ${name} contains itself`);
  const inner: BindContext = {
    ...context,
    source: view.source,
    database: view.database,
    commonTables: new Map(),
    expanding: [...context.expanding, name],
  };
  const node = context.bindQuery(inner, view.query);
  return renameColumns(
    node,
    view.columns.map((column) => column.name),
  );
}
