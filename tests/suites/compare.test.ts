import { describe, expect, it } from 'vitest';
import type { DataType } from '../../src/arrow/data-type.ts';
import { Comparer } from './compare.ts';
import type { Expectation, Json } from './suite-case.ts';

const string: DataType = { kind: 'varchar', length: 2147483647, nullable: true };
const int: DataType = { kind: 'int', nullable: true };
const double: DataType = { kind: 'double', nullable: true };
const decimal: DataType = { kind: 'decimal', precision: 10, scale: 2, nullable: true };

const columns = [
  { name: 'k', type: 'STRING' },
  { name: 'v', type: 'INT' },
];
const change = (kind: string, ...values: (string | number | null)[]) => ({ kind, values });

function outcome(
  expectation: Partial<Expectation>,
  actual: readonly ReturnType<typeof change>[],
  types: readonly DataType[] = [string, int],
) {
  return new Comparer({ columns, compare: 'changelog', ...expectation }, types).compare(actual);
}

describe('final', () => {
  const final = (rows: readonly (readonly Json[])[], actual: readonly ReturnType<typeof change>[], key?: string[]) =>
    outcome({ compare: 'final', rows, ...(key === undefined ? {} : { sinkPrimaryKey: key }) }, actual);

  it('compares the folded table as a multiset', () => {
    const actual = [change('+I', 'a', 1), change('+I', 'b', 2), change('-U', 'a', 1), change('+U', 'a', 3)];
    expect(
      final(
        [
          ['b', 2],
          ['a', 3],
        ],
        actual,
      ).outcome,
    ).toBe('equal');
    expect(final([['b', 2]], actual)).toEqual({ outcome: 'different', difference: '1 unexpected: ["a", 3]' });
    expect(
      final(
        [
          ['a', 3],
          ['a', 3],
          ['b', 2],
        ],
        actual,
      ).outcome,
    ).toBe('different');
  });

  it('folds by the key of the sink', () => {
    const actual = [change('+I', 'a', 1), change('+U', 'a', 3), change('+I', 'b', 2), change('-D', 'b', null)];
    expect(final([['a', 3]], actual, ['k']).outcome).toBe('equal');
  });

  it('refuses a changelog that does not fold', () => {
    expect(final([], [change('-D', 'a', 1)])).toMatchObject({
      difference: expect.stringContaining('not there') as string,
    });
    expect(final([], [change('+I', 'a', 1), change('+I', 'a', 2)], ['k'])).toMatchObject({
      difference: expect.stringContaining('key taken') as string,
    });
  });
});

describe('changelog', () => {
  const rows = [
    ['+I', 'a', 1],
    ['-U', 'a', 1],
    ['+U', 'a', 2],
  ];

  it('wants the same changes, in the same order for each key', () => {
    const actual = [change('+I', 'a', 1), change('-U', 'a', 1), change('+U', 'a', 2)];
    expect(outcome({ rows, keys: ['k'] }, actual).outcome).toBe('equal');
    expect(outcome({ rows }, [change('+I', 'a', 2)])).toMatchObject({ outcome: 'fold-only' });
    const double = [...rows, ['+I', 'b', 1], ['+I', 'b', 2]];
    const swapped = [...actual, change('+I', 'b', 2), change('+I', 'b', 1)];
    expect(outcome({ rows: double, keys: ['k'] }, swapped).outcome).toBe('fold-only');
    expect(outcome({ rows: double }, swapped).outcome).toBe('equal');
  });

  it('tells another table from other changes', () => {
    expect(outcome({ rows }, [change('+I', 'a', 3)]).outcome).toBe('different');
  });
});

describe('ordered', () => {
  it('wants the rows in order', () => {
    const rows = [
      ['a', 1],
      ['b', 2],
    ];
    expect(outcome({ compare: 'ordered', rows }, [change('+I', 'a', 1), change('+I', 'b', 2)]).outcome).toBe('equal');
    expect(outcome({ compare: 'ordered', rows }, [change('+I', 'b', 2), change('+I', 'a', 1)])).toEqual({
      outcome: 'different',
      difference: 'row 1 is ["b", 2] instead of ["a", 1]',
    });
  });
});

describe('values', () => {
  const same = (type: DataType, actual: string | number | null, expected: Json, approx = false) =>
    outcome(
      { compare: 'final', columns: [{ name: 'v', type: '', approx }], rows: [[expected]] },
      [change('+I', actual)],
      [type],
    ).outcome === 'equal';

  it('are compared by type', () => {
    expect(same(double, 1 + 1e-12, 1)).toBe(true);
    expect(same(double, 1 + 1e-6, 1)).toBe(false);
    expect(same(double, Number.NaN, 'NaN')).toBe(true);
    expect(same(double, -0, 0)).toBe(true);
    expect(same(double, null, 0)).toBe(false);
    expect(same({ kind: 'float', nullable: true }, Math.fround(1.1), 1.1)).toBe(true);
    expect(same(decimal, '1.10', '1.1')).toBe(true);
    expect(same(decimal, '1.11', '1.1')).toBe(false);
    expect(same(decimal, '1.1000000001', '1.1', true)).toBe(true);
    expect(
      same({ kind: 'timestamp', precision: 3, nullable: true }, '2020-01-01 00:00:01.000', '2020-01-01T00:00:01'),
    ).toBe(true);
    expect(
      same({ kind: 'timestamp', precision: 3, nullable: true }, '2020-01-01 00:00:01.050', '2020-01-01T00:00:01.05'),
    ).toBe(true);
    expect(
      same({ kind: 'timestamp', precision: 3, nullable: true }, '2020-01-01 00:00:01.500', '2020-01-01T00:00:01'),
    ).toBe(false);
    expect(same(string, 'NULL', null)).toBe(false);
  });
});
