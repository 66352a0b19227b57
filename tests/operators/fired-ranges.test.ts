import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/arrow/data-type.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { FiredRanges } from '../../src/operators/fired-ranges.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import { kernelModule } from '../support/kernel-module.ts';

const keyGroups = 128;
const schema: Schema = { fields: [{ name: 'k', type: { kind: 'bigint', nullable: false } }] };

describe('key groups whose windows fired', () => {
  it('go on from the one that is furthest behind', () => {
    const ranges = new FiredRanges(
      [
        [0, 63, 100],
        [64, 127, 40],
      ],
      { first: 32, last: 95 },
      keyGroups,
    );
    expect(ranges.watermarkMs).toBe(40);
    expect(ranges.rows(40)).toEqual([
      [32, 63, 100],
      [64, 95, 40],
    ]);
    expect(ranges.rows(70)).toEqual([
      [32, 63, 100],
      [64, 95, 70],
    ]);
    expect(ranges.rows(100)).toEqual([[32, 95, 100]]);
  });

  it('take the later of two watermarks for one, and none for what nobody had', () => {
    const ranges = new FiredRanges(
      [
        [0, 127, 10],
        [5, 5, 30],
      ],
      { first: 0, last: 127 },
      keyGroups,
    );
    expect(ranges.rows(10)).toEqual([
      [0, 4, 10],
      [5, 5, 30],
      [6, 127, 10],
    ]);
    expect(new FiredRanges([[0, 9, 10]], { first: 0, last: 10 }, keyGroups).watermarkMs).toBe(Number.NEGATIVE_INFINITY);
    expect(new FiredRanges([], { first: 0, last: 127 }, keyGroups).watermarkMs).toBe(Number.NEGATIVE_INFINITY);
  });

  it('leave out the rows of those that were ahead', () => {
    const memory = SlotMemory.create(kernelModule(), 1 << 24);
    const arena = new Arena(memory);
    const rows = Array.from({ length: 500 }, (_, key) => [BigInt(key)]);
    const batch = batchFromRows(memory, arena, schema, rows);
    const hashes = keyHashes(memory, arena, batch, [0]);
    const groupOf = (row: number): number =>
      Math.floor(((memory.u32[(hashes >>> 2) + row] ?? 0) * keyGroups) / 2 ** 32);
    const ranges = new FiredRanges(
      [
        [0, 63, 99],
        [64, 127, 40],
      ],
      { first: 0, last: 127 },
      keyGroups,
    );
    const due = readRows(memory, ranges.notFired(memory, arena, batch, [0], 99));
    expect(due).toEqual(rows.filter((_, row) => groupOf(row) >= 64));
    expect(due.length).toBeGreaterThan(0);
    expect(due.length).toBeLessThan(rows.length);
    expect(ranges.notFired(memory, arena, batch, [0], 100)).toBe(batch);
  });
});
