import { offsetPtr, type Ptr } from '../abi/ptr.ts';
import { limits } from '../base/limits.ts';
import { type MemoryOwner, type SlotMemory, slotOwner } from './slot-memory.ts';

/** A point in the life of an arena between two resets. */
export interface ArenaMark {
  readonly run: number;
  readonly used: number;
}

/**
 * Bump allocation for memory that lives for one step of a task, such as the columns of a batch. `reset` forgets all of it at
 * once and keeps the runs for the next step. Contents are not zeroed.
 */
export class Arena {
  readonly #memory: SlotMemory;
  readonly #owner: MemoryOwner;
  readonly #runs: { start: Ptr; bytes: number }[] = [];
  #current = -1;
  #used = 0;

  constructor(memory: SlotMemory, owner: MemoryOwner = slotOwner) {
    this.#memory = memory;
    this.#owner = owner;
  }

  /** `bytes` at an address aligned to 64. @throws MEMORY_BUDGET */
  allocate(bytes: number): Ptr {
    const alignment = limits.bufferAlignmentBytes;
    const needed = Math.ceil(Math.max(bytes, 1) / alignment) * alignment;
    let run = this.#runs[this.#current];
    while (run === undefined || this.#used + needed > run.bytes) {
      this.#current++;
      this.#used = 0;
      run = this.#runs[this.#current];
      if (run === undefined) {
        let size: number = limits.pageBytes * 16;
        while (size < needed) size *= 2;
        run = { start: this.#memory.allocate(this.#owner, size), bytes: size };
        this.#runs.push(run);
      }
    }
    const at = offsetPtr(run.start, this.#used);
    this.#used += needed;
    return at;
  }

  /** Where the next allocation goes, for `rewind`. */
  mark(): ArenaMark {
    return { run: this.#current, used: this.#used };
  }

  /** Forgets what was allocated since the mark. */
  rewind(mark: ArenaMark): void {
    this.#current = mark.run;
    this.#used = mark.used;
  }

  reset(): void {
    this.#current = this.#runs.length > 0 ? 0 : -1;
    this.#used = 0;
  }

  /** Gives every run back to the slot. */
  release(): void {
    for (const run of this.#runs) this.#memory.release(run.start);
    this.#runs.length = 0;
    this.#current = -1;
    this.#used = 0;
  }
}
