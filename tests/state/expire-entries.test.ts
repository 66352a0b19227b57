import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Schema } from '../../src/arrow/data-type.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import { KeptRows } from '../../src/operators/kept-rows.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import { everyHash } from '../../src/state/hash-range.ts';
import { keptFor } from '../../src/state/state-ttl.ts';
import { HeldSnapshot } from '../support/held-snapshot.ts';
import { testMemory } from '../support/kernel-module.ts';
import { ManualClock } from '../support/manual-clock.ts';

const input: Schema = { fields: [{ name: 'k', type: { kind: 'int', nullable: false } }] };
const ttlMs = 100;

it('removes what has expired, bucket by bucket, gives back empty buckets, and leaves snapshots alone', () => {
  const memory = testMemory();
  const waves = fc.array(
    fc.record({ keys: fc.integer({ min: 1, max: 6000 }), waitMs: fc.integer({ min: 0, max: 60 }) }),
    {
      minLength: 1,
      maxLength: 6,
      size: 'max',
    },
  );
  fc.assert(
    fc.property(waves, fc.boolean(), (written, isHeld) => {
      const clock = new ManualClock();
      const kept = new KeptRows({
        memory,
        owner: 2,
        clock,
        input,
        keyColumns: [0],
        order: [],
        takesEqual: true,
        allRows: undefined,
        storesRows: false,
        ttl: keptFor(ttlMs),
        owned: everyHash,
        keyGroups: 128,
      });
      const changedMs = new Map<number, number>();
      const arena = new Arena(memory);
      for (const [wave, { keys, waitMs }] of written.entries()) {
        arena.reset();
        const rows = Array.from({ length: keys }, (_, n) => [n * (wave + 1)]);
        const batch = batchFromRows(memory, arena, input, rows);
        kept.update(batch, keyHashes(memory, arena, batch, [0]), arena);
        for (const [key] of rows) changedMs.set(key ?? 0, clock.nowMs());
        clock.advance(waitMs);
      }
      const held = isHeld ? new HeldSnapshot(kept) : undefined;
      // Each search looks at some buckets; there are fewer than 60.
      for (let search = 0; search < 60; search++) {
        clock.advance(1);
        kept.expire();
      }
      const alive = [...changedMs].filter(([, ms]) => ms + ttlMs > clock.nowMs());
      arena.reset();
      const rows = Array.from(kept.rows(0, arena), (batch) => readRows(memory, batch)).flat();
      const left = rows.map(([key]) => Number(key));
      expect(left.sort((a, b) => a - b)).toEqual(alive.map(([key]) => key).sort((a, b) => a - b));
      held?.release('stored');
      // All gone, also from memory.
      clock.advance(ttlMs);
      for (let search = 0; search < 60; search++) {
        clock.advance(1);
        kept.expire();
      }
      expect(kept.pages.freeze().tags).toHaveLength(0);
      kept.close();
      arena.release();
    }),
    { numRuns: 30 },
  );
  expect(memory.usedBytes()).toBe(0);
});
