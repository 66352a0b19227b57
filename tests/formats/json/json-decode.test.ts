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

  it('leave no NULL of a dropped row behind', () => {
    const schema = schemaFromText('s STRING | b BOOLEAN | a INT');
    const filters = [{ path: [2], type: { kind: 'int', nullable: true }, operator: '=', value: 1n }] as const;
    const text = '{"s":null,"b":null,"a":2}\n{"s":"x","b":true,"a":1}\n{"a":3,"b":null}\n{"a":1,"b":true,"s":"y"}';
    expect(harness.decode({ schema, filters }, text).rows).toEqual([
      ['x', true, 1],
      ['y', true, 1],
    ]);
  });

  it('still find faults of structure in a dropped row', () => {
    const schema = schemaFromText('a INT | b INT');
    const filters = [{ path: [0], type: { kind: 'int', nullable: true }, operator: '=', value: 1n }] as const;
    expect(harness.failure({ schema, filters }, '{"a":2,"b":}').fields.message).toContain('a value is expected');
  });
});

it('forgets the fields of an object that comes again', () => {
  const int: DataType = { kind: 'int', nullable: true };
  const fields = ['x', 'y'].map((name) => ({ name, type: int }));
  const schema: Schema = { fields: [{ name: 'r', type: { kind: 'row', fields, nullable: true } }, ...fields] };
  const rows = (text: string) => harness.decode({ schema }, text).rows;
  expect(rows('{"r":{"x":1},"r":{},"x":2,"y":3}')).toEqual([[{ x: null, y: null }, 2, 3]]);
  expect(rows('{"r":{"x":1,"y":2},"r":{"y":4}}')).toEqual([[{ x: null, y: 4 }, null, null]]);
  expect(rows('{"r":{"x":1},"r":null}')).toEqual([[null, null, null]]);
  expect(rows('{"r":null,"r":{"x":1},"y":5}')).toEqual([[{ x: 1, y: null }, null, 5]]);
  expect(harness.decode({ schema, projection: [[0, 0]] }, '{"r":{"x":1},"r":{"y":2}}').rows).toEqual([[null]]);
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
  const arrays = Array.from(
    { length: 200 },
    (_, line) =>
      `[${rows
        .slice(line * 100, line * 100 + 100)
        .map(([a]) => `{"a":${a}}`)
        .join(',')}]`,
  );
  expect(harness.decode({ schema }, arrays.join('\n')).rows).toEqual(rows.map(([a]) => [a, null]));
  const array = `[${rows.map(([a, z]) => `{"a":${a},"z":${z}}`).join(',')}]\n{"a":1}`;
  expect(harness.decode({ schema }, array).rows).toEqual([...rows, [1, null]]);
});

it('ends a batch between lines when an array does not fit into it any more', () => {
  const { memory, arena } = harness;
  const line = `[${Array.from({ length: 100 }, (_, a) => `{"a":${a}}`).join(',')}]\n`;
  const bytes = new TextEncoder().encode(line.repeat(100));
  const input = memory.allocate(1, bytes.length + 64);
  memory.u8.set(bytes, input);
  const schema = schemaFromText('a INT');
  const decoder = jsonFormat.createDecoder({ schema, projection: [[0]], filters: [], options: {} }, memory, 1);
  const { batch, consumedBytes } = decoder.decode(input, bytes.length, true, arena);
  expect({ rows: batch.rows, consumedBytes }).toEqual({ rows: 8100, consumedBytes: 81 * line.length });
  decoder.close();
  memory.release(input);
});
