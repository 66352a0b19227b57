import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { bucketFields, frozenPagesFields, stateWalkFields } from '../abi/state-table.ts';
import { pageState } from '../abi/memory.ts';
import { structLayout } from '../abi/table.ts';
import { present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { Arena } from '../kernels/arena.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import type { HashRange } from './hash-range.ts';
import type { FrozenState } from './keyed-state.ts';
import { type SpilledPage, spillReserve, StatePager } from './state-pager.ts';
import type { Directory, StateTable } from './state-table.ts';

const bucketLayout = structLayout(bucketFields);
const pagesLayout = structLayout(frozenPagesFields);
const walkLayout = structLayout(stateWalkFields);
/** Pages that a kernel writes down at once. */
const pagesAtOnce = 2048;

/** Pages of one freeze that have not been thawed: that of tag t is at index t - firstTag, 0 = thawed. */
interface FrozenPages {
  readonly firstTag: number;
  readonly addresses: Uint32Array;
  left: number;
}

/** Snapshots of the state tables of one operator subtask, as `KeyedState` describes them. */
export class TableSnapshots {
  readonly #memory: SlotMemory;
  readonly #owner: MemoryOwner;
  readonly #tables: readonly StateTable[];
  readonly #owned: HashRange;
  readonly #walk: Ptr;
  readonly #list: PageList;
  readonly pager: StatePager;
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
        this.#list.addAll(present(table.find(namespace), 'namespace'), walk, number);
        this.#nextTag = u32[(walk + walkLayout.offset.tag) >>> 2] ?? 0;
      }
    }
    const { pages, newAddresses } = this.#list.take();
    const left = newAddresses.length;
    if (left > 0) this.#frozen.push({ firstTag: firstNewTag, addresses: newAddresses, left });
    const spilled = this.pager.freeze(() => this.#nextTag++);
    return withSpilled(pages, spilled, firstNewTag, (page, into) => this.pager.read(page, into));
  }

  thaw(tag: number, outcome: 'stored' | 'given-up'): void {
    this.pager.thaw(tag, outcome);
    const index = this.#frozen.findIndex(
      ({ firstTag, addresses }) => tag >= firstTag && tag < firstTag + addresses.length,
    );
    const frozen = this.#frozen[index];
    const run = (frozen?.addresses[tag - frozen.firstTag] ?? 0) as Ptr;
    if (frozen === undefined || run === 0) return;
    frozen.addresses[tag - frozen.firstTag] = 0;
    frozen.left--;
    if (frozen.left === 0) this.#frozen.splice(index, 1);
    const { u32, view } = this.#memory;
    const table = this.#tables[u32[(run + bucketLayout.offset.table) >>> 2] ?? 0];
    const namespace = Number(view.getBigInt64(run + bucketLayout.offset.namespace, true));
    this.#memory.kernels.stateThaw(table?.find(namespace) ?? nullPtr, run, outcome === 'stored' ? 1 : 0);
  }

  adopt(number: number, bytes: number, fill: (address: number) => void): number | undefined {
    const { kernels, view } = this.#memory;
    const table = present(this.#tables[number], `state table ${number}`);
    this.pager.makeFree(this.#memory.budgetBytes / spillReserve);
    const run = this.#memory.allocate(this.#owner, Math.max(bytes, limits.pageBytes), pageState.PAGE_STATE);
    try {
      fill(run);
      if (bytes % limits.pageBytes !== 0 || kernels.stateIsBucket(table.table, run, bytes) < 0) {
        throw new PeltonError({
          code: 'SNAPSHOT_CORRUPT',
          message: `${bytes} bytes of a snapshot are no page of the operator's state table ${number}`,
          hint: 'restore from another checkpoint or savepoint',
        });
      }
    } catch (error) {
      this.#memory.release(run);
      throw error;
    }
    const directory = table.open(Number(view.getBigInt64(run + bucketLayout.offset.namespace, true)));
    this.pager.loadHash(view.getUint32(run + bucketLayout.offset.prefix, true));
    const tag = this.#nextTag++;
    const result = kernels.stateAdopt(directory, run, this.#owned.first, this.#owned.last, tag);
    if (result < 0) throw this.#memory.budgetError();
    return result === 1 ? tag : undefined;
  }
}

/** Columns of pages, a part of them from each call of the kernel. */
interface PageColumns {
  readonly tags: Uint32Array;
  readonly addresses: Uint32Array;
  readonly bytes: Uint32Array;
  readonly hashes: Uint32Array;
  readonly hashBits: Uint8Array;
  readonly newAddresses: Uint32Array;
  readonly table: number;
}

/** Collects pages that the kernel writes down. */
class PageList {
  readonly #memory: SlotMemory;
  readonly #target: Ptr;
  #parts: PageColumns[] = [];

  constructor(memory: SlotMemory, arena: Arena) {
    this.#memory = memory;
    this.#target = arena.allocate(pagesLayout.sizeBytes);
    for (const name of ['tags', 'addresses', 'bytes', 'hashes', 'hashBits', 'newAddresses'] as const) {
      memory.u32[(this.#target + pagesLayout.offset[name]) >>> 2] = arena.allocate(pagesAtOnce * 4);
    }
  }

  /** Freezes the pages of one hash table. */
  addAll(directory: Directory, walk: Ptr, table: number): void {
    const { kernels, u8, u32 } = this.#memory;
    const field = (name: keyof typeof frozenPagesFields): number =>
      u32[(this.#target + pagesLayout.offset[name]) >>> 2] ?? 0;
    for (;;) {
      kernels.stateFreeze(directory, walk, this.#target, pagesAtOnce);
      const count = field('count');
      if (count === 0) return;
      const words = (name: keyof typeof frozenPagesFields, length: number): Uint32Array =>
        u32.slice(field(name) >>> 2, (field(name) >>> 2) + length);
      this.#parts.push({
        tags: words('tags', count),
        addresses: words('addresses', count),
        bytes: words('bytes', count),
        hashes: words('hashes', count),
        hashBits: u8.slice(field('hashBits'), field('hashBits') + count),
        newAddresses: words('newAddresses', field('newCount')),
        table,
      });
    }
  }

  /** All, and the list is empty. */
  take(): { pages: Omit<FrozenState, 'firstNewTag' | 'read'>; newAddresses: Uint32Array } {
    const parts = this.#parts;
    this.#parts = [];
    const words = (name: 'tags' | 'addresses' | 'bytes' | 'hashes' | 'newAddresses'): Uint32Array => {
      const all = new Uint32Array(parts.reduce((sum, part) => sum + part[name].length, 0));
      let end = 0;
      for (const part of parts) {
        all.set(part[name], end);
        end += part[name].length;
      }
      return all;
    };
    const [tags, addresses, bytes, hashes] = [words('tags'), words('addresses'), words('bytes'), words('hashes')];
    const hashBits = new Uint8Array(tags.length);
    const tables = new Uint8Array(tags.length);
    let end = 0;
    for (const part of parts) {
      hashBits.set(part.hashBits, end);
      tables.fill(part.table, end, end + part.tags.length);
      end += part.tags.length;
    }
    return { pages: { tags, addresses, bytes, tables, hashes, hashBits }, newAddresses: words('newAddresses') };
  }
}

/** The pages in memory, then those in the spill file, as they are now. */
function withSpilled(
  pages: Omit<FrozenState, 'firstNewTag' | 'read'>,
  spilled: readonly SpilledPage[],
  firstNewTag: number,
  read: (page: SpilledPage, into: Uint8Array) => void,
): FrozenState {
  const resident = pages.tags.length;
  const append = (all: Uint32Array, more: readonly number[]): Uint32Array => {
    const joined = new Uint32Array(all.length + more.length);
    joined.set(all);
    joined.set(more, all.length);
    return joined;
  };
  const isNone = spilled.length === 0;
  return {
    tags: isNone
      ? pages.tags
      : append(
          pages.tags,
          spilled.map(({ tag }) => tag),
        ),
    addresses: isNone
      ? pages.addresses
      : append(
          pages.addresses,
          spilled.map(() => 0),
        ),
    bytes: isNone
      ? pages.bytes
      : append(
          pages.bytes,
          spilled.map(({ bytes }) => bytes),
        ),
    hashes: isNone
      ? pages.hashes
      : append(
          pages.hashes,
          spilled.map(({ hash }) => hash),
        ),
    hashBits: isNone
      ? pages.hashBits
      : Uint8Array.from([...pages.hashBits, ...spilled.map(({ hashBits }) => hashBits)]),
    tables: isNone ? pages.tables : Uint8Array.from([...pages.tables, ...spilled.map(({ table }) => table)]),
    firstNewTag,
    read: (position, into) => read(present(spilled[position - resident], 'page in the spill file'), into),
  };
}
