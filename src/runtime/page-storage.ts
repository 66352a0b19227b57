import { assert } from '../base/assert.ts';
import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import { PackWriter, planPacks } from '../checkpoint/pack-writer.ts';
import type { SnapshotStore } from '../checkpoint/snapshot-store.ts';
import type { StoredPage } from '../checkpoint/subtask-snapshot.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { FrozenState, KeyedState } from '../state/keyed-state.ts';
import { copyPages, type PageOrigin } from './page-copies.ts';
import type { StoredTables } from './state-storage.ts';

interface Storing {
  readonly frozen: FrozenState;
  /** Tags of pages that stay frozen for it. */
  readonly holds: readonly number[];
  /** By tag, what has been stored for it. */
  readonly pages: Map<number, StoredPage>;
  givenUp: boolean;
}

/**
 * The pages of one subtask's state in the checkpoints of its job. A page is stored once: as long as its content does not change,
 * later checkpoints refer to where it lies, once the checkpoint that stored it is complete.
 *
 * Pages stay frozen until their checkpoint is complete or given up, and not only until they are stored: of one that is given up,
 * nothing in the store may be referred to, so its pages have to be as if they had never been stored.
 */
export class PageStorage {
  readonly #state: KeyedState;
  readonly #memory: SlotMemory;
  readonly #store: SnapshotStore;
  readonly #writer: PackWriter;
  readonly #yieldToEvents: () => Promise<void>;
  /** Pages that complete checkpoints have stored, by tag. */
  #stored = new Map<number, StoredPage>();
  /** Pages that lie where they do not stay, by tag. */
  readonly #elsewhere = new Map<number, PageOrigin>();
  /** For how many checkpoints each frozen page is held. */
  readonly #holders = new Map<number, number>();
  readonly #underWay = new Map<number, Storing>();

  /** @throws MEMORY_BUDGET */
  constructor(state: KeyedState, memory: SlotMemory, store: SnapshotStore, yieldToEvents: () => Promise<void>) {
    this.#state = state;
    this.#memory = memory;
    this.#store = store;
    this.#writer = new PackWriter(memory, store);
    this.#yieldToEvents = yieldToEvents;
  }

  /** The content of page `tag` is what a snapshot holds. `stays`: the job's own checkpoints may refer to it. */
  onRestored(tag: number, origin: PageOrigin, stays: boolean): void {
    if (stays) this.#stored.set(tag, origin.page);
    else this.#elsewhere.set(tag, origin);
  }

  take({ checkpointId, target }: CheckpointTrigger): Promise<StoredTables> {
    const full = target.kind === 'checkpoint' && target.full;
    const frozen = this.#state.freeze();
    const kept = new Map<number, StoredPage>();
    const copied = new Map<number, PageOrigin>();
    const holds: number[] = [];
    for (const tag of frozen.tags) {
      const stored = this.#stored.get(tag);
      const elsewhere = this.#elsewhere.get(tag);
      if (stored !== undefined && !full) kept.set(tag, stored);
      else if (stored !== undefined) copied.set(tag, { store: this.#store, page: stored });
      else if (elsewhere !== undefined) copied.set(tag, elsewhere);
      else holds.push(tag);
    }
    for (const tag of holds) {
      const before = this.#holders.get(tag) ?? 0;
      assert(before > 0 || tag >= frozen.firstNewTag, `page ${tag} of the state is neither frozen nor stored`);
      this.#holders.set(tag, before + 1);
    }
    const storing: Storing = { frozen, holds, pages: new Map(), givenUp: false };
    this.#underWay.set(checkpointId, storing);
    return this.#storeAll(checkpointId, storing, kept, copied);
  }

  onComplete(checkpointId: number): void {
    const storing = this.#underWay.get(checkpointId);
    if (storing === undefined) return;
    const stored = new Map<number, StoredPage>();
    for (const tag of storing.frozen.tags) {
      const page = storing.pages.get(tag) ?? this.#stored.get(tag);
      if (page !== undefined) stored.set(tag, page);
    }
    this.#stored = stored;
    // Whatever lay elsewhere and has not changed has been copied for it.
    this.#elsewhere.clear();
    this.#release(checkpointId, storing, (tag) => storing.pages.has(tag));
  }

  onAbort(checkpointId: number): void {
    const storing = this.#underWay.get(checkpointId);
    if (storing === undefined) return;
    storing.givenUp = true;
    this.#release(checkpointId, storing, (tag) => this.#stored.has(tag));
  }

  async #storeAll(
    checkpointId: number,
    storing: Storing,
    kept: ReadonlyMap<number, StoredPage>,
    copied: ReadonlyMap<number, PageOrigin>,
  ): Promise<StoredTables> {
    const { frozen, pages } = storing;
    const held = new Set(storing.holds);
    let storedBytes = 0;
    for (const positions of planPacks(frozen, (tag) => held.has(tag))) {
      // Digests take about a millisecond a pack: the slot works on between them.
      await this.#yieldToEvents();
      if (storing.givenUp) break;
      const written = await this.#writer.write(checkpointId, frozen, positions);
      for (const [index, position] of positions.entries()) {
        const page = written[index];
        if (page !== undefined) pages.set(frozen.tags[position] ?? 0, page);
        storedBytes += page?.bytes ?? 0;
      }
    }
    if (!storing.givenUp) {
      const tags = [...copied.keys()];
      const copies = await copyPages(this.#memory, this.#store, checkpointId, [...copied.values()]);
      for (const [index, page] of copies.entries()) {
        pages.set(tags[index] ?? 0, page);
        storedBytes += page.bytes;
      }
    }
    const all: StoredPage[] = [];
    let stateBytes = 0;
    for (const tag of frozen.tags) {
      const page = pages.get(tag) ?? kept.get(tag);
      if (page === undefined) continue;
      all.push(page);
      stateBytes += page.bytes;
    }
    return { tables: this.#state.tables, pages: all, files: [], storedBytes, stateBytes };
  }

  #release(checkpointId: number, { holds }: Storing, isStored: (tag: number) => boolean): void {
    this.#underWay.delete(checkpointId);
    for (const tag of holds) {
      const left = (this.#holders.get(tag) ?? 1) - 1;
      if (left > 0) {
        this.#holders.set(tag, left);
        continue;
      }
      this.#holders.delete(tag);
      this.#state.thaw(tag, isStored(tag) ? 'stored' : 'given-up');
    }
  }
}
