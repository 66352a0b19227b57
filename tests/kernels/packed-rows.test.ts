import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arena } from '../../src/kernels/arena.ts';
import { packBatch } from '../../src/kernels/pack-batch.ts';
import { readPackedRows } from '../../src/kernels/packed-rows.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryRows, batchOf, nestedTypes, scalarTypes } from '../support/random-batch.ts';

it('reads the rows and kinds of any packed batch without slot memory', () => {
  const memory = testMemory();
  const arena = new Arena(memory);
  fc.assert(
    fc.property(arbitraryRows([...scalarTypes, ...nestedTypes]), (random) => {
      arena.reset();
      const packed = packBatch(memory, batchOf(memory, arena, random));
      const selection = random.selection ?? random.rows.map((_, row) => row);
      expect(readPackedRows(random.schema, packed)).toEqual({
        rows: selection.map((row) => random.rows[row]),
        kinds: selection.map((row) => random.kinds?.[row] ?? 0),
      });
    }),
    { numRuns: 200, seed: 11 },
  );
});
