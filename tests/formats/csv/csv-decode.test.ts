import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataType } from '../../../src/arrow/data-type.ts';
import { seededRandom } from '../../../src/base/random.ts';
import { csvFormat } from '../../../src/formats/csv/csv-format.ts';
import type { Value } from '../../../src/kernels/column-reader.ts';
import { schemaFromText } from '../../support/batch-text.ts';
import { testMemory } from '../../support/kernel-module.ts';
import { arbitraryRows, scalarTypes } from '../../support/random-batch.ts';
import { DecodeHarness } from '../decode-harness.ts';

const harness = new DecodeHarness(csvFormat, testMemory());
const writableTypes: readonly DataType[] = scalarTypes.filter((type) => !type.kind.startsWith('interval'));
const nullLiteral = '\\N';

function valueText(value: Value): string {
  if (value === null) return nullLiteral;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** A value as a field: in quotes where it must be, and elsewhere as chance wills. */
function field(value: Value, quotes: boolean): string {
  const text = valueText(value);
  return quotes || /^"|[;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"${quotes ? ' ' : ''}` : text;
}

describe('random records', () => {
  it('decode to the rows that they were written from, wherever the input is cut', () => {
    fc.assert(
      fc.property(
        arbitraryRows([...writableTypes, ...writableTypes.slice(-3)], 12),
        fc.integer(),
        ({ schema, rows }, seed) => {
          const random = seededRandom(seed);
          const chance = (bound: number): boolean => random.nextUint32() % bound === 0;
          const lines = rows.map(
            (row) => row.map((value) => field(value, chance(3))).join(';') + (chance(2) ? '\r' : ''),
          );
          const text = lines.map((line) => (chance(5) ? `\n${line}` : line)).join('\n');
          const bytes = new TextEncoder().encode(text);
          const options = { 'field-delimiter': ';', 'null-literal': nullLiteral };
          // A record of one empty field is a blank line.
          const expected = rows.filter((_, index) => (lines[index] ?? '').replace('\r', '') !== '');
          const cuts = [random.nextUint32() % (bytes.length + 1), random.nextUint32() % (bytes.length + 1)].sort(
            (a, b) => a - b,
          );
          expect(harness.decode({ schema, options }, bytes, cuts).rows).toEqual(expected);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('give the same rows for every place of a cut', () => {
    const schema = schemaFromText('a INT | s STRING | t TIMESTAMP(3)');
    const options = { 'allow-comments': 'true', 'escape-character': '\\' };
    const text =
      '# a comment, "quoted\n1,"a ""b"",\r\nc",2020-01-01 00:00:00\r\n\n2,é\\,😀,2020-01-01 00:00:00.5\n3,,"2020-01-01 00:00:01"';
    const bytes = new TextEncoder().encode(text);
    const whole = harness.decode({ schema, options }, bytes);
    expect(whole.rows).toEqual([
      [1, 'a "b",\r\nc', '2020-01-01 00:00:00.000'],
      [2, 'é,😀', '2020-01-01 00:00:00.500'],
      [3, '', '2020-01-01 00:00:01.000'],
    ]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(harness.decode({ schema, options }, bytes, [cut]), `cut at ${cut}`).toEqual(whole);
    }
  });
});

const schema = schemaFromText('a INT | s STRING | d DECIMAL(5, 2)');

it.each([
  ['1,x,1.005', {}, [1, 'x', '1.01']],
  [' 12 , x ," 1.5"', {}, [12, ' x ', '1.50']],
  ['1,,1e9', {}, [1, '', null]],
  ['1,"",1', {}, [1, '', '1.00']],
  ['1,a"b,1', {}, [1, 'a"b', '1.00']],
  ['1,"a" \t,1', {}, [1, 'a', '1.00']],
  ['1|"a,b"|1', { 'field-delimiter': '|' }, [1, 'a,b', '1.00']],
  ['1\t"a"\t1', { 'field-delimiter': '\\t', 'disable-quote-character': 'true' }, [1, '"a"', '1.00']],
  ["1,'a''b',1", { 'quote-character': "'" }, [1, "a'b", '1.00']],
  ['1,"a\\"b\\n",1', { 'escape-character': '\\' }, [1, 'a"b\n', '1.00']],
  ['n/a,n/a,n/a', { 'null-literal': 'n/a' }, [null, null, null]],
  [',"",', { 'null-literal': '' }, [null, null, null]],
  ['\ufeff1,x,1', {}, [1, 'x', '1.00']],
])('%j with %j', (text, options, row) => {
  expect(harness.decode({ schema, options }, text).rows).toEqual([row]);
});

it('reads booleans and bytes as Flink does', () => {
  const types = schemaFromText('a BOOLEAN | b BOOLEAN | c BYTES');
  expect(harness.decode({ schema: types }, ' TRUE ,yes,aGk=').rows).toEqual([
    [true, false, new TextEncoder().encode('hi')],
  ]);
});

it('reads wanted columns only, and drops rows by a condition on another', () => {
  const filters = [{ path: [0], type: { kind: 'int', nullable: true }, operator: '>', value: 1n }] as const;
  const text = '1,a,x\n2,b,y\n3,"c\n",z\n';
  expect(harness.decode({ schema, projection: [[1]], filters }, text).rows).toEqual([['b'], ['c\n']]);
});

it('leaves no NULL of a dropped row behind', () => {
  const filters = [{ path: [0], type: { kind: 'int', nullable: true }, operator: '=', value: 1n }] as const;
  const options = { 'null-literal': '' };
  expect(harness.decode({ schema, filters, options }, '2,,\n1,x,1\n').rows).toEqual([[1, 'x', '1.00']]);
});

/** A record, and the message that it fails with. */
const malformed: readonly (readonly [string, string])[] = [
  ['1,x', 'the record has 2 columns, and the table has 3: 1,x'],
  ['1,x,1,', "the record has more than the table's 3 columns: 1,x,1,"],
  ['1,"x"y,1', 'column 2 (`s`): something follows the closing quote, at byte 5 of the record: 1,"x"y,1'],
  ['99999999999,x,1', "column 1 (`a`): '99999999999' does not fit INT"],
  ['1.5,x,1', "column 1 (`a`): '1.5' cannot be read as INT"],
  [',x,1', "column 1 (`a`): '' cannot be read as INT"],
  ['1,x,one', "column 3 (`d`): 'one' cannot be read as DECIMAL(5, 2)"],
];

describe('a malformed record', () => {
  it.each(malformed)('%j: %s', (record, message) => {
    const { fields } = harness.failure({ schema }, `7,ok,7\r\n${record}\n8,ok,8\n`);
    expect(fields.code).toBe('DATA_MALFORMED');
    expect(fields.message).toBe(message);
    const ignoring = harness.decode(
      { schema, options: { 'ignore-parse-errors': 'true' } },
      `7,ok,7\n${record}\n8,ok,8`,
    );
    expect(ignoring.rows.map((row) => row[0]).filter((a) => a === 7 || a === 8)).toEqual([7, 8]);
    // A field of the wrong type or a missing one is NULL; a record of another shape is skipped.
    const isSkipped = message.includes('more than') || message.includes('closing quote');
    expect(ignoring).toMatchObject({ skipped: isSkipped ? 1 : 0 });
    expect(ignoring.rows).toHaveLength(isSkipped ? 2 : 3);
  });

  it('is one that ends inside quotes, or is not UTF-8', () => {
    expect(harness.failure({ schema }, '1,"x,1\n2,y,2').fields.message).toBe(
      'column 2 (`s`): the input ends inside quotes: 1,"x,1',
    );
    const bytes = new TextEncoder().encode('1,x?,1\n');
    bytes[3] = 0xff;
    expect(harness.failure({ schema, projection: [[0]] }, bytes).fields.message).toBe(
      'column 2 (`s`): the text is not valid UTF-8, at byte 3 of the record',
    );
  });

  it('says where it starts in the input of its call, and what to do', () => {
    const { data, hint } = harness.failure({ schema }, '\n\n,x,1').fields;
    expect(data?.byteOffset).toBe(2);
    expect(hint).toBe("'csv.null-literal' = '' reads empty fields as NULL");
  });
});

describe('options', () => {
  it.each([
    [{ 'field-delimeter': ';' }, 'OPTION_UNKNOWN', "did you mean 'csv.field-delimiter'?"],
    [{ 'field-delimiter': ';;' }, 'OPTION_INVALID', undefined],
    [{ 'field-delimiter': '"' }, 'OPTION_INVALID', undefined],
    [{ 'quote-character': "'", 'disable-quote-character': 'true' }, 'OPTION_INVALID', undefined],
  ] as const)('%j is %s', (options, code, hint) => {
    const { fields } = harness.failure({ schema, options }, '');
    expect(fields.code).toBe(code);
    expect(fields.hint).toBe(hint);
  });
});
