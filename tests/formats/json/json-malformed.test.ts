import { describe, expect, it } from 'vitest';
import { jsonFormat } from '../../../src/formats/json/json-format.ts';
import { schemaFromText } from '../../support/batch-text.ts';
import { testMemory } from '../../support/kernel-module.ts';
import { DecodeHarness } from '../decode-harness.ts';

const harness = new DecodeHarness(jsonFormat, testMemory());
const schema = schemaFromText('a INT | s STRING');

/** A record, the byte of it at which it goes wrong, and why. */
const table: readonly (readonly [record: string, byte: number, reason: string])[] = [
  ['{"a":1', 6, 'the line ends inside the record'],
  ['{"a":', 5, 'the line ends inside the record'],
  ['{"a"', 4, 'the line ends inside the record'],
  ['{', 1, 'the line ends inside the record'],
  ['{"s":"abc', 9, 'the line ends inside the record'],
  ['{"x":"abc', 9, 'the line ends inside the record'],
  ['{"x":"abc\\', 9, 'not an escape sequence'],
  ['{"a":1 "s":2}', 7, 'a comma or the closing bracket'],
  ['{"a":1,}', 7, 'a key in double quotes'],
  ['{a:1}', 1, 'a key in double quotes'],
  ["{'a':1}", 1, 'a key in double quotes'],
  ['{"a" 1}', 5, 'a colon'],
  ['{"a":01}', 5, 'not a JSON number'],
  ['{"x":01}', 5, 'not a JSON number'],
  ['{"a":+1}', 5, 'a value is expected'],
  ['{"x":1.}', 7, 'not a JSON number'],
  ['{"x":1e}', 7, 'not a JSON number'],
  ['{"x":-}', 6, 'not a JSON number'],
  ['{"a":12a}', 7, 'a comma or the closing bracket'],
  ['{"x":12a}', 7, 'a comma or the closing bracket'],
  ['{"x":nul}', 5, 'a value is expected'],
  ['{"x":nulls}', 5, 'a value is expected'],
  ['{"x":NaN}', 5, 'a value is expected'],
  ['{"x":"\\q"}', 6, 'not an escape sequence'],
  ['{"s":"\\u12g4"}', 6, 'not an escape sequence'],
  ['{"x":[1 2]}', 8, 'a comma or the closing bracket'],
  ['{"x":[1,]}', 8, 'a value is expected'],
  ['{"x":{"y"}}', 9, 'a colon'],
  ['{"x":{"y":1]}', 11, 'a comma or the closing bracket'],
  ['{"x":[}', 6, 'a value is expected'],
  ['{"a":1}{"a":2}', 7, 'the line goes on'],
  ['{"a":1} x', 8, 'the line goes on'],
  ['1', 0, 'a record must be a JSON object'],
  ['"a"', 0, 'a record must be a JSON object'],
  ['[1]', 1, 'a record must be a JSON object'],
  [`{"x":${'['.repeat(1001)}`, 1005, '1000 levels'],
];

describe.each(['', '{"a":7,"s":"x","x":1}\n\n'])('behind %j', (before) => {
  it.each(table)('%s fails at byte %i: %s', (record, byte, reason) => {
    // Good records in front are read first; the fault then comes with the offset of its own.
    const { fields } = harness.failure({ schema }, `${before}${record}\n{"a":8}\n`);
    expect(fields.code).toBe('DATA_MALFORMED');
    expect(fields.message).toContain(reason);
    expect(fields.message).toContain(`at byte ${byte} of the record`);
    const { rows, skipped } = harness.decode(
      { schema, options: { 'ignore-parse-errors': 'true' } },
      `${before}${record}\n{"a":8}\n`,
    );
    expect(skipped).toBe(1);
    expect(rows).toEqual([...(before === '' ? [] : [[7, 'x']]), [8, null]]);
  });
});

it('says where the record starts, in the input of the call that failed', () => {
  expect(harness.failure({ schema }, '\n\r\n{"a":x}').fields.data?.byteOffset).toBe(3);
  expect(harness.failure({ schema }, '  {"a":x}').fields.message).toContain('at byte 7 of the record');
});

it.each([
  ['overlong', [0xc0, 0x80]],
  ['surrogate', [0xed, 0xa0, 0x80]],
  ['too large', [0xf4, 0x90, 0x80, 0x80]],
  ['lone continuation', [0x80]],
  ['cut off', [0xe2, 0x82]],
] as const)('rejects invalid UTF-8 (%s) in wanted and unwanted strings and keys', (_, bad) => {
  for (const [before, after] of [
    ['{"s":"é', '"}'],
    ['{"x":"aaaaaaaaaaaaaaaaaaaaaaaa', '"}'],
    ['{"x', '":1}'],
  ] as const) {
    const bytes = new Uint8Array([...new TextEncoder().encode(before), ...bad, ...new TextEncoder().encode(after)]);
    const { message } = harness.failure({ schema }, bytes).fields;
    expect(message).toContain('not valid UTF-8');
    expect(message).toContain(`at byte ${new TextEncoder().encode(before).length} of`);
  }
});

it('accepts a byte order mark, blank lines, null records, empty objects and an array of records', () => {
  const text = '\ufeff{"a":1}\n\n   \r\nnull\n{}\n { } \n[]\n[ {"a":2} , null, {"a":3} ]\n';
  expect(harness.decode({ schema }, text).rows.map((row) => row[0])).toEqual([1, null, null, 2, 3]);
});

it('skips what is left of an array behind a bad element', () => {
  const options = { 'ignore-parse-errors': 'true' };
  const { rows, skipped } = harness.decode({ schema, options }, '[{"a":1},{"a":},{"a":3}]\n{"a":4}');
  expect({ rows: rows.map((row) => row[0]), skipped }).toEqual({ rows: [1, 4], skipped: 1 });
});

it('fails for a missing field when told to', () => {
  const options = { 'fail-on-missing-field': 'true' };
  const { message, hint } = harness.failure({ schema, options }, '{"a":1}').fields;
  expect(message).toBe("field `s` is missing, and 'json.fail-on-missing-field' is true");
  expect(hint).toBe('leave the option out to read a missing field as NULL');
  expect(harness.decode({ schema, options }, '{"s":null,"a":1}').rows).toEqual([[1, null]]);
});

it('does not take NULL left behind by a skipped record into the next one', () => {
  const options = { 'ignore-parse-errors': 'true' };
  expect(harness.decode({ schema, options }, '{"a":null,"s":"x"\n{"s":"y","a":2}').rows).toEqual([[2, 'y']]);
});

describe('options', () => {
  const failure = (options: Record<string, string>) => harness.failure({ schema, options }, '{}').fields;
  it.each([
    [{ 'ignore-parse-error': 'true' }, 'OPTION_UNKNOWN', "did you mean 'json.ignore-parse-errors'?"],
    [{ 'ignore-parse-errors': 'yes' }, 'OPTION_INVALID', undefined],
    [{ 'timestamp-format.standard': 'RFC' }, 'OPTION_INVALID', undefined],
    [{ 'ignore-parse-errors': 'true', 'fail-on-missing-field': 'true' }, 'OPTION_INVALID', 'the first makes an error'],
  ] as const)('%j is %s', (options, code, hint) => {
    const fields = failure(options);
    expect(fields.code).toBe(code);
    if (hint !== undefined) expect(fields.hint).toContain(hint);
  });

  it('refuses types that it cannot read yet', () => {
    const map = {
      kind: 'map',
      key: { kind: 'int', nullable: false },
      value: { kind: 'int', nullable: true },
      nullable: true,
    } as const;
    const fields = harness.failure({ schema: { fields: [{ name: 'm', type: map }] } }, '{}').fields;
    expect(fields.code).toBe('SQL_UNSUPPORTED');
    expect(fields.message).toContain('`m` of type MAP');
  });
});
