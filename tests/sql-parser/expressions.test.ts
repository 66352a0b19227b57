import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../src/sql/parse.ts';
import { printExpression } from '../../src/sql/print.ts';
import { withoutSpans } from './syntax-tree.ts';

/** Text, and how it prints: the parentheses show what groups with what. */
const groupings: readonly (readonly [text: string, printed: string])[] = [
  ['a + b * c - d', 'a + b * c - d'],
  ['(a + b) * c', '(a + b) * c'],
  ['((a)) + (b * c)', 'a + b * c'],
  ['a - (b - c)', 'a - (b - c)'],
  ['a - b - c', 'a - b - c'],
  ['a || b || c', 'a || b || c'],
  ['a * b || c', 'a * b || c'],
  ['a || (b * c)', 'a || (b * c)'],
  ['a / b % c', 'a / b % c'],
  ['-a.b[1] + +c', '-a.b[1] + +c'],
  ['- - a', '- -a'],
  ['-(a + b)', '-(a + b)'],
  ['NOT a AND b OR c', 'NOT a AND b OR c'],
  ['NOT (a AND b)', 'NOT (a AND b)'],
  ['a OR (b AND c)', 'a OR b AND c'],
  ['(a OR b) AND c', '(a OR b) AND c'],
  ['NOT a = b', 'NOT a = b'],
  ['(NOT a) = b', '(NOT a) = b'],
  ['NOT a IS NULL', 'NOT a IS NULL'],
  ['(NOT a) IS NULL', '(NOT a) IS NULL'],
  ['a = b IS NOT TRUE', 'a = b IS NOT TRUE'],
  ['a = (b IS UNKNOWN)', 'a = (b IS UNKNOWN)'],
  ['a IS NULL IS FALSE', 'a IS NULL IS FALSE'],
  ['(a IS NULL) = b', '(a IS NULL) = b'],
  ['a != b', 'a <> b'],
  ['a < b = (c >= d)', 'a < b = (c >= d)'],
  ['a BETWEEN 1 AND 2 AND b', 'a BETWEEN 1 AND 2 AND b'],
  ['a NOT BETWEEN SYMMETRIC (b AND c) AND d + 1', 'a NOT BETWEEN SYMMETRIC (b AND c) AND d + 1'],
  ['a BETWEEN ASYMMETRIC 1 AND 2', 'a BETWEEN 1 AND 2'],
  ["a NOT LIKE 'x' ESCAPE '!' OR b SIMILAR TO c || 'd'", "a NOT LIKE 'x' ESCAPE '!' OR b SIMILAR TO c || 'd'"],
  ["a ILIKE 'x' AND a NOT RLIKE 'y'", "a ILIKE 'x' AND a NOT RLIKE 'y'"],
  ['a IN (1, 2) = b', 'a IN (1, 2) = b'],
  ['a = b IN (1)', 'a = b IN (1)'],
  ['(a, b) NOT IN (SELECT 1, 2)', 'ROW(a, b) NOT IN (SELECT 1, 2)'],
  ['a IN ((SELECT 1))', 'a IN (SELECT 1)'],
  ['a IN ((SELECT 1) UNION SELECT 2)', 'a IN (SELECT 1 UNION SELECT 2)'],
  ['a IS NOT DISTINCT FROM b + 1 AND c', 'a IS NOT DISTINCT FROM b + 1 AND c'],
  ['(a IS DISTINCT FROM b) IS TRUE', 'a IS DISTINCT FROM b IS TRUE'],
  ['a IS JSON OR b IS NOT JSON ARRAY', 'a IS JSON VALUE OR b IS NOT JSON ARRAY'],
  ['a IS JSON OBJECT AND a IS JSON SCALAR', 'a IS JSON OBJECT AND a IS JSON SCALAR'],
  ['a > ALL (SELECT 1)', 'a > ALL (SELECT 1)'],
  ['a = SOME (1, 2)', 'a = ANY (1, 2)'],
  ['a <= ANY ((SELECT 1)) AND b', 'a <= ANY (SELECT 1) AND b'],
  ['EXISTS (SELECT 1) AND NOT EXISTS (TABLE t)', 'EXISTS (SELECT 1) AND NOT EXISTS (TABLE t)'],
  ['(SELECT 1) + 2', '(SELECT 1) + 2'],
  ['((SELECT 1) + 2)', '(SELECT 1) + 2'],
  ['((SELECT 1) UNION (SELECT 2))', '(SELECT 1 UNION SELECT 2)'],
  ['((SELECT a FROM t LIMIT 1) ORDER BY 1)', '((SELECT a FROM t LIMIT 1) ORDER BY 1)'],
  ['(a, b) OVERLAPS (c, d)', 'ROW(a, b) OVERLAPS ROW(c, d)'],
  // Access
  ['a[1].b.c[d]', 'a[1].b.c[d]'],
  ['(a).b', '(a).b'],
  ['f(x).y', '(f(x)).y'],
  ['t.value', 't.`value`'],
  ['(a + b)[1]', '(a + b)[1]'],
  ["m['k']", "m['k']"],
  ['ARRAY[1, 2][1]', 'ARRAY[1, 2][1]'],
  // Literals
  ["'It''s'", "'It''s'"],
  ["'a'\n  'b'", "'ab'"],
  ["U&'\\263A x \\+01F600 \\\\'", "'☺ x 😀 \\'"],
  ["U&'!263a' UESCAPE '!'", "'☺'"],
  ["E'a\\tb\\'c\\x41\\u263A\\101'", "'a\tb''cA☺A'"],
  ["N'x'", "'x'"],
  ["x'0aFf'", "X'0AFF'"],
  ['007 + 1.50 + .5 + 1e3 + 2.E-1 + 1.', '007 + 1.50 + .5 + 1e3 + 2.E-1 + 1.'],
  ['true AND FALSE OR Unknown OR null', 'TRUE AND FALSE OR UNKNOWN OR NULL'],
  ["DATE '2020-01-01' < TIMESTAMP '2020-01-01 00:00:00'", "DATE '2020-01-01' < TIMESTAMP '2020-01-01 00:00:00'"],
  ["TIME '10:00:00'", "TIME '10:00:00'"],
  ["TIMESTAMP WITH LOCAL TIME ZONE '2020-01-01 00:00:00'", "TIMESTAMP_LTZ '2020-01-01 00:00:00'"],
  ["INTERVAL '1 10:00' DAY TO MINUTE", "INTERVAL '1 10:00' DAY TO MINUTE"],
  ["INTERVAL -'1-2' YEAR(4) TO MONTH", "INTERVAL -'1-2' YEAR(4) TO MONTH"],
  ["INTERVAL '1 10:00:00.123' DAY(2) TO SECOND(3)", "INTERVAL '1 10:00:00.123' DAY(2) TO SECOND(3)"],
  ["INTERVAL '1.5' SECOND(2, 3)", "INTERVAL '1.5' SECOND(2, 3)"],
  ["INTERVAL '10' SECONDS + INTERVAL '2' weeks", "INTERVAL '10' SECOND + INTERVAL '2' WEEK"],
  ['? + ?', '? + ?'],
  // Calls
  ['f()', 'f()'],
  ['cat.db.f(a, 1)', 'cat.db.f(a, 1)'],
  ['`count`(DISTINCT a)', 'count(DISTINCT a)'],
  ['COUNT(*) FILTER (WHERE a > 1)', 'COUNT(*) FILTER (WHERE a > 1)'],
  ["LISTAGG(a, ',') WITHIN GROUP (ORDER BY b DESC) OVER w", "LISTAGG(a, ',') WITHIN GROUP (ORDER BY b DESC) OVER w"],
  ['ARRAY_AGG(DISTINCT a ORDER BY b IGNORE NULLS)', 'ARRAY_AGG(DISTINCT a ORDER BY b) IGNORE NULLS'],
  ['SUM(ALL a)', 'SUM(a)'],
  ['IF(a, b, c)', 'IF(a, b, c)'],
  ['CURRENT_TIMESTAMP', 'CURRENT_TIMESTAMP'],
  ['LOCALTIME(3)', 'LOCALTIME(3)'],
  ['`current_timestamp`', '`current_timestamp`'],
  ['LEFT(a, 1) || RIGHT(a, 1)', 'LEFT(a, 1) || RIGHT(a, 1)'],
  ['f(a => 1, `order` => TABLE t)', 'f(a => 1, `order` => TABLE t)'],
  ['TIMESTAMPADD(SQL_TSI_DAY, 1, ts)', 'TIMESTAMPADD(DAY, 1, ts)'],
  ['TIMESTAMPDIFF(HOUR, a, b)', 'TIMESTAMPDIFF(HOUR, a, b)'],
  ['EXTRACT(DOW FROM ts)', 'EXTRACT(DOW FROM ts)'],
  ['FLOOR(ts TO MILLENNIUM) + CEIL(a) + CEILING(ts TO DAY)', 'FLOOR(ts TO MILLENNIUM) + CEIL(a) + CEIL(ts TO DAY)'],
  ['SUBSTRING(a FROM 2 FOR 3)', 'SUBSTRING(a, 2, 3)'],
  ['SUBSTRING(a, 2)', 'SUBSTRING(a, 2)'],
  ["OVERLAY(a PLACING 'x' FROM 2 FOR 3)", "OVERLAY(a, 'x', 2, 3)"],
  ['POSITION(a IN b || c)', 'POSITION(a, b || c)'],
  ['POSITION((a IN (b)) IN c)', 'POSITION((a IN (b)), c)'],
  ['TRIM(a)', 'TRIM(BOTH FROM a)'],
  ["TRIM(LEADING 'x' FROM a)", "TRIM(LEADING 'x' FROM a)"],
  ["TRIM('x' FROM a) || TRIM(TRAILING FROM a)", "TRIM(BOTH 'x' FROM a) || TRIM(TRAILING FROM a)"],
  ['CAST(a AS INT) + TRY_CAST(b AS DECIMAL(10, 2))', 'CAST(a AS INT) + TRY_CAST(b AS DECIMAL(10, 2))'],
  ['CASE WHEN a THEN 1 WHEN b THEN 2 END', 'CASE WHEN a THEN 1 WHEN b THEN 2 END'],
  ['CASE a WHEN 1, 2 THEN 3 ELSE 4 END', 'CASE a WHEN 1, 2 THEN 3 ELSE 4 END'],
  // Constructors
  ['ROW(1, (2, 3))', 'ROW(1, ROW(2, 3))'],
  ["MAP['a', 1, 'b', 2]['a']", "(MAP['a', 1, 'b', 2])['a']"],
  ['MAP[] = ARRAY[]', 'MAP[] = ARRAY[]'],
  ['MULTISET[1, 1]', 'MULTISET[1, 1]'],
  ['ARRAY(SELECT 1) = MULTISET(SELECT 2)', 'ARRAY(SELECT 1) = MULTISET(SELECT 2)'],
  // JSON
  ["JSON_EXISTS(a, '$.b' FALSE ON ERROR)", "JSON_EXISTS(a, '$.b' FALSE ON ERROR)"],
  [
    "JSON_VALUE(a, '$.b' RETURNING INT NULL ON EMPTY DEFAULT 1 + 1 ON ERROR)",
    "JSON_VALUE(a, '$.b' RETURNING INT NULL ON EMPTY DEFAULT 1 + 1 ON ERROR)",
  ],
  [
    "JSON_QUERY(a, '$.b' RETURNING ARRAY<STRING> WITH WRAPPER EMPTY ARRAY ON EMPTY ERROR ON ERROR)",
    "JSON_QUERY(a, '$.b' RETURNING ARRAY<STRING> WITH UNCONDITIONAL ARRAY WRAPPER EMPTY ARRAY ON EMPTY ERROR ON ERROR)",
  ],
  ["JSON_QUERY(a, '$' WITHOUT ARRAY WRAPPER)", "JSON_QUERY(a, '$' WITHOUT ARRAY WRAPPER)"],
  [
    "JSON_OBJECT(KEY 'a' VALUE 1, 'b': 2, 'c', 3 ABSENT ON NULL)",
    "JSON_OBJECT('a' VALUE 1, 'b' VALUE 2, 'c' VALUE 3 ABSENT ON NULL)",
  ],
  ['JSON_OBJECT(key VALUE 1)', 'JSON_OBJECT(`key` VALUE 1)'],
  ['JSON_OBJECT()', 'JSON_OBJECT()'],
  ['JSON_OBJECTAGG(KEY a VALUE b NULL ON NULL)', 'JSON_OBJECTAGG(a VALUE b NULL ON NULL)'],
  ['JSON_ARRAY(1, NULL NULL ON NULL)', 'JSON_ARRAY(1, NULL NULL ON NULL)'],
  [
    'JSON_ARRAYAGG(a ORDER BY b ABSENT ON NULL) FILTER (WHERE c)',
    'JSON_ARRAYAGG(a ORDER BY b ABSENT ON NULL) FILTER (WHERE c)',
  ],
  // Names
  ['Größe + _x$1 + `a``b`', '`Größe` + `_x$1` + `a``b`'],
  ['`select`.`map`.x', '`select`.`map`.x'],
];

describe('an expression', () => {
  it.each(groupings)('%s prints as %s', (text, printed) => {
    const expression = parseExpression(text);
    expect(printExpression(expression)).toBe(printed);
    expect(withoutSpans(parseExpression(printed))).toEqual(withoutSpans(expression));
  });

  it('keeps apart what only looks alike', () => {
    const shapes: readonly (readonly [string, unknown])[] = [
      ['CURRENT_DATE', { kind: 'FunctionCall', niladic: true }],
      ['CURRENT_DATE()', { kind: 'FunctionCall', niladic: false, args: [] }],
      ['`CURRENT_DATE`', { kind: 'ColumnReference' }],
      ['a.b', { kind: 'ColumnReference', parts: [{ name: 'a' }, { name: 'b' }] }],
      ['(a).b', { kind: 'FieldAccess', operand: { kind: 'ColumnReference' } }],
      ['(1, 2)', { kind: 'RowConstructor' }],
      ['(1)', { kind: 'NumericLiteral', form: 'integer' }],
      ['1e0', { kind: 'NumericLiteral', form: 'approximate' }],
      ['9223372036854775808', { kind: 'NumericLiteral', form: 'integer', text: '9223372036854775808' }],
      ["INTERVAL '-1' DAY", { kind: 'IntervalLiteral', negative: false, value: '-1' }],
      ["INTERVAL -'1' DAY", { kind: 'IntervalLiteral', negative: true, value: '1' }],
      ['FLOOR(a)', { kind: 'FunctionCall' }],
      ['FLOOR(a TO DAY)', { kind: 'RoundToUnit', direction: 'FLOOR', unit: 'DAY' }],
      ['map', { kind: 'ColumnReference' }],
      ['MAP[1, 2]', { kind: 'MapConstructor', entries: [{ key: { text: '1' }, value: { text: '2' } }] }],
      ['`map`[1]', { kind: 'ElementAccess' }],
      ['final + 1', { kind: 'BinaryExpression', left: { kind: 'ColumnReference' } }],
    ];
    for (const [text, shape] of shapes) expect(parseExpression(text), text).toMatchObject(shape as object);
  });

  it('may be long, and both its length and its depth are bounded', () => {
    const sum = Array.from({ length: 2000 }, (_, index) => `a${index}`).join(' + ');
    expect(printExpression(parseExpression(sum))).toBe(sum);
    const nested = '('.repeat(100) + 'a' + ')'.repeat(100);
    expect(printExpression(parseExpression(nested))).toBe('a');
    expect(() => parseExpression('('.repeat(100_000))).toThrow('nested deeper than');
    expect(() => parseExpression('NOT '.repeat(100_000))).toThrow('nested deeper than');
    expect(() => parseExpression('f('.repeat(100_000))).toThrow('nested deeper than');
    expect(() => parseExpression('(SELECT * FROM '.repeat(100_000))).toThrow('nested deeper than');
    expect(() => parseExpression(`CAST(a AS ${'ARRAY<'.repeat(100_000)}`)).toThrow('nested deeper than');
    expect(() => parseExpression(`a${' OR a'.repeat(100_000)}`)).toThrow('an expression of more than 2000 operators');
  });
});
