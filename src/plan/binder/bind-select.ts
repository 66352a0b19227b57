import { present } from '../../base/assert.ts';
import type { Expression } from '../../expr/expression.ts';
import type { Star } from '../../sql/ast.ts';
import type { Select, SelectItem } from '../../sql/ast-query.ts';
import { filterNode, type LogicalNode, projectNode } from '../logical-node.ts';
import { plainColumn, type RelationColumn } from '../relation.ts';
import { aggregateCalls } from './bind-aggregate-call.ts';
import { bindAggregation } from './bind-aggregation.ts';
import { type BindContext, semanticError, unsupported } from './bind-context.ts';
import { bindCondition, bindExpression } from './bind-expression.ts';
import { type BoundFrom, bindFrom } from './bind-from.ts';
import { distinctRows } from './everything-window.ts';
import { type ExpressionScope, scopeOf } from './scope.ts';

/** SELECT … FROM … WHERE … GROUP BY … HAVING. */
export function bindSelect(context: BindContext, syntax: Select): LogicalNode {
  const node = bindWithDuplicates(context, syntax);
  return syntax.distinct ? distinctRows(node) : node;
}

function bindWithDuplicates(context: BindContext, syntax: Select): LogicalNode {
  refuseClauses(context, syntax);
  const from = filtered(context, syntax, syntax.from === undefined ? oneEmptyRow() : bindFrom(context, syntax.from));
  const isAggregation =
    syntax.groupBy !== undefined || syntax.having !== undefined || aggregateCalls(syntax.items).length > 0;
  if (!isAggregation) return project(context, syntax, from.node, from.scope, from);
  const { node, scope } = bindAggregation(context, syntax, from);
  const having =
    syntax.having === undefined ? node : filterNode(node, bindCondition(context, scope, syntax.having, 'HAVING'));
  return project(context, syntax, having, scope, from);
}

function refuseClauses(context: BindContext, syntax: Select): void {
  const [hint] = syntax.hints;
  if (hint !== undefined) throw unsupported(context, hint, `the hint ${hint.name.name}`);
  if (syntax.distinct && context.settings.runtimeMode === 'streaming')
    throw unsupported(
      context,
      { span: { start: syntax.span.start, end: syntax.items[0]?.span.start ?? syntax.span.end } },
      'SELECT DISTINCT',
    );
  const [window] = syntax.windows;
  if (window !== undefined) throw unsupported(context, window, 'the WINDOW clause');
  if (syntax.qualify !== undefined) throw unsupported(context, syntax.qualify, 'QUALIFY');
}

function oneEmptyRow(): BoundFrom {
  return { node: { kind: 'values', columns: [], rows: [[]] }, scope: scopeOf([]) };
}

function filtered(context: BindContext, syntax: Select, from: BoundFrom): BoundFrom {
  if (syntax.where === undefined) return from;
  const [aggregate] = aggregateCalls(syntax.where);
  if (aggregate !== undefined) throw semanticError(context, aggregate, 'WHERE can not hold an aggregate', 'HAVING can');
  return { node: filterNode(from.node, bindCondition(context, from.scope, syntax.where, 'WHERE')), scope: from.scope };
}

interface OutputItem {
  readonly expression: Expression;
  readonly name: string;
}

function project(
  context: BindContext,
  syntax: Select,
  node: LogicalNode,
  scope: ExpressionScope,
  from: BoundFrom,
): LogicalNode {
  const items = syntax.items.flatMap((item, index) => bindItem(context, item, index, scope, from));
  const names = uniqueNames(items.map((item) => item.name));
  const columns = items.map(({ expression }, index): RelationColumn => {
    const name = present(names[index], 'name');
    // A column that is only passed on stays a time attribute and a window bound; an expression over it is neither.
    const source = expression.kind === 'column' ? node.columns[expression.index] : undefined;
    return source === undefined ? plainColumn(name, expression.type) : { ...source, name };
  });
  return projectNode(
    node,
    items.map((item) => item.expression),
    columns,
  );
}

function bindItem(
  context: BindContext,
  item: SelectItem,
  index: number,
  scope: ExpressionScope,
  from: BoundFrom,
): OutputItem[] {
  const { expression, alias } = item;
  if (expression.kind === 'Star') return expandStar(context, expression, scope, from);
  const name =
    alias?.name ??
    (expression.kind === 'ColumnReference' ? expression.parts.at(-1)?.name : undefined) ??
    (expression.kind === 'FieldAccess' ? expression.field.name : `EXPR$${index}`);
  return [{ expression: bindExpression(context, scope, expression), name }];
}

/** `*` and `t.*`; in an aggregation each column must be a grouping key, which the scope checks. */
function expandStar(context: BindContext, star: Star, scope: ExpressionScope, from: BoundFrom): OutputItem[] {
  const tables = star.qualifier.length === 0 ? from.scope.tables : from.scope.tablesNamed(star.qualifier);
  if (tables.length === 0) {
    const known = from.scope.tables.flatMap((table) => table.name ?? []).join(', ');
    throw semanticError(
      context,
      star,
      `unknown table ${star.qualifier.map((part) => part.name).join('.')}`,
      known === '' ? undefined : `FROM has ${known}`,
    );
  }
  if (tables.every((table) => table.columns.length === 0)) throw semanticError(context, star, '* needs a FROM');
  return tables.flatMap((table) =>
    table.columns.map((column, at) => {
      if (scope === from.scope)
        return { expression: { kind: 'column', index: table.start + at, type: column.type }, name: column.name };
      const identifier = { kind: 'Identifier', span: star.span, name: column.name } as const;
      return {
        expression: bindExpression(context, scope, { kind: 'ColumnReference', span: star.span, parts: [identifier] }),
        name: column.name,
      };
    }),
  );
}

/** A name that is taken gets the first free number behind it, as in Flink. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 0; taken.has(unique); number++) unique = `${name}${number}`;
    taken.add(unique);
    return unique;
  });
}
