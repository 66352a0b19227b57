import { limits } from '../base/limits.ts';
import { packPath } from '../checkpoint/paths.ts';
import type { SnapshotStore } from '../checkpoint/snapshot-store.ts';
import type { StoredPage } from '../checkpoint/subtask-snapshot.ts';
import { Arena } from '../kernels/arena.ts';
import { digestText } from '../kernels/digest-text.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';

/** A page that lies in a store, which may be another than the job's own. */
export interface PageOrigin {
  readonly store: SnapshotStore;
  readonly page: StoredPage;
}

/** Copies pages that are stored already into packs of another checkpoint; returns them in their order. */
export async function copyPages(
  memory: SlotMemory,
  target: SnapshotStore,
  checkpointId: number,
  origins: readonly PageOrigin[],
): Promise<StoredPage[]> {
  const copies: StoredPage[] = [];
  for (let first = 0; first < origins.length; ) {
    let end = first;
    let packBytes = 0;
    while (end < origins.length) {
      const bytes = origins[end]?.page.bytes ?? 0;
      if (end > first && packBytes + bytes > limits.packBytes) break;
      packBytes += bytes;
      end++;
    }
    const part = origins.slice(first, end);
    const contents: Uint8Array[] = [];
    for (const { store, page } of part) {
      const content = new Uint8Array(page.bytes);
      await store.readInto(page.pack, page.offset, content);
      contents.push(content);
    }
    const path = packPath(checkpointId, digestOf(memory, part.map(({ page }) => page.digest).join('')));
    await target.write(path, contents);
    let offset = 0;
    for (const { page } of part) {
      copies.push({ ...page, pack: path, offset });
      offset += page.bytes;
    }
    first = end;
  }
  return copies;
}

function digestOf(memory: SlotMemory, text: string): string {
  const arena = new Arena(memory);
  const start = arena.allocate(text.length);
  const digest = arena.allocate(16);
  for (let index = 0; index < text.length; index++) memory.u8[start + index] = text.charCodeAt(index);
  memory.kernels.digestBytes(start, text.length, digest);
  const found = digestText(memory.u8.subarray(digest, digest + 16));
  arena.release();
  return found;
}
