import { operandsOf } from './expression-operands.ts';
import type { Expression } from './expression.ts';

/** The path that an expression reads when it is a column or a field of one; else undefined. */
export function inputPath(expression: Expression): readonly number[] | undefined {
  if (expression.kind === 'column') return [expression.index];
  if (expression.kind !== 'field') return undefined;
  const operand = inputPath(expression.operand);
  return operand === undefined ? undefined : [...operand, expression.index];
}

/** The columns and fields that an expression reads: the longest paths, as expressions. */
export function inputsOf(expression: Expression): readonly Expression[] {
  return inputPath(expression) === undefined ? operandsOf(expression).flatMap(inputsOf) : [expression];
}
