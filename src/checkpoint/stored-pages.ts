import { digestText, digestWords } from '../kernels/digest-list.ts';
import type { HashRange } from '../state/hash-range.ts';

/**
 * Pages of state as a checkpoint stored them, as columns with one element a page: page n is bytes [offsets[n], offsets[n] + bytes[n])
 * of the pack `packs[packNumbers[n]]`, a file named after its content. Columns, because a snapshot has tens of thousands of
 * pages, and crosses threads.
 */
export interface StoredPages {
  /** Paths below the job's checkpoint folder, each once; every one is referred to. */
  readonly packs: readonly string[];
  readonly packNumbers: Uint32Array;
  readonly offsets: Uint32Array;
  readonly bytes: Uint32Array;
  /** 128 bits a page as `digestWords` words, the most significant first. */
  readonly digests: Uint32Array;
  /** Position of the page's table among those of the snapshot. */
  readonly tables: Uint8Array;
  /** First hash of the page's range, and how many leading bits its rows share: the range is 2^(32 - bits) hashes. */
  readonly hashes: Uint32Array;
  readonly hashBits: Uint8Array;
}

/** Gathers pages from others. */
export class StoredPagesBuilder {
  readonly pages: StoredPages;
  readonly #packs: string[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(count: number) {
    this.pages = {
      packs: this.#packs,
      packNumbers: new Uint32Array(count),
      offsets: new Uint32Array(count),
      bytes: new Uint32Array(count),
      digests: new Uint32Array(count * digestWords),
      tables: new Uint8Array(count),
      hashes: new Uint32Array(count),
      hashBits: new Uint8Array(count),
    };
  }

  /** Page `target` is page `source` of `from`. Each is set once, so that no pack is listed in vain. */
  set(target: number, from: StoredPages, source: number): void {
    const { pages } = this;
    pages.packNumbers[target] = this.packNumber(packOf(from, source));
    pages.offsets[target] = from.offsets[source] ?? 0;
    pages.bytes[target] = from.bytes[source] ?? 0;
    for (let word = 0; word < digestWords; word++) {
      pages.digests[target * digestWords + word] = from.digests[source * digestWords + word] ?? 0;
    }
    pages.tables[target] = from.tables[source] ?? 0;
    pages.hashes[target] = from.hashes[source] ?? 0;
    pages.hashBits[target] = from.hashBits[source] ?? 0;
  }

  /** Position of a pack, which is listed from now on. */
  packNumber(path: string): number {
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    const number = this.#packs.push(path) - 1;
    this.#numbers.set(path, number);
    return number;
  }
}

export const noPages: StoredPages = new StoredPagesBuilder(0).pages;

export function pageCount({ hashes }: StoredPages): number {
  return hashes.length;
}

export function packOf({ packs, packNumbers }: StoredPages, position: number): string {
  return packs[packNumbers[position] ?? 0] ?? '';
}

/** The digest of a page as 32 hexadecimal digits. */
export function digestOf({ digests }: StoredPages, position: number): string {
  return digestText(digests.subarray(position * digestWords, (position + 1) * digestWords));
}

/** The hashes that a page covers. */
export function hashesAt({ hashes, hashBits }: StoredPages, position: number): HashRange {
  const first = hashes[position] ?? 0;
  return { first, last: first + 2 ** (32 - (hashBits[position] ?? 0)) - 1 };
}

export function totalBytes({ bytes }: StoredPages): number {
  return bytes.reduce((sum, size) => sum + size, 0);
}

/** The pages at these positions, in that order. */
export function selectPages(pages: StoredPages, positions: ArrayLike<number>): StoredPages {
  const selected = new StoredPagesBuilder(positions.length);
  for (let target = 0; target < positions.length; target++) selected.set(target, pages, positions[target] ?? 0);
  return selected.pages;
}

export function pagesWhere(pages: StoredPages, isWanted: (position: number) => boolean): StoredPages {
  const positions: number[] = [];
  for (let position = 0; position < pageCount(pages); position++) if (isWanted(position)) positions.push(position);
  return positions.length === pageCount(pages) ? pages : selectPages(pages, positions);
}

export function joinPages(parts: readonly StoredPages[]): StoredPages {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const joined = new StoredPagesBuilder(parts.reduce((count, part) => count + pageCount(part), 0));
  let end = 0;
  for (const part of parts) {
    for (let position = 0; position < pageCount(part); position++) joined.set(end++, part, position);
  }
  return joined.pages;
}
