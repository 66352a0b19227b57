import { describe, expect, it } from 'vitest';
import { PeltonError } from '../../src/base/errors.ts';
import { describeError, lineAndColumn } from '../../src/base/source-location.ts';
import { parseStatements } from '../../src/sql/parse.ts';

type WrongInput = {
  readonly text: string;
  /** `line:column` of the first and of the last marked character, or one place. */
  readonly at: string;
  readonly message: string;
  readonly hint?: string;
};

const wrongInputs: readonly WrongInput[] = [
  // Misspelt keywords
  {
    text: 'SELCT a FROM t',
    at: '1:1',
    message: "found 'SELCT', expected a statement such as SELECT, INSERT INTO or CREATE TABLE",
    hint: 'did you mean SELECT?',
  },
  {
    text: 'SELECT a\nFORM t',
    at: '2:6',
    message: "found 't', expected ';' or the end of the text",
    hint: "did you mean FROM instead of 'FORM'?",
  },
  {
    text: 'SELECT a FROM t WEHRE a = 1',
    at: '1:23',
    message: "found 'a', expected ';' or the end of the text",
    hint: "did you mean WHERE instead of 'WEHRE'?",
  },
  {
    text: 'SELECT a FROM t GRUOP BY a',
    at: '1:23',
    message: "found 'BY', expected ';' or the end of the text",
    hint: "did you mean GROUP instead of 'GRUOP'?",
  },
  {
    text: 'CREATE TABEL t (a INT)',
    at: '1:8',
    message: "found 'TABEL', expected TABLE, VIEW, FUNCTION, MODEL, CATALOG, DATABASE or MATERIALIZED",
    hint: 'did you mean TABLE?',
  },
  {
    text: 'INSERT ITNO t SELECT 1',
    at: '1:8',
    message: "found 'ITNO', expected INTO or OVERWRITE",
    hint: 'did you mean INTO?',
  },
  {
    text: "SELECT INTERVAL '1' DYA",
    at: '1:21',
    message: "found 'DYA', expected a unit of time such as DAY or SECOND",
    hint: 'did you mean DAY?',
  },
  {
    text: 'SHOW TABELS',
    at: '1:6',
    message: "found 'TABELS', expected what to show, such as TABLES, COLUMNS FROM a table, or CREATE TABLE",
    hint: 'did you mean TABLES?',
  },
  // Reserved words
  {
    text: 'SELECT user FROM t',
    at: '1:8',
    message: "found 'user', expected an expression",
    hint: 'user is a reserved word; as a name it is written in backticks: `user`',
  },
  {
    text: 'CREATE TABLE t (id INT,\n  timestamp BIGINT)',
    at: '2:3',
    message: "found 'timestamp', expected a column name",
    hint: 'timestamp is a reserved word; as a name it is written in backticks: `timestamp`',
  },
  {
    text: 'SELECT a AS value FROM t',
    at: '1:13',
    message: "found 'value', expected a name behind AS",
    hint: 'value is a reserved word; as a name it is written in backticks: `value`',
  },
  {
    text: 'SELECT * FROM order',
    at: '1:15',
    message: "found 'order', expected a table name, a table function or a subquery in parentheses",
    hint: 'order is a reserved word; as a name it is written in backticks: `order`',
  },
  // Something missing or too much
  { text: 'SELECT', at: '1:7', message: 'found the end of the text, expected an expression' },
  { text: 'SELECT a,, b FROM t', at: '1:10', message: "found ',', expected an expression" },
  { text: 'SELECT a, FROM t', at: '1:11', message: "found 'FROM', expected an expression" },
  { text: 'SELECT (1 + 2 FROM t', at: '1:15', message: "found 'FROM', expected ')'" },
  { text: 'SELECT f(a b) FROM t', at: '1:12', message: "found 'b', expected ',' or ')'" },
  { text: 'SELECT a WHERE b = 1', at: '1:10', message: "found 'WHERE', expected ',' or FROM" },
  { text: 'SELECT 1 2', at: '1:10', message: "found '2', expected ';' or the end of the text" },
  { text: 'SELECT a FROM t LIMIT x', at: '1:23', message: "found 'x', expected a number of rows" },
  {
    text: 'SELECT * FROM a JOIN b WHERE a.x = b.x',
    at: '1:24',
    message: "found 'WHERE', expected ON or USING",
    hint: 'a join without condition is written CROSS JOIN',
  },
  { text: 'SELECT CASE WHEN a THEN 1 FROM t', at: '1:27', message: "found 'FROM', expected WHEN, ELSE or END" },
  { text: 'SELECT CASE a END', at: '1:15', message: "found 'END', expected WHEN" },
  {
    text: 'SELECT a IS b',
    at: '1:13',
    message: "found 'b', expected NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM or JSON",
  },
  {
    text: "SELECT MAP['a', 1, 'b']",
    at: '1:23',
    message: "found ']', expected ',' and the value of the key",
    hint: 'MAP takes keys and values in turn',
  },
  { text: 'SELECT CAST(a AS)', at: '1:17', message: "found ')', expected a data type" },
  { text: 'SELECT CAST(a AS DECIMAL(x))', at: '1:26', message: "found 'x', expected a precision" },
  {
    text: 'SELECT INTERVAL 10 MINUTE',
    at: '1:17',
    message: "found '10', expected the length of the interval in 'single quotes'",
    hint: "write INTERVAL '10' MINUTE",
  },
  {
    text: "SELECT INTERVAL '1' HOUR TO DAY",
    at: '1:29-1:31',
    message: 'no interval runs from HOUR to DAY',
    hint: 'an interval runs from YEAR to MONTH, or from DAY, HOUR or MINUTE to a smaller unit',
  },
  {
    text: 'INSERT INTO t (a, b) VALUE (1, 2)',
    at: '1:22',
    message: "found 'VALUE', expected a query: SELECT, VALUES, WITH or TABLE",
    hint: 'did you mean VALUES?',
  },
  {
    text: "CREATE TABLE t (a INT) WITH (connector = 'x')",
    at: '1:30',
    message: "found 'connector', expected an option name in 'single quotes'",
  },
  { text: "CREATE TABLE t (a INT) WITH ('connector', 'x')", at: '1:41', message: "found ',', expected '='" },
  {
    text: "CREATE TABLE t (a INT) WITH ('connector' = 5)",
    at: '1:44',
    message: "found '5', expected the value of the option in 'single quotes'",
  },
  {
    text: 'CREATE TABLE t (a, b INT)',
    at: '1:17',
    message: "the column 'a' has no data type",
    hint: 'only CREATE TABLE … AS takes bare column names, to order the columns of its query',
  },
  {
    text: 'CREATE TABLE t (a INT PRIMARY KEY, PRIMARY KEY (a))',
    at: '1:36-1:50',
    message: 'a table has only one PRIMARY KEY',
    hint: 'list all its columns in one: PRIMARY KEY (a, b)',
  },
  {
    text: 'CREATE TABLE t (ts TIMESTAMP(3), WATERMARK FOR ts AS ts, WATERMARK FOR ts AS ts)',
    at: '1:58-1:66',
    message: 'a table has only one WATERMARK',
  },
  {
    text: 'SET parallelism = 2',
    at: '1:5',
    message: "found 'parallelism', expected an option name in 'single quotes'",
    hint: "write SET 'key' = 'value', both sides in single quotes",
  },
  { text: 'EXECUTE STATEMENT SET BEGIN SELECT 1; END', at: '1:29', message: "found 'SELECT', expected INSERT" },
  {
    text: 'EXECUTE STATEMENT SET BEGIN INSERT INTO t SELECT 1 END',
    at: '1:52',
    message: "found 'END', expected ';'",
    hint: 'each INSERT of a statement set ends with ;',
  },
  {
    text: 'EXECUTE STATEMENT SET BEGIN END',
    at: '1:1-1:31',
    message: 'a statement set without statements',
    hint: 'put an INSERT between BEGIN and END',
  },
  {
    text: 'SELECT * FROM t MATCH_RECOGNIZE (PATTERN () DEFINE a AS TRUE)',
    at: '1:43',
    message: "found ')', expected a pattern variable",
  },
  {
    text: 'SELECT * FROM t MATCH_RECOGNIZE (PATTERN (a{3,1}) DEFINE a AS TRUE)',
    at: '1:45',
    message: 'the quantifier {3,1} has its bounds swapped',
  },
  {
    text: 'SELECT * FROM t MATCH_RECOGNIZE (ORDER BY a DEFINE a AS TRUE)',
    at: '1:45',
    message: "found 'DEFINE', expected PATTERN",
  },
  {
    text: 'WITH RECURSIVE t AS (SELECT 1) TABLE t',
    at: '1:6',
    message: "found 'RECURSIVE', expected the name of a common table",
    hint: 'WITH RECURSIVE is not part of this dialect',
  },
  { text: 'SELECT a /*+ X */ FROM t', at: '1:10', message: "found '/*+', expected ';' or the end of the text" },
  { text: 'EXPLAIN CREATE TABLE t (a INT)', at: '1:9-1:30', message: 'only CREATE TABLE … AS has a plan to explain' },
  // Text that is no token
  {
    text: "SELECT 'abc FROM t",
    at: '1:8-1:18',
    message: 'found a string that does not end, expected an expression',
    hint: "close it with '",
  },
  {
    text: 'SELECT `abc FROM t',
    at: '1:8-1:18',
    message: 'found a name that does not end, expected an expression',
    hint: 'close it with `',
  },
  {
    text: 'SELECT 1 /* abc',
    at: '1:10-1:15',
    message: "found a comment that does not end, expected ';' or the end of the text",
    hint: 'close it with */',
  },
  {
    text: 'SELECT "a" FROM t',
    at: '1:8',
    message: 'found a double quote ", expected an expression',
    hint: "strings are written 'in single quotes', names in `backticks`",
  },
  {
    text: 'SELECT ‘a’',
    at: '1:8',
    message: 'found a typographic quote ‘, expected an expression',
    hint: "write a straight quote '",
  },
  {
    text: 'SELECT a FROM 2024_t',
    at: '1:15-1:20',
    message: "found '2024_t', expected a table name, a table function or a subquery in parentheses",
    hint: 'a name that starts with a digit is written in backticks: `2024_t`',
  },
  {
    text: 'SELECT a # b',
    at: '1:10',
    message: "found the character '#', expected ';' or the end of the text",
    hint: 'no word or operator of SQL has it',
  },
  {
    text: "SELECT X'0'",
    at: '1:8-1:11',
    message: 'found a binary string that is not hexadecimal, expected an expression',
    hint: "write two digits a byte, as in X'00FF'",
  },
  {
    text: "SELECT U&'\\26'",
    at: '1:8-1:14',
    message: 'found a string with a wrong Unicode escape',
    hint: 'write four hexadecimal digits behind \\, or six behind \\+',
  },
  { text: "SELECT 'a' 'b'", at: '1:12-1:14', message: "found ''b'', expected an operator, a comma or a clause" },
  // The first error counts, also when the text goes wrong again further on
  {
    text: "SELECT 1;\r\nSELCT 'abc",
    at: '2:1',
    message: "found 'SELCT', expected a statement such as SELECT, INSERT INTO or CREATE TABLE",
    hint: 'did you mean SELECT?',
  },
];

function errorOf(text: string): PeltonError {
  try {
    parseStatements(text, 'query.sql');
  } catch (error) {
    if (error instanceof PeltonError) return error;
    throw error;
  }
  throw new Error(`no error for ${text}`);
}

function placeOf(error: PeltonError): string {
  const { text = '', start = 0, end = 0 } = error.fields.location ?? {};
  const first = lineAndColumn(text, start);
  const last = lineAndColumn(text, Math.max(start, end - 1));
  return `${first.line}:${first.column}-${last.line}:${last.column}`;
}

describe('wrong input', () => {
  it.each(wrongInputs)('$text', ({ text, at, message, hint }) => {
    const error = errorOf(text);
    expect(error.fields.message).toBe(message);
    expect(error.fields.hint).toBe(hint);
    expect(error.code).toBe('SQL_SYNTAX');
    const place = placeOf(error);
    expect(at.includes('-') ? place : place.split('-')[0]).toBe(at);
  });

  it('is described with its line and a caret', () => {
    expect(describeError(errorOf('SELECT a,\n\tb\nFORM orders'))).toBe(
      [
        "found 'orders', expected ';' or the end of the text",
        'query.sql:3:6',
        '  3 | FORM orders',
        '    |      ^^^^^^',
        "hint: did you mean FROM instead of 'FORM'?",
      ].join('\n'),
    );
  });
});
