import { expect, test } from 'vitest';
import { resultTable } from '../../bench/result-table.ts';

test('columns are aligned, numbers to the right, and digits fit the size', () => {
  const table = resultTable(
    ['name', 'rate', 'note'],
    [
      ['short', 12.345, 'x'],
      ['a longer name', 1234567, undefined],
      ['none', undefined, 'y'],
    ],
  );
  expect(table).toBe(
    [
      'name                rate  note',
      '-------------  ---------  ----',
      'short               12.3  x',
      'a longer name  1,234,567',
      'none                      y',
      '',
    ].join('\n'),
  );
});
