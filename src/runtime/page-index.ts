import { noPages, type StoredPages } from '../checkpoint/stored-pages.ts';

/** Above every position: a page is 64 KiB or more, and a state less than 128 GiB. */
const positionsMax = 2 ** 21;

/** Stored pages by the tag of their content. */
export class PageIndex {
  readonly pages: StoredPages;
  /** Of each page. */
  readonly tags: Uint32Array;
  /** tag * positionsMax + position, ascending: a map would be garbage of some size with every checkpoint. */
  readonly #order: Float64Array;

  constructor(pages: StoredPages = noPages, tags: Uint32Array = new Uint32Array(0)) {
    this.pages = pages;
    this.tags = tags;
    this.#order = new Float64Array(tags.length);
    for (let position = 0; position < tags.length; position++) {
      this.#order[position] = (tags[position] ?? 0) * positionsMax + position;
    }
    this.#order.sort();
  }

  /** Position of a page in `pages`; undefined when there is none. */
  find(tag: number): number | undefined {
    let [first, end] = [0, this.#order.length];
    while (first < end) {
      const middle = (first + end) >>> 1;
      if ((this.#order[middle] ?? 0) < tag * positionsMax) first = middle + 1;
      else end = middle;
    }
    const position = (this.#order[first] ?? Number.POSITIVE_INFINITY) - tag * positionsMax;
    return position < positionsMax ? position : undefined;
  }
}
