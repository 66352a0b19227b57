import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Ptr } from '../../src/abi/ptr.ts';
import { limits } from '../../src/base/limits.ts';
import { readPages } from '../../src/checkpoint/pack-reader.ts';
import { PackWriter, planPacks } from '../../src/checkpoint/pack-writer.ts';
import { joinPages, pagesWhere, packOf, selectPages, type StoredPages } from '../../src/checkpoint/stored-pages.ts';
import { slotOwner } from '../../src/kernels/slot-memory.ts';
import type { FrozenState } from '../../src/state/keyed-state.ts';
import { testMemory } from '../support/kernel-module.ts';
import { MemorySnapshotStore } from '../support/memory-snapshot-store.ts';
import { listOf } from '../support/stored-pages.ts';

const page = limits.pageBytes;
const memory = testMemory(1024 * page);
const source = memory.allocate(slotOwner, 256 * page);
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
    bytes: Uint32Array.from(pageCounts, (count) => count * page),
    tables: Uint8Array.from(pageCounts, (_, index) => index % 2),
    hashes: Uint32Array.from(pageCounts, (_, index) => index << 24),
    hashBits: Uint8Array.from(pageCounts, () => 8),
    firstNewTag: 0,
    addressOf: (position) => addresses[position] ?? 0,
    hold: (position) => {
      const at = addresses[position] ?? 0;
      return memory.u8.subarray(at, at + (pageCounts[position] ?? 0) * page);
    },
    letGo: () => {},
  };
}

const positionsOf = (frozen: FrozenState): number[] => [...frozen.tags.keys()];

/** Reads pages. Returns the positions that they had when they were frozen; `see` is called with each and where it is. */
async function readBack(
  pages: StoredPages,
  from = store,
  see: (position: number, run: number) => void = () => {},
): Promise<number[]> {
  const taken: number[] = [];
  const usedBytes = memory.usedBytes(slotOwner);
  try {
    const target = {
      reserve: (bytes: number) => memory.allocate(slotOwner, bytes),
      discard: (run: Ptr) => memory.release(run),
    };
    await readPages({ memory, store: from, target }, pages, (position, run) => {
      taken.push((pages.hashes[position] ?? 0) >>> 24);
      see(taken.at(-1) ?? 0, run);
      memory.release(run);
    });
  } finally {
    expect(memory.usedBytes(slotOwner)).toBe(usedBytes);
  }
  return taken.sort((one, other) => one - other);
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
    const stored = joinPages([
      await writer.write(3, frozen, packs[0] ?? []),
      await writer.write(3, frozen, packs[1] ?? []),
    ]);
    expect(stored.packs).toHaveLength(2);
    expect(stored.packs[0]).toMatch(/^shared\/3-[0-9a-f]{32}\.pack$/);
    expect(listOf(stored)[1]).toMatchObject({ offset: page, bytes: 2 * page, table: 1, hash: 1 << 24, hashBits: 8 });
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(positionsOf(frozen)), async (wanted) => {
        const taken = await readBack(selectPages(stored, wanted), store, (position, run) => {
          const [address, bytes] = [frozen.addressOf(position), frozen.bytes[position] ?? 0];
          const content = memory.u8.subarray(run, run + bytes);
          expect(Buffer.compare(content, memory.u8.subarray(address, address + bytes))).toBe(0);
        });
        expect(taken).toEqual(wanted.toSorted((one, other) => one - other));
      }),
      { numRuns: 40 },
    );
  });

  it('of equal pages have one name, of other checkpoints another', async () => {
    const frozen = frozenOf([1, 1]);
    const [first] = listOf(await writer.write(7, frozen, [0, 1]));
    const [again] = listOf(await writer.write(7, frozen, [0, 1]));
    const [later] = listOf(await writer.write(8, frozen, [0, 1]));
    const [other] = listOf(await writer.write(7, frozen, [1, 0]));
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
      reads.push(into.reduce((sum, part) => sum + part.length, 0) / page);
      await readInto(path, offset, into);
    };
    expect(await readBack(stored, counting)).toHaveLength(64);
    expect(reads).toEqual([64]);
    await readBack(
      pagesWhere(stored, (position) => position % 32 === 0),
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
      damage(damaged, packOf(stored, 0));
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
