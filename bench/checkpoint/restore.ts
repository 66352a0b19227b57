import { packOf, pageCount } from '../../src/checkpoint/stored-pages.ts';
import type { SubtaskSnapshot } from '../../src/checkpoint/subtask-snapshot.ts';
import { limits } from '../../src/base/limits.ts';
import { expectedAbiHash } from '../../src/kernels/exports.generated.ts';
import { restoreTables } from '../../src/runtime/restore-tables.ts';
import { everyHash } from '../../src/state/hash-range.ts';
import type { StoredTables } from '../../src/runtime/state-storage.ts';
import type { CheckpointBenchmark } from './goal-result.ts';
import { LargeGroups } from './large-groups.ts';
import { StoredGroups } from './stored-groups.ts';

const goalBytesPerSecond = 1e9;
const repetitions = 3;
const node = 'groups';

/**
 * The pages of a checkpoint from a folder that the system has in its page cache into the memory of a new slot, with their digests.
 * The baseline reads the same bytes and does nothing with them.
 */
export const benchmark: CheckpointBenchmark = {
  name: 'restore',
  async run({ keys, slotBytes }, say) {
    const groups = await LargeGroups.open(slotBytes);
    groups.add(keys);
    const stored = await StoredGroups.open(groups);
    try {
      say(`restore: ${keys} keys to a folder`);
      const taken = await stored.take();
      let [fastestMs, readMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        say(`restore: ${(taken.stateBytes / 2 ** 30).toFixed(2)} GiB`);
        readMs = Math.min(readMs, await readAll(stored, taken));
        fastestMs = Math.min(fastestMs, await restoreAll(stored, taken, slotBytes, groups));
      }
      const rate = (ms: number): string => `${(taken.stateBytes / ms / 1e6).toFixed(2)} GB/s`;
      return [
        {
          name: `restore: ${(taken.stateBytes / 2 ** 30).toFixed(2)} GiB, ${pageCount(taken.pages)} pages`,
          goal: `>= ${goalBytesPerSecond / 1e9} GB/s`,
          measured: rate(fastestMs),
          baseline: `reading the files ${rate(readMs)}`,
          ratio: readMs / fastestMs,
          isReached: (taken.stateBytes / fastestMs) * 1000 >= goalBytesPerSecond,
        },
      ];
    } finally {
      await stored.delete();
    }
  },
};

/** Milliseconds to read the packs of a checkpoint. */
async function readAll({ store }: StoredGroups, { pages }: StoredTables): Promise<number> {
  const ends = new Map<string, number>();
  for (const [position, offset] of pages.offsets.entries()) {
    const pack = packOf(pages, position);
    ends.set(pack, Math.max(ends.get(pack) ?? 0, offset + (pages.bytes[position] ?? 0)));
  }
  const buffer = new Uint8Array(Math.max(limits.packBytes, ...ends.values()));
  const startMs = performance.now();
  for (const [pack, end] of ends) await store.readInto(pack, 0, [buffer.subarray(0, end)]);
  return performance.now() - startMs;
}

/** Milliseconds to fill a new slot. @throws Error when it has other groups than the old one */
async function restoreAll(
  { folder, store }: StoredGroups,
  { pages, tables }: StoredTables,
  slotBytes: number,
  groups: LargeGroups,
): Promise<number> {
  const { memory, state } = await LargeGroups.open(slotBytes);
  const snapshot: SubtaskSnapshot = {
    uid: node,
    subtask: 0,
    operator: { tables: [] },
    splits: [],
    tables,
    pages,
    inFlight: [],
    ended: false,
  };
  const nodeRestore = { uid: node, subtasks: [snapshot], files: [] };
  const restore = { address: folder, keepsPages: true, abiHash: expectedAbiHash, nodes: [nodeRestore] };
  let adopted = 0;
  const startMs = performance.now();
  const target = { memory, state, owned: everyHash, keyGroups: limits.keyGroups };
  await restoreTables(target, restore, nodeRestore, store, (tags) => {
    adopted += tags.length;
  });
  const elapsedMs = performance.now() - startMs;
  const pagesNow = state.pages.freeze().tags.length;
  if (adopted !== pageCount(pages) || pagesNow !== groups.state.pages.freeze().tags.length)
    throw new Error(`${adopted} of ${pageCount(pages)} pages were taken over, and ${pagesNow} are there`);
  return elapsedMs;
}
