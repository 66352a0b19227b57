import type { Ptr } from '../abi/ptr.ts';
import { present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import { digestText } from '../kernels/digest-text.ts';
import { type SlotMemory, slotOwner } from '../kernels/slot-memory.ts';
import type { FrozenState } from '../state/keyed-state.ts';
import { packPath } from './paths.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { StoredPage } from './subtask-snapshot.ts';

const digestBytes = 16;

/**
 * The pages that a snapshot has to store, as positions in `frozen`, a list for each pack: up to `limits.packBytes` of them,
 * or one larger page.
 */
export function planPacks(frozen: FrozenState, mustStore: (tag: number) => boolean): number[][] {
  const packs: number[][] = [];
  let room = 0;
  for (let position = 0; position < frozen.tags.length; position++) {
    if (!mustStore(frozen.tags[position] ?? 0)) continue;
    const bytes = frozen.bytes[position] ?? 0;
    if (bytes > room) {
      packs.push([]);
      room = limits.packBytes;
    }
    packs.at(-1)?.push(position);
    room -= bytes;
  }
  return packs;
}

/** Stores frozen pages as packs, a few MiB at a time, straight from slot memory. */
export class PackWriter {
  readonly #memory: SlotMemory;
  readonly #store: SnapshotStore;
  readonly #digests: Ptr;

  /** @throws MEMORY_BUDGET */
  constructor(memory: SlotMemory, store: SnapshotStore) {
    this.#memory = memory;
    this.#store = store;
    this.#digests = memory.allocate(slotOwner, digestBytes * (limits.packBytes / limits.pageBytes + 1));
  }

  /**
   * One pack with the pages at these positions, which must stay frozen until the promise resolves: to the pages as they lie
   * in the store, in the same order. Only the digests are taken on the caller's time.
   */
  async write(checkpointId: number, frozen: FrozenState, positions: readonly number[]): Promise<StoredPage[]> {
    const { path, digests, parts } = this.#pack(checkpointId, frozen, positions);
    await this.#store.write(path, parts);
    let offset = 0;
    return positions.map((position, index) => {
      const bytes = frozen.bytes[position] ?? 0;
      const page: StoredPage = {
        pack: path,
        offset,
        bytes,
        digest: present(digests[index], 'digest'),
        table: frozen.tables[position] ?? 0,
        hash: frozen.hashes[position] ?? 0,
        hashBits: frozen.hashBits[position] ?? 0,
      };
      offset += bytes;
      return page;
    });
  }

  close(): void {
    this.#memory.release(this.#digests);
  }

  #pack(
    checkpointId: number,
    frozen: FrozenState,
    positions: readonly number[],
  ): { path: string; digests: string[]; parts: Uint8Array[] } {
    const { u8, kernels } = this.#memory;
    const digestAt = (index: number): number => this.#digests + index * digestBytes;
    const textAt = (index: number): string => digestText(u8.subarray(digestAt(index), digestAt(index + 1)));
    const parts = positions.map((position, index) => {
      const start = frozen.addresses[position] ?? 0;
      const bytes = frozen.bytes[position] ?? 0;
      if (start === 0) return this.#spilledPage(frozen, position, digestAt(index));
      kernels.digestBytes(start as Ptr, bytes, digestAt(index) as Ptr);
      return u8.subarray(start, start + bytes);
    });
    const digests = positions.map((_, index) => textAt(index));
    const ofAll = positions.length;
    kernels.digestBytes(this.#digests, ofAll * digestBytes, digestAt(ofAll) as Ptr);
    return { path: packPath(checkpointId, textAt(ofAll)), digests, parts };
  }

  /** A page that lies in the spill file, and its digest. */
  #spilledPage(frozen: FrozenState, position: number, digest: number): Uint8Array {
    const { u8, kernels } = this.#memory;
    const bytes = frozen.bytes[position] ?? 0;
    const run = this.#memory.allocate(slotOwner, bytes);
    frozen.read(position, u8.subarray(run, run + bytes));
    kernels.digestBytes(run, bytes, digest as Ptr);
    const page = u8.slice(run, run + bytes);
    this.#memory.release(run);
    return page;
  }
}
