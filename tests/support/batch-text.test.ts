import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromText, batchToText } from './batch-text.ts';
import { testMemory } from './kernel-module.ts';
import { arbitraryRows, batchOf, scalarTypes } from './random-batch.ts';

const memory = testMemory();
const arena = new Arena(memory);

it('a picture of a batch parses back to the same picture', () => {
  fc.assert(
    fc.property(arbitraryRows(scalarTypes), (random) => {
      arena.reset();
      const picture = batchToText(memory, batchOf(memory, arena, random));
      expect(batchToText(memory, batchFromText(memory, arena, picture))).toBe(picture);
    }),
  );
});

it('reads a picture with row kinds', () => {
  const picture = [
    'op | id BIGINT NOT NULL | name STRING | at TIMESTAMP(3)',
    '+I | 1                  | "a | b"     | 1969-12-31 23:59:59.999',
    '-D | 2                  | NULL        | NULL',
  ].join('\n');
  expect(batchToText(memory, batchFromText(memory, arena, picture))).toBe(picture);
});
