import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataType, Schema } from '../../../src/arrow/data-type.ts';
import { seededRandom } from '../../../src/base/random.ts';
import { jsonFormat } from '../../../src/formats/json/json-format.ts';
import { schemaFromText } from '../../support/batch-text.ts';
import { testMemory } from '../../support/kernel-module.ts';
import { arbitraryRows, scalarTypes } from '../../support/random-batch.ts';
import { DecodeHarness } from '../decode-harness.ts';
import { RandomJson } from './random-json.ts';

const harness = new DecodeHarness(jsonFormat, testMemory());

const writableTypes: readonly DataType[] = scalarTypes.filter((type) => !type.kind.startsWith('interval'));
const rowType: DataType = {
  kind: 'row',
  fields: writableTypes.slice(0, 6).map((type, index) => ({ name: `f${index}`, type })),
  nullable: true,
};

describe('random records', () => {
  it('decode to the rows that they were written from', () => {
    fc.assert(
      fc.property(arbitraryRows([...writableTypes, rowType, rowType]), fc.integer(), ({ schema, rows }, seed) => {
        const json = new RandomJson(seededRandom(seed));
        const lines = rows.map((row) => `${json.blank()}${json.record(schema, row)}${json.blank()}`);
        const text = lines.join(json.below(2) === 0 ? '\n' : '\r\n');
        expect(harness.decode({ schema }, text).rows).toEqual(rows);
      }),
      { numRuns: 400 },
    );
  });

  it('give the same rows wherever the input is cut', () => {
    const schema = schemaFromText('a BIGINT | s STRING | t TIMESTAMP(3)');
    const text = [
      '{"a":1,"s":"é\\n","t":"2020-01-01 00:00:00.123"}',
      '',
      '{"a":-2,"x":[1,{"y":"}"}],"s":"😀"}',
      '[{"a":3},{"a":4}]\r',
      '{"a":5,"s":null}',
    ].join('\n');
    const bytes = new TextEncoder().encode(text);
    const whole = harness.decode({ schema }, bytes);
    expect(whole.rows.map((row) => row[0])).toEqual([1n, -2n, 3n, 4n, 5n]);
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(harness.decode({ schema }, bytes, [cut]), `cut at ${cut}`).toEqual(whole);
  });

  it('read a projection of nested paths', () => {
    const schema: Schema = {
      fields: [
        { name: 'id', type: { kind: 'int', nullable: false } },
        { name: 'r', type: rowType },
      ],
    };
    fc.assert(
      fc.property(arbitraryRows([rowType]), fc.integer(), fc.nat(5), ({ rows }, seed, field) => {
        const json = new RandomJson(seededRandom(seed));
        const records = rows.map((row, id) => [id, row[0] ?? null]);
        const text = records.map((row) => json.record(schema, row)).join('\n');
        const projection = [[1, field], [0], [1, field], [1]];
        const expected = records.map(([id, record]) => {
          const value = record === null ? null : ((record as Record<string, never>)[`f${field}`] ?? null);
          return [value, id, value, record];
        });
        expect(harness.decode({ schema, projection }, text).rows).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});

describe('conditions', () => {
  it('drop the rows for which they do not hold, and read the rest of them as structure only', () => {
    const schema = schemaFromText('event_type INT | price BIGINT | name STRING | rate DOUBLE | cost DECIMAL(10, 2)');
    const lines = [
      '{"event_type":1,"price":"not a number","name":"a"}',
      '{"event_type":2,"price":10,"name":"b","rate":1.5,"cost":1.25}',
      '{"price":11,"event_type":2}',
      '{"event_type":null,"price":12}',
      '{"price":13}',
      // The last of equal keys counts.
      '{"event_type":1,"price":14,"event_type":2,"name":"c","rate":-1,"cost":-3}',
      '{"event_type":2,"price":15,"event_type":1}',
    ];
    const equal = { path: [0], type: { kind: 'int', nullable: true }, operator: '=', value: 2n } as const;
    const prices = (...filters: (typeof equal)[]) =>
      harness.decode({ schema, projection: [[1]], filters }, lines.join('\n')).rows.map((row) => row[0]);
    expect(prices(equal)).toEqual([10n, 11n, 14n]);
    const other = (path: number, kind: string, operator: string, value: unknown) =>
      ({ path: [path], type: { kind, nullable: true }, operator, value }) as unknown as typeof equal;
    expect(prices(equal, other(2, 'varchar', '>', 'a'))).toEqual([10n, 14n]);
    expect(prices(equal, other(2, 'varchar', '=', 'b'))).toEqual([10n]);
    expect(prices(equal, other(3, 'double', '>=', 1.5))).toEqual([10n]);
    expect(prices(equal, other(4, 'decimal', '<', 0n))).toEqual([14n]);
    expect(prices(equal, other(4, 'decimal', 'is not null', undefined))).toEqual([10n, 14n]);
    expect(prices(equal, other(1, 'bigint', '<>', 10n))).toEqual([11n, 14n]);
    expect(prices(equal, other(1, 'bigint', '=', null))).toEqual([]);
  });

  it('still find faults of structure in a dropped row', () => {
    const schema = schemaFromText('a INT | b INT');
    const filters = [{ path: [0], type: { kind: 'int', nullable: true }, operator: '=', value: 1n }] as const;
    expect(harness.failure({ schema, filters }, '{"a":2,"b":}').fields.message).toContain('a value is expected');
  });
});

it('reads a record of 10 MB', () => {
  const memory = testMemory(1 << 28);
  const large = new DecodeHarness(jsonFormat, memory);
  const schema = schemaFromText('a INT | s STRING');
  const text = 'ab'.repeat(5_000_000);
  const { rows } = large.decode({ schema }, `{"a":1,"s":"${text}"}\n{"a":2}`, [4_000_000, 8_000_000]);
  expect(rows).toHaveLength(2);
  expect(rows[0]?.[1] === text).toBe(true);
});

it('reads more rows than a batch holds, and objects with more keys than it learns', () => {
  const schema = schemaFromText('a INT | z INT');
  const rows = Array.from({ length: 20_000 }, (_, row) => [row, row % 7 === 0 ? null : -row]);
  const text = rows
    .map(([a, z]) => `{"a":${a},"key${(a ?? 0) % 1000}":{},${z === null ? '' : `"z":${z},`}"k":"v"}`)
    .join('\n');
  expect(harness.decode({ schema }, text).rows).toEqual(rows);
  const array = `[${rows.map(([a, z]) => `{"a":${a},"z":${z}}`).join(',')}]\n{"a":1}`;
  expect(harness.decode({ schema }, array).rows).toEqual([...rows, [1, null]]);
});
