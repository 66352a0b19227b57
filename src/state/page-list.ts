import type { Ptr } from '../abi/ptr.ts';
import { frozenPagesFields, stateWalkFields } from '../abi/state-table.ts';
import { structLayout } from '../abi/table.ts';
import { present } from '../base/assert.ts';
import type { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { ResidentPages } from './frozen-tables.ts';
import type { Directory } from './state-table.ts';

const pagesLayout = structLayout(frozenPagesFields);
const walkLayout = structLayout(stateWalkFields);
/** Pages that a kernel writes down at once. */
const pagesAtOnce = 2048;
const columnNames = ['tags', 'addresses', 'bytes', 'tables', 'hashes', 'hashBits'] as const;

/** Pages of one namespace that one freeze froze: that of tag t is at index t - firstTag; its address is 0 once it is thawed. */
export interface FrozenPages {
  readonly firstTag: number;
  readonly table: number;
  readonly namespace: number;
  readonly addresses: Uint32Array;
  readonly hashes: Uint32Array;
  /** Of all of them. */
  readonly bytes: number;
  left: number;
}

/** Columns with room for so many pages. */
function newColumns(capacity: number): ResidentPages {
  return {
    tags: new Uint32Array(capacity),
    addresses: new Uint32Array(capacity),
    bytes: new Uint32Array(capacity),
    tables: new Uint8Array(capacity),
    hashes: new Uint32Array(capacity),
    hashBits: new Uint8Array(capacity),
  };
}

/** Columns of the first `count` pages, with room for `capacity`. */
function withRoom(columns: ResidentPages, count: number, capacity: number): ResidentPages {
  const larger = newColumns(capacity);
  for (const name of columnNames) larger[name].set(columns[name].subarray(0, count));
  return larger;
}

/** Lists of pages in slot memory: those that the kernel has frozen, and those that it shall thaw. */
export class PageList {
  readonly #memory: SlotMemory;
  readonly #target: Ptr;
  /** Undefined until there is something to fill them with, or `prepare` is called. */
  #columns: ResidentPages | undefined;
  #count = 0;
  #lastCount = 0;
  #thawed = 0;

  constructor(memory: SlotMemory, arena: Arena) {
    this.#memory = memory;
    this.#target = arena.allocate(pagesLayout.sizeBytes);
    const columns = ['tags', 'addresses', 'bytes', 'hashes', 'hashBits', 'newAddresses', 'newHashes'] as const;
    for (const name of columns) {
      memory.u32[(this.#target + pagesLayout.offset[name]) >>> 2] = arena.allocate(pagesAtOnce * 4);
    }
  }

  /** Freezes the pages of one hash table. Returns those that are new. */
  freeze(directory: Directory, walk: Ptr, table: number, namespace: number): FrozenPages[] {
    const { kernels, u32 } = this.#memory;
    const frozen: FrozenPages[] = [];
    for (;;) {
      const firstTag = u32[(walk + walkLayout.offset.tag) >>> 2] ?? 0;
      kernels.stateFreeze(directory, walk, this.#target, pagesAtOnce);
      const count = this.#field('count');
      if (count === 0) return frozen;
      const first = this.#count;
      this.#add(count, table);
      const left = this.#field('newCount');
      if (left === 0) continue;
      const [addresses, hashes] = [this.#words('newAddresses', left).slice(), this.#words('newHashes', left).slice()];
      frozen.push({ firstTag, table, namespace, addresses, hashes, bytes: this.#newBytes(first, firstTag), left });
    }
  }

  /** All that were frozen, and the list is empty. */
  take(): ResidentPages {
    const columns = this.#columns ?? newColumns(0);
    const count = this.#count;
    this.#columns = undefined;
    this.#count = 0;
    this.#lastCount = count;
    return {
      tags: columns.tags.subarray(0, count),
      addresses: columns.addresses.subarray(0, count),
      bytes: columns.bytes.subarray(0, count),
      tables: columns.tables.subarray(0, count),
      hashes: columns.hashes.subarray(0, count),
      hashBits: columns.hashBits.subarray(0, count),
    };
  }

  /** Makes room for the next freeze while nobody waits for it: as many pages as the last time, and some more. */
  prepare(): void {
    this.#columns ??= newColumns(this.#lastCount + pagesAtOnce);
  }

  /** Adds the pages that the kernel wrote down. */
  #add(count: number, table: number): void {
    const first = this.#count;
    const end = first + count;
    this.prepare();
    let columns = present(this.#columns, 'columns');
    if (end > columns.tags.length) this.#columns = columns = withRoom(columns, first, end * 2);
    const { tags, addresses, bytes, tables, hashes, hashBits } = columns;
    tags.set(this.#words('tags', count), first);
    addresses.set(this.#words('addresses', count), first);
    bytes.set(this.#words('bytes', count), first);
    tables.fill(table, first, end);
    hashes.set(this.#words('hashes', count), first);
    const bits = this.#field('hashBits');
    hashBits.set(this.#memory.u8.subarray(bits, bits + count), first);
    this.#count = end;
  }

  /** Bytes of the pages from position `first` on that have new tags. */
  #newBytes(first: number, firstTag: number): number {
    const { tags, bytes } = present(this.#columns, 'columns');
    let sum = 0;
    for (let position = first; position < this.#count; position++) {
      if ((tags[position] ?? 0) >= firstTag) sum += bytes[position] ?? 0;
    }
    return sum;
  }

  #words(name: keyof typeof frozenPagesFields, count: number): Uint32Array {
    const first = this.#field(name) >>> 2;
    return this.#memory.u32.subarray(first, first + count);
  }

  /** A page that `thaw` is to thaw: as many as one freeze wrote down at most. */
  note(page: number, hash: number): void {
    const { u32 } = this.#memory;
    u32[(this.#field('addresses') >>> 2) + this.#thawed] = page;
    u32[(this.#field('hashes') >>> 2) + this.#thawed] = hash;
    this.#thawed++;
  }

  /** Thaws the noted pages, which are of one hash table. */
  thaw(directory: Directory, stored: boolean): void {
    const { kernels } = this.#memory;
    kernels.stateThaw(directory, this.#field('addresses'), this.#field('hashes'), this.#thawed, stored ? 1 : 0);
    this.#thawed = 0;
  }

  #field(name: keyof typeof frozenPagesFields): Ptr {
    return (this.#memory.u32[(this.#target + pagesLayout.offset[name]) >>> 2] ?? 0) as Ptr;
  }
}
