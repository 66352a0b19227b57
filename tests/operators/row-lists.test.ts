import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nullPtr, type Ptr } from '../../src/abi/ptr.ts';
import type { Schema } from '../../src/arrow/data-type.ts';
import { present } from '../../src/base/assert.ts';
import { limits } from '../../src/base/limits.ts';
import { seededRandom } from '../../src/base/random.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows, type Row } from '../../src/kernels/column-reader.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import { RowLists } from '../../src/operators/row-lists.ts';
import { everyHash, type HashRange, ownedHashes } from '../../src/state/hash-range.ts';
import type { FrozenState } from '../../src/state/keyed-state.ts';
import { TableSnapshots } from '../../src/state/table-snapshots.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { rowText } from '../support/join-oracle.ts';
import { testMemory } from '../support/kernel-module.ts';
import { adoptPage, pageOf } from '../support/stored-pages.ts';

let memory = testMemory();
const keyGroups = 128;
const owner = 1;

/** Lists with what an operator has around them. */
class Harness {
  readonly lists: RowLists;
  readonly snapshots: TableSnapshots;
  readonly arena = new Arena(memory, owner);
  readonly #fixed = new Arena(memory, owner);
  readonly #schema: Schema;
  readonly #keyColumns: readonly number[];

  constructor(schema: Schema, keyColumns: readonly number[], keepsTime = false, owned: HashRange = everyHash) {
    this.#schema = schema;
    this.#keyColumns = keyColumns;
    this.lists = new RowLists(memory, owner, {
      name: 'left',
      schema,
      keyColumns,
      hasNullKeys: false,
      keepsTime,
      table: 0,
    });
    this.snapshots = new TableSnapshots(memory, owner, this.#fixed, [this.lists.state], owned);
  }

  apply(rows: readonly Row[], kind: number | readonly number[] = 0, nowMs = 0): void {
    for (let first = 0; first < rows.length; first += 4000) {
      this.arena.reset();
      const some = rows.slice(first, first + 4000);
      const batch = batchFromRows(
        memory,
        this.arena,
        this.#schema,
        some,
        some.map((_, n) => (typeof kind === 'number' ? kind : (kind[first + n] ?? 0))),
      );
      this.lists.setKeys(batch, this.#keyColumns, keyHashes(memory, this.arena, batch, this.#keyColumns));
      this.lists.apply(this.arena, batch, this.#numbers(some.length), some.length, nowMs);
    }
  }

  /** The rows that have the key of `row`, as text. */
  find(row: Row, expiredMs = -1): string[] {
    this.arena.reset();
    const batch = batchFromRows(memory, this.arena, this.#schema, [row]);
    this.lists.setKeys(batch, this.#keyColumns, keyHashes(memory, this.arena, batch, this.#keyColumns));
    const numbers = this.#numbers(1);
    const found = this.arena.allocate(4);
    this.lists.find(numbers, 1, found);
    this.lists.walk(found, 1, expiredMs);
    const records = this.arena.allocate(4000);
    const texts: string[] = [];
    for (;;) {
      const rows = this.lists.next(nullPtr, 1000, nullPtr, records);
      if (rows === 0) return texts.toSorted();
      const columns = this.lists.unpack(this.arena, records, rows);
      texts.push(...readRows(memory, { ...batch, rows, selectedRows: rows, columns }).map(rowText));
    }
  }

  /** Everything, as text. */
  rows(): string[] {
    const texts: string[] = [];
    for (const batch of this.lists.rows(this.arena, keyGroups)) texts.push(...readRows(memory, batch).map(rowText));
    return texts.toSorted();
  }

  adopt(pages: readonly Uint8Array[]): void {
    for (const bytes of pages) adoptPage(memory, this.snapshots, 0, bytes);
  }

  close(): void {
    this.lists.close();
    this.arena.release();
    this.#fixed.release();
  }

  #numbers(rows: number): Ptr {
    const numbers = this.arena.allocate(rows * 4);
    for (let row = 0; row < rows; row++) memory.u32[numbers / 4 + row] = row;
    return numbers;
  }
}

/** The pages of a snapshot, of which `earlier` snapshots have those whose tag is old. */
function storedPages(state: FrozenState, earlier: Map<number, Uint8Array>): Uint8Array[] {
  for (const [index, page] of pagesOf(state).entries()) {
    const tag = state.tags[index] ?? 0;
    if (tag >= state.firstNewTag) earlier.set(tag, page);
  }
  return Array.from(state.tags, (tag) => present(earlier.get(tag), `page ${tag}`));
}

function pagesOf(frozen: FrozenState): Uint8Array[] {
  return Array.from(frozen.tags, (_, position) => pageOf(frozen, position));
}

function thaw(harness: Harness, { tags, firstNewTag }: FrozenState): void {
  harness.snapshots.thaw(
    tags.filter((tag) => tag >= firstNewTag),
    'stored',
  );
}

const schema = schemaFromText('key BIGINT | text STRING');
const textKey = schemaFromText('key STRING | text STRING');

describe('row lists', () => {
  it('chain the pages of a hot key, newest rows first, and find the rows of others beside it', () => {
    const harness = new Harness(schema, [0]);
    const rows = Array.from({ length: 30_000 }, (_, n): Row => [n % 10 === 0 ? BigInt(n) : 7n, `row ${n}`]);
    harness.apply(rows);
    expect(harness.find([7n, null])).toEqual(
      rows
        .filter(([key]) => key === 7n)
        .map(rowText)
        .toSorted(),
    );
    for (const n of [0, 10, 15_000, 29_990])
      expect(harness.find([BigInt(n), null])).toEqual([rowText([BigInt(n), `row ${n}`])]);
    // Rows that come and go leave nothing behind.
    let used = 0;
    for (let round = 0; round < 16; round++) {
      harness.apply(rows.slice(0, 4000), 3);
      harness.apply(rows.slice(0, 4000), 0);
      if (round === 7) used = memory.usedBytes(owner);
    }
    expect(memory.usedBytes(owner)).toBeLessThanOrEqual(used + 2 * limits.pageBytes);
    expect(harness.rows()).toEqual(rows.map(rowText).toSorted());
    harness.apply(rows, 3);
    expect(harness.rows()).toEqual([]);
    harness.close();
    expect(memory.usedBytes(owner)).toBe(0);
  });

  it.each([{ keyColumns: [0] }, { keyColumns: [1] }, { keyColumns: [0, 1] }])(
    'hold what a bag holds through thousands of changes, by columns $keyColumns',
    ({ keyColumns }) => {
      const random = seededRandom(31);
      const harness = new Harness(schema, keyColumns);
      const bag = new Map<string, number>();
      const known: Row[] = [];
      for (let round = 0; round < 6; round++) {
        const rows: Row[] = [];
        const kinds: number[] = [];
        for (let n = 0; n < 8000; n++) {
          const isRemoval = random.nextUint32() % 3 === 0;
          const old = isRemoval ? known[random.nextUint32() % Math.max(known.length, 1)] : undefined;
          const key = random.nextUint32() % 4000;
          const row: Row = old ?? [BigInt(key), `text ${key % 1700}${'.'.repeat(key % 90)}`];
          rows.push(row);
          kinds.push(isRemoval ? 1 + 2 * (n & 1) : 2 * (n & 1));
          if (!isRemoval) known.push(row);
          const text = rowText(row);
          const count = (bag.get(text) ?? 0) + (isRemoval ? -1 : 1);
          if (count >= 0) bag.set(text, count);
        }
        harness.apply(rows, kinds);
        const expected = [...bag].flatMap(([text, count]) => new Array<string>(count).fill(text));
        // The difference of thousands of rows would take minutes to print.
        expect(harness.rows().join('\n') === expected.toSorted().join('\n')).toBe(true);
      }
      for (const row of known.slice(0, 20)) {
        const isMet = (other: Row): boolean => keyColumns.every((column) => other[column] === row[column]);
        const met = new Set(known.filter(isMet).map(rowText));
        const expected = [...met].flatMap((text) => new Array<string>(bag.get(text) ?? 0).fill(text));
        expect(harness.find(row)).toEqual(expected.toSorted());
      }
      harness.close();
      expect(memory.usedBytes(owner)).toBe(0);
    },
  );

  it('hold rows that are larger than a page', () => {
    const harness = new Harness(textKey, [0]);
    const rows = Array.from(
      { length: 12 },
      (_, n): Row => [n % 2 === 0 ? 'hot' : `key ${'k'.repeat(n * 1000)}`, 'x'.repeat(n * 20_000)],
    );
    harness.apply(rows);
    expect(harness.rows()).toEqual(rows.map(rowText).toSorted());
    expect(harness.find(['hot', null])).toHaveLength(6);
    harness.apply(rows.slice(0, 6), 3);
    expect(harness.rows()).toEqual(rows.slice(6).map(rowText).toSorted());
    harness.close();
    expect(memory.usedBytes(owner)).toBe(0);
  });

  it('drop what has expired, whether somebody asks for it or not', () => {
    const harness = new Harness(schema, [0], true);
    const rowsAt = (first: number): Row[] =>
      Array.from({ length: 5000 }, (_, n): Row => [BigInt(n % 3 === 0 ? 1 : n), `${first}`]);
    for (const timeMs of [10, 20, 30]) harness.apply(rowsAt(timeMs), 0, timeMs);
    const frozen = harness.snapshots.freeze();
    const pages = pagesOf(frozen);
    expect(harness.find([4n, null], 19)).toEqual([rowText([4n, '20']), rowText([4n, '30'])]);
    expect(harness.find([4n, null], 20)).toEqual([rowText([4n, '30'])]);
    harness.lists.expire(1000, 20);
    const left = harness.rows().map((text) => JSON.stringify(JSON.parse(text).slice(0, 2)));
    expect(left).toEqual(rowsAt(30).map(rowText).toSorted());
    harness.lists.expire(1000, 30);
    expect(harness.rows()).toEqual([]);
    expect(Buffer.concat(pagesOf(frozen)).equals(Buffer.concat(pages))).toBe(true);
    thaw(harness, frozen);
    // Only the descriptors are left.
    expect(memory.usedBytes(owner)).toBeLessThan(5 << 20);
    harness.close();
    expect(memory.usedBytes(owner)).toBe(0);
  });

  it('are frozen as they are, while rows come and go, and are restored on any parallelism', () => {
    const change = fc.record({
      rows: fc.array(
        fc.tuple(fc.bigInt({ min: 0n, max: 40n }), fc.constantFrom('a', 'b'.repeat(500), 'c'.repeat(3000))),
        {
          maxLength: 400,
        },
      ),
      isRemoval: fc.boolean(),
      freezes: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.integer({ min: 1, max: 3 }), (changes, parallelism) => {
        memory = testMemory();
        const harness = new Harness(schema, [0]);
        const expected: string[] = [];
        const stored = new Map<number, Uint8Array>();
        let frozen: { state: FrozenState; rows: string[] } | undefined;
        const check = (): void => {
          if (frozen === undefined) return;
          const pages = storedPages(frozen.state, stored);
          const parts = Array.from({ length: parallelism }, (_, subtask) => {
            const part = new Harness(schema, [0], false, ownedHashes(subtask, parallelism, keyGroups));
            part.adopt(pages);
            return part;
          });
          expect(parts.flatMap((part) => part.rows()).toSorted()).toEqual(frozen.rows);
          for (let key = 0n; key <= 40n; key++) {
            const found = parts.flatMap((part) => part.find([key, null]));
            expect(found.toSorted()).toEqual(frozen.rows.filter((text) => text.startsWith(`["${key}n",`)));
          }
          for (const part of parts) part.close();
          thaw(harness, frozen.state);
          frozen = undefined;
        };
        for (const { rows, isRemoval, freezes } of changes) {
          harness.apply(rows, isRemoval ? 3 : 0);
          for (const row of rows) {
            if (!isRemoval) expected.push(rowText(row));
            else if (expected.includes(rowText(row))) expected.splice(expected.indexOf(rowText(row)), 1);
          }
          expect(harness.rows()).toEqual(expected.toSorted());
          if (!freezes) continue;
          check();
          frozen = { state: harness.snapshots.freeze(), rows: expected.toSorted() };
        }
        check();
        harness.close();
        expect(memory.usedBytes(owner)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('find all rows of a hot key after a restore that took its buckets apart', () => {
    const harness = new Harness(schema, [0]);
    // The cold keys come after the chain has begun, and lie in its buckets, whatever subtask they belong to.
    const came = Array.from(
      { length: 600 },
      (_, n): Row => [
        n > 100 && n % 10 === 0 ? BigInt(n) : 7n,
        n % 10 === 0 ? `cold ${n}` : `${n} ${'x'.repeat(3000)}`,
      ],
    );
    const isLeft = (_: Row, n: number): boolean => n % 10 === 0 || n % 7 === 0;
    harness.apply(came);
    harness.apply(
      came.filter((row, n) => !isLeft(row, n)),
      3,
    );
    const rows = came.filter(isLeft);
    const frozen = harness.snapshots.freeze();
    for (const parallelism of [2, 3]) {
      const parts = Array.from({ length: parallelism }, (_, subtask) => {
        const part = new Harness(schema, [0], false, ownedHashes(subtask, parallelism, keyGroups));
        part.adopt(pagesOf(frozen));
        return part;
      });
      expect(parts.flatMap((part) => part.rows()).toSorted()).toEqual(rows.map(rowText).toSorted());
      expect(parts.flatMap((part) => part.find([7n, null]))).toHaveLength(rows.filter(([key]) => key === 7n).length);
      const owned = parts.map((part) => rows.filter((row) => part.find(row).length > 0));
      for (const [index, part] of parts.entries()) part.apply(owned[index] ?? [], 3);
      expect(parts.flatMap((part) => part.rows())).toEqual([]);
      for (const part of parts) part.close();
    }
    // Rows that go from buckets behind the first leave a snapshot as it is.
    const before = Buffer.concat(pagesOf(frozen));
    harness.apply(
      rows.filter(([key]) => key === 7n),
      3,
    );
    expect(harness.rows()).toEqual(
      rows
        .filter(([key]) => key !== 7n)
        .map(rowText)
        .toSorted(),
    );
    expect(Buffer.concat(pagesOf(frozen)).equals(before)).toBe(true);
    thaw(harness, frozen);
    harness.close();
    expect(memory.usedBytes(owner)).toBe(0);
  });

  it('go through portable rows to another layout', () => {
    const harness = new Harness(schema, [0]);
    const rows = Array.from(
      { length: 20_000 },
      (_, n): Row => [BigInt(n % 5 === 0 ? 3 : n), n % 7 === 0 ? null : `${n % 11}`],
    );
    harness.apply(rows);
    const timed = new Harness(schema, [0], true);
    const arena = new Arena(memory);
    for (const batch of harness.lists.rows(arena, keyGroups)) {
      const numbers = arena.allocate(batch.rows * 4);
      for (let row = 0; row < batch.rows; row++) memory.u32[numbers / 4 + row] = row;
      const time = batchFromRows(
        memory,
        arena,
        { fields: timed.lists.description.schema.fields.slice(-1) },
        batch.columns.length === 0 ? [] : Array.from({ length: batch.rows }, () => [null]),
      );
      timed.lists.addRows(
        timed.arena,
        { ...batch, schema: timed.lists.description.schema, columns: [...batch.columns, ...time.columns] },
        numbers,
        50,
      );
    }
    expect(timed.find([3n, null], 49)).toEqual(harness.find([3n, null]));
    expect(timed.find([3n, null], 50)).toEqual([]);
    expect(timed.lists.description.layout).not.toBe(harness.lists.description.layout);
    harness.close();
    timed.close();
    arena.release();
    expect(memory.usedBytes(owner)).toBe(0);
  });
});
