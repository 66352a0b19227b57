import type { FunctionName } from './catalogue.ts';
import { operandsOf } from './expression-operands.ts';
import type { Expression } from './expression.ts';

/** Functions whose value is not decided by their operands: those that read a clock or roll dice. */
const free: ReadonlySet<FunctionName> = new Set(['PROCTIME']);

/** Whether the same row always gives the same value. */
export function isDeterministic(expression: Expression): boolean {
  if (expression.kind === 'call' && free.has(expression.function)) return false;
  return operandsOf(expression).every(isDeterministic);
}
