import { present } from '../base/assert.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { FrozenState } from './keyed-state.ts';
import type { SpilledPage, StatePager } from './state-pager.ts';

/** Columns of pages, as `FrozenState` has them. */
export type PageColumns = Pick<FrozenState, 'tags' | 'bytes' | 'tables' | 'hashes' | 'hashBits'>;

/** Pages that were in memory when they were frozen, and where. */
export type ResidentPages = PageColumns & { readonly addresses: Uint32Array };

/** The pages of one freeze: those in memory, then those in the spill file. */
export class FrozenTables implements FrozenState {
  readonly tags: Uint32Array;
  readonly bytes: Uint32Array;
  readonly tables: Uint8Array;
  readonly hashes: Uint32Array;
  readonly hashBits: Uint8Array;
  readonly firstNewTag: number;
  readonly #memory: SlotMemory;
  readonly #pager: StatePager;
  readonly #addresses: Uint32Array;
  readonly #spilled: readonly SpilledPage[];
  /** Positions of the pages that are read where they lie. */
  readonly #held = new Set<number>();

  constructor(
    memory: SlotMemory,
    pager: StatePager,
    resident: ResidentPages,
    spilled: readonly SpilledPage[],
    firstNewTag: number,
  ) {
    const { tags, bytes, tables, hashes, hashBits } = withSpilled(resident, spilled);
    this.tags = tags;
    this.bytes = bytes;
    this.tables = tables;
    this.hashes = hashes;
    this.hashBits = hashBits;
    this.firstNewTag = firstNewTag;
    this.#memory = memory;
    this.#pager = pager;
    this.#addresses = resident.addresses;
    this.#spilled = spilled;
  }

  addressOf(position: number): number {
    return this.#pager.hasMoved(this.tags[position] ?? 0) ? 0 : (this.#addresses[position] ?? 0);
  }

  hold(position: number): Uint8Array {
    const address = this.addressOf(position);
    const bytes = this.bytes[position] ?? 0;
    if (address === 0) return this.#read(position, bytes);
    const { u8 } = this.#memory;
    // Where memory is short, no page can wait for a file to be written.
    if (this.#pager.hasSpilled) return u8.slice(address, address + bytes);
    if (!this.#held.has(position)) this.#pager.beginRead(this.tags[position] ?? 0);
    this.#held.add(position);
    return u8.subarray(address, address + bytes);
  }

  letGo(positions: readonly number[]): void {
    // Two snapshots may read one page, and a copy is nobody's concern.
    for (const position of positions) if (this.#held.delete(position)) this.#pager.endRead(this.tags[position] ?? 0);
  }

  #read(position: number, bytes: number): Uint8Array {
    const into = new Uint8Array(bytes);
    const moved = this.#pager.movedPage(this.tags[position] ?? 0);
    const page = moved ?? present(this.#spilled[position - this.#addresses.length], 'page in the spill file');
    this.#pager.read(page, into);
    return into;
  }
}

function withSpilled(resident: PageColumns, spilled: readonly SpilledPage[]): PageColumns {
  if (spilled.length === 0) return resident;
  const join = <Values extends Uint8Array | Uint32Array>(
    all: Values,
    first: Values,
    more: readonly number[],
  ): Values => {
    all.set(first);
    all.set(more, first.length);
    return all;
  };
  const words = (first: Uint32Array, valueOf: (page: SpilledPage) => number): Uint32Array =>
    join(new Uint32Array(first.length + spilled.length), first, spilled.map(valueOf));
  const bytes = (first: Uint8Array, valueOf: (page: SpilledPage) => number): Uint8Array =>
    join(new Uint8Array(first.length + spilled.length), first, spilled.map(valueOf));
  return {
    tags: words(resident.tags, ({ tag }) => tag),
    bytes: words(resident.bytes, (page) => page.bytes),
    tables: bytes(resident.tables, ({ table }) => table),
    hashes: words(resident.hashes, ({ hash }) => hash),
    hashBits: bytes(resident.hashBits, ({ hashBits }) => hashBits),
  };
}
