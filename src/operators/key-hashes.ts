import { nullPtr, type Ptr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import { present } from '../base/assert.ts';
import type { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import { physicalCodeOf } from './group-layout.ts';

/** The key hash of every row of a batch, in `arena`; absent when there is no key column. For batches that come without. */
export function keyHashes(memory: SlotMemory, arena: Arena, batch: Batch, keyColumns: readonly number[]): Ptr {
  if (keyColumns.length === 0) return nullPtr;
  const hashes = arena.allocate(batch.rows * 4);
  memory.u8.fill(0, hashes, hashes + batch.rows * 4);
  for (const index of keyColumns) {
    const { type, validity, data, offsets } = present(batch.columns[index], `key column ${index}`);
    memory.kernels.hashColumn(physicalCodeOf(type), validity, data, offsets, batch.rows, hashes);
  }
  return hashes;
}
