import type { Ptr } from '../abi/ptr.ts';
import { limits } from '../base/limits.ts';
import { digestText } from '../kernels/digest-text.ts';
import { type SlotMemory, slotOwner } from '../kernels/slot-memory.ts';
import { corruptSnapshot } from './snapshot-fault.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { StoredPage } from './subtask-snapshot.ts';

/** A gap between two wanted pages that costs less to read than a request of its own. */
const gapBytesMax = 256 * 1024;

/** Bytes [start, end) of a pack, with wanted pages in them, in order of their offsets. */
interface PackRange {
  readonly pack: string;
  readonly start: number;
  readonly end: number;
  readonly pages: readonly StoredPage[];
}

/**
 * Reads stored pages, in any order, and calls `take` for each; `fill` copies the page's bytes to an address of slot memory
 * and verifies them there. A pack of which much is wanted is read as a whole, the next one while one is being taken.
 *
 * @throws SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE, SNAPSHOT_CORRUPT that name the pack; `fill` throws SNAPSHOT_CORRUPT
 */
export async function readPages(
  memory: SlotMemory,
  store: SnapshotStore,
  pages: readonly StoredPage[],
  take: (page: StoredPage, fill: (address: number) => void) => void,
): Promise<void> {
  const ranges = rangesOf(pages);
  const digest = memory.allocate(slotOwner, limits.pageBytes);
  const buffers = [new Uint8Array(0), new Uint8Array(0)];
  const read = async (index: number): Promise<Uint8Array | undefined> => {
    const range = ranges[index];
    if (range === undefined) return undefined;
    const bytes = range.end - range.start;
    if ((buffers[index % 2]?.length ?? 0) < bytes)
      buffers[index % 2] = new Uint8Array(Math.max(bytes, limits.packBytes));
    const into = buffers[index % 2]?.subarray(0, bytes) ?? new Uint8Array(0);
    await store.readInto(range.pack, range.start, into);
    return into;
  };
  let next = read(0);
  try {
    for (const [index, range] of ranges.entries()) {
      const bytes = await next;
      next = read(index + 1);
      for (const page of range.pages) {
        const start = page.offset - range.start;
        const content = bytes?.subarray(start, start + page.bytes) ?? new Uint8Array(0);
        take(page, (address) => {
          memory.u8.set(content, address);
          memory.kernels.digestBytes(address as Ptr, page.bytes, digest);
          const found = digestText(memory.u8.subarray(digest, digest + 16));
          if (found === page.digest) return;
          const reason = `the page at byte ${page.offset} has the digest ${found} instead of ${page.digest}`;
          throw corruptSnapshot(store, page.pack, reason, page.offset);
        });
      }
    }
  } finally {
    // Its buffer and its failure belong to nobody else.
    await next.catch(() => undefined);
    memory.release(digest);
  }
}

function rangesOf(pages: readonly StoredPage[]): PackRange[] {
  const ofPack = new Map<string, StoredPage[]>();
  for (const page of pages) {
    const others = ofPack.get(page.pack);
    if (others === undefined) ofPack.set(page.pack, [page]);
    else others.push(page);
  }
  return [...ofPack].flatMap(([pack, wanted]) => {
    const ranges: { pack: string; start: number; end: number; pages: StoredPage[] }[] = [];
    for (const page of wanted.sort((a, b) => a.offset - b.offset)) {
      const last = ranges.at(-1);
      const end = page.offset + page.bytes;
      if (last !== undefined && page.offset - last.end <= gapBytesMax && end - last.start <= limits.packBytes) {
        last.end = Math.max(last.end, end);
        last.pages.push(page);
      } else {
        ranges.push({ pack, start: page.offset, end, pages: [page] });
      }
    }
    return ranges;
  });
}
