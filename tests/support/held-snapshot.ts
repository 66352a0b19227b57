import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import type { FrozenState, KeyedState } from '../../src/state/keyed-state.ts';

/** A snapshot that is not stored at once: what it froze must stay as it was, whatever the operator does meanwhile. */
export class HeldSnapshot {
  readonly #memory: SlotMemory;
  readonly #state: KeyedState;
  readonly #frozen: FrozenState;
  readonly #copies: readonly Uint8Array[];

  constructor(memory: SlotMemory, state: KeyedState) {
    this.#memory = memory;
    this.#state = state;
    this.#frozen = state.pages.freeze();
    this.#copies = Array.from(this.#frozen.addresses, (address, page) => this.#bytes(address, page).slice());
  }

  /** Ends the snapshot. @throws Error when a page has changed that it froze */
  release(outcome: 'stored' | 'given-up'): void {
    for (const [page, tag] of this.#frozen.tags.entries()) {
      if (tag < this.#frozen.firstNewTag) continue;
      const bytes = this.#bytes(this.#frozen.addresses[page] ?? 0, page);
      if (Buffer.compare(bytes, this.#copies[page] ?? new Uint8Array()) !== 0) {
        throw new Error(`frozen page ${page} has been written to`);
      }
    }
    const held = this.#frozen.tags.filter((tag) => tag >= this.#frozen.firstNewTag);
    this.#state.pages.thaw(held, outcome);
  }

  #bytes(address: number, page: number): Uint8Array {
    return this.#memory.u8.subarray(address, address + (this.#frozen.bytes[page] ?? 0));
  }
}
