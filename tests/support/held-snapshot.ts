import type { FrozenState, KeyedState } from '../../src/state/keyed-state.ts';
import { pageOf } from './stored-pages.ts';

/** A snapshot that is not stored at once: what it froze must stay as it was, whatever the operator does meanwhile. */
export class HeldSnapshot {
  readonly #state: KeyedState;
  readonly #frozen: FrozenState;
  readonly #copies: readonly Uint8Array[];

  constructor(state: KeyedState) {
    this.#state = state;
    this.#frozen = state.pages.freeze();
    this.#copies = Array.from(this.#frozen.tags, (_, page) => pageOf(this.#frozen, page));
  }

  /** Ends the snapshot. @throws Error when a page has changed that it froze */
  release(outcome: 'stored' | 'given-up'): void {
    for (const [page, tag] of this.#frozen.tags.entries()) {
      if (tag < this.#frozen.firstNewTag) continue;
      if (Buffer.compare(pageOf(this.#frozen, page), this.#copies[page] ?? new Uint8Array()) !== 0) {
        throw new Error(`frozen page ${page} has been written to`);
      }
    }
    const held = this.#frozen.tags.filter((tag) => tag >= this.#frozen.firstNewTag);
    this.#state.pages.thaw(held, outcome);
  }
}
