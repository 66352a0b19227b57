import { describe, expect, test } from 'vitest';
import type { DataType, Schema } from '../../../src/arrow/data-type.ts';
import { csvWriter } from '../../../src/cli/rows/csv-writer.ts';
import { jsonWriter } from '../../../src/cli/rows/json-writer.ts';
import { tableWriter } from '../../../src/cli/rows/table-writer.ts';
import type { Row, Value } from '../../../src/kernels/column-reader.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { capturedOutput } from '../captured-output.ts';

const simple = (kind: 'bigint' | 'double' | 'boolean' | 'float' | 'int'): DataType => ({ kind, nullable: true });
const string: DataType = { kind: 'varchar', length: 2147483647, nullable: true };
const bytes: DataType = { kind: 'varbinary', length: 2147483647, nullable: true };
const decimal: DataType = { kind: 'decimal', precision: 38, scale: 2, nullable: true };
const schema: Schema = {
  fields: [
    { name: 'id', type: simple('bigint') },
    { name: 'name', type: string },
  ],
};
const rows: readonly Row[] = [
  [9007199254740993n, 'plain'],
  [null, 'a "quoted", cell'],
  [-1n, ''],
  [2n, 'two\nlines'],
];
const kinds = [0, 1, 2, 3];

async function printed(make: typeof jsonWriter, of: Schema, some: readonly Row[], changelog = false): Promise<string> {
  const out = capturedOutput();
  const writer = make(out, { schema: of, changelog });
  await writer.write(some, kinds);
  await writer.end();
  return out.text;
}

async function table(
  of: Schema,
  batches: readonly (readonly Row[])[],
  columns?: number,
  changelog = false,
): Promise<string> {
  const out = capturedOutput(columns);
  const writer = tableWriter(out, { schema: of, changelog }, new ManualClock());
  for (const batch of batches)
    await writer.write(
      batch,
      batch.map((_, index) => index % 4),
    );
  await writer.end();
  return out.text;
}

describe('json', () => {
  test('is one object a line with every digit of a number', async () => {
    expect(await printed(jsonWriter, schema, rows)).toBe(
      [
        '{"id":9007199254740993,"name":"plain"}',
        '{"id":null,"name":"a \\"quoted\\", cell"}',
        '{"id":-1,"name":""}',
        '{"id":2,"name":"two\\nlines"}',
        '',
      ].join('\n'),
    );
  });

  test('tells the kind of each row with changelog', async () => {
    expect((await printed(jsonWriter, schema, rows, true)).split('\n').slice(0, 2)).toEqual([
      '{"op":"+I","row":{"id":9007199254740993,"name":"plain"}}',
      '{"op":"-U","row":{"id":null,"name":"a \\"quoted\\", cell"}}',
    ]);
  });

  const values: readonly (readonly [DataType, Value, string])[] = [
    [decimal, '123456789012345678901234567890.10', '123456789012345678901234567890.10'],
    [simple('double'), 1, '1.0'],
    [simple('double'), 1e21, '1.0E21'],
    [simple('double'), Number.NaN, '"NaN"'],
    [simple('float'), Number.NEGATIVE_INFINITY, '"-Infinity"'],
    [simple('boolean'), true, 'true'],
    [bytes, new Uint8Array([1, 255]), '"Af8="'],
    [{ kind: 'timestamp', precision: 3, nullable: true }, '2024-01-01 00:00:00.000', '"2024-01-01 00:00:00.000"'],
    [
      {
        kind: 'row',
        nullable: true,
        fields: [
          { name: 'a"b', type: simple('int') },
          { name: 'c', type: string },
        ],
      },
      { 'a"b': 1, c: null },
      '{"a\\"b":1,"c":null}',
    ],
    [{ kind: 'array', nullable: true, element: simple('bigint') }, [1n, null], '[1,null]'],
    [{ kind: 'map', nullable: true, key: string, value: simple('int') }, new Map([['k', 1]]), '{"k":1}'],
  ];
  test.each(values)('%o %s', async (type, value, text) => {
    const line = await printed(jsonWriter, { fields: [{ name: 'v', type }] }, [[value]]);
    expect(line).toBe(`{"v":${text}}\n`);
    expect(() => JSON.parse(line)).not.toThrow();
  });
});

describe('csv', () => {
  test('quotes what needs it and tells NULL from the empty string', async () => {
    expect(await printed(csvWriter, schema, rows)).toBe(
      'id,name\n9007199254740993,plain\n,"a ""quoted"", cell"\n-1,""\n2,"two\nlines"\n',
    );
  });

  test('has a first column op with changelog', async () => {
    expect(await printed(csvWriter, schema, rows.slice(0, 2), true)).toBe(
      'op,id,name\n+I,9007199254740993,plain\n-U,,"a ""quoted"", cell"\n',
    );
  });

  test('has its header without rows too', async () => {
    expect(await printed(csvWriter, schema, [])).toBe('id,name\n');
  });
});

describe('table', () => {
  test('aligns numbers to the right and shows NULL and line breaks', async () => {
    expect(await table(schema, [rows])).toBe(
      [
        '               id | name',
        '------------------+------------------',
        ' 9007199254740993 | plain',
        '             NULL | a "quoted", cell',
        '               -1 |',
        '                2 | two\\nlines',
        '',
      ].join('\n'),
    );
  });

  test('has its header without rows too', async () => {
    expect(await table(schema, [])).toBe(' id | name\n----+------\n');
  });

  test('has a first column op with changelog', async () => {
    expect(await table(schema, [rows.slice(0, 2)], undefined, true)).toContain(
      ' -U |             NULL | a "quoted", cell',
    );
  });

  test('goes on below the first rows; a column grows with what comes later', async () => {
    const first = Array.from({ length: 500 }, (): Row => [1n, 'x']);
    const lines = (await table(schema, [first, [[1000n, 'y']], [[2n, 'z']]])).split('\n');
    expect(lines.slice(0, 3)).toEqual([' id | name', '----+------', '  1 | x']);
    expect(lines.slice(-3)).toEqual([' 1000 | y', '    2 | z', '']);
  });

  test('shows a lone row of a slow stream after a moment', async () => {
    const out = capturedOutput();
    const clock = new ManualClock();
    const writer = tableWriter(out, { schema, changelog: false }, clock);
    await writer.write([[1n, 'x']], [0]);
    expect(out.text).toBe('');
    clock.advance(200);
    await writer.write([[2n, 'y']], [0]);
    expect(out.text).toBe(' id | name\n----+------\n  1 | x\n  2 | y\n');
  });

  test('measures wide and combining characters as a terminal shows them', async () => {
    const some: readonly Row[] = [
      [1n, '漢字'],
      [2n, 'e\u0301t'],
      [3n, '👩‍👩‍👧'],
    ];
    const two: Schema = {
      fields: [
        { name: 'name', type: string },
        { name: 'n', type: simple('bigint') },
      ],
    };
    expect(await table(two, [some.map(([n = null, name = null]) => [name, n])])).toBe(
      [' name | n', '------+---', ' 漢字 | 1', ' e\u0301t   | 2', ' 👩‍👩‍👧   | 3', ''].join('\n'),
    );
  });

  test('fits into a terminal: long cells are cut, and never wrap', async () => {
    const long = 'x'.repeat(100);
    const text = await table(schema, [[[1n, long]]], 40);
    expect(text.split('\n')[2]).toBe(`  1 | ${'x'.repeat(32)}…`);
    expect(await table(schema, [[[1n, long]]])).toContain(long);
    const timed: Schema = {
      fields: [
        { name: 'ts', type: { kind: 'timestamp', precision: 3, nullable: true } },
        { name: 'a', type: string },
      ],
    };
    expect(await table(timed, [[['2024-01-01 00:00:00.000', 'y'.repeat(22)]]], 40)).toContain(
      ' 2024-01-01 00:00:00.000 | yyyyyyyyyyy…\n',
    );
    const numbers: Schema = { fields: ['a', 'b', 'c'].map((name) => ({ name, type: simple('bigint') })) };
    expect(await table(numbers, [[[1234567890n, 1234567890n, 3n]]], 20)).toContain('\n 1234567890 | 12345…\n');
    const many: Schema = {
      fields: Array.from({ length: 30 }, (_, n) => ({ name: `column${n}`, type: simple('int') })),
    };
    for (const line of (await table(many, [[many.fields.map(() => 1)]], 40)).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(40);
    }
  });

  test('a value cannot steer the terminal', async () => {
    expect(await table(schema, [[[1n, '\u001b[2J\u0007']]])).toContain('\\u001b[2J\\u0007');
  });
});
