import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { bucketFields, stateWalkFields } from '../abi/state-table.ts';
import { pageState } from '../abi/memory.ts';
import { structLayout } from '../abi/table.ts';
import { present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { Arena } from '../kernels/arena.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import { FrozenTables } from './frozen-tables.ts';
import type { HashRange } from './hash-range.ts';
import type { FrozenState, StatePages } from './keyed-state.ts';
import { type FrozenPages, PageList } from './page-list.ts';
import { StatePager } from './state-pager.ts';
import type { Directory, StateTable } from './state-table.ts';

const bucketLayout = structLayout(bucketFields);
const walkLayout = structLayout(stateWalkFields);

/** The pages of the state tables of one operator subtask. */
export class TableSnapshots implements StatePages {
  readonly #memory: SlotMemory;
  readonly #owner: MemoryOwner;
  readonly #tables: readonly StateTable[];
  readonly #owned: HashRange;
  readonly #walk: Ptr;
  readonly #list: PageList;
  readonly pager: StatePager;
  /** In order of their tags. */
  #frozen: FrozenPages[] = [];
  #nextTag = 1;

  /** `owned` are the hashes of rows that `adopt` keeps; `arena` must live as long as the operator. @throws MEMORY_BUDGET */
  constructor(memory: SlotMemory, owner: MemoryOwner, arena: Arena, tables: readonly StateTable[], owned: HashRange) {
    this.#memory = memory;
    this.#owner = owner;
    this.#tables = tables;
    this.#owned = owned;
    this.#walk = arena.allocate(walkLayout.sizeBytes);
    this.#list = new PageList(memory, arena);
    this.pager = new StatePager(memory, owner, arena, tables);
  }

  freeze(): FrozenState {
    const firstNewTag = this.#nextTag;
    const { u32 } = this.#memory;
    const walk = this.#walk;
    for (const [number, table] of this.#tables.entries()) {
      for (const namespace of table.namespaces) {
        u32.fill(0, walk >>> 2, (walk + walkLayout.sizeBytes) >>> 2);
        u32[(walk + walkLayout.offset.tag) >>> 2] = this.#nextTag;
        this.#frozen.push(...this.#list.freeze(present(table.find(namespace), 'namespace'), walk, number, namespace));
        this.#nextTag = u32[(walk + walkLayout.offset.tag) >>> 2] ?? 0;
      }
    }
    const resident = this.#list.take();
    const spilled = this.pager.freeze(() => this.#nextTag++);
    return new FrozenTables(this.#memory, this.pager, resident, spilled, firstNewTag);
  }

  thaw(tags: Uint32Array, outcome: 'stored' | 'given-up'): void {
    let pages: FrozenPages | undefined;
    for (const tag of tags) {
      const hasMoved = this.pager.hasMoved(tag);
      this.pager.thaw(tag, outcome);
      if (pages === undefined || tag < pages.firstTag || tag >= pages.firstTag + pages.addresses.length) {
        this.#thawListed(pages, outcome);
        pages = this.#frozenWith(tag);
      }
      if (pages !== undefined) this.#listThawed(pages, tag - pages.firstTag, hasMoved);
    }
    this.#thawListed(pages, outcome);
    this.#frozen = this.#frozen.filter(({ left }) => left > 0);
    this.#list.prepare();
  }

  makeRoom(keep?: number): void {
    const { pager } = this;
    const leftBytes = this.#frozen.reduce((sum, { bytes }) => sum + bytes, 0);
    if (pager.freeBytes >= pager.reserveBytes + leftBytes) return;
    if (pager.freeBytes >= pager.reserveBytes + this.#frozenBytes()) return;
    pager.makeFree(() => pager.reserveBytes * 2 + this.#frozenBytes(), keep);
    this.#moveLeft(() => pager.reserveBytes + this.#frozenBytes());
  }

  reserve(bytes: number): Ptr {
    this.pager.makeReserve();
    return this.#memory.allocate(this.#owner, Math.max(bytes, limits.pageBytes), pageState.PAGE_STATE);
  }

  discard(page: Ptr): void {
    this.#memory.release(page);
  }

  adopt(number: number, page: Ptr, bytes: number): number | undefined {
    const { kernels, view } = this.#memory;
    const table = present(this.#tables[number], `state table ${number}`);
    if (bytes % limits.pageBytes !== 0 || kernels.stateIsBucket(table.table, page, bytes) < 0) {
      this.discard(page);
      throw new PeltonError({
        code: 'SNAPSHOT_CORRUPT',
        message: `${bytes} bytes of a snapshot are no page of the operator's state table ${number}`,
        hint: 'restore from another checkpoint or savepoint',
      });
    }
    const directory = table.open(Number(view.getBigInt64(page + bucketLayout.offset.namespace, true)));
    const first = view.getUint32(page + bucketLayout.offset.prefix, true);
    const depth = view.getUint32(page + bucketLayout.offset.depth, true);
    const parts = this.pager.partsOf({ first, last: first + 2 ** (32 - depth) - 1 });
    const [whole] = parts;
    if (parts.length === 1 && whole !== undefined) return this.#adoptPart(directory, page, whole);
    // Some of the partitions that it may have rows of lie in the file, and they may not be in memory all at once.
    try {
      for (const part of parts) {
        const tag = this.#adoptPart(directory, this.#copy(page, bytes), part);
        if (tag !== undefined) return tag;
      }
      return undefined;
    } finally {
      this.discard(page);
    }
  }

  /** Takes over the rows of a page whose hashes are in a part of its own; the page itself where it has no others. */
  #adoptPart(directory: Directory, page: Ptr, part: HashRange): number | undefined {
    const first = Math.max(part.first, this.#owned.first);
    const last = Math.min(part.last, this.#owned.last);
    if (first > last) {
      this.discard(page);
      return undefined;
    }
    try {
      this.pager.loadHash(first);
    } catch (thrown) {
      this.discard(page);
      throw thrown;
    }
    const tag = this.#nextTag++;
    const result = this.#memory.kernels.stateAdopt(directory, page, first, last, tag);
    if (result < 0) throw this.#memory.budgetError();
    return result === 1 ? tag : undefined;
  }

  #copy(page: Ptr, bytes: number): Ptr {
    const copy = this.reserve(bytes);
    this.#memory.u8.copyWithin(copy, page, page + bytes);
    return copy;
  }

  /** Moves pages that nobody but a snapshot needs, until so many bytes are free. */
  #moveLeft(neededBytes: () => number): void {
    for (const pages of this.#frozen) {
      if (this.pager.freeBytes >= neededBytes()) break;
      for (const [index, page] of pages.addresses.entries()) {
        if (page === 0 || !this.pager.moveLeft(pages.table, page as Ptr)) continue;
        pages.addresses[index] = 0;
        pages.left--;
      }
    }
    this.#frozen = this.#frozen.filter(({ left }) => left > 0);
  }

  /** Bytes of frozen pages in memory that a write would copy. */
  #frozenBytes(): number {
    let bytes = 0;
    for (const table of this.#tables) {
      for (const namespace of table.namespaces) {
        bytes += this.#memory.kernels.stateFrozenBytes(present(table.find(namespace), 'namespace')) >>> 0;
      }
    }
    return bytes;
  }

  /** Those among which the page of a tag is; undefined when all of them are thawed, or it lies in the spill file. */
  #frozenWith(tag: number): FrozenPages | undefined {
    let [first, end] = [0, this.#frozen.length];
    while (end - first > 1) {
      const middle = (first + end) >>> 1;
      if (tag < (this.#frozen[middle]?.firstTag ?? 0)) end = middle;
      else first = middle;
    }
    const pages = this.#frozen[first];
    return pages !== undefined && tag < pages.firstTag + pages.addresses.length ? pages : undefined;
  }

  #listThawed(pages: FrozenPages, index: number, hasMoved: boolean): void {
    const page = pages.addresses[index] ?? 0;
    if (page === 0) return;
    if (!hasMoved) this.#list.note(page, pages.hashes[index] ?? 0);
    pages.addresses[index] = 0;
    pages.left--;
  }

  #thawListed(pages: FrozenPages | undefined, outcome: 'stored' | 'given-up'): void {
    if (pages === undefined) return;
    const directory = this.#tables[pages.table]?.find(pages.namespace) ?? nullPtr;
    this.#list.thaw(directory, outcome === 'stored');
  }
}
