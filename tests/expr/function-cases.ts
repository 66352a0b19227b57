import fc from 'fast-check';
import type { FunctionName } from '../../src/expr/catalogue.ts';
import type { Expression } from '../../src/expr/expression.ts';
import { resolveCall } from '../../src/expr/resolve-call.ts';
import { arbitraryOperand, type ColumnName, columnNames } from './compare-with-oracle.ts';

const numbers: readonly ColumnName[] = [
  'tinyint',
  'smallint',
  'int',
  'int2',
  'bigint',
  'bigint2',
  'float',
  'double',
  'double2',
  'decimal',
  'decimal2',
  'wide',
];
const integers: readonly ColumnName[] = ['tinyint', 'smallint', 'int', 'bigint'];
const texts: readonly ColumnName[] = ['text', 'text2', 'char', 'varchar'];
const instants: readonly ColumnName[] = ['timestamp', 'timestamp6', 'timestamp0', 'ltz', 'ltz9', 'date'];

const any = (names: readonly ColumnName[]): fc.Arbitrary<Expression> =>
  fc.constantFrom(...names).chain(arbitraryOperand);
export const number = any(numbers);
export const integer = any(integers);
export const text = any(texts);
export const boolean = any(['boolean', 'boolean2']);
const time = any([...instants, 'time', 'time3']);

/** A literal that makes sense as a count or place in a text. */
const small = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .integer({ min: -6, max: 14 })
      .map((value): Expression => ({ kind: 'literal', value: BigInt(value), type: { kind: 'int', nullable: false } })),
  },
  { weight: 1, arbitrary: arbitraryOperand('tinyint') },
);

export function textLiteral(value: string): Expression {
  return { kind: 'literal', value, type: { kind: 'char', length: Array.from(value).length, nullable: false } };
}

const oneText = (...values: readonly string[]): fc.Arbitrary<Expression> => fc.constantFrom(...values).map(textLiteral);

/** A resolved call; operand types that do not fit are left out. */
export function callOf(name: string, ...operands: readonly fc.Arbitrary<Expression>[]): fc.Arbitrary<Expression> {
  return fc
    .tuple(...operands)
    .map((given) => resolveCall(name, given))
    .filter((result): result is Expression => result.kind !== 'failure');
}

const either = (...cases: readonly fc.Arbitrary<Expression>[]): fc.Arbitrary<Expression> => fc.oneof(...cases);

/** Two operands that can be compared: of one column kind, or of different ones that meet. */
const pairs = fc.oneof(
  fc.constantFrom(...columnNames).chain((name) => fc.tuple(arbitraryOperand(name), arbitraryOperand(name))),
  fc.tuple(number, number),
  fc.tuple(any(instants), any(instants)),
  fc.tuple(text, text),
);

function comparisonOf(name: string): fc.Arbitrary<Expression> {
  return pairs
    .map((given) => resolveCall(name, given))
    .filter((result): result is Expression => result.kind !== 'failure');
}

const several = (name: string): fc.Arbitrary<Expression> =>
  fc
    .constantFrom(...columnNames)
    .chain((column) => fc.array(arbitraryOperand(column), { minLength: 2, maxLength: 4 }))
    .map((given) => resolveCall(name, given))
    .filter((result): result is Expression => result.kind !== 'failure');

const arithmetic = (name: string): fc.Arbitrary<Expression> => callOf(name, number, number);
const interval = any(['months', 'milliseconds']);
const doubles = (name: string, count: number): fc.Arbitrary<Expression> =>
  callOf(name, ...Array.from({ length: count }, () => number));
const roundingUnit = oneText(
  'MILLENNIUM',
  'CENTURY',
  'DECADE',
  'YEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'DAY',
  'HOUR',
  'MINUTE',
  'SECOND',
  'MILLISECOND',
);
const pattern = oneText(
  'yyyy-MM-dd HH:mm:ss',
  'yyyy/MM/dd',
  'yyyyMMdd',
  'dd.MM.yy HH:mm',
  "yyyy-MM-dd'T'HH:mm:ss.SSS",
  'hh:mm a',
  'EEE, d MMM yyyy',
  'EEEE MMMM',
  "''yyyy",
  'H:m:s',
  'qq',
);

/** Random calls of every function. A function that is not here does not compile. */
export const functionCases: Readonly<Record<FunctionName, fc.Arbitrary<Expression>>> = {
  AND: callOf('AND', boolean, boolean),
  OR: callOf('OR', boolean, boolean),
  NOT: callOf('NOT', boolean),
  'IS NULL': callOf('IS NULL', any(columnNames)),
  'IS NOT NULL': callOf('IS NOT NULL', any(columnNames)),
  'IS TRUE': callOf('IS TRUE', boolean),
  'IS NOT TRUE': callOf('IS NOT TRUE', boolean),
  'IS FALSE': callOf('IS FALSE', boolean),
  'IS NOT FALSE': callOf('IS NOT FALSE', boolean),
  '=': comparisonOf('='),
  '<>': comparisonOf('<>'),
  '<': comparisonOf('<'),
  '<=': comparisonOf('<='),
  '>': comparisonOf('>'),
  '>=': comparisonOf('>='),
  'IS DISTINCT FROM': comparisonOf('IS DISTINCT FROM'),
  'IS NOT DISTINCT FROM': comparisonOf('IS NOT DISTINCT FROM'),
  IN: several('IN'),
  LIKE: either(
    callOf('LIKE', text, either(text, oneText('%', 'a%', '%b', '%a%b%', '_b%', 'a_', '%é%', '%_,_%', ''))),
    callOf('LIKE', text, oneText('a!%b', '!_%', '%!!%', 'a!b'), oneText('!', '!', '!!')),
  ),
  COALESCE: several('COALESCE'),
  NULLIF: comparisonOf('NULLIF'),
  GREATEST: several('GREATEST'),
  LEAST: several('LEAST'),
  '+': either(
    arithmetic('+'),
    callOf('+', time, interval),
    callOf('+', interval, time),
    callOf('+', interval, interval),
  ),
  '-': either(arithmetic('-'), callOf('-', time, interval), callOf('-', interval, interval)),
  '*': either(arithmetic('*'), callOf('*', interval, integer), callOf('*', integer, interval)),
  '/': arithmetic('/'),
  MOD: arithmetic('MOD'),
  NEGATE: callOf('NEGATE', either(number, interval)),
  ABS: callOf('ABS', number),
  CEIL: either(callOf('CEIL', number), callOf('CEIL', time, roundingUnit)),
  FLOOR: either(callOf('FLOOR', number), callOf('FLOOR', time, roundingUnit)),
  ROUND: either(callOf('ROUND', number), callOf('ROUND', number, small)),
  TRUNCATE: either(callOf('TRUNCATE', number), callOf('TRUNCATE', number, small)),
  SIGN: callOf('SIGN', number),
  POWER: doubles('POWER', 2),
  SQRT: doubles('SQRT', 1),
  EXP: doubles('EXP', 1),
  LN: doubles('LN', 1),
  LOG10: doubles('LOG10', 1),
  LOG2: doubles('LOG2', 1),
  LOG: either(doubles('LOG', 1), doubles('LOG', 2)),
  SIN: doubles('SIN', 1),
  COS: doubles('COS', 1),
  TAN: doubles('TAN', 1),
  ASIN: doubles('ASIN', 1),
  ACOS: doubles('ACOS', 1),
  ATAN: doubles('ATAN', 1),
  ATAN2: doubles('ATAN2', 2),
  PI: callOf('PI'),
  E: callOf('E'),
  CONCAT: either(callOf('CONCAT', text, text), callOf('CONCAT', text, text, text)),
  CONCAT_WS: either(callOf('CONCAT_WS', text, text, text), callOf('CONCAT_WS', oneText(',', ''), text, text, text)),
  UPPER: callOf('UPPER', text),
  LOWER: callOf('LOWER', text),
  INITCAP: callOf('INITCAP', text),
  CHAR_LENGTH: callOf('CHAR_LENGTH', text),
  SUBSTRING: either(callOf('SUBSTRING', text, small), callOf('SUBSTRING', text, small, small)),
  LEFT: callOf('LEFT', text, small),
  RIGHT: callOf('RIGHT', text, small),
  LTRIM: either(callOf('LTRIM', text), callOf('LTRIM', text, either(text, oneText('ab', ' é😀')))),
  RTRIM: either(callOf('RTRIM', text), callOf('RTRIM', text, either(text, oneText('ab', ' é😀')))),
  BTRIM: either(callOf('BTRIM', text), callOf('BTRIM', text, either(text, oneText('ab', ' é😀')))),
  LPAD: callOf('LPAD', text, small, text),
  RPAD: callOf('RPAD', text, small, text),
  POSITION: either(
    callOf('POSITION', either(text, oneText('b', 'é', '')), text),
    callOf('LOCATE', oneText('b', 'a', ''), text, small),
  ),
  REPLACE: callOf('REPLACE', text, either(text, oneText('a', 'b', '', 'é')), text),
  REPEAT: callOf('REPEAT', text, small),
  REVERSE: callOf('REVERSE', text),
  SPLIT_INDEX: callOf('SPLIT_INDEX', text, oneText(',', ' ', 'a', '', 'ab'), small),
  STARTSWITH: callOf('STARTSWITH', text, either(text, oneText('a', ''))),
  ENDSWITH: callOf('ENDSWITH', text, either(text, oneText('b', ''))),
  ASCII: callOf('ASCII', text),
  CHR: callOf('CHR', integer),
  EXTRACT: callOf(
    'EXTRACT',
    oneText(
      'MILLENNIUM',
      'CENTURY',
      'DECADE',
      'YEAR',
      'ISOYEAR',
      'QUARTER',
      'MONTH',
      'WEEK',
      'DAY',
      'DOW',
      'ISODOW',
      'DOY',
      'EPOCH',
      'HOUR',
      'MINUTE',
      'SECOND',
      'MILLISECOND',
      'MICROSECOND',
      'NANOSECOND',
    ),
    time,
  ),
  TIMESTAMPDIFF: callOf(
    'TIMESTAMPDIFF',
    oneText('YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'),
    any(instants),
    any(instants),
  ),
  DATE_FORMAT: callOf('DATE_FORMAT', any(instants), pattern),
  TO_TIMESTAMP: either(callOf('TO_TIMESTAMP', text), callOf('TO_TIMESTAMP', text, pattern)),
  TO_DATE: either(callOf('TO_DATE', text), callOf('TO_DATE', text, pattern)),
  TO_TIMESTAMP_LTZ: either(
    callOf(
      'TO_TIMESTAMP_LTZ',
      integer,
      fc
        .constantFrom(0n, 3n)
        .map((value): Expression => ({ kind: 'literal', value, type: { kind: 'int', nullable: false } })),
    ),
  ),
  FROM_UNIXTIME: either(callOf('FROM_UNIXTIME', any(['int'])), callOf('FROM_UNIXTIME', any(['int']), pattern)),
  PROCTIME: callOf('PROCTIME'),
  UNIX_TIMESTAMP: either(callOf('UNIX_TIMESTAMP', text), callOf('UNIX_TIMESTAMP', text, pattern)),
};
