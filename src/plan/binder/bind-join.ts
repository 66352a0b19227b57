import { typeToSql } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { resolveCall } from '../../expr/resolve-call.ts';
import type { Expression } from '../../expr/expression.ts';
import type { Node } from '../../sql/ast.ts';
import type { Join } from '../../sql/ast-query.ts';
import { filterNode, type LogicalNode } from '../logical-node.ts';
import type { RelationColumn } from '../relation.ts';
import { conjunctionOf } from '../rules/conjuncts.ts';
import { aggregateCalls } from './bind-aggregate-call.ts';
import { type BindContext, semanticError, unsupported } from './bind-context.ts';
import { bindCondition } from './bind-expression.ts';
import type { BoundFrom } from './bind-from.ts';
import { type ScopeTable, TableScope } from './scope.ts';
import type { StateTtl } from './state-ttl-hint.ts';
import { uniqueNames } from '../unique-names.ts';

/** Two sides of FROM as all pairs of their rows, with the condition above; a rule makes keys of its equalities. */
export function bindJoin(
  context: BindContext,
  syntax: Join,
  left: BoundFrom,
  right: BoundFrom,
  ttl: StateTtl,
): BoundFrom {
  if (syntax.type !== 'INNER' && syntax.type !== 'CROSS') throw unsupported(context, syntax, `${syntax.type} JOIN`);
  const width = left.node.columns.length;
  const columns = [...left.node.columns, ...right.node.columns];
  const names = uniqueNames(columns.map((column) => column.name));
  const pairs: LogicalNode = {
    kind: 'join',
    columns: columns.map((column, index) => ({ ...afterJoin(column), name: present(names[index], 'name') })),
    left: left.node,
    right: right.node,
    leftKeys: [],
    rightKeys: [],
    leftTtlMs: ttl.of(left.scope.tables),
    rightTtlMs: ttl.of(right.scope.tables),
    origin: { source: context.source, span: syntax.span },
  };
  const shared = sharedColumns(context, syntax, left.scope, right.scope);
  const scope = new TableScope(
    [...left.scope.tables, ...right.scope.tables.map((table) => movedBy(table, width, shared))].map((table) => ({
      ...table,
      columns: table.columns.map(afterJoin),
    })),
    [...left.scope.shared, ...shared.filter((name) => !left.scope.shared.includes(name))],
  );
  const condition = conditionOf(context, syntax, left.scope, right.scope, width, shared, scope);
  return { node: condition === undefined ? pairs : filterNode(pairs, condition), scope };
}

/** A join has no order of event time, and its rows belong to no window. */
function afterJoin(column: RelationColumn): RelationColumn {
  return { ...column, rowtime: false, window: undefined };
}

function movedBy(table: ScopeTable, width: number, shared: readonly string[]): ScopeTable {
  return { ...table, start: table.start + width, hidden: [...table.hidden, ...shared] };
}

/** The columns of USING, or those that NATURAL finds on both sides. */
function sharedColumns(context: BindContext, syntax: Join, left: TableScope, right: TableScope): readonly string[] {
  if (syntax.natural) {
    const names = right.visibleColumns().map(({ column }) => column.name);
    return left
      .visibleColumns()
      .map(({ column }) => column.name)
      .filter((name) => names.includes(name));
  }
  if (syntax.constraint?.kind !== 'JoinUsing') return [];
  for (const identifier of syntax.constraint.columns) {
    for (const [side, scope] of [
      ['left', left],
      ['right', right],
    ] as const) {
      const found = scope.visibleColumns().filter(({ column }) => column.name === identifier.name);
      if (found.length === 1) continue;
      const what = found.length === 0 ? 'has no column' : 'has several columns';
      throw semanticError(context, identifier, `the ${side} side of the join ${what} \`${identifier.name}\``);
    }
  }
  return syntax.constraint.columns.map((identifier) => identifier.name);
}

function conditionOf(
  context: BindContext,
  syntax: Join,
  left: TableScope,
  right: TableScope,
  width: number,
  shared: readonly string[],
  scope: TableScope,
): Expression | undefined {
  const { constraint } = syntax;
  if (constraint?.kind === 'JoinOn') {
    const [aggregate] = aggregateCalls(constraint.condition);
    if (aggregate !== undefined) throw semanticError(context, aggregate, 'ON can not hold an aggregate');
    return bindCondition(context, scope, constraint.condition, 'ON');
  }
  return conjunctionOf(shared.map((name) => equality(context, syntax, left, right, width, name)));
}

function equality(
  context: BindContext,
  at: Node<string>,
  left: TableScope,
  right: TableScope,
  width: number,
  name: string,
): Expression {
  const columnOf = (scope: TableScope, by: number): Expression => {
    const found = present(
      scope.visibleColumns().find(({ column }) => column.name === name),
      'shared column',
    );
    return { kind: 'column', index: found.index + by, type: found.column.type };
  };
  const [one, other] = [columnOf(left, 0), columnOf(right, width)];
  const result = resolveCall('=', [one, other]);
  if (result.kind !== 'failure') return result;
  throw semanticError(
    context,
    at,
    `column \`${name}\` is ${typeToSql(one.type)} on the left and ${typeToSql(other.type)} on the right, which can not be equal`,
  );
}
