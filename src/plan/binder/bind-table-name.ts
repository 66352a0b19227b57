import { nearestName } from '../../base/nearest-name.ts';
import type { Node, QualifiedName } from '../../sql/ast.ts';
import type { Hint } from '../../sql/ast-query.ts';
import { type CatalogView, pathToSql } from '../catalog-object.ts';
import type { LogicalNode } from '../logical-node.ts';
import { type BindContext, didYouMean, semanticError } from './bind-context.ts';
import { withHintOptions } from './hint-options.ts';
import { renameColumns } from './rename-columns.ts';
import { scanTable } from './scan-table.ts';

/** The rows of a table, a view or a WITH query. */
export function bindTableName(context: BindContext, name: QualifiedName, hints: readonly Hint[] = []): LogicalNode {
  const names = name.parts.map((part) => part.name);
  const common = names.length === 1 ? context.commonTables.get(names[0] ?? '') : undefined;
  if (common !== undefined) {
    refuseHints(context, hints, 'a WITH query');
    return common;
  }
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
  if (object.kind === 'view') {
    refuseHints(context, hints, 'a view');
    return expandView(context, object, name);
  }
  const table = withHintOptions(context, object, hints);
  if (context.connectors.get(object.connector)?.isSource !== true) {
    throw semanticError(
      context,
      name,
      `connector '${object.connector}' of table ${pathToSql(names)} can only be written to`,
    );
  }
  if (context.settings.runtimeMode === 'batch' && !table.bounded) {
    throw semanticError(
      context,
      name,
      `table ${pathToSql(names)} never ends, and execution.runtime-mode is batch`,
      "bound the table, or SET 'execution.runtime-mode' = 'streaming'",
    );
  }
  return scanTable(table, context.settings);
}

/** Options belong to tables: of a view or a subquery there are none to change. */
function refuseHints(context: BindContext, hints: readonly Hint[], what: string): void {
  const [hint] = hints;
  if (hint !== undefined)
    throw semanticError(context, hint, `the hint ${hint.name.name} on ${what}`, 'give it to the table itself');
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
