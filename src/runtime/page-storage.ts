import { assert, present } from '../base/assert.ts';
import { forEachOf } from '../base/for-each-of.ts';
import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import { PackWriter, planPacks } from '../checkpoint/pack-writer.ts';
import type { SnapshotStore } from '../checkpoint/snapshot-store.ts';
import {
  joinPages,
  selectPages,
  type StoredPages,
  StoredPagesBuilder,
  totalBytes,
} from '../checkpoint/stored-pages.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { FrozenState, KeyedState } from '../state/keyed-state.ts';
import { copyPages, type PagesElsewhere } from './page-copies.ts';
import { PageIndex } from './page-index.ts';
import { noTables, type StoredTables } from './state-storage.ts';

/** Packs on their way to the store. */
const packsAtOnce = 4;
const pagesListedAtOnce = 4096;

interface Storing {
  readonly frozen: FrozenState;
  /** Tags of pages that stay frozen for it besides the new ones: an earlier checkpoint that is under way has frozen them. */
  readonly shared: Set<number>;
  /** Where the pages lie that it refers to, or copies, when it was taken. */
  readonly known: PageIndex;
  /** Positions in `frozen` of the pages that it copies. */
  readonly copied: readonly number[];
  /** All its pages, when they are stored. */
  stored: PageIndex | undefined;
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
  /** Pages of the last complete checkpoint, or of the snapshot that the job began with. */
  #known = new PageIndex();
  /** The store of the known pages when they do not stay there, so that the next checkpoint copies them. */
  #elsewhere: SnapshotStore | undefined;
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

  /** The contents of the pages with these tags are what a snapshot holds. `stays`: the job's own checkpoints may refer to it. */
  onRestored(tags: readonly number[], { store, pages }: PagesElsewhere, stays: boolean): void {
    const all = joinPages([this.#known.pages, pages]);
    this.#known = new PageIndex(all, Uint32Array.from([...this.#known.tags, ...tags]));
    this.#elsewhere = stays ? undefined : store;
  }

  take({ checkpointId, target }: CheckpointTrigger): Promise<StoredTables> {
    const isFull = target.kind === 'checkpoint' && target.full;
    const origin = isFull ? (this.#elsewhere ?? this.#store) : this.#elsewhere;
    const frozen = this.#state.pages.freeze();
    const storing = { frozen, ...this.#hold(frozen, origin !== undefined), stored: undefined, givenUp: false };
    this.#underWay.set(checkpointId, storing);
    return this.#storeAll(checkpointId, storing, origin);
  }

  onComplete(checkpointId: number): void {
    const storing = this.#underWay.get(checkpointId);
    if (storing === undefined) return;
    this.#known = present(storing.stored, 'pages of a complete checkpoint');
    // Whatever lay elsewhere and has not changed has been copied for it.
    this.#elsewhere = undefined;
    this.#release(checkpointId, storing);
  }

  onAbort(checkpointId: number): void {
    const storing = this.#underWay.get(checkpointId);
    if (storing === undefined) return;
    storing.givenUp = true;
    this.#release(checkpointId, storing);
  }

  /** Gives its memory back. */
  close(): void {
    this.#writer.close();
  }

  /** Holds old pages that are to be stored for a checkpoint, and says which are copied instead. */
  #hold(frozen: FrozenState, copies: boolean): Pick<Storing, 'shared' | 'known' | 'copied'> {
    const known = this.#known;
    const shared = new Set<number>();
    const copied: number[] = [];
    // Looking up each of ten thousand tags takes longer than freezing them all: in the usual case the old ones are stored.
    if (!copies && this.#underWay.size === 0) return { shared, known, copied };
    for (let position = 0; position < frozen.tags.length; position++) {
      const tag = frozen.tags[position] ?? 0;
      if (tag >= frozen.firstNewTag) continue;
      if (known.find(tag) !== undefined) {
        if (copies) copied.push(position);
        continue;
      }
      assert(this.#underWay.size > 0, `page ${tag} of the state is neither frozen nor stored`);
      shared.add(tag);
      this.#otherHolders.set(tag, (this.#otherHolders.get(tag) ?? 0) + 1);
    }
    return { shared, known, copied };
  }

  async #storeAll(checkpointId: number, storing: Storing, origin: SnapshotStore | undefined): Promise<StoredTables> {
    const { frozen, shared } = storing;
    const isHeld = (tag: number): boolean => tag >= frozen.firstNewTag || shared.has(tag);
    // The barrier goes on before anything is said about pages.
    await this.#yieldToEvents();
    const all = new StoredPagesBuilder(frozen.tags.length);
    let storedBytes = 0;
    const add = (positions: readonly number[], pages: StoredPages): void => {
      for (let index = 0; index < positions.length; index++) {
        all.set(positions[index] ?? 0, pages, index);
        storedBytes += pages.bytes[index] ?? 0;
      }
    };
    await forEachOf(planPacks(frozen, isHeld), packsAtOnce, async (positions) => {
      // Digests take about a millisecond a pack: the slot works on between them.
      await this.#yieldToEvents();
      if (storing.givenUp) return;
      add(positions, await this.#writer.write(checkpointId, frozen, positions));
    });
    if (storing.givenUp) return noTables;
    if (origin !== undefined) add(storing.copied, await this.#copy(checkpointId, storing, origin));
    else {
      for (let first = 0; first < frozen.tags.length; first += pagesListedAtOnce) {
        // A gigabyte of pages is listed in several parts, between which the slot works on.
        if (first > 0) await this.#yieldToEvents();
        addKept(all, storing, first, isHeld);
      }
    }
    storing.stored = new PageIndex(all.pages, frozen.tags);
    const stateBytes = totalBytes(all.pages);
    return { tables: this.#state.tables, pages: all.pages, files: [], storedBytes, stateBytes };
  }

  #copy(checkpointId: number, { frozen, known, copied }: Storing, store: SnapshotStore): Promise<StoredPages> {
    const positions = copied.map((position) => known.find(frozen.tags[position] ?? 0) ?? 0);
    const pages = selectPages(known.pages, positions);
    return copyPages(this.#memory, this.#store, checkpointId, { store, pages });
  }

  #release(checkpointId: number, { frozen, shared }: Storing): void {
    this.#underWay.delete(checkpointId);
    const stored: number[] = [];
    const givenUp: number[] = [];
    const release = (tag: number): void => {
      const others = this.#otherHolders.get(tag);
      if (others === undefined) (this.#known.find(tag) === undefined ? givenUp : stored).push(tag);
      else if (others === 1) this.#otherHolders.delete(tag);
      else this.#otherHolders.set(tag, others - 1);
    };
    for (const tag of frozen.tags) if (tag >= frozen.firstNewTag) release(tag);
    for (const tag of shared) release(tag);
    this.#state.pages.thaw(new Uint32Array(stored), 'stored');
    this.#state.pages.thaw(new Uint32Array(givenUp), 'given-up');
  }
}

/** Lists some of the pages that lie where an earlier checkpoint stored them. */
function addKept(
  all: StoredPagesBuilder,
  { frozen, known }: Storing,
  first: number,
  isHeld: (tag: number) => boolean,
): void {
  const end = Math.min(frozen.tags.length, first + pagesListedAtOnce);
  for (let position = first; position < end; position++) {
    const tag = frozen.tags[position] ?? 0;
    if (!isHeld(tag)) all.set(position, known.pages, present(known.find(tag), `stored page ${tag} of the state`));
  }
}
