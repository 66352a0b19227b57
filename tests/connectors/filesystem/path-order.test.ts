import fc from 'fast-check';
import { expect, it } from 'vitest';
import { comparePaths } from '../../../src/connectors/filesystem/path-order.ts';

it('puts numbered files in the order of their numbers', () => {
  const paths = ['p-0-10', 'p-0-2', 'p-0-1', 'p-1-0', 'p', 'a/9', 'a/08', 'a/8', 'a', 'a/8b', 'a/8/x', ''];
  expect(paths.toSorted(comparePaths)).toEqual([
    '',
    'a',
    'a/08',
    'a/8',
    'a/8/x',
    'a/8b',
    'a/9',
    'p',
    'p-0-1',
    'p-0-2',
    'p-0-10',
    'p-1-0',
  ]);
});

it('is an order', () => {
  const path = fc.stringMatching(/^[a0-3/-]{0,6}$/);
  fc.assert(
    fc.property(path, path, path, (a, b, c) => {
      expect(Math.sign(comparePaths(a, b)) + Math.sign(comparePaths(b, a))).toBe(0);
      expect(comparePaths(a, b) === 0).toBe(a === b);
      if (comparePaths(a, b) < 0 && comparePaths(b, c) < 0) expect(comparePaths(a, c)).toBeLessThan(0);
    }),
  );
});
