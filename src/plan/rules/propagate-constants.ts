import type { Expression, LiteralValue } from '../../expr/expression.ts';
import { withNullable } from '../../arrow/data-type.ts';
import { type LogicalNode, rewriteBottomUp } from '../logical-node.ts';
import { mapOperands, pathOf } from '../rewrite-expression.ts';
import { mapExpressions } from './map-expressions.ts';

/**
 * Where the decoder lets only rows with `column = literal` through, the column is that literal for every expression right above
 * the scan. With Nexmark's `event_type = 2` the CASE that picks an event's time becomes `bid.dateTime`, and the other kinds of
 * event need not be read.
 */
export function propagateConstants(plan: LogicalNode): LogicalNode {
  return rewriteBottomUp(plan, (node) => {
    if (node.kind !== 'project' && node.kind !== 'filter' && node.kind !== 'watermark') return node;
    const known = constantsOf(node.input);
    return known.size === 0 ? node : mapExpressions(node, (expression) => replace(expression, known));
  });
}

/** The columns of a node that have one value only, by path. */
function constantsOf(node: LogicalNode): ReadonlyMap<string, LiteralValue> {
  if (node.kind === 'filter' || node.kind === 'watermark') return constantsOf(node.input);
  if (node.kind !== 'scan') return new Map();
  const equal = node.filters.filter((filter) => filter.operator === '=');
  return new Map(equal.map((filter) => [filter.path.join('.'), filter.value ?? null]));
}

function replace(expression: Expression, known: ReadonlyMap<string, LiteralValue>): Expression {
  const path = pathOf(expression);
  const value = path === undefined ? undefined : known.get(path.join('.'));
  if (value !== undefined) return { kind: 'literal', value, type: withNullable(expression.type, false) };
  return mapOperands(expression, (operand) => replace(operand, known));
}
