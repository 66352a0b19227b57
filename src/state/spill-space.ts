/** Which bytes of a spill file are in use: extents of whole pages, the freed ones first. */
export class SpillSpace {
  readonly #freeBySize = new Map<number, number[]>();
  #end = 0;
  #usedBytes = 0;

  /** Bytes of extents that were taken and not released. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Position of an extent. */
  take(bytes: number): number {
    this.#usedBytes += bytes;
    const free = this.#freeBySize.get(bytes)?.pop();
    if (free !== undefined) return free;
    const position = this.#end;
    this.#end += bytes;
    return position;
  }

  release(position: number, bytes: number): void {
    this.#usedBytes -= bytes;
    const free = this.#freeBySize.get(bytes);
    if (free === undefined) this.#freeBySize.set(bytes, [position]);
    else free.push(position);
  }
}
