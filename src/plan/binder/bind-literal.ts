import type { DataType } from '../../arrow/data-type.ts';
import type { Expression, LiteralValue } from '../../expr/expression.ts';
import type { BinaryLiteral, NumericLiteral, StringLiteral } from '../../sql/ast.ts';
import { type BindContext, semanticError } from './bind-context.ts';

export function literalOf(value: LiteralValue, type: DataType): Expression {
  return { kind: 'literal', value, type };
}

/** CHAR of the text's own length in characters, as Flink types it. */
export function bindString(syntax: StringLiteral): Expression {
  return literalOf(syntax.value, { kind: 'char', length: Array.from(syntax.value).length, nullable: false });
}

export function bindBinary(syntax: BinaryLiteral): Expression {
  const bytes = Uint8Array.from({ length: syntax.hex.length / 2 }, (_, at) =>
    Number.parseInt(syntax.hex.slice(at * 2, at * 2 + 2), 16),
  );
  return literalOf(bytes, { kind: 'binary', length: bytes.length, nullable: false });
}

const intMax = 2147483647n;
const bigintMax = 9223372036854775807n;
const decimalDigitsMax = 38;

/** INT, else BIGINT, else DECIMAL for whole numbers; DECIMAL of the digits as written; DOUBLE with an exponent. */
export function bindNumber(context: BindContext, syntax: NumericLiteral): Expression {
  const { form, text } = syntax;
  if (form === 'approximate') return literalOf(Number(text), { kind: 'double', nullable: false });
  const point = text.indexOf('.');
  const digits = text.replace('.', '');
  const scale = point === -1 ? 0 : text.length - point - 1;
  const value = BigInt(digits);
  if (form === 'integer' && value <= intMax) return literalOf(value, { kind: 'int', nullable: false });
  if (form === 'integer' && value <= bigintMax) return literalOf(value, { kind: 'bigint', nullable: false });
  if (digits.length > decimalDigitsMax) {
    throw semanticError(
      context,
      syntax,
      `the number ${text} has ${digits.length} digits; DECIMAL holds ${decimalDigitsMax}`,
    );
  }
  return literalOf(value, { kind: 'decimal', precision: digits.length, scale, nullable: false });
}
