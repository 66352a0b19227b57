import type { Ptr } from '../abi/ptr.ts';
import { frozenPagesFields, stateWalkFields } from '../abi/state-table.ts';
import { structLayout } from '../abi/table.ts';
import type { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { ResidentPages } from './frozen-tables.ts';
import type { Directory } from './state-table.ts';

const pagesLayout = structLayout(frozenPagesFields);
const walkLayout = structLayout(stateWalkFields);
/** Pages that a kernel writes down at once. */
const pagesAtOnce = 2048;

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

/** Columns of pages, a part of them from each call of the kernel. */
interface PageColumns {
  readonly tags: Uint32Array;
  readonly addresses: Uint32Array;
  readonly bytes: Uint32Array;
  readonly hashes: Uint32Array;
  readonly hashBits: Uint8Array;
  readonly table: number;
}

/** Lists of pages in slot memory: those that the kernel has frozen, and those that it shall thaw. */
export class PageList {
  readonly #memory: SlotMemory;
  readonly #target: Ptr;
  #parts: PageColumns[] = [];
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
    const { kernels, u8, u32 } = this.#memory;
    const frozen: FrozenPages[] = [];
    for (;;) {
      const firstTag = u32[(walk + walkLayout.offset.tag) >>> 2] ?? 0;
      kernels.stateFreeze(directory, walk, this.#target, pagesAtOnce);
      const count = this.#field('count');
      if (count === 0) return frozen;
      const words = (name: keyof typeof frozenPagesFields, length: number): Uint32Array =>
        u32.slice(this.#field(name) >>> 2, (this.#field(name) >>> 2) + length);
      const [tags, sizes] = [words('tags', count), words('bytes', count)];
      this.#parts.push({
        tags,
        addresses: words('addresses', count),
        bytes: sizes,
        hashes: words('hashes', count),
        hashBits: u8.slice(this.#field('hashBits'), this.#field('hashBits') + count),
        table,
      });
      const left = this.#field('newCount');
      if (left === 0) continue;
      const [addresses, hashes] = [words('newAddresses', left), words('newHashes', left)];
      const bytes = sizes.reduce((sum, size, index) => sum + ((tags[index] ?? 0) < firstTag ? 0 : size), 0);
      frozen.push({ firstTag, table, namespace, addresses, hashes, bytes, left });
    }
  }

  /** All that were frozen, and the list is empty. */
  take(): ResidentPages {
    const parts = this.#parts;
    this.#parts = [];
    const words = (name: 'tags' | 'addresses' | 'bytes' | 'hashes'): Uint32Array => {
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
    return { tags, addresses, bytes, tables, hashes, hashBits };
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
