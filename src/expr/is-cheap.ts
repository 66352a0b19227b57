import type { FunctionName } from './catalogue.ts';
import { operandsOf } from './expression-operands.ts';
import type { Expression } from './expression.ts';
import { isFloating, isInteger } from './numeric-types.ts';

const plain: ReadonlySet<FunctionName> = new Set([
  'AND',
  'OR',
  'NOT',
  'IS NULL',
  'IS NOT NULL',
  'IS TRUE',
  'IS NOT TRUE',
  'IS FALSE',
  'IS NOT FALSE',
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'IS DISTINCT FROM',
  'IS NOT DISTINCT FROM',
  '+',
  '-',
  '*',
  'NEGATE',
  'ABS',
  'SIGN',
  'SQRT',
  'PI',
  'E',
]);

/** Kinds whose operations are a few machine instructions. */
const machineKinds: ReadonlySet<string> = new Set([
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'timestamp-ltz',
  'interval-second',
  'interval-month',
]);

/** The divisor of an integer division when it is a constant by which every number can be divided. */
export function harmlessDivisor(call: Extract<Expression, { kind: 'call' }>): bigint | undefined {
  const divisor = call.operands[1];
  if (!isInteger(call.type) || divisor?.kind !== 'literal' || typeof divisor.value !== 'bigint') return undefined;
  return divisor.value === 0n || divisor.value === -1n ? undefined : divisor.value;
}

/**
 * Whether computing the expression takes a few instructions and can not fail, so that computing it in vain costs less than a
 * branch around it. Everything else runs only for rows that need it.
 */
export function isCheap(expression: Expression): boolean {
  const operands = operandsOf(expression);
  switch (expression.kind) {
    case 'column':
    case 'field':
    case 'literal':
      return true;
    case 'cast':
      return (
        machineKinds.has(expression.type.kind) &&
        machineKinds.has(expression.operand.type.kind) &&
        isCheap(expression.operand)
      );
    case 'case':
      return false;
    case 'call': {
      const isQuotient = expression.function === '/' || expression.function === 'MOD';
      const divides =
        (expression.function === '/' && isFloating(expression.type)) ||
        (isQuotient && harmlessDivisor(expression) !== undefined);
      if (!plain.has(expression.function) && !divides) return false;
      const isNullTest = expression.function.startsWith('IS N');
      return operands.every(
        (operand) =>
          isCheap(operand) &&
          (isNullTest || machineKinds.has(operand.type.kind)) &&
          operand.type.kind !== 'interval-month',
      );
    }
  }
}
