import { expect, it } from 'vitest';
import { nullPtr } from '../../src/abi/ptr.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import { changedField, Expiry } from '../../src/operators/expiry.ts';
import { keptFor, keptForEver } from '../../src/state/state-ttl.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { testMemory } from '../support/kernel-module.ts';

const memory = testMemory();
const schema = { fields: [{ name: 'k', type: { kind: 'int', nullable: false } as const }, changedField] };
const at = (ms: number): string => `1970-01-01 00:00:00.0${ms}Z`;

it('leaves out rows that were written the time to live ago or earlier', () => {
  const arena = new Arena(memory);
  const expiry = new Expiry(memory, new ManualClock(50), keptFor(10), 24);
  const rows = [
    [1, at(39)],
    [2, at(40)],
    [3, at(41)],
    [4, at(50)],
  ];
  const left = expiry.withoutExpired(batchFromRows(memory, arena, schema, rows), arena);
  expect(left.selection).toBe(nullPtr);
  expect(readRows(memory, left)).toEqual(rows.slice(2));
  const all = batchFromRows(memory, arena, schema, rows.slice(2));
  expect(expiry.withoutExpired(all, arena)).toBe(all);
  arena.release();
});

it('takes rows without a time as written now', () => {
  const arena = new Arena(memory);
  const expiry = new Expiry(memory, new ManualClock(77.9), keptFor(10), 24);
  const batch = batchFromRows(memory, arena, schema, [
    [1, null],
    [2, at(12)],
  ]);
  expect(readRows(memory, expiry.withTimes(batch, arena))).toEqual([
    [1, at(77)],
    [2, at(12)],
  ]);
  arena.release();
});

it('leaves everything as it is without a time to live', () => {
  const arena = new Arena(memory);
  const expiry = new Expiry(memory, new ManualClock(50), keptForEver, 0);
  const batch = batchFromRows(memory, arena, schema, [[1, at(10)]]);
  expect(expiry.withoutExpired(batch, arena)).toBe(batch);
  expect(expiry.withTimes(batch, arena)).toBe(batch);
  expiry.search(nullPtr);
  arena.release();
});
