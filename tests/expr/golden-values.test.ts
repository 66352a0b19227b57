import { describe, expect, it } from 'vitest';
import { type DataType, unboundedLength } from '../../src/arrow/data-type.ts';
import { castExpression, literal } from '../../src/expr/coercion.ts';
import { compileProgram } from '../../src/expr/compile-program.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import type { Expression, LiteralValue } from '../../src/expr/expression.ts';
import { ProgramInstance } from '../../src/expr/program-instance.ts';
import { resolveCall } from '../../src/expr/resolve-call.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { testMemory } from '../support/kernel-module.ts';
import { literalAt, literalBatch } from './literal-batch.ts';

const memory = testMemory();
const nullable = false;
const string: DataType = { kind: 'varchar', length: unboundedLength, nullable };
const int: DataType = { kind: 'int', nullable };
const bigint: DataType = { kind: 'bigint', nullable };
const double: DataType = { kind: 'double', nullable };
const timestamp: DataType = { kind: 'timestamp', precision: 3, nullable };
const decimal = (precision: number, scale: number): DataType => ({ kind: 'decimal', precision, scale, nullable });
const text = (value: string): Expression => literal(value, string);
const number = (value: number): Expression => literal(BigInt(value), int);
const at = (iso: string): Expression => literal(BigInt(Date.parse(iso)), timestamp);

/** The value, computed both ways. */
function valueOf(expression: Expression): LiteralValue {
  const arena = new Arena(memory);
  const program = compileProgram({
    input: { fields: [] },
    filter: undefined,
    outputs: [{ field: { name: 'c', type: expression.type }, expression }],
    hashColumns: undefined,
  });
  const result = new ProgramInstance(program, memory).run(
    { ...literalBatch(memory, arena, { fields: [] }, []), rows: 1, selectedRows: 1 },
    arena,
  );
  const compiled = literalAt(memory, result.columns[0]!, 0);
  arena.release();
  expect(compiled).toEqual(evaluate(expression, []));
  return compiled;
}

function call(name: string, ...operands: readonly Expression[]): LiteralValue {
  const result = resolveCall(name, operands);
  if (result.kind === 'failure') throw new Error(`${result.message} ${result.hint}`);
  return valueOf(result);
}

const cast = (operand: Expression, type: DataType, lenient = false): LiteralValue =>
  valueOf(castExpression(operand, type, lenient));

describe('values as Flink and Java compute them', () => {
  it('numbers as text', () => {
    expect(cast(literal(1e10, double), string)).toBe('1.0E10');
    expect(cast(literal(0.001, double), string)).toBe('0.001');
    expect(cast(literal(1e-4, double), string)).toBe('1.0E-4');
    expect(cast(literal(Number.NaN, double), string)).toBe('NaN');
    expect(cast(literal(true, { kind: 'boolean', nullable }), string)).toBe('TRUE');
    expect(cast(literal(-150n, decimal(5, 2)), string)).toBe('-1.50');
    expect(cast(number(12345), { kind: 'char', length: 3, nullable })).toBe('123');
    expect(cast(number(1), { kind: 'char', length: 3, nullable })).toBe('1  ');
  });

  it('text as numbers', () => {
    expect(cast(text(' 12.9 '), int)).toBe(12n);
    expect(cast(text('2147483648'), int, true)).toBeNull();
    expect(cast(text('1.005'), decimal(4, 2))).toBe(101n);
    expect(cast(text('1000'), decimal(4, 2))).toBeNull();
    expect(cast(text('yes'), { kind: 'boolean', nullable })).toBe(true);
    expect(cast(text('2'), { kind: 'boolean', nullable }, true)).toBeNull();
  });

  it('numbers among each other', () => {
    expect(cast(number(300), { kind: 'tinyint', nullable })).toBe(44n);
    expect(cast(literal(1e20, double), bigint)).toBe(9223372036854775807n);
    expect(cast(literal(1e20, double), { kind: 'smallint', nullable })).toBe(-1n);
    expect(cast(literal(Number.NaN, double), int)).toBe(0n);
    expect(cast(literal(-199n, decimal(5, 2)), int)).toBe(-1n);
    expect(cast(literal(12345n, decimal(5, 2)), decimal(4, 1))).toBe(1235n);
    expect(cast(literal(0.1, double), decimal(10, 5))).toBe(10000n);
  });

  it('arithmetic', () => {
    expect(call('+', number(2147483647), number(1))).toBe(-2147483648n);
    expect(call('/', number(-7), number(2))).toBe(-3n);
    expect(call('/', literal(-(2n ** 63n), bigint), literal(-1n, bigint))).toBe(-(2n ** 63n));
    expect(call('MOD', number(-7), number(3))).toBe(-1n);
    expect(call('/', literal(1, double), literal(0, double))).toBe(Number.POSITIVE_INFINITY);
    expect(call('/', literal(100n, decimal(3, 2)), literal(300n, decimal(3, 2)))).toBe(333333n);
    expect(call('*', literal(10n ** 37n, decimal(38, 0)), literal(100n, decimal(38, 0)))).toBeNull();
    expect(call('ROUND', literal(-250n, decimal(5, 2)))).toBe(-3n);
    expect(call('ROUND', literal(2.345, double), number(2))).toBe(2.35);
    expect(call('TRUNCATE', literal(-2.349, double), number(2))).toBe(-2.34);
    expect(call('ROUND', number(1250), number(-2))).toBe(1300n);
    expect(call('FLOOR', literal(-150n, decimal(5, 2)))).toBe(-2n);
  });

  it('decimals around the borders of their words', () => {
    const sizes = [0n, 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n, 10n ** 30n];
    const values = sizes.flatMap((size) => [size, -size]);
    const of = (value: bigint): Expression => literal(value, decimal(38, 4));
    for (const a of values) {
      expect(call('NEGATE', of(a))).toBe(-a);
      expect(call('ABS', of(a))).toBe(a < 0n ? -a : a);
      for (const b of values) {
        expect(call('<', of(a), of(b)), `${a} < ${b}`).toBe(a < b);
        expect(call('=', of(a), of(b)), `${a} = ${b}`).toBe(a === b);
        expect(call('>', of(a), literal(b * 10n, decimal(38, 5))), `${a} > ${b}`).toBe(a > b);
        expect(call('+', of(a), of(b)), `${a} + ${b}`).toBe(a + b);
      }
    }
  });

  it('text functions', () => {
    expect(call('CHAR_LENGTH', text('a😀é'))).toBe(3n);
    expect(call('SUBSTRING', text('hello'), number(-3), number(2))).toBe('ll');
    expect(call('SPLIT_INDEX', text('https://a.b/c/d'), text('/'), number(3))).toBe('c');
    expect(call('UPPER', text('straße'))).toBe('STRASSE');
    expect(call('LPAD', text('7'), number(3), text('ab'))).toBe('ab7');
    expect(call('POSITION', text('l'), text('hello'))).toBe(3n);
    expect(call('LIKE', text('50%'), text('50!%'), text('!'))).toBe(true);
    expect(call('CONCAT_WS', text('-'), text('a'), literal(null, { kind: 'null', nullable: true }), text('b'))).toBe(
      'a-b',
    );
  });

  it('dates and times', () => {
    const unit = (name: string): Expression => text(name);
    expect(call('EXTRACT', unit('WEEK'), at('2021-01-03T00:00:00Z'))).toBe(53n);
    expect(call('EXTRACT', unit('DOW'), at('2021-01-03T00:00:00Z'))).toBe(1n);
    expect(call('+', at('2024-01-31T10:00:00Z'), literal(1n, { kind: 'interval-month', nullable }))).toBe(
      BigInt(Date.parse('2024-02-29T10:00:00Z')),
    );
    expect(call('TIMESTAMPDIFF', unit('MONTH'), at('2024-01-31T00:00:00Z'), at('2024-03-01T00:00:00Z'))).toBe(1n);
    expect(call('DATE_FORMAT', at('2024-03-05T07:08:09.120Z'), text("yy-M-d'T'HH:mm:ss.SSS a EEE"))).toBe(
      '24-3-5T07:08:09.120 AM Tue',
    );
    expect(call('TO_TIMESTAMP', text('2024-03-05 07:08:09'))).toBe(BigInt(Date.parse('2024-03-05T07:08:09Z')));
    expect(call('TO_TIMESTAMP', text('yesterday'))).toBeNull();
    expect(call('FROM_UNIXTIME', number(0))).toBe('1970-01-01 00:00:00');
    expect(call('UNIX_TIMESTAMP', text('1970-01-02 00:00:00'))).toBe(86400n);
    expect(call('FLOOR', at('2024-03-05T07:08:09Z'), unit('MONTH'))).toBe(BigInt(Date.parse('2024-03-01T00:00:00Z')));
    expect(cast(text('2024-3-5 7:8:9.5'), timestamp)).toBe(BigInt(Date.parse('2024-03-05T07:08:09.500Z')));
    expect(cast(at('2024-03-05T07:08:09Z'), string)).toBe('2024-03-05 07:08:09.000');
  });

  it('NULL logic', () => {
    const unknown = literal(null, { kind: 'boolean', nullable: true });
    const yes = literal(true, { kind: 'boolean', nullable });
    expect(call('AND', unknown, literal(false, { kind: 'boolean', nullable }))).toBe(false);
    expect(call('OR', unknown, yes)).toBe(true);
    expect(call('AND', unknown, yes)).toBeNull();
    expect(call('IN', number(1), number(2), literal(null, { kind: 'null', nullable: true }))).toBeNull();
    expect(call('IN', number(1), number(1), literal(null, { kind: 'null', nullable: true }))).toBe(true);
    expect(call('=', literal(Number.NaN, double), literal(Number.NaN, double))).toBe(false);
    expect(call('=', literal(0, double), literal(-0, double))).toBe(true);
  });
});
