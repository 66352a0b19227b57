import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvFormat } from '../../../src/formats/csv/csv-format.ts';
import { Arena } from '../../../src/kernels/arena.ts';
import { batchFromText } from '../../support/batch-text.ts';
import { testMemory } from '../../support/kernel-module.ts';
import { arbitraryRows, batchOf, scalarTypes } from '../../support/random-batch.ts';
import { DecodeHarness } from '../decode-harness.ts';

const memory = testMemory();
const arena = new Arena(memory);
const harness = new DecodeHarness(csvFormat, memory);

it.each([{}, { 'escape-character': '\\' }, { 'field-delimiter': '|', 'quote-character': "'" }])(
  'writes rows that read back as they were, with %j',
  (own) => {
    fc.assert(
      fc.property(arbitraryRows(scalarTypes), (random) => {
        arena.reset();
        const { schema, rows, selection } = random;
        const options = { 'null-literal': 'NULL', ...own };
        const encoder = csvFormat.createEncoder(schema, options, memory, 2);
        const bytes = encoder.encode(batchOf(memory, arena, random));
        encoder.close();
        const expected = selection === undefined ? rows : selection.map((index) => rows[index]);
        // A record of one empty field is a blank line.
        const isBlank = (row: readonly unknown[] | undefined): boolean =>
          row?.length === 1 && (row[0] === '' || (row[0] instanceof Uint8Array && row[0].length === 0));
        expect(harness.decode({ schema, options }, bytes).rows).toEqual(expected.filter((row) => !isBlank(row)));
      }),
      { numRuns: 200 },
    );
  },
);

it.each([
  ['STRING', '"plain-text_1"', 'plain-text_1'],
  ['STRING', '"two words"', '"two words"'],
  ['STRING', '"a\\"b"', '"a""b"'],
  ['STRING', '"more-than-twenty-four-characters"', '"more-than-twenty-four-characters"'],
  ['STRING', '"éééééééééééééééééééééééé"', 'éééééééééééééééééééééééé'],
  ['TIMESTAMP(3)', '2020-01-01 00:00:00.120', '"2020-01-01 00:00:00.12"'],
  ['DATE', '2020-02-29', '2020-02-29'],
  ['TIME(3)', '10:11:12.500', '10:11:12.5'],
  ['DOUBLE', '1e10', '1.0E10'],
  ['DECIMAL(10, 8)', '0.00000012', '1.2E-7'],
  ['INT', 'NULL', ''],
])('%s %s is %s', (type, value, text) => {
  arena.reset();
  const batch = batchFromText(memory, arena, `v ${type} | w INT\n${value} | 1`);
  const encoder = csvFormat.createEncoder(batch.schema, {}, memory, 2);
  expect(new TextDecoder().decode(encoder.encode(batch))).toBe(`${text},1\n`);
  encoder.close();
});
