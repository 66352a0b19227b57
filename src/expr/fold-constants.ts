import type { Expression } from './expression.ts';

/** The expression with every part that has no column replaced by its value. */
export function foldConstants(expression: Expression): Expression {
  return expression;
}
