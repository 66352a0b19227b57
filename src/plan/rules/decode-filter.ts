import type { Expression } from '../../expr/expression.ts';
import type { ComparisonOperator, DecodeFilter } from '../../formats/format.ts';
import { pathOf } from '../rewrite-expression.ts';

const mirrored: Readonly<Record<string, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Kinds whose comparison while decoding means the same as in an expression. */
const comparable = new Set([
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'decimal',
  'char',
  'varchar',
  'date',
  'time',
  'timestamp',
  'timestamp-ltz',
]);

/**
 * The condition as one that a decoder can check while it reads a record, over the physical columns of a table: a comparison of a
 * path with a literal of the same kind, or IS NOT NULL of a path.
 */
export function decodeFilterOf(condition: Expression): DecodeFilter | undefined {
  if (condition.kind !== 'call') return undefined;
  const [left, right] = condition.operands;
  if (left === undefined) return undefined;
  if (condition.function === 'IS NOT NULL') {
    const path = pathOf(left);
    return path === undefined ? undefined : { path, type: left.type, operator: 'is not null' };
  }
  const operator = mirrored[condition.function];
  if (right === undefined || operator === undefined) return undefined;
  return right.kind === 'literal'
    ? comparison(left, condition.function as ComparisonOperator, right)
    : left.kind === 'literal'
      ? comparison(right, operator, left)
      : undefined;
}

function comparison(
  side: Expression,
  operator: ComparisonOperator,
  literal: Extract<Expression, { kind: 'literal' }>,
): DecodeFilter | undefined {
  const path = pathOf(side);
  if (path === undefined || literal.value === null || !comparable.has(side.type.kind)) return undefined;
  return isSameForm(side, literal) ? { path, type: side.type, operator, value: literal.value } : undefined;
}

/** Whether the literal's value is in the physical form of the column: kind, and unit or scale where the kind has one. */
function isSameForm(side: Expression, literal: Expression): boolean {
  const [a, b] = [side.type, literal.type];
  if (a.kind === 'varchar' || a.kind === 'char') return b.kind === 'varchar' || b.kind === 'char';
  if (a.kind !== b.kind) return false;
  if (a.kind === 'decimal' && b.kind === 'decimal') return a.scale === b.scale;
  if ('precision' in a && 'precision' in b) return a.precision === b.precision;
  return true;
}
