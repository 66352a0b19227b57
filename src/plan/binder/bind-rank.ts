import { typeToSql } from '../../arrow/data-type.ts';
import type { Expression } from '../../expr/expression.ts';
import { isDeterministic } from '../../expr/is-deterministic.ts';
import { defaultNulls, type SortColumn } from '../../operators/sort-column.ts';
import type { FunctionCall } from '../../sql/ast.ts';
import type { OrderItem } from '../../sql/ast-query.ts';
import type { LogicalNode } from '../logical-node.ts';
import { plainColumn } from '../relation.ts';
import { pathsOf, sameExpression } from '../rewrite-expression.ts';
import { type BindContext, semanticError, unsupported } from './bind-context.ts';
import { bindExpression } from './bind-expression.ts';
import { literalOf } from './bind-literal.ts';
import { type OutputColumn, projectColumns } from './output-column.ts';
import { findSyntax, sameSyntax } from './same-syntax.ts';
import type { ExpressionScope } from './scope.ts';

/** The calls of ROW_NUMBER with OVER in a tree. */
function rowNumberCalls(root: unknown): FunctionCall[] {
  return findSyntax(root, (node): node is FunctionCall => {
    if (node.kind !== 'FunctionCall') return false;
    const call = node as FunctionCall;
    return call.over !== undefined && call.name.parts.length === 1 && nameOf(call) === 'ROW_NUMBER';
  });
}

function nameOf(call: FunctionCall): string {
  return call.name.parts[0]?.name.toUpperCase() ?? '';
}

export interface RankedRows {
  readonly node: LogicalNode;
  /** As the scope that was given; the calls stand for a column of `node`. */
  readonly scope: ExpressionScope;
}

/**
 * The rows with one more column, the number that `ROW_NUMBER() OVER (PARTITION BY … ORDER BY …)` gives them. Undefined where the
 * syntax holds no such call.
 */
export function bindRank(
  context: BindContext,
  syntax: unknown,
  input: LogicalNode,
  scope: ExpressionScope,
  ttlMs: number,
): RankedRows | undefined {
  const [call, ...others] = rowNumberCalls(syntax);
  if (call === undefined) return undefined;
  const different = others.find((other) => !sameSyntax(other.over, call.over));
  if (different !== undefined) throw unsupported(context, different, 'a second ROW_NUMBER in one SELECT');
  const { over } = call;
  if (over === undefined || over.kind === 'Identifier' || over.base !== undefined)
    throw unsupported(context, call, 'a window by its name');
  if (over.frame !== undefined) throw semanticError(context, over.frame, 'ROW_NUMBER takes no frame of rows');
  if (call.args.length > 0) throw semanticError(context, call, 'ROW_NUMBER takes no argument');
  if (over.orderBy.length === 0)
    throw semanticError(context, over, 'ROW_NUMBER needs an ORDER BY', 'OVER (PARTITION BY key ORDER BY time DESC)');

  const columns: OutputColumn[] = input.columns.map((column, index) => {
    return { expression: { kind: 'column', index, type: column.type }, column };
  });
  const place = (expression: Expression): number => {
    const known = columns.findIndex((column) => sameExpression(column.expression, expression));
    if (known !== -1) return known;
    return columns.push({ expression, column: plainColumn(`$rank${columns.length}`, expression.type) }) - 1;
  };
  const keys = over.partitionBy.map((key) => place(bindExpression(context, scope, key)));
  // All rows are one partition, which still is a partition.
  const partition = keys.length > 0 ? keys : [place(literalOf(true, { kind: 'boolean', nullable: false }))];
  const orders = over.orderBy.map((item) => bindOrder(context, scope, item));
  const order = isProcessingTimeAlone(input, orders) ? [] : sortColumns(orders, partition, place);
  const rows = columns.length === input.columns.length ? input : projectColumns(input, columns);
  const number = plainColumn('$row_number', { kind: 'bigint', nullable: false });
  const node: LogicalNode = {
    kind: 'rank',
    columns: [...rows.columns, number],
    input: rows,
    keys: partition,
    order,
    ties: keepsLast(input, orders) ? 'last' : 'first',
    emits: context.settings.runtimeMode === 'batch' ? 'end' : 'changes',
    ttlMs,
    origin: { source: context.source, span: call.span },
  };
  return { node, scope: withRowNumber(scope, call, { kind: 'column', index: columns.length, type: number.type }) };
}

interface Order extends Omit<SortColumn, 'column'> {
  readonly expression: Expression;
}

function bindOrder(context: BindContext, scope: ExpressionScope, order: OrderItem): Order {
  const { direction, nulls = defaultNulls(direction) } = order;
  const expression = bindExpression(context, scope, order.expression);
  if (['row', 'array', 'map', 'multiset'].includes(expression.type.kind))
    throw unsupported(
      context,
      order,
      `ROW_NUMBER by a ${typeToSql(expression.type)}`,
      'order by a field or an element of it',
    );
  return { expression, direction, nulls };
}

/** The columns that tell rows of a partition apart: a key, a constant and a column that stands before say nothing. */
function sortColumns(
  orders: readonly Order[],
  keys: readonly number[],
  place: (expression: Expression) => number,
): readonly SortColumn[] {
  const columns: SortColumn[] = [];
  for (const { expression, direction, nulls } of orders) {
    const isConstant = pathsOf(expression).length === 0 && isDeterministic(expression);
    if (isConstant || expression.type.kind === 'null') continue;
    const column = place(expression);
    if (!keys.includes(column) && !columns.some((known) => known.column === column))
      columns.push({ column, direction, nulls });
  }
  return columns;
}

function isProcessingTimeAlone(input: LogicalNode, [order, second]: readonly Order[]): boolean {
  return order !== undefined && second === undefined && isProcessingTime(input, order.expression);
}

/** Whether the last of equal rows is the first one: by a time attribute alone, the latest first. */
function keepsLast(input: LogicalNode, orders: readonly Order[]): boolean {
  const [order, second] = orders;
  if (order === undefined || second !== undefined || order.direction === 'ASC') return false;
  const { expression } = order;
  const isEventTime = expression.kind === 'column' && input.columns[expression.index]?.rowtime === true;
  return isEventTime || isProcessingTime(input, expression);
}

/** Whether the expression is PROCTIME(), perhaps by the name of a column. */
function isProcessingTime(input: LogicalNode, expression: Expression): boolean {
  if (expression.kind === 'call') return expression.function === 'PROCTIME';
  if (expression.kind !== 'column') return false;
  switch (input.kind) {
    case 'project': {
      const inner = input.expressions[expression.index];
      return inner !== undefined && isProcessingTime(input.input, inner);
    }
    case 'filter':
    case 'watermark':
      return isProcessingTime(input.input, expression);
    default:
      return false;
  }
}

function withRowNumber(scope: ExpressionScope, call: FunctionCall, number: Expression): ExpressionScope {
  return {
    whole: (context, syntax) =>
      syntax.kind === 'FunctionCall' &&
      syntax.over !== undefined &&
      nameOf(syntax) === 'ROW_NUMBER' &&
      sameSyntax(syntax, call)
        ? number
        : scope.whole(context, syntax),
    column: (context, syntax) => scope.column(context, syntax),
  };
}
