import { nullPtr, type Ptr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import type { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { HashRange } from './hash-range.ts';

/**
 * The selected rows of a batch with their hash in `owned`: their numbers, in `arena`, or no selection when they are all rows of the batch.
 * No `hashes`: all are 0. @throws MEMORY_BUDGET
 */
export function ownedRows(
  memory: SlotMemory,
  arena: Arena,
  batch: Batch,
  hashes: Ptr,
  owned: HashRange,
): { selection: Ptr; rows: number } {
  const { u32 } = memory;
  const selection = arena.allocate(batch.selectedRows * 4);
  let rows = 0;
  for (let index = 0; index < batch.selectedRows; index++) {
    const row = batch.selection === 0 ? index : (u32[(batch.selection >>> 2) + index] ?? 0);
    const hash = hashes === 0 ? 0 : (u32[(hashes >>> 2) + row] ?? 0);
    if (hash < owned.first || hash > owned.last) continue;
    u32[(selection >>> 2) + rows] = row;
    rows++;
  }
  return rows === batch.rows ? { selection: nullPtr, rows } : { selection, rows };
}
