import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { Directory } from './state-table.ts';

/** Buckets that are looked at with each batch: few, for most looks find that a bucket is full enough. */
const visitsAtOnce = 4;

/** The buckets of a hash table whose entries come and go, which are merged where few are left, some with each batch. */
export class SparseBuckets {
  readonly #memory: SlotMemory;
  readonly #directory: Directory;
  #nextHash = 0;

  constructor(memory: SlotMemory, directory: Directory) {
    this.#memory = memory;
    this.#directory = directory;
  }

  /** Goes on where it stopped. Entries may move. */
  merge(): void {
    this.#nextHash = this.#memory.kernels.stateMerge(this.#directory, this.#nextHash, visitsAtOnce) >>> 0;
  }
}
