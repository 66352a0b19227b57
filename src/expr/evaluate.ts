import { present } from '../base/assert.ts';
import type { FunctionName } from './catalogue.ts';
import { evaluateArithmetic } from './evaluate-arithmetic.ts';
import { evaluateCast } from './evaluate-cast.ts';
import { evaluateLogic, lazyFunctions } from './evaluate-logic.ts';
import { evaluateTemporal } from './evaluate-temporal.ts';
import { evaluateText } from './evaluate-text.ts';
import { EvaluationFailure, type Evaluator, type StrictEvaluator } from './evaluator.ts';
import type { Expression, LiteralValue } from './expression.ts';

/** A row as literal values by column; a ROW is a list of its fields. */
export type EvaluationValue = LiteralValue | readonly EvaluationValue[];

const strict: Readonly<Record<Exclude<FunctionName, keyof typeof lazyFunctions>, StrictEvaluator>> = {
  ...evaluateLogic,
  ...evaluateArithmetic,
  ...evaluateText,
  ...evaluateTemporal,
};

/**
 * The value of an expression over one row, by interpretation: the definition that the compiled programs are tested against, and
 * what folds constants.
 * @throws EvaluationFailure where the row makes the job fail
 */
export function evaluate(expression: Expression, row: readonly EvaluationValue[]): LiteralValue {
  const value = valueOf(expression, row);
  if (Array.isArray(value)) throw new EvaluationFailure('a ROW is no scalar');
  return value as LiteralValue;
}

function valueOf(expression: Expression, row: readonly EvaluationValue[]): EvaluationValue {
  const scalar: Evaluator = (operand) => evaluate(operand, row);
  switch (expression.kind) {
    case 'column':
      return row[expression.index] ?? null;
    case 'field': {
      const struct = valueOf(expression.operand, row);
      return Array.isArray(struct) ? ((struct as readonly EvaluationValue[])[expression.index] ?? null) : null;
    }
    case 'literal':
      return expression.value;
    case 'case': {
      const branch = expression.branches.find(({ when }) => scalar(when) === true);
      return scalar(branch === undefined ? expression.otherwise : branch.then);
    }
    case 'cast': {
      const operand = scalar(expression.operand);
      if (operand === null) return null;
      if (!expression.lenient) return evaluateCast(operand, expression.operand.type, expression.type);
      try {
        return evaluateCast(operand, expression.operand.type, expression.type);
      } catch (failure) {
        if (failure instanceof EvaluationFailure) return null;
        throw failure;
      }
    }
    case 'call': {
      const name = expression.function;
      if (name === 'IS NULL' || name === 'IS NOT NULL') {
        return (valueOf(present(expression.operands[0], 'operand'), row) === null) === (name === 'IS NULL');
      }
      if (Object.hasOwn(lazyFunctions, name)) {
        return lazyFunctions[name as keyof typeof lazyFunctions](expression, scalar);
      }
      const values = expression.operands.map(scalar);
      const given = values.filter((value) => value !== null);
      return given.length < values.length ? null : strict[name as keyof typeof strict](given, expression);
    }
  }
}
