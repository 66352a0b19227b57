import type { SpillFile } from '../../src/state/spill-file.ts';

/** A spill file in memory. */
export class SimSpill implements SpillFile {
  readonly #blocks = new Map<number, Uint8Array>();

  write(position: number, bytes: Uint8Array): void {
    this.#blocks.set(position, bytes.slice());
  }

  read(position: number, into: Uint8Array): void {
    const block = this.#blocks.get(position);
    if (block === undefined || block.length < into.length) throw new Error(`nothing was spilled at ${position}`);
    into.set(block.subarray(0, into.length));
  }

  close(): void {
    this.#blocks.clear();
  }
}
