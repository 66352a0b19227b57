import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DataType } from '../../src/arrow/data-type.ts';
import { present } from '../../src/base/assert.ts';
import { seededRandom } from '../../src/base/random.ts';
import { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { everyHash, ownedHashes } from '../../src/state/hash-range.ts';
import type { FrozenState } from '../../src/state/keyed-state.ts';
import {
  type Contents,
  copyPages,
  GroupStateHarness,
  type InputRow,
  keyGroups,
  stateOwner,
  stringType,
} from '../support/group-state-harness.ts';
import { kernelModule } from '../support/kernel-module.ts';
import { MemorySpill } from '../support/memory-spill.ts';
import { adoptPage, pageOf } from '../support/stored-pages.ts';

const kernels = kernelModule();
const types: readonly DataType[] = [{ kind: 'bigint', nullable: true }, stringType];
const everything = 2 ** 32;

function rowsOf(seed: number, rows: number, keys: number): InputRow[] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, () => {
    const n = random.nextUint32() % keys;
    return { key: [BigInt(n), `key ${n}`], value: BigInt(n % 7), text: 't'.repeat(random.nextUint32() % 300) };
  });
}

function restored(pages: readonly Uint8Array[]): Contents {
  const memory = SlotMemory.create(kernels, 128 << 20);
  const harness = new GroupStateHarness(memory, types);
  for (const page of pages) adoptPage(memory, harness.state.pages, 0, page);
  const contents = harness.contents();
  harness.close();
  return contents;
}

it('moves state to a file and back, and nobody can tell, nor the snapshots', () => {
  let spilled = 0;
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1000, max: 9000 }), (seed, keys) => {
      const random = seededRandom(seed);
      const memory = SlotMemory.create(kernels, 128 << 20);
      const harness = new GroupStateHarness(memory, types);
      const { pager } = harness.state.pages;
      pager.begin(() => new MemorySpill(), everyHash, 2);
      const stored = new Map<number, Uint8Array>();
      const pending: { frozen: FrozenState; pages: Uint8Array[]; left: Set<number> }[] = [];
      for (let step = 0; step < 30; step++) {
        const namespace = (random.nextUint32() % 3) * 1000;
        const choice = random.nextUint32() % 10;
        if (choice < 4) harness.add(namespace, rowsOf(random.nextUint32(), choice === 0 ? 5 : 2000, keys));
        else if (choice < 7) {
          pager.makeFree(everything);
          if (pager.hasSpilled) spilled++;
        } else if (choice === 7 && step > 15) harness.drop(namespace);
        else if (choice === 8) {
          const frozen = harness.state.pages.freeze();
          const pages = copyPages(frozen, stored);
          expect(restored(pages)).toEqual(harness.expected());
          const left = new Set([...frozen.tags].filter((tag) => tag >= frozen.firstNewTag));
          pending.push({ frozen, pages, left });
        } else {
          for (const { frozen, pages, left } of pending.splice(0, 1)) {
            for (const [index, tag] of frozen.tags.entries()) {
              if (left.has(tag)) expect(Buffer.compare(pageOf(frozen, index), present(pages[index], 'page'))).toBe(0);
            }
            for (const tag of left)
              harness.state.pages.thaw(Uint32Array.of(tag), tag % 3 === 0 ? 'given-up' : 'stored');
          }
        }
      }
      expect(harness.contents()).toEqual(harness.expected());
      for (const { left } of pending) harness.state.pages.thaw(Uint32Array.from(left), 'stored');
      for (let partition = 0; partition < 4; partition++) pager.load(partition);
      expect(pager.fileBytes).toBe(0);
      expect(harness.close()).toBe(0);
      expect(memory.usedBytes(stateOwner)).toBe(0);
    }),
    { numRuns: 4 },
  );
  expect(spilled).toBeGreaterThan(0);
});

it('stores a page that lies in the file once, and one that comes back unchanged not again', () => {
  const memory = SlotMemory.create(kernels, 128 << 20);
  const harness = new GroupStateHarness(memory, types);
  const { pager } = harness.state.pages;
  pager.begin(() => new MemorySpill(), everyHash, 3);
  harness.add(0, rowsOf(1, 7000, 7000));
  pager.makeFree(everything);
  const first = harness.state.pages.freeze();
  expect([...first.tags.keys()].some((position) => first.addressOf(position) === 0)).toBe(true);
  harness.state.pages.thaw(Uint32Array.from(first.tags), 'stored');
  for (let partition = 0; partition < 8; partition++) pager.load(partition);
  expect(pager.hasSpilled).toBe(false);
  expect(new Set(harness.state.pages.freeze().tags)).toEqual(new Set(first.tags));
  harness.close();
});

it('takes over more pages than fit into memory', () => {
  const source = new GroupStateHarness(SlotMemory.create(kernels, 256 << 20), types);
  for (let seed = 0; seed < 12; seed++) source.add(seed % 2, rowsOf(seed, 4000, 60_000));
  const pages = copyPages(source.state.pages.freeze(), new Map());
  const memory = SlotMemory.create(kernels, 16 << 20);
  expect(pages.length * 65_536).toBeGreaterThan(16 << 20);
  const harness = new GroupStateHarness(memory, types);
  harness.state.pages.pager.begin(() => new MemorySpill(), ownedHashes(0, 1, keyGroups), 7);
  for (const page of pages) adoptPage(memory, harness.state.pages, 0, page);
  expect(harness.contents()).toEqual(source.expected());
  expect(harness.close()).toBe(0);
});

it('spills what shared buckets with other partitions as soon as it has its own', () => {
  const memory = SlotMemory.create(kernels, 128 << 20);
  const harness = new GroupStateHarness(memory, types);
  const { pager } = harness.state.pages;
  pager.begin(() => new MemorySpill(), everyHash, 4);
  harness.add(0, rowsOf(1, 1500, 1500));
  pager.makeFree(everything);
  expect(pager.hasSpilled).toBe(false);
  harness.add(0, rowsOf(2, 9000, 9000));
  pager.makeFree(everything);
  expect(pager.hasSpilled).toBe(true);
  expect(harness.contents()).toEqual(harness.expected());
  harness.close();
});

it('takes over a page with rows of several partitions, some of which lie in the file', () => {
  const [source, target, both] = [1, 2, 3].map(
    () => new GroupStateHarness(SlotMemory.create(kernels, 64 << 20), types),
  );
  if (source === undefined || target === undefined || both === undefined) throw new Error('three were made');
  const few = rowsOf(1, 100, 100).map((row) => ({ ...row, key: [1_000_000n + BigInt(String(row.key[0])), 'few'] }));
  const many = rowsOf(2, 9000, 9000);
  source.add(0, few);
  const [page, ...others] = copyPages(source.state.pages.freeze(), new Map());
  expect(others).toEqual([]);
  const { pages } = target.state;
  pages.pager.begin(() => new MemorySpill(), everyHash, 4);
  target.add(0, many);
  pages.pager.makeFree(everything);
  expect(pages.pager.hasSpilled).toBe(true);
  expect(adoptPage(target.memory, pages, 0, present(page, 'page'))).toBe(undefined);
  both.add(0, few);
  both.add(0, many);
  expect(target.contents()).toEqual(both.expected());
  expect(target.close()).toBe(0);
});
