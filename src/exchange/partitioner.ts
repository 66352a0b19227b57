import type { Ptr } from '../abi/ptr.ts';
import { offsetPtr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import { assert } from '../base/assert.ts';
import { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';

/** The key group of a row hash. */
export function keyGroupOf(hash: number, keyGroups: number): number {
  return Number((BigInt(hash >>> 0) * BigInt(keyGroups)) >> 32n);
}

/** The subtask that owns a key group. */
export function subtaskOf(keyGroup: number, keyGroups: number, parallelism: number): number {
  return Math.floor((keyGroup * parallelism) / keyGroups);
}

/** Splits batches by the subtask that owns each row's key group. */
export class Partitioner {
  readonly #memory: SlotMemory;
  readonly #arena: Arena;
  readonly #table: Ptr;
  readonly #keyGroups: number;
  readonly #parallelism: number;

  constructor(memory: SlotMemory, keyGroups: number, parallelism: number) {
    assert(
      parallelism >= 1 && parallelism <= 256 && keyGroups >= parallelism,
      `${keyGroups} key groups cannot feed ${parallelism} subtasks`,
    );
    this.#memory = memory;
    this.#arena = new Arena(memory);
    this.#table = this.#arena.allocate(keyGroups);
    this.#keyGroups = keyGroups;
    this.#parallelism = parallelism;
    memory.kernels.partitionTable(this.#table, keyGroups, parallelism);
  }

  /**
   * The batch's rows by subtask, in their order: views of the same columns with a selection each, in `arena`; undefined for a
   * subtask that gets no row. The batch must carry hashes.
   */
  split(batch: Batch, arena: Arena): (Batch | undefined)[] {
    assert(batch.hashes !== 0, 'a batch at a keyed exchange has no hashes');
    const parallelism = this.#parallelism;
    const rows = batch.selectedRows;
    const subtasks = arena.allocate(rows);
    const starts = arena.allocate((parallelism + 1) * 4);
    const target = arena.allocate(rows * 4);
    const { kernels, u32 } = this.#memory;
    kernels.partitionRows(
      this.#table,
      this.#keyGroups,
      parallelism,
      batch.hashes,
      batch.selection,
      rows,
      subtasks,
      starts,
      target,
    );
    return Array.from({ length: parallelism }, (_, subtask) => {
      const start = u32[(starts >>> 2) + subtask] ?? 0;
      const end = u32[(starts >>> 2) + subtask + 1] ?? 0;
      if (end === start) return undefined;
      // Everything to one subtask: the batch as it is, so that nothing is gathered.
      if (end - start === rows) return batch;
      return { ...batch, selection: offsetPtr(target, start * 4), selectedRows: end - start };
    });
  }

  close(): void {
    this.#arena.release();
  }
}
