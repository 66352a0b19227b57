import { expect, it } from 'vitest';
import { NumberRanges } from '../../src/operators/number-ranges.ts';
import type { Split } from '../../src/operators/source.ts';

const range = (start: number, end: number): Split => ({ id: String(start), path: '', start, end });

it('works on one range and asks for the next ahead; the snapshot has the rest of both', async () => {
  const splits = [range(0, 10), range(10, 20)];
  const ranges = new NumberRanges({ nextSplit: async () => splits.shift() });
  expect(ranges.snapshot()).toEqual([]);
  await ranges.current();
  const first = ranges.current();
  if (first === undefined || first instanceof Promise) throw new Error('no range');
  first.start = 4;
  await Promise.resolve();
  expect(ranges.snapshot()).toEqual([{ ...range(4, 10), id: '0' }, range(10, 20)]);
  first.start = 10;
  expect(ranges.snapshot()).toEqual([range(10, 20)]);
  const second = ranges.current();
  if (second === undefined || second instanceof Promise) throw new Error('no second range');
  second.start = 20;
  await ranges.current();
  expect(ranges.current()).toBeUndefined();
  expect(ranges.snapshot()).toEqual([]);
});

it('throws what the assigner answered', async () => {
  const ranges = new NumberRanges({ nextSplit: () => Promise.reject(new Error('no files')) });
  await ranges.current();
  expect(() => ranges.current()).toThrow('no files');
});
