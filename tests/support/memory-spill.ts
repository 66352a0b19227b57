import type { SpillFile } from '../../src/state/spill-file.ts';

/** A spill file in JavaScript's memory, which counts what is done to it. `before` is called first, and may throw. */
export class MemorySpill implements SpillFile {
  readonly #before: () => void;
  #bytes = new Uint8Array(0);
  writes = 0;
  isClosed = false;

  constructor(before: () => void = () => undefined) {
    this.#before = before;
  }

  write(position: number, bytes: Uint8Array): void {
    this.#before();
    this.writes++;
    const end = position + bytes.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, position);
  }

  read(position: number, into: Uint8Array): void {
    this.#before();
    if (position + into.length > this.#bytes.length) throw new Error(`the spill file ends before ${position}`);
    into.set(this.#bytes.subarray(position, position + into.length));
  }

  close(): void {
    this.isClosed = true;
  }
}
