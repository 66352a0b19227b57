import {
  digestOf,
  packOf,
  pageCount,
  type StoredPages,
  StoredPagesBuilder,
} from '../../src/checkpoint/stored-pages.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import type { FrozenState, StatePages } from '../../src/state/keyed-state.ts';

/** A stored page by itself, as tests write and compare them. */
export interface StoredPage {
  readonly pack: string;
  readonly offset: number;
  readonly bytes: number;
  /** 32 hexadecimal digits. */
  readonly digest: string;
  readonly table: number;
  readonly hash: number;
  readonly hashBits: number;
}

export function columnsOf(list: readonly StoredPage[]): StoredPages {
  const builder = new StoredPagesBuilder(list.length);
  const { pages } = builder;
  for (const [position, page] of list.entries()) {
    pages.packNumbers[position] = builder.packNumber(page.pack);
    pages.offsets[position] = page.offset;
    pages.bytes[position] = page.bytes;
    const words = page.digest.match(/.{8}/g)?.map((digits) => Number.parseInt(digits, 16)) ?? [];
    pages.digests.set(words, position * 4);
    pages.tables[position] = page.table;
    pages.hashes[position] = page.hash;
    pages.hashBits[position] = page.hashBits;
  }
  return pages;
}

export function listOf(pages: StoredPages): StoredPage[] {
  return Array.from({ length: pageCount(pages) }, (_, position) => ({
    pack: packOf(pages, position),
    offset: pages.offsets[position] ?? 0,
    bytes: pages.bytes[position] ?? 0,
    digest: digestOf(pages, position),
    table: pages.tables[position] ?? 0,
    hash: pages.hashes[position] ?? 0,
    hashBits: pages.hashBits[position] ?? 0,
  }));
}

/** Gives a page to a state table, as `StatePages.adopt`. */
export function adoptPage(memory: SlotMemory, pages: StatePages, table: number, page: Uint8Array): number | undefined {
  const room = pages.reserve(page.length);
  memory.u8.set(page, room);
  return pages.adopt(table, room, page.length);
}

/** A copy of a page that is frozen or has just been listed. */
export function pageOf(frozen: FrozenState, position: number): Uint8Array {
  const page = frozen.hold(position).slice();
  frozen.letGo([position]);
  return page;
}
