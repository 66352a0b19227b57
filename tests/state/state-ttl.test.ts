import { expect, it } from 'vitest';
import {
  beforeAllMs,
  expiredMs,
  hiddenMs,
  keptFor,
  keptForEver,
  lifetimeMs,
  readsRefresh,
  returnsExpired,
  type StateTtlConfig,
  unsavedMs,
} from '../../src/state/state-ttl.ts';

/** What has expired, is not seen and is not saved, 50.9 ms after the beginning. */
const times = (ttl: StateTtlConfig): readonly number[] => [expiredMs, hiddenMs, unsavedMs].map((of) => of(ttl, 50.9));

it("is Flink SQL's unless something else is chosen", () => {
  expect(keptFor(10)).toEqual({
    ttlMs: 10,
    update: 'on-create-and-write',
    visibility: 'never-return-expired',
    cleanup: { incrementalBuckets: 2, fullSnapshot: true },
  });
  expect(times(keptFor(10))).toEqual([40, 40, 40]);
  expect([returnsExpired(keptFor(10)), readsRefresh(keptFor(10))]).toEqual([false, false]);
});

it('has a say only where state does not live for ever', () => {
  const other = { visibility: 'return-expired-if-not-cleaned-up', update: 'on-read-and-write' } as const;
  for (const ttl of [
    keptForEver,
    { ...keptForEver, ...other },
    { ...keptFor(10), ...other, update: 'disabled' as const },
  ]) {
    expect(lifetimeMs(ttl)).toBe(0);
    expect(times(ttl)).toEqual([beforeAllMs, beforeAllMs, beforeAllMs]);
    expect([returnsExpired(ttl), readsRefresh(ttl)]).toEqual([false, false]);
  }
  expect([returnsExpired, readsRefresh].map((of) => of({ ...keptFor(1), ...other }))).toEqual([true, true]);
});

it('tells apart what has expired, what is not seen, and what is not saved', () => {
  const ttl = keptFor(10);
  expect(times({ ...ttl, visibility: 'return-expired-if-not-cleaned-up' })).toEqual([40, beforeAllMs, 40]);
  expect(times({ ...ttl, cleanup: { ...ttl.cleanup, fullSnapshot: false } })).toEqual([40, 40, beforeAllMs]);
});
