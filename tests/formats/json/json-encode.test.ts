import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DataType } from '../../../src/arrow/data-type.ts';
import { jsonFormat } from '../../../src/formats/json/json-format.ts';
import { Arena } from '../../../src/kernels/arena.ts';
import { batchFromText } from '../../support/batch-text.ts';
import { testMemory } from '../../support/kernel-module.ts';
import { arbitraryRows, batchOf, scalarTypes } from '../../support/random-batch.ts';
import { DecodeHarness } from '../decode-harness.ts';

const memory = testMemory();
const arena = new Arena(memory);
const harness = new DecodeHarness(jsonFormat, memory);
const row: DataType = {
  kind: 'row',
  fields: scalarTypes.slice(2, 8).map((type, index) => ({ name: `"f${index}`, type })),
  nullable: true,
};

it('writes rows that read back as they were, and as JSON.parse understands them', () => {
  fc.assert(
    fc.property(arbitraryRows([...scalarTypes, row]), fc.boolean(), fc.boolean(), (random, isIso, ignoreNulls) => {
      arena.reset();
      const { schema, rows, selection } = random;
      const options = {
        'timestamp-format.standard': isIso ? 'ISO-8601' : 'SQL',
        'encode.ignore-null-fields': String(ignoreNulls),
      };
      const encoder = jsonFormat.createEncoder(schema, options, memory, 2);
      const bytes = encoder.encode(batchOf(memory, arena, random));
      encoder.close();
      const expected = selection === undefined ? rows : selection.map((index) => rows[index]);
      for (const line of new TextDecoder().decode(bytes).split('\n').slice(0, -1)) {
        const keys = Object.keys(JSON.parse(line));
        if (!ignoreNulls) expect(keys).toEqual(schema.fields.map((field) => field.name));
      }
      const readOptions = { 'timestamp-format.standard': isIso ? 'ISO-8601' : 'SQL' };
      expect(harness.decode({ schema, options: readOptions }, bytes).rows).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

const encode = (picture: string, options: Record<string, string> = {}): string => {
  arena.reset();
  const batch = batchFromText(memory, arena, picture);
  const encoder = jsonFormat.createEncoder(batch.schema, options, memory, 2);
  const text = new TextDecoder().decode(encoder.encode(batch));
  encoder.close();
  return text;
};

it.each([
  ['DOUBLE', '1e10', '1.0E10'],
  ['DOUBLE', '0.001', '0.001'],
  ['DOUBLE', '-0', '-0.0'],
  ['DOUBLE', 'NaN', '"NaN"'],
  ['FLOAT', '0.1', '0.1'],
  ['DECIMAL(10, 2)', '1.50', '1.50'],
  ['DECIMAL(10, 8)', '0.00000012', '1.2E-7'],
  ['DECIMAL(10, 8)', '0.00000100', '0.00000100'],
  ['BYTES', "x'68656c6c6f'", '"aGVsbG8="'],
  ['STRING', '"a\\"\\\\/\\n\\u0001\\u001f\u007fé😀"', '"a\\"\\\\/\\n\\u0001\\u001F\u007fé😀"'],
  ['TIMESTAMP(3)', '2020-01-01 00:00:00.120', '"2020-01-01 00:00:00.12"'],
  ['TIMESTAMP(3)', '2020-01-01 00:00:00.000', '"2020-01-01 00:00:00"'],
  ['TIMESTAMP_LTZ(3)', '2020-01-01 00:00:00.000Z', '"2020-01-01 00:00:00Z"'],
  ['TIME(3)', '10:11:12.500', '"10:11:12.5"'],
  ['DATE', '2020-02-29', '"2020-02-29"'],
  ['INT', 'NULL', 'null'],
])('%s %s is %s', (type, value, json) => {
  expect(encode(`v ${type}\n${value}`)).toBe(`{"v":${json}}\n`);
});

it('writes plain decimals when told to', () => {
  expect(encode('v DECIMAL(10, 8)\n0.00000012', { 'encode.decimal-as-plain-number': 'true' })).toBe(
    '{"v":0.00000012}\n',
  );
});

it('writes rows larger than its buffer, and many of them', () => {
  const large = testMemory(1 << 28);
  const text = `"\u0001`.repeat(300_000);
  const schema = { fields: [{ name: 's', type: { kind: 'varchar', length: 2147483647, nullable: true } as const }] };
  const rows = [[text], ['b'], [text]];
  const largeArena = new Arena(large);
  const batch = batchOf(large, largeArena, { schema, rows, kinds: undefined, selection: undefined });
  const bytes = jsonFormat.createEncoder(schema, {}, large, 2).encode(batch);
  const lines = new TextDecoder().decode(bytes).split('\n');
  expect(lines.slice(0, -1).map((line) => JSON.parse(line).s === text)).toEqual([true, false, true]);
});
