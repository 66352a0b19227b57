import { nullPtr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import type { Arena } from '../kernels/arena.ts';
import type { Row } from '../kernels/column-reader.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { KeyGroupRange } from '../state/hash-range.ts';
import { keyHashes } from './key-hashes.ts';
import { noWatermarkMs } from './operator.ts';

/** How far event time had come for a range of key groups, both ends included. */
export const firedRangeSchema: Schema = {
  fields: [
    { name: 'first_key_group', type: { kind: 'int', nullable: false } },
    { name: 'last_key_group', type: { kind: 'int', nullable: false } },
    { name: 'watermark_ms', type: { kind: 'double', nullable: false } },
  ],
};

/**
 * Key groups whose windows had fired further than those of the rest. In an unaligned checkpoint the subtasks of an operator have
 * different watermarks; one that takes over key groups of several goes on from the lowest, and must not fire a window again for
 * those that were ahead.
 */
export class FiredRanges {
  /** The watermark of the key group that is furthest behind. */
  readonly watermarkMs: number;
  readonly #keyGroups: number;
  readonly #first: number;
  /** Watermark of each own key group at the snapshot. */
  readonly #watermarks: Float64Array;
  /** The largest of them: behind it, all are alike. */
  readonly #aheadUntilMs: number;

  /** `rows`, of `firedRangeSchema`, may overlap: the latest watermark of a key group counts. */
  constructor(rows: readonly Row[], { first, last }: KeyGroupRange, keyGroups: number) {
    this.#keyGroups = keyGroups;
    this.#first = first;
    this.#watermarks = new Float64Array(last - first + 1).fill(noWatermarkMs);
    for (const [from, to, watermarkMs] of rows) {
      for (let keyGroup = Math.max(first, Number(from)); keyGroup <= Math.min(last, Number(to)); keyGroup++) {
        const at = keyGroup - first;
        this.#watermarks[at] = Math.max(this.#watermarks[at] ?? noWatermarkMs, Number(watermarkMs));
      }
    }
    this.watermarkMs = this.#watermarks.reduce((least, other) => Math.min(least, other), Number.POSITIVE_INFINITY);
    this.#aheadUntilMs = this.#watermarks.reduce((most, other) => Math.max(most, other), noWatermarkMs);
  }

  /** Rows of `firedRangeSchema` for a snapshot taken at `watermarkMs`: runs of key groups that are alike. */
  rows(watermarkMs: number): Row[] {
    const rows: Row[] = [];
    let start = 0;
    const at = (index: number): number => Math.max(this.#watermarks[index] ?? noWatermarkMs, watermarkMs);
    for (let index = 1; index <= this.#watermarks.length; index++) {
      if (index < this.#watermarks.length && at(index) === at(start)) continue;
      rows.push([this.#first + start, this.#first + index - 1, at(start)]);
      start = index;
    }
    return rows;
  }

  /** The rows of a batch whose window, which fires at `firesAtMs`, had not fired for their key group. */
  notFired(memory: SlotMemory, arena: Arena, batch: Batch, keyColumns: readonly number[], firesAtMs: number): Batch {
    if (firesAtMs > this.#aheadUntilMs) return batch;
    const hashes = keyHashes(memory, arena, batch, keyColumns);
    const selection = arena.allocate(batch.rows * 4);
    let selectedRows = 0;
    for (let row = 0; row < batch.rows; row++) {
      const hash = hashes === nullPtr ? 0 : (memory.u32[(hashes >>> 2) + row] ?? 0);
      const keyGroup = Math.floor((hash * this.#keyGroups) / 2 ** 32);
      if ((this.#watermarks[keyGroup - this.#first] ?? noWatermarkMs) >= firesAtMs) continue;
      memory.u32[(selection >>> 2) + selectedRows++] = row;
    }
    return { ...batch, selection, selectedRows };
  }
}
