import { fault } from '../abi/memory.ts';
import { offsetPtr, type Ptr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import { assert } from '../base/assert.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';

const outputBytes = 1 << 20;

/**
 * Writes rows `from..to` of a batch at `out`. Returns the rows written and the address behind them, or FAULT_OUTPUT_FULL as
 * rows when not one fits.
 */
export type WriteRows = (
  from: number,
  to: number,
  out: Ptr,
  outEnd: Ptr,
) => { readonly rows: number; readonly end: Ptr };

/** The output buffer of an encoder: runs its kernel until every row of a batch is written, with as much room as a row needs. */
export class RowWriter {
  readonly #memory: SlotMemory;
  readonly #owner: MemoryOwner;
  #bytes = outputBytes;
  #out: Ptr;

  /** @throws MEMORY_BUDGET */
  constructor(memory: SlotMemory, owner: MemoryOwner) {
    this.#memory = memory;
    this.#owner = owner;
    this.#out = memory.allocate(owner, this.#bytes);
  }

  /** The bytes of all selected rows, in a fresh array. @throws MEMORY_BUDGET when a single row needs more room than there is */
  write(batch: Batch, writeRows: WriteRows): Uint8Array {
    const parts: Uint8Array[] = [];
    let total = 0;
    let from = 0;
    while (from < batch.selectedRows) {
      const { rows, end } = writeRows(from, batch.selectedRows, this.#out, offsetPtr(this.#out, this.#bytes));
      if (rows === fault.FAULT_OUTPUT_FULL) {
        this.#grow();
        continue;
      }
      assert(rows > 0, 'an encoder wrote no row');
      from += rows;
      const part = this.#memory.u8.slice(this.#out, end);
      if (from === batch.selectedRows && parts.length === 0) return part;
      parts.push(part);
      total += part.length;
    }
    const all = new Uint8Array(total);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  release(): void {
    this.#memory.release(this.#out);
  }

  #grow(): void {
    const larger = this.#memory.allocate(this.#owner, this.#bytes * 2);
    this.#memory.release(this.#out);
    this.#out = larger;
    this.#bytes *= 2;
  }
}
