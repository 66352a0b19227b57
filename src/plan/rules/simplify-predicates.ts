import { withNullable } from '../../arrow/data-type.ts';
import type { Expression } from '../../expr/expression.ts';
import { isDeterministic } from '../../expr/is-deterministic.ts';
import { filterNode, type LogicalNode, rewriteBottomUp } from '../logical-node.ts';
import { mapOperands, sameExpression } from '../rewrite-expression.ts';
import { conjunctionOf, conjunctsOf, isNeverTrue, isTrue } from './conjuncts.ts';
import { mapExpressions } from './map-expressions.ts';

/**
 * Shorter expressions with the same value, NULL included: `x AND TRUE`, `x OR FALSE`, `NOT NOT x`, `NOT a < b`, `IS NULL` of
 * what cannot be NULL, CASE with known conditions. A filter loses repeated conditions and those that always hold; one that never
 * holds makes an empty table.
 */
export function simplifyPredicates(plan: LogicalNode): LogicalNode {
  return rewriteBottomUp(plan, (node) => {
    const simple = mapExpressions(node, simplify);
    return simple.kind === 'filter' ? simplifyFilter(simple) : simple;
  });
}

function simplifyFilter(node: Extract<LogicalNode, { kind: 'filter' }>): LogicalNode {
  const parts = conjunctsOf(node.condition).filter((part) => !isTrue(part));
  if (parts.some(isNeverTrue)) return { kind: 'values', columns: node.columns, rows: [] };
  const distinct = parts.filter(
    (part, index) => !isDeterministic(part) || parts.findIndex((other) => sameExpression(part, other)) === index,
  );
  const condition = conjunctionOf(distinct);
  return condition === undefined ? node.input : filterNode(node.input, condition);
}

const opposite: Readonly<Record<string, '=' | '<>' | '<' | '<=' | '>' | '>='>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

/** Floating point numbers are left alone: with NaN, NOT a < b is not a >= b. */
function isTotallyOrdered(expression: Expression): boolean {
  return expression.type.kind !== 'float' && expression.type.kind !== 'double';
}

export function simplify(expression: Expression): Expression {
  const inner = mapOperands(expression, simplify);
  if (inner.kind === 'case') return simplifyCase(inner);
  if (inner.kind !== 'call') return inner;
  const [first, second] = inner.operands;
  if (first === undefined) return inner;
  switch (inner.function) {
    case 'AND':
    case 'OR': {
      if (second === undefined || inner.operands.length !== 2) return inner;
      const neutral = inner.function === 'AND';
      for (const [one, other] of [
        [first, second],
        [second, first],
      ] as const) {
        if (one.kind !== 'literal' || one.value === null) continue;
        return one.value === neutral ? other : one;
      }
      return sameExpression(first, second) && isDeterministic(first) ? first : inner;
    }
    case 'NOT': {
      if (first.kind !== 'call') return inner;
      if (first.function === 'NOT') return first.operands[0] ?? inner;
      const negated = opposite[first.function];
      return negated === undefined || !first.operands.every(isTotallyOrdered) ? inner : { ...first, function: negated };
    }
    case 'IS NULL':
    case 'IS NOT NULL':
      return first.type.nullable
        ? inner
        : { kind: 'literal', value: inner.function === 'IS NOT NULL', type: withNullable(inner.type, false) };
    default:
      return inner;
  }
}

function simplifyCase(expression: Extract<Expression, { kind: 'case' }>): Expression {
  const possible = expression.branches.filter((branch) => !isNeverTrue(branch.when));
  const certain = possible.findIndex((branch) => isTrue(branch.when));
  const branches = certain === -1 ? possible : possible.slice(0, certain);
  const otherwise = (certain === -1 ? undefined : possible[certain]?.then) ?? expression.otherwise;
  if (branches.length === 0) return otherwise;
  return branches.length === expression.branches.length ? expression : { ...expression, branches, otherwise };
}
