import { limits } from '../base/limits.ts';
import { packPath } from '../checkpoint/paths.ts';
import type { SnapshotStore } from '../checkpoint/snapshot-store.ts';
import { packOf, pageCount, type StoredPages } from '../checkpoint/stored-pages.ts';
import { DigestList, digestWords } from '../kernels/digest-list.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';

/** Pages that lie in a store, which may be another than the job's own. */
export interface PagesElsewhere {
  readonly store: SnapshotStore;
  readonly pages: StoredPages;
}

/** Copies pages that are stored already into packs of another checkpoint; returns them in their order. */
export async function copyPages(
  memory: SlotMemory,
  target: SnapshotStore,
  checkpointId: number,
  { store, pages }: PagesElsewhere,
): Promise<StoredPages> {
  const packs: string[] = [];
  const packNumbers = new Uint32Array(pageCount(pages));
  const offsets = new Uint32Array(pageCount(pages));
  for (let first = 0; first < pageCount(pages); ) {
    const end = packEnd(pages, first);
    const contents: Uint8Array[] = [];
    let packBytes = 0;
    for (let position = first; position < end; position++) {
      const content = new Uint8Array(pages.bytes[position] ?? 0);
      await store.readInto(packOf(pages, position), pages.offsets[position] ?? 0, [content]);
      contents.push(content);
      packNumbers[position] = packs.length;
      offsets[position] = packBytes;
      packBytes += content.byteLength;
    }
    const path = packPath(checkpointId, digestOfDigests(memory, pages, first, end));
    await target.write(path, contents);
    packs.push(path);
    first = end;
  }
  return { ...pages, packs, packNumbers, offsets };
}

/** Position behind the last page that fits into a pack whose first is `first`. */
function packEnd({ bytes }: StoredPages, first: number): number {
  let end = first + 1;
  let packBytes = bytes[first] ?? 0;
  while (end < bytes.length && packBytes + (bytes[end] ?? 0) <= limits.packBytes) packBytes += bytes[end++] ?? 0;
  return end;
}

function digestOfDigests(memory: SlotMemory, { digests }: StoredPages, first: number, end: number): string {
  const list = new DigestList(memory, end - first);
  for (let position = first; position < end; position++) list.set(position - first, digests, position * digestWords);
  const text = list.textOfAll(end - first);
  list.close();
  return text;
}
