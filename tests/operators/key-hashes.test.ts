import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arena } from '../../src/kernels/arena.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryRows, batchOf, scalarTypes } from '../support/random-batch.ts';
import { comparable } from '../support/aggregate-oracle.ts';

const memory = testMemory();
const arena = new Arena(memory);

it('gives rows that group together the same hash', () => {
  fc.assert(
    fc.property(arbitraryRows(scalarTypes), (random) => {
      arena.reset();
      const batch = batchOf(memory, arena, random);
      const hashes = keyHashes(
        memory,
        arena,
        batch,
        batch.columns.map((_, index) => index),
      );
      const hashOf = new Map<string, number>();
      for (const [row, values] of random.rows.entries()) {
        const hash = memory.u32[hashes / 4 + row] ?? 0;
        expect(hashOf.get(comparable(values)) ?? hash).toBe(hash);
        hashOf.set(comparable(values), hash);
      }
      // Different rows collide once in 2^32 pairs.
      expect(new Set(hashOf.values()).size).toBe(hashOf.size);
    }),
  );
});
