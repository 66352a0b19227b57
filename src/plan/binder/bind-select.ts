import { present } from '../../base/assert.ts';
import type { Expression } from '../../expr/expression.ts';
import type { Star } from '../../sql/ast.ts';
import type { Select, SelectItem } from '../../sql/ast-query.ts';
import { filterNode, type LogicalNode, projectNode } from '../logical-node.ts';
import { plainColumn, type RelationColumn } from '../relation.ts';
import { aggregateCalls } from './bind-aggregate-call.ts';
import { type BoundAggregation, bindAggregation, distinctRows } from './bind-aggregation.ts';
import { type BindContext, semanticError, unsupported } from './bind-context.ts';
import { bindCondition, bindExpression } from './bind-expression.ts';
import { type BoundFrom, bindFrom } from './bind-from.ts';
import { bindRank } from './bind-rank.ts';
import { columnsOf, type ExpressionScope, scopeOf } from './scope.ts';
import { stateTtl } from './state-ttl-hint.ts';
import { uniqueNames } from '../unique-names.ts';

/** SELECT … FROM … WHERE … GROUP BY … HAVING … QUALIFY. */
export function bindSelect(context: BindContext, syntax: Select): LogicalNode {
  const [window] = syntax.windows;
  if (window !== undefined) throw unsupported(context, window, 'the WINDOW clause');
  const ttl = stateTtl(context, syntax.hints);
  const tables = syntax.from === undefined ? oneEmptyRow() : bindFrom(context, syntax.from, ttl);
  ttl.check(tables.scope);
  const ttlMs = ttl.of(tables.scope.tables);
  const node = bindWithDuplicates(context, syntax, filtered(context, syntax, tables), ttlMs);
  return syntax.distinct ? distinctRows(context, syntax, node, ttlMs) : node;
}

function bindWithDuplicates(context: BindContext, syntax: Select, from: BoundFrom, ttlMs: number): LogicalNode {
  const isAggregation =
    syntax.groupBy !== undefined ||
    syntax.having !== undefined ||
    aggregateCalls([syntax.items, syntax.qualify]).length > 0;
  const { node, scope } = isAggregation ? grouped(context, syntax, from, ttlMs) : from;
  const ranked = bindRank(context, [syntax.items, syntax.qualify], node, scope, ttlMs) ?? { node, scope };
  const rows =
    syntax.qualify === undefined
      ? ranked.node
      : filterNode(ranked.node, bindCondition(context, ranked.scope, syntax.qualify, 'QUALIFY'));
  return project(context, syntax, rows, ranked.scope, from, isAggregation);
}

function grouped(context: BindContext, syntax: Select, from: BoundFrom, ttlMs: number): BoundAggregation {
  const { node, scope } = bindAggregation(context, syntax, from, ttlMs);
  if (syntax.having === undefined) return { node, scope };
  return { node: filterNode(node, bindCondition(context, scope, syntax.having, 'HAVING')), scope };
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
  isAggregation: boolean,
): LogicalNode {
  const items = syntax.items.flatMap((item, index) => bindItem(context, item, index, scope, from, isAggregation));
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
  isAggregation: boolean,
): OutputItem[] {
  const { expression, alias } = item;
  if (expression.kind === 'Star') return expandStar(context, expression, scope, from, isAggregation);
  const name =
    alias?.name ??
    (expression.kind === 'ColumnReference' ? expression.parts.at(-1)?.name : undefined) ??
    (expression.kind === 'FieldAccess' ? expression.field.name : `EXPR$${index}`);
  return [{ expression: bindExpression(context, scope, expression), name }];
}

/** `*` and `t.*`; in an aggregation each column must be a grouping key, which the scope checks. */
function expandStar(
  context: BindContext,
  star: Star,
  scope: ExpressionScope,
  from: BoundFrom,
  isAggregation: boolean,
): OutputItem[] {
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
  const columns = star.qualifier.length === 0 ? from.scope.visibleColumns() : tables.flatMap(columnsOf);
  if (columns.length === 0) throw semanticError(context, star, '* needs a FROM');
  return columns.map(({ table, column, index }) => {
    if (!isAggregation) return { expression: { kind: 'column', index, type: column.type }, name: column.name };
    const parts = [...(table.name === undefined ? [] : [table.name]), column.name].map(
      (name) => ({ kind: 'Identifier', span: star.span, name }) as const,
    );
    return {
      expression: bindExpression(context, scope, { kind: 'ColumnReference', span: star.span, parts }),
      name: column.name,
    };
  });
}
