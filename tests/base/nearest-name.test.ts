import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/base/nearest-name.ts';

describe('the nearest name', () => {
  it.each<[string, string[], string | undefined]>([
    ['conector', ['connector', 'format', 'path'], 'connector'],
    ['SELCT', ['SELECT', 'SET'], 'SELECT'],
    ['form', ['FOR', 'FROM'], 'FROM'],
    ['auciton', ['action', 'auction'], 'auction'],
    ['prive', ['price', 'drive'], 'price'],
    ['PRICE', ['price'], 'price'],
    ['a', ['b', 'ab'], undefined],
    ['ab', ['cd'], undefined],
    ['bid', ['bids', 'auction'], 'bids'],
    ['something', ['else'], undefined],
    ['x', [], undefined],
  ])('of %s among %j is %s', (name, candidates, nearest) => {
    expect(nearestName(name, candidates)).toBe(nearest);
  });

  it('is found again after any one edit of a long enough name', () => {
    const name = 'execution.checkpointing.interval';
    const others = ['execution.checkpointing.timeout', 'pipeline.name', 'parallelism.default'];
    const edit = fc.record({
      at: fc.nat(name.length - 2),
      letter: fc.constantFrom('a', 'b', 'c', 'x', 'y', 'z'),
      how: fc.constantFrom('insert', 'delete', 'replace', 'swap'),
    });
    fc.assert(
      fc.property(edit, ({ at, letter, how }) => {
        const before = name.slice(0, at);
        const edited = {
          insert: `${before}${letter}${name.slice(at)}`,
          delete: `${before}${name.slice(at + 1)}`,
          replace: `${before}${letter}${name.slice(at + 1)}`,
          swap: `${before}${name[at + 1]}${name[at]}${name.slice(at + 2)}`,
        }[how];
        expect(nearestName(edited ?? '', [...others, name])).toBe(name);
      }),
      { seed: 20261123 },
    );
  });
});
