import type { Expression, LiteralValue } from './expression.ts';

/** A row on which an expression fails: division by zero, a text that is no number. */
export class EvaluationFailure extends Error {}

export type Value = Exclude<LiteralValue, null>;

/** The value of an operand for the current row. */
export type Evaluator = (operand: Expression) => LiteralValue;

type Call = Extract<Expression, { kind: 'call' }>;

/** A function of operands that are not NULL. */
export type StrictEvaluator = (operands: readonly Value[], call: Call) => LiteralValue;

/** A function that decides itself which operands it needs. */
export type LazyEvaluator = (call: Call, evaluate: Evaluator) => LiteralValue;

export function integerOf(value: LiteralValue | undefined): bigint {
  if (typeof value !== 'bigint') throw new TypeError(`not an integer: ${String(value)}`);
  return value;
}

export function numberOf(value: LiteralValue | undefined): number {
  if (typeof value !== 'number') throw new TypeError(`not a floating point number: ${String(value)}`);
  return value;
}

export function textOf(value: LiteralValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError(`not a text: ${String(value)}`);
  return value;
}
