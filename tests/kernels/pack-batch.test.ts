import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRowKinds, readRows } from '../../src/kernels/column-reader.ts';
import { packBatch, unpackBatch } from '../../src/kernels/pack-batch.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryRows, batchOf, nestedTypes, scalarTypes } from '../support/random-batch.ts';

describe('packed batches', () => {
  const memory = testMemory();
  const arena = new Arena(memory);

  it('hold the selected rows and kinds of any batch', () => {
    fc.assert(
      fc.property(arbitraryRows([...scalarTypes, ...nestedTypes]), (random) => {
        arena.reset();
        const batch = batchOf(memory, arena, random);
        const packed = packBatch(memory, batch);
        const back = unpackBatch(memory, arena, random.schema, packed);
        const selection = random.selection ?? random.rows.map((_, row) => row);
        expect(readRows(memory, back)).toEqual(selection.map((row) => random.rows[row]));
        expect(readRowKinds(memory, back)).toEqual(selection.map((row) => random.kinds?.[row] ?? 0));
        expect(packed.rows).toBe(selection.length);
        // Packing what was unpacked gives the same bytes: the form is canonical.
        expect(packBatch(memory, back)).toEqual(packed);
      }),
      { numRuns: 300 },
    );
    expect(memory.usedBytes()).toBeLessThan(4 << 20);
  });

  it('carry the key hashes of the selected rows', () => {
    arena.reset();
    const batch = batchFromRows(memory, arena, { fields: [{ name: 'a', type: { kind: 'int', nullable: true } }] }, [
      [1],
      [2],
      [null],
    ]);
    const hashes = arena.allocate(12);
    memory.u32.set([7, 8, 4_000_000_000], hashes / 4);
    const selection = arena.allocate(8);
    memory.u32.set([0, 2], selection / 4);
    const packed = packBatch(memory, { ...batch, hashes, selection, selectedRows: 2 });
    const back = unpackBatch(memory, arena, batch.schema, packed);
    expect([...memory.u32.subarray(back.hashes / 4, back.hashes / 4 + 2)]).toEqual([7, 4_000_000_000]);
    expect(packed.bufferBytes).toEqual([1, 0, 8, 0, 8]);
  });
});
