import type { DataType } from '../../arrow/data-type.ts';
import type { Expression, LiteralValue } from '../../expr/expression.ts';
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
  const value = inFormOf(side.type, literal.type, literal.value);
  return value === undefined ? undefined : { path, type: side.type, operator, value };
}

/** The literal's value in the physical form of the column; undefined where the two are compared in another form. */
function inFormOf(column: DataType, literal: DataType, value: LiteralValue): LiteralValue | undefined {
  if (column.kind === 'varchar' || column.kind === 'char') {
    return literal.kind === 'varchar' || literal.kind === 'char' ? value : undefined;
  }
  if (column.kind !== literal.kind) return undefined;
  if (column.kind === 'decimal' && literal.kind === 'decimal') {
    if (literal.scale > column.scale || typeof value !== 'bigint') return undefined;
    return value * 10n ** BigInt(column.scale - literal.scale);
  }
  if ('precision' in column && 'precision' in literal) {
    return column.precision === literal.precision ? value : undefined;
  }
  return value;
}
