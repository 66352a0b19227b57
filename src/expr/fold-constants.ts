import { type DataType, physicalType, withNullable } from '../arrow/data-type.ts';
import { evaluate } from './evaluate.ts';
import { EvaluationFailure } from './evaluator.ts';
import { isDeterministic } from './is-deterministic.ts';
import { operandsOf } from './expression-operands.ts';
import type { Expression } from './expression.ts';

/**
 * The expression with every part that reads no column replaced by its value. A part whose computation fails stays, so that it
 * fails when a row reaches it; so do operands that say how a function works, such as the unit of EXTRACT.
 */
export function foldConstants(expression: Expression): Expression {
  if (expression.kind === 'literal' || expression.kind === 'column') return expression;
  if (isConstant(expression) && isScalar(expression.type) && isDeterministic(expression)) {
    try {
      const value = evaluate(expression, []);
      return { kind: 'literal', value, type: withNullable(expression.type, value === null) };
    } catch (failure) {
      if (!(failure instanceof EvaluationFailure)) throw failure;
      return expression;
    }
  }
  return foldOperands(expression);
}

function isScalar(type: DataType): boolean {
  return !['struct', 'list', 'map', 'none'].includes(physicalType(type));
}

function isConstant(expression: Expression): boolean {
  return expression.kind !== 'column' && operandsOf(expression).every(isConstant);
}

function foldOperands(expression: Exclude<Expression, { kind: 'literal' | 'column' }>): Expression {
  switch (expression.kind) {
    case 'field':
    case 'cast':
      return { ...expression, operand: foldConstants(expression.operand) };
    case 'call':
      return { ...expression, operands: expression.operands.map(foldConstants) };
    case 'case':
      return {
        ...expression,
        branches: expression.branches.map(({ when, then }) => ({
          when: foldConstants(when),
          then: foldConstants(then),
        })),
        otherwise: foldConstants(expression.otherwise),
      };
  }
}
