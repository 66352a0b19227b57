import { noPages, pageCount, type StoredPages } from '../checkpoint/stored-pages.ts';

/** Stored pages by the tag of their content. */
export class PageIndex {
  readonly pages: StoredPages;
  readonly #positions: ReadonlyMap<number, number>;

  /** `positions`: by tag. */
  constructor(pages: StoredPages = noPages, positions: ReadonlyMap<number, number> = new Map()) {
    this.pages = pages;
    this.#positions = positions;
  }

  /** Of pages with these tags, in their order. */
  static of(pages: StoredPages, tags: ArrayLike<number>): PageIndex {
    const positions = new Map<number, number>();
    for (let position = 0; position < pageCount(pages); position++) positions.set(tags[position] ?? 0, position);
    return new PageIndex(pages, positions);
  }

  /** Position of a page in `pages`; undefined when there is none. */
  find(tag: number): number | undefined {
    return this.#positions.get(tag);
  }

  get tags(): Iterable<number> {
    return this.#positions.keys();
  }
}
