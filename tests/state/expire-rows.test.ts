import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nullPtr, type Ptr } from '../../src/abi/ptr.ts';
import type { Batch } from '../../src/arrow/batch.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows, type Row } from '../../src/kernels/column-reader.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import { RowLists } from '../../src/operators/row-lists.ts';
import { everyHash } from '../../src/state/hash-range.ts';
import type { KeyedState } from '../../src/state/keyed-state.ts';
import { beforeAllMs } from '../../src/state/state-ttl.ts';
import { TableSnapshots } from '../../src/state/table-snapshots.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { HeldSnapshot } from '../support/held-snapshot.ts';
import { testMemory } from '../support/kernel-module.ts';

const schema = schemaFromText('k BIGINT NOT NULL | v STRING');
const memory = testMemory();
const owner = 1;

/** Lists of rows with times, which survive with what they are. */
class TimedLists {
  readonly lists = new RowLists(memory, owner, {
    name: 'rows',
    schema,
    keyColumns: [0],
    hasNullKeys: false,
    keepsTime: true,
    table: 0,
  });
  readonly state: KeyedState;
  readonly #fixed = new Arena(memory, owner);
  readonly #arena = new Arena(memory, owner);

  constructor() {
    this.state = {
      tables: [this.lists.description],
      pages: new TableSnapshots(memory, owner, this.#fixed, [this.lists.state], everyHash),
      rows: (_table, arena) => this.lists.rows(arena, 128),
      addRows: () => {},
    };
  }

  add(rows: readonly Row[], nowMs: number): void {
    this.#with(rows, (batch, numbers) => this.lists.apply(this.#arena, batch, numbers, rows.length, nowMs));
  }

  remove(row: Row, expiredMs: number): void {
    this.#with([row], (batch, numbers) => {
      const kinds = this.#arena.allocate(1);
      memory.u8[kinds] = 3;
      this.lists.apply(this.#arena, { ...batch, kinds }, numbers, 1, 0, expiredMs);
    });
  }

  touch(keys: readonly bigint[], expiredMs: number, nowMs: number): void {
    const rows = keys.map((key): Row => [key, null]);
    this.#with(rows, (_, numbers) => this.lists.touch(numbers, rows.length, expiredMs, nowMs));
  }

  /** Every row that is there, with its time. */
  rows(): string[] {
    const rows = Array.from(this.lists.rows(this.#arena, 128), (batch) => readRows(memory, batch)).flat();
    return rows
      .map(([key, value, time]) =>
        textOf(Number(key), `${String(value)}`, Date.parse(`${String(time).replace(' ', 'T')}`)),
      )
      .toSorted();
  }

  /** How many rows a look-up of a key sees. */
  count(key: bigint, expiredMs: number): number {
    let count = 0;
    this.#with([[key, null]], (_, numbers) => {
      const found = this.#arena.allocate(4);
      this.lists.find(numbers, 1, found);
      this.lists.walk(found, 1, expiredMs);
      const records = this.#arena.allocate(4000);
      for (let rows = -1; rows !== 0; count += rows) rows = this.lists.next(nullPtr, 1000, nullPtr, records);
    });
    return count;
  }

  close(): void {
    this.lists.close();
    this.#fixed.release();
    this.#arena.release();
  }

  #with(rows: readonly Row[], work: (batch: Batch, numbers: Ptr) => void): void {
    this.#arena.reset();
    const batch = batchFromRows(memory, this.#arena, schema, rows);
    const numbers = this.#arena.allocate(rows.length * 4);
    for (let row = 0; row < rows.length; row++) memory.u32[numbers / 4 + row] = row;
    this.lists.setKeys(batch, [0], keyHashes(memory, this.#arena, batch, [0]));
    work(batch, numbers);
  }
}

function textOf(key: number, value: string, timeMs: number): string {
  return `${key} ${value.length} ${timeMs}`;
}

type Step =
  | { readonly kind: 'add'; readonly keys: readonly number[]; readonly length: number }
  | { readonly kind: 'touch'; readonly keys: readonly number[]; readonly refreshes: boolean }
  | { readonly kind: 'expire' }
  | { readonly kind: 'merge' }
  | { readonly kind: 'freeze'; readonly outcome: 'stored' | 'given-up' };

// Key 0 is hot: it fills buckets of its own.
const keys = fc.array(fc.oneof(fc.constant(0), fc.nat(300)), { minLength: 1, maxLength: 120, size: 'max' });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('add' as const), keys, length: fc.constantFrom(3, 500, 3000) }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('touch' as const), keys, refreshes: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'expire' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'merge' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('freeze' as const),
        outcome: fc.constantFrom('stored' as const, 'given-up' as const),
      }),
    },
  ),
  { minLength: 3, maxLength: 25, size: 'max' },
);

it('gives the rows of keys that are read the time of it, drops what has expired, and leaves snapshots alone', () => {
  const ttlMs = 30;
  fc.assert(
    fc.property(steps, (chosen) => {
      const timed = new TimedLists();
      let expected: { readonly key: number; readonly length: number; timeMs: number }[] = [];
      let held: HeldSnapshot | undefined;
      try {
        for (const [index, step] of chosen.entries()) {
          const nowMs = index * 7;
          const isDead = (timeMs: number): boolean => timeMs <= nowMs - ttlMs;
          if (step.kind === 'add') {
            timed.add(
              step.keys.map((key): Row => [BigInt(key), 'v'.repeat(step.length)]),
              nowMs,
            );
            for (const key of step.keys) expected.push({ key, length: step.length, timeMs: nowMs });
          } else if (step.kind === 'touch') {
            timed.touch(step.keys.map(BigInt), nowMs - ttlMs, step.refreshes ? nowMs : beforeAllMs);
            expected = expected.filter(({ key, timeMs }) => !isDead(timeMs) || !step.keys.includes(key));
            for (const row of expected) if (step.refreshes && step.keys.includes(row.key)) row.timeMs = nowMs;
          } else if (step.kind === 'merge') {
            for (let visit = 0; visit < 30; visit++) timed.lists.merge();
          } else if (step.kind === 'expire') {
            for (let search = 0; search < 60; search++) timed.lists.expire(2, nowMs - ttlMs);
            expected = expected.filter(({ timeMs }) => !isDead(timeMs));
          } else {
            held?.release(step.outcome);
            held = new HeldSnapshot(timed.state);
          }
          for (const key of [0, 1, 200]) {
            const all = expected.filter((row) => row.key === key);
            expect(timed.count(BigInt(key), beforeAllMs)).toBe(all.length);
            expect(timed.count(BigInt(key), nowMs - ttlMs)).toBe(all.filter(({ timeMs }) => !isDead(timeMs)).length);
          }
        }
        expect(timed.rows()).toEqual(
          expected.map(({ key, length, timeMs }) => textOf(key, 'v'.repeat(length), timeMs)).toSorted(),
        );
      } finally {
        held?.release('given-up');
        timed.close();
        expect(memory.usedBytes(owner)).toBe(0);
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 60) },
  );
});

it('takes back the row that is there and not its equal that has expired, wherever they lie', () => {
  const timed = new TimedLists();
  const long = 'x'.repeat(3000);
  // The equal rows lie in different buckets of a chain, the old one in the last.
  timed.add([[7n, 'equal']], 0);
  timed.add(
    Array.from({ length: 30 }, (): Row => [7n, long]),
    10,
  );
  timed.add([[7n, 'equal']], 20);
  timed.add(
    Array.from({ length: 60 }, (): Row => [7n, long]),
    30,
  );
  timed.remove([7n, 'equal'], 5);
  expect(timed.rows().filter((text) => text.startsWith('7 5 '))).toEqual(['7 5 0']);
  timed.remove([7n, 'equal'], 5);
  expect(timed.count(7n, beforeAllMs)).toBe(91);
  timed.remove([7n, 'equal'], beforeAllMs);
  expect(timed.count(7n, beforeAllMs)).toBe(90);
  timed.close();
  expect(memory.usedBytes(owner)).toBe(0);
});
