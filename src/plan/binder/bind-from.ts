import { nearestName } from '../../base/nearest-name.ts';
import type { FunctionTable, NamedTable, TableAlias, TableReference } from '../../sql/ast-query.ts';
import type { LogicalNode } from '../logical-node.ts';
import { type BindContext, didYouMean, semanticError, unsupported } from './bind-context.ts';
import { bindJoin } from './bind-join.ts';
import { bindTableName } from './bind-table-name.ts';
import { bindWindowTable, windowFunctionNames } from './bind-window-table.ts';
import { renameColumns } from './rename-columns.ts';
import { scopeOf, type TableScope } from './scope.ts';
import type { StateTtl } from './state-ttl-hint.ts';

/** The rows of FROM, and the names under which its columns are known. */
export interface BoundFrom {
  readonly node: LogicalNode;
  readonly scope: TableScope;
}

export function bindFrom(context: BindContext, syntax: TableReference, ttl: StateTtl): BoundFrom {
  switch (syntax.kind) {
    case 'NamedTable':
      return bindNamed(context, syntax);
    case 'DerivedTable':
      if (syntax.lateral) throw unsupported(context, syntax, 'a LATERAL subquery');
      return aliased(context, context.bindQuery(context, syntax.query), syntax.alias, undefined, undefined);
    case 'FunctionTable':
      return bindFunctionTable(context, syntax);
    case 'UnnestTable':
      throw unsupported(context, syntax, 'UNNEST');
    case 'Join': {
      const [left, right] = [bindFrom(context, syntax.left, ttl), bindFrom(context, syntax.right, ttl)];
      return bindJoin(context, syntax, left, right, ttl);
    }
    case 'MatchRecognize':
      throw unsupported(context, syntax, 'MATCH_RECOGNIZE');
  }
}

function bindNamed(context: BindContext, syntax: NamedTable): BoundFrom {
  if (syntax.systemTime !== undefined) throw unsupported(context, syntax.systemTime, 'FOR SYSTEM_TIME AS OF');
  const names = syntax.name.parts.map((part) => part.name);
  const node = bindTableName(context, syntax.name, syntax.hints);
  const path =
    names.length === 1 && context.commonTables.has(names[0] ?? '')
      ? undefined
      : context.catalog.resolve(names, context.database);
  return aliased(context, node, syntax.alias, names.at(-1), path);
}

function bindFunctionTable(context: BindContext, syntax: FunctionTable): BoundFrom {
  const { call } = syntax;
  const name = call.name.parts.map((part) => part.name).join('.');
  const [hint] = syntax.hints;
  if (hint !== undefined) throw unsupported(context, hint, `the hint ${hint.name.name}`);
  const upper = name.toUpperCase();
  if (upper === 'SESSION') throw unsupported(context, call, 'the window function SESSION');
  const known = windowFunctionNames.find((candidate) => candidate === upper);
  if (known === undefined) {
    const near = nearestName(name, windowFunctionNames);
    if (near === undefined)
      throw unsupported(
        context,
        call.name,
        `the table function ${name}`,
        `there are ${windowFunctionNames.join(', ')}`,
      );
    throw semanticError(context, call.name, `unknown table function ${name}`, didYouMean(near));
  }
  return aliased(context, bindWindowTable(context, known, call), syntax.alias, undefined, undefined);
}

function aliased(
  context: BindContext,
  node: LogicalNode,
  alias: TableAlias | undefined,
  name: string | undefined,
  path: readonly string[] | undefined,
): BoundFrom {
  if (alias === undefined) return { node, scope: scopeOf(node.columns, name, path) };
  if (alias.columns.length > 0 && alias.columns.length !== node.columns.length) {
    throw semanticError(
      context,
      alias,
      `${alias.name.name} names ${alias.columns.length} columns, and the table has ${node.columns.length}`,
    );
  }
  const renamed =
    alias.columns.length === 0
      ? node
      : renameColumns(
          node,
          alias.columns.map((column) => column.name),
        );
  return { node: renamed, scope: scopeOf(renamed.columns, alias.name.name) };
}
