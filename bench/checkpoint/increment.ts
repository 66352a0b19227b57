import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../../src/base/limits.ts';
import { pageCount } from '../../src/checkpoint/stored-pages.ts';
import type { CheckpointBenchmark, GoalResult } from './goal-result.ts';
import { LargeGroups } from './large-groups.ts';
import { StoredGroups } from './stored-groups.ts';

const goal = 1.2;
/** One of so many keys is changed between two checkpoints. */
const keysPerChange = [20_000, 1000, 100];

/** Pages that a checkpoint writes, beside the pages that hold the groups that were changed since the last one. */
export const benchmark: CheckpointBenchmark = {
  name: 'increment',
  async run({ keys, slotBytes }, say) {
    const groups = await LargeGroups.open(slotBytes);
    groups.add(keys);
    const stored = await StoredGroups.open(groups);
    const results: GoalResult[] = [];
    try {
      say(`increment: ${keys} keys in a folder`);
      const { pages: all } = await stored.take();
      let known = new Set(all.packs);
      const inOrder = all.hashes.toSorted();
      for (const each of keysPerChange) {
        const rows = Math.ceil(keys / each);
        const touched = new Set<number>();
        for (const hash of groups.touch(rows)) touched.add(lastNotAbove(inOrder, hash));
        const { pages, storedBytes } = await stored.take();
        const packs = new Set(pages.packs);
        const sizes = [...packs].map(async (pack) =>
          known.has(pack) ? 0 : (await stat(join(stored.folder, pack))).size,
        );
        const fileBytes = (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
        if (fileBytes !== storedBytes)
          throw new Error(`${storedBytes} bytes were stored, and ${fileBytes} are in files`);
        known = packs;
        const ratio = fileBytes / (touched.size * limits.pageBytes);
        results.push({
          name: `increment: ${rows} rows over ${keys} keys`,
          goal: `<= ${goal} x the pages touched`,
          measured: `${fileBytes / limits.pageBytes} pages, ${(fileBytes / 2 ** 20).toFixed(1)} MiB in files`,
          baseline: `${touched.size} of ${pageCount(all)} pages touched`,
          ratio,
          isReached: ratio <= goal,
        });
      }
    } finally {
      await stored.delete();
    }
    return results;
  },
};

/** Position of the page in whose range a hash lies. */
function lastNotAbove(hashes: Uint32Array, hash: number): number {
  let [low, high] = [0, hashes.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((hashes[middle] ?? 0) <= hash) low = middle;
    else high = middle;
  }
  return low;
}
