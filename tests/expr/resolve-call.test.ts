import { describe, expect, it } from 'vitest';
import { type DataType, typeToSql, withNullable } from '../../src/arrow/data-type.ts';
import { functionNames } from '../../src/expr/catalogue.ts';
import { castable, commonType, literal } from '../../src/expr/coercion.ts';
import type { Expression } from '../../src/expr/expression.ts';
import { expressionToSql } from '../../src/expr/expression-to-sql.ts';
import { aliases, knownToFlink } from '../../src/expr/function-names.ts';
import { resolveCall } from '../../src/expr/resolve-call.ts';

const nullable = false;
const types = {
  boolean: { kind: 'boolean', nullable },
  tinyint: { kind: 'tinyint', nullable },
  int: { kind: 'int', nullable },
  bigint: { kind: 'bigint', nullable },
  float: { kind: 'float', nullable },
  double: { kind: 'double', nullable },
  money: { kind: 'decimal', precision: 10, scale: 2, nullable },
  rate: { kind: 'decimal', precision: 3, scale: 3, nullable },
  wide: { kind: 'decimal', precision: 38, scale: 10, nullable },
  date: { kind: 'date', nullable },
  time: { kind: 'time', precision: 0, nullable },
  at: { kind: 'timestamp', precision: 3, nullable },
  zoned: { kind: 'timestamp-ltz', precision: 3, nullable },
  text: { kind: 'varchar', length: 20, nullable },
  maybe: { kind: 'int', nullable: true },
  none: { kind: 'null', nullable: true },
} as const satisfies Record<string, DataType>;
type Name = keyof typeof types;
const names = Object.keys(types) as Name[];
const schema = { fields: names.map((name) => ({ name, type: types[name] })) };
const column = (name: Name): Expression => ({ kind: 'column', index: names.indexOf(name), type: types[name] });
const unit = (name: string): Expression => literal(name, { kind: 'char', length: name.length, nullable: false });

/** The resolved call as SQL with its type, or why it fails. */
function resolved(name: string, ...operands: readonly (Name | Expression)[]): string {
  const result = resolveCall(
    name,
    operands.map((operand) => (typeof operand === 'string' ? column(operand) : operand)),
  );
  if (result.kind === 'failure')
    return `${result.reason}: ${result.message}${result.hint === undefined ? '' : `; ${result.hint}`}`;
  return `${expressionToSql(result, schema)}: ${typeToSql(result.type)}`;
}

describe('resolveCall', () => {
  it('lets numbers meet', () => {
    expect(resolved('+', 'tinyint', 'int')).toBe('CAST(tinyint AS INT) + int: INT NOT NULL');
    expect(resolved('*', 'int', 'float')).toBe('CAST(int AS FLOAT) * float: FLOAT NOT NULL');
    expect(resolved('/', 'money', 'double')).toBe('CAST(money AS DOUBLE) / double: DOUBLE NOT NULL');
    expect(resolved('-', 'maybe', 'int')).toBe('maybe - int: INT');
    expect(resolved('%', 'bigint', 'int')).toBe('CAST(MOD(bigint, CAST(int AS BIGINT)) AS INT): INT NOT NULL');
  });

  it('gives decimals the precision and scale that Flink gives them', () => {
    expect(resolved('*', 'rate', 'bigint')).toBe('rate * CAST(bigint AS DECIMAL(19, 0)): DECIMAL(23, 3) NOT NULL');
    expect(resolved('+', 'money', 'rate')).toBe('money + rate: DECIMAL(12, 3) NOT NULL');
    expect(resolved('/', 'money', 'rate')).toBe('money / rate: DECIMAL(17, 6) NOT NULL');
    expect(resolved('*', 'wide', 'wide')).toBe('wide * wide: DECIMAL(38, 6)');
    expect(resolved('MOD', 'money', 'rate')).toBe('MOD(money, rate): DECIMAL(3, 3) NOT NULL');
    expect(resolved('ROUND', 'money', literal(1n, types.int))).toBe('ROUND(money, 1): DECIMAL(10, 1) NOT NULL');
  });

  it('makes a string what it is compared with', () => {
    expect(resolved('=', 'text', 'int')).toBe('CAST(text AS INT) = int: BOOLEAN NOT NULL');
    expect(resolved('<', 'at', 'text')).toBe('at < CAST(text AS TIMESTAMP(3)): BOOLEAN NOT NULL');
    expect(resolved('IN', 'date', 'text', 'date')).toBe('date IN (CAST(text AS DATE), date): BOOLEAN NOT NULL');
    expect(resolved('=', literal(null, types.none), 'int')).toBe('NULL = int: BOOLEAN');
  });

  it('adds intervals to times', () => {
    const month = literal(1n, { kind: 'interval-month', nullable: false });
    expect(resolved('+', month, 'at')).toBe("at + INTERVAL '+0-01' YEAR TO MONTH: TIMESTAMP(3) NOT NULL");
    expect(resolved('TIMESTAMPADD', unit('HOUR'), 'int', 'date')).toBe(
      "CAST(date AS TIMESTAMP(3)) + INTERVAL '1' HOUR * CAST(int AS BIGINT): TIMESTAMP(3) NOT NULL",
    );
  });

  it('writes some functions with others', () => {
    expect(resolved('IF', 'boolean', 'int', 'bigint')).toBe(
      'CASE WHEN boolean THEN CAST(int AS BIGINT) ELSE bigint END: BIGINT NOT NULL',
    );
    expect(resolved('year', 'at')).toBe('EXTRACT(YEAR FROM at): BIGINT NOT NULL');
    expect(resolved('INSTR', 'text', 'text')).toBe('POSITION(text, text): INT NOT NULL');
    expect(resolved('IfNull', 'maybe', 'int')).toBe('COALESCE(maybe, int): INT NOT NULL');
  });

  it('says what a function takes, which it lacks, and which is near', () => {
    expect(resolved('UPPER', 'int')).toBe('operands: UPPER does not take (INT NOT NULL); it takes UPPER(STRING)');
    expect(resolved('+', 'boolean', 'int')).toBe(
      'operands: + does not take (BOOLEAN NOT NULL, INT NOT NULL); it takes number + number, time + interval, interval + interval',
    );
    expect(resolved('JSON_STRING', 'text')).toBe('unsupported: the function JSON_STRING');
    expect(resolved('UPER', 'text')).toBe('unknown: unknown function UPER; did you mean UPPER?');
    expect(resolved('DATE_FORMAT', 'at', unit('yyyy-qq'))).toContain('operands: ');
  });

  it('knows no function twice', () => {
    const all = [...functionNames, ...Object.keys(aliases)];
    expect(all.filter((name) => knownToFlink.has(name))).toEqual([]);
  });
});

describe('types', () => {
  it('have a common type where Flink finds one', () => {
    const common = (...given: readonly Name[]): string | undefined => {
      const type = commonType(given.map((name) => types[name]));
      return type === undefined ? undefined : typeToSql(type);
    };
    expect(common('int', 'none')).toBe('INT');
    expect(common('bigint', 'money')).toBe('DECIMAL(21, 2) NOT NULL');
    expect(common('date', 'at', 'zoned')).toBe('TIMESTAMP_LTZ(3) NOT NULL');
    expect(common('text', 'int')).toBeUndefined();
    expect(common('time', 'date')).toBeUndefined();
  });

  it('can be cast as in Flink', () => {
    const targetsOf = (name: Name): string =>
      names.filter((target) => castable(types[name], withNullable(types[target], true))).join(' ');
    expect(targetsOf('boolean')).toBe('boolean tinyint int bigint float double money rate wide text maybe');
    expect(targetsOf('money')).toBe('tinyint int bigint float double money rate wide text maybe');
    expect(targetsOf('time')).toBe('time at zoned text');
    expect(targetsOf('none')).toBe(names.join(' '));
  });
});
