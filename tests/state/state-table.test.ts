import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataType } from '../../src/arrow/data-type.ts';
import { present } from '../../src/base/assert.ts';
import { limits } from '../../src/base/limits.ts';
import { type Random, seededRandom } from '../../src/base/random.ts';
import type { Value } from '../../src/kernels/column-reader.ts';
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
import { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { kernelModule } from '../support/kernel-module.ts';
import { adoptPage, pageOf } from '../support/stored-pages.ts';

// Compiled once for the many memories of these tests.
const kernels = kernelModule();

function memoryOf(bytes: number): SlotMemory {
  return SlotMemory.create(kernels, bytes);
}

const bigint: DataType = { kind: 'bigint', nullable: true };

/** Key columns by name, with a value for each number. */
const keyShapes: Readonly<Record<string, { types: DataType[]; key: (n: number) => Value[] }>> = {
  'no key': { types: [], key: () => [] },
  'a word': { types: [bigint], key: (n) => [n % 50 === 0 ? null : BigInt(n)] },
  'two words': { types: [bigint, bigint], key: (n) => [BigInt(n), n % 3 === 0 ? null : 7n] },
  'a string': { types: [stringType], key: (n) => [n % 50 === 0 ? null : `key ${n} `.repeat(1 + (n % 7))] },
  'a word and a string': { types: [bigint, stringType], key: (n) => [BigInt(n % 10), `k${n}`] },
};

/** What is in the tables: entries with texts that grow, and such as lead to their key at most. */
const tableShapes = [
  ...Object.entries(keyShapes).map(([name, shape]) => ({ name, ...shape, hasText: true })),
  ...Object.entries(keyShapes).map(([name, shape]) => ({ name: `${name}, without texts,`, ...shape, hasText: false })),
];

/** What becomes of hashes: as they are; few different ones; in runs that share the leading bits. */
const hashForms: Readonly<Record<string, (hash: number) => number>> = {
  'good hashes': (hash) => hash,
  'few hashes': (hash) => (hash & 0x80000007) >>> 0,
  'hashes that begin alike': (hash) => ((hash >>> 12) | 0x30000000) >>> 0,
};

function randomRows(
  random: Random,
  key: (n: number) => Value[],
  rows: number,
  keys: number,
  hasText = true,
): InputRow[] {
  return Array.from({ length: rows }, () => {
    const n = random.nextUint32() % keys;
    const length = random.nextUint32() % 400 === 0 ? random.nextUint32() % 100_000 : random.nextUint32() % 12;
    const letter = String.fromCharCode(97 + (random.nextUint32() % 26));
    return {
      key: key(n),
      value: BigInt(random.nextUint32() % 1000) - 500n,
      text: hasText ? letter.repeat(length) : '',
    };
  });
}

describe.each(Object.entries(hashForms))('state tables with %s', (_, hashOf) => {
  it.each(tableShapes)('by $name hold what a Map holds, also in each of their snapshots', ({ types, key, hasText }) => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 3000 }), (seed, keys) => {
        const random = seededRandom(seed);
        const memory = memoryOf(192 << 20);
        const harness = new GroupStateHarness(memory, types, everyHash, hashOf, hasText);
        const stored = new Map<number, Uint8Array>();
        const pending: { frozen: FrozenState; bytes: Uint8Array[]; left: number[] }[] = [];
        const thawSome = (share: number): void => {
          for (const { frozen, bytes, left } of pending) {
            for (const [index, tag] of frozen.tags.entries()) {
              if (!left.includes(tag)) continue;
              expect(Buffer.compare(pageOf(frozen, index), present(bytes[index], 'page'))).toBe(0);
            }
            const thawed = left.splice(0, Math.ceil(left.length * share));
            if (random.nextUint32() % 2 === 0) thawed.reverse();
            const stored = thawed.filter((tag) => tag % 4 > 0);
            const givenUp = thawed.filter((tag) => tag % 4 === 0);
            harness.state.pages.thaw(Uint32Array.from(stored), 'stored');
            harness.state.pages.thaw(Uint32Array.from(givenUp), 'given-up');
          }
        };
        for (let step = 0; step < 20; step++) {
          const namespace = (random.nextUint32() % 4) * 1000;
          const choice = random.nextUint32() % 10;
          if (choice < 6) harness.add(namespace, randomRows(random, key, random.nextUint32() % 1500, keys, hasText));
          else if (choice === 6) harness.drop(namespace);
          else if (choice === 7) {
            const frozen = harness.state.pages.freeze();
            const bytes = copyPages(frozen, stored);
            expect(restoredContents(types, bytes, hasText)).toEqual(harness.expected());
            pending.push({ frozen, bytes, left: [...frozen.tags].filter((tag) => tag >= frozen.firstNewTag) });
          } else thawSome(choice === 8 ? 0.5 : 1);
        }
        expect(harness.contents()).toEqual(harness.expected());
        const used = harness.close();
        if (pending.every(({ left }) => left.length === 0)) expect(used).toBe(0);
        thawSome(1);
        expect(memory.usedBytes(stateOwner)).toBe(0);
      }),
      { numRuns: 2 },
    );
  });
});

/** What a new operator has after it took the pages. */
function restoredContents(types: readonly DataType[], pages: readonly Uint8Array[], hasText: boolean): Contents {
  const memory = memoryOf(128 << 20);
  // Other addresses than before.
  memory.allocate(0, limits.pageBytes * (1 + (pages.length % 5)));
  const harness = new GroupStateHarness(memory, types, everyHash, (hash) => hash, hasText);
  for (const page of pages) {
    expect(adoptPage(memory, harness.state.pages, 0, page)).toBeGreaterThan(0);
  }
  const contents = harness.contents();
  expect(harness.close()).toBe(0);
  return contents;
}

const { types, key } = present(keyShapes['a word and a string'], 'key shape');

/** Pages of a table of `rows` rows whose keys are `keys` different ones. */
function filled(rows: number, keys: number, owned = everyHash): { harness: GroupStateHarness; pages: Uint8Array[] } {
  const memory = memoryOf(128 << 20);
  const harness = new GroupStateHarness(memory, types, owned);
  const random = seededRandom(rows + keys);
  for (let first = 0; first < rows; first += 4000) {
    for (const namespace of [0, 1000]) harness.add(namespace, randomRows(random, key, 2000, keys));
  }
  return { harness, pages: copyPages(harness.state.pages.freeze(), new Map()) };
}

describe('a snapshot of state tables', () => {
  it('has in the next one only the pages that were written since, under new tags', () => {
    const { harness } = filled(40_000, 30_000);
    const first = harness.state.pages.freeze();
    harness.state.pages.thaw(Uint32Array.from(first.tags), 'stored');
    expect(first.tags.length).toBeGreaterThan(40);
    expect(harness.state.pages.freeze().tags).toEqual(first.tags);
    harness.add(0, [{ key: key(5), value: 1n, text: '' }]);
    const second = harness.state.pages.freeze();
    const isNew = [...second.tags].filter((tag) => tag >= second.firstNewTag);
    expect(isNew).toHaveLength(1);
    expect([...second.tags].filter((tag) => !first.tags.includes(tag))).toEqual(isNew);
    harness.state.pages.thaw(Uint32Array.from(isNew), 'given-up');
    const third = harness.state.pages.freeze();
    expect([...third.tags].filter((tag) => tag >= third.firstNewTag)).toHaveLength(1);
    harness.state.pages.thaw(Uint32Array.from(third.tags), 'stored');
    expect(harness.close()).toBe(0);
  });

  it('lists pages by namespace and hash, each range of hashes once', () => {
    const { harness } = filled(40_000, 30_000);
    const frozen = harness.state.pages.freeze();
    const { hashes, hashBits, bytes } = frozen;
    const { view } = harness.memory;
    let end = 2 ** 32;
    let namespace = -1n;
    for (const [index, hash] of hashes.entries()) {
      expect((bytes[index] ?? 1) % limits.pageBytes).toBe(0);
      const next = view.getBigInt64(frozen.addressOf(index) + 8, true);
      if (next !== namespace) {
        expect(next > namespace && end === 2 ** 32).toBe(true);
        [namespace, end] = [next, 0];
      }
      expect(hash).toBe(end);
      end = hash + 2 ** (32 - (hashBits[index] ?? 0));
    }
    expect(end).toBe(2 ** 32);
  });

  it.each([
    [1, 3],
    [3, 2],
    [2, 1],
    [4, 4],
  ])('is taken over from %i subtasks by %i, each row by its owner', (before, after) => {
    // The pages of former subtasks: each has only rows of its own hashes.
    const source = filled(24_000, 9000);
    const former = Array.from({ length: before }, (_, subtask) => {
      const owned = ownedHashes(subtask, before, keyGroups);
      const memory = memoryOf(64 << 20);
      const part = new GroupStateHarness(memory, types, owned);
      for (const page of source.pages) adoptPage(memory, part.state.pages, 0, page);
      return copyPages(part.state.pages.freeze(), new Map());
    });
    const merged = new Map<string, string>();
    for (let subtask = 0; subtask < after; subtask++) {
      const memory = memoryOf(64 << 20);
      const owned = ownedHashes(subtask, after, keyGroups);
      const harness = new GroupStateHarness(memory, types, owned);
      let unchanged = 0;
      for (const page of former.flat()) {
        const tag = adoptPage(memory, harness.state.pages, 0, page);
        if (tag !== undefined) unchanged++;
      }
      if (before === after) expect(unchanged).toBe(former[subtask]?.length);
      for (const [id, group] of harness.contents()) {
        expect(merged.has(id)).toBe(false);
        merged.set(id, group);
      }
      expect(harness.close()).toBe(0);
    }
    expect(merged).toEqual(source.harness.expected());
  });

  it.each(['a word', 'two words', 'a string'])('has every row of a table by %s that has grown', (name) => {
    const shape = present(keyShapes[name], 'key shape');
    const harness = new GroupStateHarness(memoryOf(64 << 20), shape.types, everyHash, (hash) => hash, false);
    for (let first = 0; first < 30_000; first += 3000) {
      const rows = Array.from({ length: 3000 }, (_, row) => ({ key: shape.key(first + row), value: 1n, text: '' }));
      harness.add(0, rows);
    }
    const pages = copyPages(harness.state.pages.freeze(), new Map());
    expect(pages.length).toBeGreaterThan(16);
    expect(restoredContents(shape.types, pages, false)).toEqual(harness.expected());
  });

  it('refuses pages that are not the table’s', () => {
    const { harness, pages } = filled(4000, 1000);
    const { memory } = harness;
    const [page] = pages;
    const used = memory.usedBytes(stateOwner);
    const broken = present(page, 'page').slice();
    broken[26] = 0xff;
    const untagged = present(page, 'page').slice();
    untagged[untagged.length - 1] = 0;
    for (const bytes of [broken, untagged, new Uint8Array(limits.pageBytes), broken.subarray(0, 1000)]) {
      expect(() => adoptPage(memory, harness.state.pages, 0, bytes)).toThrow(
        /are no page of the operator's state table 0/,
      );
    }
    expect(memory.usedBytes(stateOwner)).toBe(used);
  });

  it('leaves everything as it was when there is no memory for copies', () => {
    const memory = memoryOf(8 << 20);
    const harness = new GroupStateHarness(memory, types);
    const random = seededRandom(4);
    const fill = (): void => {
      for (;;) harness.add(0, randomRows(random, key, 200, 1_000_000));
    };
    expect(fill).toThrow(/needs more memory than the slot's budget/);
    const frozen = harness.state.pages.freeze();
    const bytes = copyPages(frozen, new Map());
    expect(() => harness.add(0, randomRows(random, key, 4000, 1_000_000))).toThrow(/needs more memory/);
    for (const index of frozen.tags.keys()) {
      expect(Buffer.compare(pageOf(frozen, index), present(bytes[index], 'page'))).toBe(0);
    }
    harness.state.pages.thaw(Uint32Array.from(frozen.tags), 'stored');
    expect(harness.close()).toBe(0);
  });
});
