import { describe, expect, it } from 'vitest';
import { parseDataType } from '../../src/sql/parse.ts';
import { printDataType } from '../../src/sql/print.ts';
import { withoutSpans } from './syntax-tree.ts';

const types: readonly (readonly [text: string, printed: string])[] = [
  ...['BOOLEAN', 'TINYINT', 'SMALLINT', 'INT', 'BIGINT', 'FLOAT', 'DOUBLE', 'DECIMAL', 'DECIMAL(10)', 'STRING'].map(
    same,
  ),
  ...['CHAR', 'CHAR(3)', 'VARCHAR', 'VARCHAR(3)', 'BINARY(2)', 'VARBINARY(2)', 'BYTES', 'DATE', 'TIME', 'TIME(3)'].map(
    same,
  ),
  ...['TIMESTAMP', 'TIMESTAMP(3)', 'TIMESTAMP_LTZ', 'TIMESTAMP_LTZ(9)', 'VARIANT', 'BITMAP', 'NULL'].map(same),
  ['integer', 'INT'],
  ['DEC(10, 2)', 'DECIMAL(10, 2)'],
  ['NUMERIC(5)', 'DECIMAL(5)'],
  ['REAL', 'FLOAT'],
  ['DOUBLE PRECISION', 'DOUBLE'],
  ['CHARACTER VARYING(5)', 'VARCHAR(5)'],
  ['CHAR VARYING(5)', 'VARCHAR(5)'],
  ['BINARY VARYING(5)', 'VARBINARY(5)'],
  ['TIME(0) WITHOUT TIME ZONE', 'TIME(0)'],
  ['TIMESTAMP(3) WITHOUT TIME ZONE', 'TIMESTAMP(3)'],
  ['TIMESTAMP(3) WITH LOCAL TIME ZONE', 'TIMESTAMP_LTZ(3)'],
  ['TIMESTAMP WITH TIME ZONE NOT NULL', 'TIMESTAMP WITH TIME ZONE NOT NULL'],
  ['INT NOT NULL', 'INT NOT NULL'],
  ['INT NULL', 'INT NULL'],
  ['INTERVAL YEAR(4) TO MONTH', 'INTERVAL YEAR(4) TO MONTH'],
  ['INTERVAL DAY(2) TO SECOND(3)', 'INTERVAL DAY(2) TO SECOND(3)'],
  ['INTERVAL SECOND(2, 3)', 'INTERVAL SECOND(2, 3)'],
  ['ARRAY<INT NOT NULL>', 'ARRAY<INT NOT NULL>'],
  ['INT NOT NULL ARRAY NOT NULL', 'ARRAY<INT NOT NULL> NOT NULL'],
  ['INT ARRAY MULTISET', 'MULTISET<ARRAY<INT>>'],
  ['MULTISET<STRING>', 'MULTISET<STRING>'],
  ['MAP<STRING, ARRAY<ROW<a INT>>>', 'MAP<STRING, ARRAY<ROW<a INT>>>'],
  [
    "ROW<a INT 'first', `b c` ROW<d STRING NOT NULL> NOT NULL>",
    "ROW<a INT 'first', `b c` ROW<d STRING NOT NULL> NOT NULL>",
  ],
  ['ROW(a INT, b ROW(c DATE))', 'ROW<a INT, b ROW<c DATE>>'],
  ['ROW<>', 'ROW<>'],
  ['ROW()', 'ROW<>'],
  ["RAW('a.B', 'AAA==')", "RAW('a.B', 'AAA==')"],
  ["STRUCTURED<'a.B', x INT NOT NULL, y STRING 'why'>", "STRUCTURED<'a.B', x INT NOT NULL, y STRING 'why'>"],
  ["STRUCTURED<'a.B'>", "STRUCTURED<'a.B'>"],
  ['cat.db.my_type NOT NULL', 'cat.db.my_type NOT NULL'],
  ['`INT`', '`INT`'],
  ['`variant`', '`variant`'],
];

function same(text: string): readonly [string, string] {
  return [text, text];
}

describe('a data type', () => {
  it.each(types)('%s prints as %s', (text, printed) => {
    const type = parseDataType(text);
    expect(printDataType(type)).toBe(printed);
    expect(withoutSpans(parseDataType(printed))).toEqual(withoutSpans(type));
  });
});
