import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/base/limits.ts';
import { readPages } from '../../src/checkpoint/pack-reader.ts';
import { PackWriter, planPacks } from '../../src/checkpoint/pack-writer.ts';
import type { StoredPage } from '../../src/checkpoint/subtask-snapshot.ts';
import { slotOwner } from '../../src/kernels/slot-memory.ts';
import type { FrozenState } from '../../src/state/keyed-state.ts';
import { testMemory } from '../support/kernel-module.ts';
import { MemorySnapshotStore } from '../support/memory-snapshot-store.ts';

const page = limits.pageBytes;
const memory = testMemory(1024 * page);
const source = memory.allocate(slotOwner, 256 * page);
const target = memory.allocate(slotOwner, 256 * page);
memory.u32.forEach((_, index) => {
  if (index >= source / 4 && index < (source + 256 * page) / 4) memory.u32[index] = Math.imul(index, 0x9e3779b1);
});
const store = new MemorySnapshotStore('/chk/job');
const writer = new PackWriter(memory, store);
afterAll(() => {
  writer.close();
});

/** Pages of these sizes, end to end from `source`. */
function frozenOf(pageCounts: readonly number[]): FrozenState {
  let address: number = source;
  const addresses = pageCounts.map((count) => {
    const at = address;
    address += count * page;
    return at;
  });
  return {
    tags: Uint32Array.from(pageCounts, (_, index) => index + 10),
    addresses: Uint32Array.from(addresses),
    bytes: Uint32Array.from(pageCounts, (count) => count * page),
    tables: Uint8Array.from(pageCounts, (_, index) => index % 2),
    hashes: Uint32Array.from(pageCounts, (_, index) => index << 24),
    hashBits: Uint8Array.from(pageCounts, () => 8),
    firstNewTag: 0,
    read: () => {},
  };
}

const positionsOf = (frozen: FrozenState): number[] => [...frozen.tags.keys()];

/** Copies each page to its place in `target`; the places that were filled. */
async function readBack(pages: readonly StoredPage[], from = store): Promise<Set<number>> {
  const filled = new Set<number>();
  await readPages(memory, from, pages, (stored, fill) => {
    const at = (stored.hash >>> 24) * page;
    fill(target + at);
    filled.add(at);
  });
  return filled;
}

describe('packs', () => {
  it('hold up to 4 MiB of the pages that are to be stored, or one larger page', () => {
    const frozen = frozenOf([...Array.from({ length: 70 }, () => 1), 128, 1, 32, 32, 1]);
    const packs = planPacks(frozen, (tag) => tag !== 11);
    expect(packs.map((pack) => pack.length)).toEqual([64, 5, 1, 2, 2]);
    expect(packs.flat()).toEqual(positionsOf(frozen).filter((position) => position !== 1));
    for (const pack of packs) {
      const bytes = pack.reduce((sum, position) => sum + (frozen.bytes[position] ?? 0), 0);
      if (pack.length > 1) expect(bytes).toBeLessThanOrEqual(limits.packBytes);
    }
  });

  it('come back page by page, whichever are wanted', async () => {
    const frozen = frozenOf([1, 2, 1, 1, 4, 1, 1, 8, 1, 1]);
    const packs = [positionsOf(frozen).slice(0, 4), positionsOf(frozen).slice(4)];
    const stored: StoredPage[] = [];
    for (const pack of packs) stored.push(...(await writer.write(3, frozen, pack)));
    expect(new Set(stored.map(({ pack }) => pack)).size).toBe(2);
    expect(stored[0]?.pack).toMatch(/^shared\/3-[0-9a-f]{32}\.pack$/);
    expect(stored[1]).toMatchObject({ offset: page, bytes: 2 * page, table: 1, hash: 1 << 24, hashBits: 8 });
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(stored), async (wanted) => {
        const seen: StoredPage[] = [];
        await readPages(memory, store, wanted, (one, fill) => {
          memory.u8.fill(0, target, target + one.bytes);
          fill(target);
          const from = frozen.addresses[stored.indexOf(one)] ?? 0;
          expect(
            Buffer.compare(memory.u8.subarray(target, target + one.bytes), memory.u8.subarray(from, from + one.bytes)),
          ).toBe(0);
          seen.push(one);
        });
        expect(new Set(seen)).toEqual(new Set(wanted));
        expect(seen).toHaveLength(wanted.length);
      }),
      { numRuns: 40 },
    );
  });

  it('of equal pages have one name, of other checkpoints another', async () => {
    const frozen = frozenOf([1, 1]);
    const [first] = await writer.write(7, frozen, [0, 1]);
    const [again] = await writer.write(7, frozen, [0, 1]);
    const [later] = await writer.write(8, frozen, [0, 1]);
    const [other] = await writer.write(7, frozen, [1, 0]);
    expect(again).toEqual(first);
    expect(later?.digest).toBe(first?.digest);
    expect(new Set([first?.pack, later?.pack, other?.pack]).size).toBe(3);
  });

  it('are read in few requests', async () => {
    const frozen = frozenOf(Array.from({ length: 64 }, () => 1));
    const reads: number[] = [];
    const counting = new MemorySnapshotStore('/chk/job');
    const stored = await new PackWriter(memory, counting).write(1, frozen, positionsOf(frozen));
    const readInto = counting.readInto.bind(counting);
    counting.readInto = async (path, offset, into) => {
      reads.push(into.length / page);
      await readInto(path, offset, into);
    };
    expect((await readBack(stored, counting)).size).toBe(64);
    expect(reads).toEqual([64]);
    await readBack(
      stored.filter((_, index) => index % 32 === 0),
      counting,
    );
    expect(reads).toEqual([64, 1, 1]);
  });

  describe('that are not what was stored say so', () => {
    const frozen = frozenOf([1, 1, 1]);

    it.each([
      [
        'a changed byte',
        (damaged: MemorySnapshotStore, path: string) => damaged.damage(path, page + 5),
        /^snapshot file \/chk\/job\/shared\/4-[0-9a-f]{32}\.pack is corrupt: the page at byte 65536 has the digest [0-9a-f]{32} instead of [0-9a-f]{32}$/,
        'SNAPSHOT_CORRUPT',
      ],
      [
        'a file that is cut off',
        (damaged: MemorySnapshotStore, path: string) =>
          void damaged.files.set(path, (damaged.files.get(path) ?? new Uint8Array()).slice(0, page + 100)),
        /pack is corrupt: it ends at byte 65636, 130972 bytes too soon$/,
        'SNAPSHOT_CORRUPT',
      ],
      [
        'a file that is gone',
        (damaged: MemorySnapshotStore, path: string) => void damaged.files.delete(path),
        /^snapshot file \/chk\/job\/shared\/4-[0-9a-f]{32}\.pack does not exist$/,
        'SNAPSHOT_MISSING',
      ],
    ])('%s', async (_, damage, message, code) => {
      const damaged = new MemorySnapshotStore('/chk/job');
      const stored = await new PackWriter(memory, damaged).write(4, frozen, [0, 1, 2]);
      damage(damaged, stored[0]?.pack ?? '');
      await expect(readBack(stored, damaged)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    });

    it('a store that cannot write', async () => {
      const full = new MemorySnapshotStore('/chk/job', { beforeWrite: () => 10 });
      await expect(new PackWriter(memory, full).write(4, frozen, [0])).rejects.toMatchObject({
        code: 'SNAPSHOT_UNWRITABLE',
        message: expect.stringMatching(/pack cannot be written: the disk is full$/),
      });
    });
  });
});
