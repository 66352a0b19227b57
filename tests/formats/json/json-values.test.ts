import { expect, it } from 'vitest';
import { jsonFormat } from '../../../src/formats/json/json-format.ts';
import { schemaFromText } from '../../support/batch-text.ts';
import { testMemory } from '../../support/kernel-module.ts';
import { DecodeHarness } from '../decode-harness.ts';

const harness = new DecodeHarness(jsonFormat, testMemory());

/** The value that Flink's JSON format reads, or the part of the message that it fails with. */
const table: readonly (readonly [type: string, json: string, expected: unknown])[] = [
  ['INT', '12', 12],
  ['INT', '"12"', 12],
  ['INT', '" +12\\t"', 12],
  ['INT', '12.7', 12],
  ['INT', '-1.2e1', -12],
  ['INT', '-0', 0],
  ['INT', '2147483647', 2147483647],
  ['INT', '2147483648', /`v`: 2147483648 does not fit INT/],
  ['INT', '1e300', /does not fit INT/],
  ['INT', '"12.7"', /"12.7" cannot be read as INT/],
  ['INT', '""', /cannot be read/],
  ['INT', 'true', /true cannot be read as INT/],
  ['INT', '{"a":1}', /cannot be read as INT/],
  ['TINYINT', '-128', -128],
  ['TINYINT', '128', /does not fit TINYINT/],
  ['TINYINT', '1.0', /cannot be read as TINYINT/],
  ['SMALLINT', '-32769', /does not fit SMALLINT/],
  ['BIGINT', '9223372036854775807', 9223372036854775807n],
  ['BIGINT', '-9223372036854775808', -9223372036854775808n],
  ['BIGINT', '9223372036854775808', /does not fit BIGINT/],
  ['BIGINT', '12345678', 12345678n],
  ['BIGINT', '123456789012345', 123456789012345n],
  ['INTERVAL YEAR TO MONTH', '14', '+1-02'],
  ['BOOLEAN', 'true', true],
  ['BOOLEAN', '" TRUE "', true],
  ['BOOLEAN', '1', false],
  ['BOOLEAN', '"yes"', false],
  ['DOUBLE', '1', 1],
  ['DOUBLE', '0.1', 0.1],
  ['DOUBLE', '123456789.123456789e-5', Number('1234.56789123456789')],
  ['DOUBLE', '2.2250738585072011e-308', Number('2.2250738585072011e-308')],
  ['DOUBLE', '9007199254740993', 9007199254740992],
  ['DOUBLE', '1e400', Number.POSITIVE_INFINITY],
  ['DOUBLE', '"NaN"', Number.NaN],
  ['DOUBLE', '"-Infinity"', Number.NEGATIVE_INFINITY],
  ['DOUBLE', '"1,5"', /cannot be read as DOUBLE/],
  ['FLOAT', '16777217.0000001', 16777218],
  ['DECIMAL(5, 2)', '1.005', '1.01'],
  ['DECIMAL(5, 2)', '"-1.005"', '-1.01'],
  ['DECIMAL(5, 2)', '1e2', '100.00'],
  ['DECIMAL(5, 2)', '999.994', '999.99'],
  ['DECIMAL(5, 2)', '999.995', null],
  ['DECIMAL(5, 2)', '1e9', null],
  ['DECIMAL(38, 0)', '99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
  ['DECIMAL(5, 2)', '"x"', /cannot be read as DECIMAL/],
  ['STRING', '"a\\u0041\\ud83d\\ude00\\/"', 'aA😀/'],
  ['STRING', '"\\ud83d"', '?'],
  ['STRING', '12.50', '12.50'],
  ['STRING', 'true', 'true'],
  ['STRING', '{ "a" : [ 1 , "x y" , {} ] }', '{"a":[1,"x y",{}]}'],
  ['STRING', '"tab\there"', 'tab\there'],
  ['BYTES', '"aGVsbG8="', new TextEncoder().encode('hello')],
  ['BYTES', '"aGVsbG8"', /cannot be read as BYTES/],
  ['BYTES', '1', /cannot be read as BYTES/],
  ['DATE', '"2020-02-29"', '2020-02-29'],
  ['DATE', '"2021-02-29"', /cannot be read as DATE/],
  ['DATE', '"2020-2-29"', /cannot be read as DATE/],
  ['TIME(3)', '"10:11:12.345"', '10:11:12.345'],
  ['TIME', '"24:00:00"', /cannot be read as TIME/],
  ['TIMESTAMP(3)', '"2020-01-01 00:00:00"', '2020-01-01 00:00:00.000'],
  ['TIMESTAMP(3)', '"2020-01-01 00:00:59.9"', '2020-01-01 00:00:59.900'],
  ['TIMESTAMP(3)', '"1969-12-31 23:59:59.999"', '1969-12-31 23:59:59.999'],
  ['TIMESTAMP(9)', '"2020-01-01 00:00:00.123456789"', '2020-01-01 00:00:00.123456789'],
  ['TIMESTAMP(3)', '"2020-01-01T00:00:00"', /cannot be read as TIMESTAMP/],
  ['TIMESTAMP(3)', '"2020-01-01 00:00:60.000"', /cannot be read as TIMESTAMP/],
  ['TIMESTAMP(3)', '"2020-01-01 00:00"', /cannot be read as TIMESTAMP/],
  ['TIMESTAMP_LTZ(3)', '"2020-01-01 00:00:00.5Z"', '2020-01-01 00:00:00.500Z'],
  ['TIMESTAMP_LTZ(3)', '"2020-01-01 00:00:00.5"', /cannot be read as TIMESTAMP_LTZ/],
  ['INT NOT NULL', 'null', /`v` is NULL or missing, and its type is INT NOT NULL/],
];

it.each(table)('%s from %s', (type, json, expected) => {
  const schema = schemaFromText(`v ${type}`);
  if (expected instanceof RegExp) {
    expect(harness.failure({ schema }, `{"v":${json}}`).fields.message).toMatch(expected);
    const { rows, skipped } = harness.decode({ schema, options: { 'ignore-parse-errors': 'true' } }, `{"v":${json}}`);
    // A field that cannot be read is NULL, as in Flink; a record that may not have NULL there is skipped.
    expect({ rows, skipped }).toEqual(
      type.endsWith('NOT NULL') ? { rows: [], skipped: 1 } : { rows: [[null]], skipped: 0 },
    );
  } else expect(harness.decode({ schema }, `{"v":${json}}`).rows).toEqual([[expected]]);
});

it('reads and fails the same behind another timestamp of the same minute', () => {
  const schema = schemaFromText('v TIMESTAMP(3)');
  const seconds = ['00.000', '59.999', '60.000', '5a.000', '00.0a0', '00:000', '00.000x', '00', '7.0000'];
  for (const second of seconds) {
    const first = '{"v":"2020-01-01 00:00:30.500"}\n';
    const line = `{"v":"2020-01-01 00:00:${second}"}`;
    const read = (text: string) => {
      try {
        return harness.decode({ schema }, text).rows.at(-1);
      } catch {
        return 'fails';
      }
    };
    expect(read(first + line), second).toEqual(read(line));
  }
});

it('reads integers of every length, whatever follows them', () => {
  const schema = schemaFromText('v BIGINT | w INT');
  for (let digits = 1; digits <= 19; digits++) {
    const value = BigInt('9182736455463728191'.slice(0, digits));
    for (const sign of ['', '-']) {
      for (const after of [',"w":1}', '}', ' }', '\t,"x":null}', '.5}', 'e0}']) {
        const isRead = digits < 17 || !/^[.e]/.test(after);
        const { rows } = harness.decode({ schema, projection: [[0]] }, `{"v":${sign}${value}${after}`);
        if (isRead) expect(rows, `${sign}${value}${after}`).toEqual([[sign === '' ? value : -value]]);
      }
    }
  }
});

it('keeps the minute of TIMESTAMP_LTZ apart from its zone', () => {
  const schema = schemaFromText('v TIMESTAMP_LTZ(3)');
  const lines = ['00.000Z', '59.999Z', '1.000Z', '00.000', '00.0000Z', '00.00Z'].map(
    (second) => `{"v":"2020-01-01 00:00:${second}"}`,
  );
  const options = { 'ignore-parse-errors': 'true' };
  expect(harness.decode({ schema, options }, lines.join('\n')).rows.map((row) => row[0])).toEqual([
    '2020-01-01 00:00:00.000Z',
    '2020-01-01 00:00:59.999Z',
    null,
    null,
    '2020-01-01 00:00:00.000Z',
    '2020-01-01 00:00:00.000Z',
  ]);
});

it('reads ISO-8601 timestamps when told to', () => {
  const schema = schemaFromText('a TIMESTAMP(3) | b TIMESTAMP_LTZ(3)');
  const options = { 'timestamp-format.standard': 'iso-8601' };
  const { rows } = harness.decode({ schema, options }, '{"a":"2020-01-01T00:00","b":"2020-01-01T00:00:01.25Z"}');
  expect(rows).toEqual([['2020-01-01 00:00:00.000', '2020-01-01 00:00:01.250Z']]);
});
