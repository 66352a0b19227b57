import { limits } from '../base/limits.ts';
import { DigestList, digestWords } from '../kernels/digest-list.ts';
import { type SlotMemory, slotOwner } from '../kernels/slot-memory.ts';
import type { FrozenState } from '../state/keyed-state.ts';
import { packPath } from './paths.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import { type StoredPages, StoredPagesBuilder } from './stored-pages.ts';

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
  readonly #digests: DigestList;

  /** @throws MEMORY_BUDGET */
  constructor(memory: SlotMemory, store: SnapshotStore) {
    this.#memory = memory;
    this.#store = store;
    this.#digests = new DigestList(memory, limits.packBytes / limits.pageBytes);
  }

  /**
   * One pack with the pages at these positions, which must stay frozen until the promise resolves: to the pages as they lie
   * in the store, in the same order. Only the digests are taken on the caller's time.
   */
  async write(checkpointId: number, frozen: FrozenState, positions: readonly number[]): Promise<StoredPages> {
    const parts = positions.map((position, index) => this.#page(frozen, position, index));
    const path = packPath(checkpointId, this.#digests.textOfAll(positions.length));
    const pages = this.#describe(path, frozen, positions);
    try {
      await this.#store.write(path, parts);
    } finally {
      frozen.letGo(positions);
    }
    return pages;
  }

  close(): void {
    this.#digests.close();
  }

  #describe(path: string, frozen: FrozenState, positions: readonly number[]): StoredPages {
    const builder = new StoredPagesBuilder(positions.length);
    const { pages } = builder;
    builder.packNumber(path);
    let end = 0;
    for (let index = 0; index < positions.length; index++) {
      const position = positions[index] ?? 0;
      const bytes = frozen.bytes[position] ?? 0;
      pages.offsets[index] = end;
      pages.bytes[index] = bytes;
      this.#digests.read(index, pages.digests, index * digestWords);
      pages.tables[index] = frozen.tables[position] ?? 0;
      pages.hashes[index] = frozen.hashes[position] ?? 0;
      pages.hashBits[index] = frozen.hashBits[position] ?? 0;
      end += bytes;
    }
    return pages;
  }

  /** The bytes of a page, whose digest becomes number `index`. */
  #page(frozen: FrozenState, position: number, index: number): Uint8Array {
    const address = frozen.addressOf(position);
    const page = frozen.hold(position);
    if (address === 0) this.#takeOutside(page, index);
    else this.#digests.take(index, address, page.byteLength);
    return page;
  }

  /** The digest of bytes that are not in slot memory. */
  #takeOutside(page: Uint8Array, index: number): void {
    const run = this.#memory.allocate(slotOwner, page.byteLength);
    this.#memory.u8.set(page, run);
    this.#digests.take(index, run, page.byteLength);
    this.#memory.release(run);
  }
}
