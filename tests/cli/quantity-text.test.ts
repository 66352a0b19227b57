import { expect, test } from 'vitest';
import { bytesText, countText, durationText, shortCountText, watermarkText } from '../../src/cli/quantity-text.ts';

test('numbers for people', () => {
  expect([0, 999, 1000, 3_000_000].map(countText)).toEqual(['0', '999', '1,000', '3,000,000']);
  expect([0, 12, 999.4, 999.6, 1000, 4_050_000, 999_600].map(shortCountText)).toEqual([
    '0',
    '12',
    '999',
    '1.00 k',
    '1.00 k',
    '4.05 M',
    '1.00 M',
  ]);
  expect([12, 728e6, 5e12, 5e15].map(bytesText)).toEqual(['12 B', '728 MB', '5.00 TB', '5,000 TB']);
  expect([0, 744, 12_340, 59_940, 65_000, 3_700_000].map(durationText)).toEqual([
    '0.00 s',
    '0.74 s',
    '12.3 s',
    '1 min 0 s',
    '1 min 5 s',
    '1 h 1 min',
  ]);
});

test('event time for people', () => {
  const timeMs = Date.UTC(2024, 0, 1, 0, 1, 2);
  expect([Number.NEGATIVE_INFINITY, timeMs, Number.POSITIVE_INFINITY, 9e15].map(watermarkText)).toEqual([
    '-',
    '2024-01-01 00:01:02',
    'end',
    'end',
  ]);
});
