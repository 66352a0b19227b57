import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { present } from '../../src/base/assert.ts';
import { datagen } from '../../src/connectors/datagen/datagen.ts';
import { readRows, type Row } from '../../src/kernels/column-reader.ts';
import type { SourceSpec } from '../../src/plan/job-graph.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { belowWide, draw, mix, unit } from '../support/counter-random.ts';
import { testMemory } from '../support/kernel-module.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryFileStore } from '../support/memory-file-store.ts';
import { drain, sourceContext } from '../support/source-harness.ts';

const nowMs = Date.UTC(2024, 4, 6, 7, 8, 9, 123);
const unpaced = { 'rows-per-second': '1000000000' };
const source = present(datagen.source, 'datagen source');
const text = (kind: 'char' | 'varchar' | 'varbinary', length = 2147483647): DataType => ({
  kind,
  length,
  nullable: true,
});

function schemaOf(columns: Record<string, DataType>): Schema {
  return { fields: Object.entries(columns).map(([name, type]) => ({ name, type })) };
}

async function rowsOf(
  columns: Record<string, DataType>,
  options: Record<string, string>,
  projection?: number[][],
  parallelism = 1,
): Promise<Row[]> {
  const schema = schemaOf(columns);
  datagen.description.check({ ...unpaced, ...options }, schema);
  const spec: SourceSpec = {
    kind: 'source',
    connector: 'datagen',
    options: { connector: 'datagen', ...unpaced, ...options },
    format: undefined,
    decode: { schema, projection: projection ?? schema.fields.map((_, index) => [index]), filters: [], options: {} },
    bounded: true,
  };
  const services = { files: new MemoryFileStore(), clock: new ManualClock(nowMs), formats: new Map() };
  const assigner = source.createSplitAssigner(spec, parallelism, services);
  const rows: Row[] = [];
  for (let subtask = 0; subtask < parallelism; subtask++) {
    const memory = testMemory();
    const context = sourceContext(memory, assigner, subtask, parallelism);
    const running = source.createSource(spec, context, services);
    await drain(running, context, (batch) => rows.push(...readRows(memory, batch)));
    await running.close();
  }
  return rows;
}

const valuesOf = async (type: DataType, options: Record<string, string>, count = 300): Promise<Row> => {
  const rows = await rowsOf({ v: type }, { 'number-of-rows': String(count), ...options });
  expect(rows).toHaveLength(count);
  return rows.map(([value]) => value ?? null);
};

describe('datagen', () => {
  it('stays within min and max for every integer type, and reaches both', async () => {
    const ranges = fc.tuple(fc.integer({ min: -100, max: 100 }), fc.integer({ min: 0, max: 5 }));
    const kinds = fc.constantFrom('tinyint', 'smallint', 'int', 'bigint');
    await fc.assert(
      fc.asyncProperty(ranges, kinds, async ([min, size], kind) => {
        const values = await valuesOf(
          { kind, nullable: false },
          { 'fields.v.min': String(min), 'fields.v.max': String(min + size) },
        );
        const found = new Set(values.map(Number));
        expect([...found].toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: size + 1 }, (_, offset) => min + offset),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('uses the whole type by default', async () => {
    const bigints = await valuesOf({ kind: 'bigint', nullable: false }, {}, 1000);
    expect(bigints.some((value) => BigInt(String(value)) > 1n << 62n)).toBe(true);
    expect(bigints.some((value) => BigInt(String(value)) < -(1n << 62n))).toBe(true);
    const tinyints = await valuesOf({ kind: 'tinyint', nullable: false }, {}, 5000);
    expect(new Set(tinyints).size).toBe(256);
    const doubles = await valuesOf({ kind: 'double', nullable: false }, {});
    expect(doubles.every((value) => Number.isFinite(value))).toBe(true);
    expect(doubles.some((value) => Number(value) < 0)).toBe(true);
  });

  it('makes decimals, floats and booleans', async () => {
    const decimals = await valuesOf(
      { kind: 'decimal', precision: 10, scale: 2, nullable: false },
      { 'fields.v.min': '-1.5', 'fields.v.max': '2.25' },
    );
    for (const value of decimals) {
      expect(value).toMatch(/^-?\d\.\d\d$/);
      expect(Number(value)).toBeGreaterThanOrEqual(-1.5);
      expect(Number(value)).toBeLessThanOrEqual(2.25);
    }
    const floats = await valuesOf({ kind: 'float', nullable: false }, { 'fields.v.min': '1', 'fields.v.max': '2' });
    expect(floats.every((value) => Number(value) >= 1 && Number(value) <= 2)).toBe(true);
    expect(new Set(await valuesOf({ kind: 'boolean', nullable: false }, {})).size).toBe(2);
  });

  it('makes strings of the declared or given length', async () => {
    for (const value of await valuesOf(text('varchar'), {})) expect(value).toMatch(/^[0-9a-f]{100}$/);
    for (const value of await valuesOf(text('char', 7), {})) expect(value).toMatch(/^[0-9a-f]{7}$/);
    for (const value of await valuesOf(text('varchar', 20), { 'fields.v.length': '5' }))
      expect(value).toMatch(/^[0-9a-f]{5}$/);
    const lengths = (await valuesOf(text('varchar'), { 'fields.v.length': '4', 'fields.v.var-len': 'true' })).map(
      (v) => String(v).length,
    );
    expect([...new Set(lengths)].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    for (const value of await valuesOf(text('varbinary'), { 'fields.v.length': '9' })) expect(value).toHaveLength(9);
  });

  it('makes times around now', async () => {
    const time = (kind: 'date' | 'time' | 'timestamp'): DataType =>
      kind === 'date' ? { kind, nullable: false } : { kind, precision: kind === 'time' ? 0 : 3, nullable: false };
    expect(new Set(await valuesOf(time('date'), {}))).toEqual(new Set(['2024-05-06']));
    expect(new Set(await valuesOf(time('time'), {}))).toEqual(new Set(['07:08:09']));
    expect(new Set(await valuesOf(time('timestamp'), {}))).toEqual(new Set(['2024-05-06 07:08:09.123']));
    const past = await valuesOf(time('timestamp'), { 'fields.v.max-past': '1 s' });
    expect(
      past.every((value) => String(value) >= '2024-05-06 07:08:08.123' && String(value) <= '2024-05-06 07:08:09.123'),
    ).toBe(true);
    expect(new Set(past).size).toBeGreaterThan(100);
  });

  it('counts sequences, and ends with the shortest', async () => {
    const options = {
      'fields.i.kind': 'sequence',
      'fields.i.start': '-2',
      'fields.i.end': '2',
      'fields.s.kind': 'sequence',
      'fields.s.start': '9',
      'fields.s.end': '100',
      'fields.d.kind': 'sequence',
      'fields.d.start': '1',
      'fields.d.end': '100',
    };
    const columns: Record<string, DataType> = {
      i: { kind: 'int', nullable: false },
      s: text('varchar'),
      d: { kind: 'decimal', precision: 5, scale: 1, nullable: false },
      f: { kind: 'double', nullable: false },
    };
    const rows = await rowsOf(columns, {
      ...options,
      'fields.f.kind': 'sequence',
      'fields.f.start': '0',
      'fields.f.end': '9',
    });
    expect(rows).toEqual([
      [-2, '9', '1.0', 0],
      [-1, '10', '2.0', 1],
      [0, '11', '3.0', 2],
      [1, '12', '4.0', 3],
      [2, '13', '5.0', 4],
    ]);
    expect(datagen.description.isBounded(options)).toBe(true);
    expect(datagen.description.isBounded({})).toBe(false);
  });

  it('makes NULLs at the given rate', async () => {
    const values = await valuesOf({ kind: 'int', nullable: true }, { 'fields.v.null-rate': '0.25' }, 4000);
    expect(values.filter((value) => value === null).length / 4000).toBeCloseTo(0.25, 1);
    const never = await valuesOf({ kind: 'int', nullable: false }, { 'fields.v.null-rate': '0.25' });
    expect(never.includes(null)).toBe(false);
  });

  it('makes ROWs, and the fields of one that is sometimes NULL are NULL with it', async () => {
    const inner: DataType = { kind: 'int', nullable: false };
    const columns: Record<string, DataType> = {
      r: { kind: 'row', nullable: true, fields: [{ name: 'x', type: inner }] },
    };
    const options = {
      'number-of-rows': '200',
      'fields.r.null-rate': '0.5',
      'fields.r.x.min': '1',
      'fields.r.x.max': '3',
    };
    const whole = await rowsOf(columns, options);
    const field = await rowsOf(columns, options, [[0, 0]]);
    expect(whole.map(([row]) => (row as { x: number } | null)?.x ?? null)).toEqual(field.map(([x]) => x));
    expect(new Set(field.map(([x]) => x))).toEqual(new Set([1, 2, 3, null]));
  });

  it('makes the same rows for a seed at any parallelism and projection', async () => {
    const columns: Record<string, DataType> = { a: { kind: 'bigint', nullable: true }, b: text('varchar', 12) };
    const options = { 'number-of-rows': '30000', 'fields.a.null-rate': '0.1', seed: '9' };
    const rows = await rowsOf(columns, options);
    expect(await rowsOf(columns, options, undefined, 3)).toEqual(rows);
    expect(await rowsOf(columns, options, [[1]])).toEqual(rows.map(([, b]) => [b]));
    expect(await rowsOf(columns, { ...options, seed: '10' })).not.toEqual(rows);
  });

  it.each([
    [{ 'fields.oter.kind': 'random' }, 'OPTION_UNKNOWN', "did you mean 'fields.other.kind'?"],
    [{ 'fields.v.kind': 'sequence' }, 'OPTION_MISSING', undefined],
    [{ 'fields.v.kind': 'sequence', 'fields.v.start': '5', 'fields.v.end': '4' }, 'OPTION_INVALID', undefined],
    [{ 'fields.v.min': '5', 'fields.v.max': '4' }, 'OPTION_INVALID', undefined],
    [{ 'fields.v.max': '300' }, 'OPTION_INVALID', undefined],
    [{ 'fields.v.null-rate': '2' }, 'OPTION_INVALID', undefined],
  ])('refuses %o', (options, code, hint) => {
    const schema = schemaOf({ v: { kind: 'tinyint', nullable: true }, other: text('varchar') });
    const fields = hint === undefined ? { code } : { code, hint };
    expect(() => datagen.description.check(options, schema)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining(fields) }),
    );
  });

  it('refuses types that it cannot make', () => {
    const schema = schemaOf({ v: { kind: 'array', element: text('varchar'), nullable: true } });
    expect(() => datagen.description.check({}, schema)).toThrow(expect.objectContaining({ code: 'SQL_UNSUPPORTED' }));
  });
});

describe('datagen kernel', () => {
  const memory = testMemory();
  const { kernels, view } = memory;
  const arena = new Arena(memory);
  const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

  it('makes the integers and floats of its definition', () => {
    fc.assert(
      fc.property(
        int64,
        fc.nat(1000),
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        int64,
        int64,
        (seed, column, first, a, b) => {
          arena.reset();
          const [min, max] = a < b ? [a, b] : [b, a];
          const data = arena.allocate(80);
          const bits = Array.from({ length: 10 }, (_, row) => draw(mix(seed), first + BigInt(row), column * 4));
          kernels.datagenInteger(seed, column, first, 10, min, max, 8, data);
          const integers = bits.map((_, row) => view.getBigInt64(data + row * 8, true));
          expect(integers).toEqual(bits.map((value) => min + belowWide(value, max - min + 1n)));
          kernels.datagenFloat(seed, column, first, 10, -1.5, 2.5, 8, data);
          const floats = bits.map((_, row) => view.getFloat64(data + row * 8, true));
          expect(floats).toEqual(bits.map((value) => -1.5 * (1 - unit(value)) + 2.5 * unit(value)));
        },
      ),
      { numRuns: 200 },
    );
  });
});
