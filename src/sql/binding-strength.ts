import type { BinaryOperator, ComparisonOperator, Expression } from './ast.ts';

/**
 * How strongly operators bind, weakest first; operators of one strength group from the left.
 * Parser and printer both read this, so that what is printed parses to the same tree.
 */
export const bindingStrength = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  comparison: 5,
  /** BETWEEN, IN, LIKE, SIMILAR TO. */
  range: 6,
  sum: 7,
  product: 8,
  sign: 9,
  /** Names, literals, calls, and `.` and `[]` behind them. */
  primary: 10,
} as const;

export const comparisonOperators: readonly ComparisonOperator[] = ['=', '<>', '<', '<=', '>', '>='];

export const binaryStrengths: Readonly<Record<BinaryOperator, number>> = {
  OR: bindingStrength.or,
  AND: bindingStrength.and,
  '=': bindingStrength.comparison,
  '<>': bindingStrength.comparison,
  '<': bindingStrength.comparison,
  '<=': bindingStrength.comparison,
  '>': bindingStrength.comparison,
  '>=': bindingStrength.comparison,
  OVERLAPS: bindingStrength.comparison,
  '+': bindingStrength.sum,
  '-': bindingStrength.sum,
  '*': bindingStrength.product,
  '/': bindingStrength.product,
  '%': bindingStrength.product,
  '||': bindingStrength.product,
};

/** How strongly the outermost operator of an expression binds. */
export function strengthOf(expression: Expression): number {
  switch (expression.kind) {
    case 'BinaryExpression':
      return binaryStrengths[expression.operator];
    case 'UnaryExpression':
      return expression.operator === 'NOT' ? bindingStrength.not : bindingStrength.sign;
    case 'IsExpression':
      return bindingStrength.is;
    case 'IsDistinctFrom':
    case 'QuantifiedComparison':
      return bindingStrength.comparison;
    case 'Between':
    case 'Like':
    case 'InList':
    case 'InSubquery':
      return bindingStrength.range;
    default:
      return bindingStrength.primary;
  }
}
