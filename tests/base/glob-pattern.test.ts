import { describe, expect, it } from 'vitest';
import { globExpression } from '../../src/base/glob-pattern.ts';

describe('globExpression', () => {
  it.each([
    ['data/*.json', 'data/a.json', true],
    ['data/*.json', 'data/deep/a.json', false],
    ['data/*.json', 'data/a.jsonl', false],
    ['data/**/*.json', 'data/a.json', true],
    ['data/**/*.json', 'data/x/y/a.json', true],
    ['data/**', 'data/x/y', true],
    ['part-?', 'part-1', true],
    ['part-?', 'part-12', false],
    ['part-[0-2]', 'part-1', true],
    ['part-[!0-2]', 'part-1', false],
    ['{a,b*}.csv', 'bcd.csv', true],
    ['{a,b*}.csv', 'c.csv', false],
    ['a.b+c(d)', 'a.b+c(d)', true],
    ['a.b', 'axb', false],
  ])('%s and %s: %s', (pattern, path, matches) => {
    expect(globExpression(pattern).test(path)).toBe(matches);
  });
});
