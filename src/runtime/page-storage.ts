import { assert } from '../base/assert.ts';
import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import { PackWriter, planPacks } from '../checkpoint/pack-writer.ts';
import type { SnapshotStore } from '../checkpoint/snapshot-store.ts';
import type { StoredPage } from '../checkpoint/subtask-snapshot.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { FrozenState, KeyedState } from '../state/keyed-state.ts';
import { copyPages, type PageOrigin } from './page-copies.ts';
import type { StoredTables } from './state-storage.ts';

const pagesListedAtOnce = 4096;

interface Storing {
  readonly frozen: FrozenState;
  /** Tags of pages that stay frozen for it besides the new ones: an earlier checkpoint that is under way has frozen them. */
  readonly shared: Set<number>;
  /** Pages that complete checkpoints had stored when it was taken, by tag. */
  readonly kept: ReadonlyMap<number, StoredPage>;
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
  /** For how many checkpoints besides the first a frozen page is held; pages that one holds are not in it. */
  readonly #otherHolders = new Map<number, number>();
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
    const storing: Storing = {
      frozen,
      shared: new Set(),
      kept: full ? new Map<number, StoredPage>() : this.#stored,
      pages: new Map(),
      givenUp: false,
    };
    const copied = this.#hold(storing, full);
    this.#underWay.set(checkpointId, storing);
    return this.#storeAll(checkpointId, storing, copied);
  }

  /** Holds old pages that are to be stored for a checkpoint. Returns those that are copied from elsewhere instead, by tag. */
  #hold({ frozen, shared }: Storing, full: boolean): ReadonlyMap<number, PageOrigin> {
    const copied = new Map<number, PageOrigin>();
    // Looking up each of ten thousand tags takes longer than freezing them all: in the usual case the old ones are stored.
    if (!full && this.#underWay.size === 0 && this.#elsewhere.size === 0) return copied;
    for (const tag of frozen.tags) {
      if (tag >= frozen.firstNewTag) continue;
      const stored = this.#stored.get(tag);
      if (stored !== undefined && !full) continue;
      const origin = stored === undefined ? this.#elsewhere.get(tag) : { store: this.#store, page: stored };
      if (origin !== undefined) {
        copied.set(tag, origin);
        continue;
      }
      assert(this.#underWay.size > 0, `page ${tag} of the state is neither frozen nor stored`);
      shared.add(tag);
      this.#otherHolders.set(tag, (this.#otherHolders.get(tag) ?? 0) + 1);
    }
    return copied;
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
    copied: ReadonlyMap<number, PageOrigin>,
  ): Promise<StoredTables> {
    const { frozen, shared, kept, pages } = storing;
    const isHeld = (tag: number): boolean => tag >= frozen.firstNewTag || shared.has(tag);
    let storedBytes = 0;
    for (const positions of planPacks(frozen, isHeld)) {
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
    for (const [index, tag] of frozen.tags.entries()) {
      // A gigabyte of pages is listed in several parts, between which the slot works on.
      if (index % pagesListedAtOnce === pagesListedAtOnce - 1) await this.#yieldToEvents();
      const page = pages.get(tag) ?? kept.get(tag);
      assert(storing.givenUp || page !== undefined, `page ${tag} of the state is not stored`);
      if (page === undefined) continue;
      all.push(page);
      stateBytes += page.bytes;
    }
    return { tables: this.#state.tables, pages: all, files: [], storedBytes, stateBytes };
  }

  #release(checkpointId: number, { frozen, shared }: Storing, isStored: (tag: number) => boolean): void {
    this.#underWay.delete(checkpointId);
    const release = (tag: number): void => {
      const others = this.#otherHolders.get(tag);
      if (others === undefined) this.#state.thaw(tag, isStored(tag) ? 'stored' : 'given-up');
      else if (others === 1) this.#otherHolders.delete(tag);
      else this.#otherHolders.set(tag, others - 1);
    };
    for (const tag of frozen.tags) if (tag >= frozen.firstNewTag) release(tag);
    for (const tag of shared) release(tag);
  }
}
