import fc from 'fast-check';
import type { StateTtlConfig } from '../../src/state/state-ttl.ts';

/**
 * Every choice of a time to live; half of them live for ever. Where what has expired is seen as long as it is there, nothing but reads removes
 * it, so that an oracle can tell when.
 */
export function arbitraryTtl(ttlMs: number): fc.Arbitrary<StateTtlConfig> {
  return fc
    .record({
      ttlMs: fc.constantFrom(0, ttlMs, ttlMs),
      update: fc.constantFrom('on-create-and-write', 'on-create-and-write', 'on-read-and-write', 'disabled'),
      visibility: fc.constantFrom('never-return-expired', 'return-expired-if-not-cleaned-up'),
      cleanup: fc.record({ incrementalBuckets: fc.nat(3), fullSnapshot: fc.boolean() }),
    })
    .map((ttl) =>
      ttl.visibility === 'never-return-expired' ? ttl : { ...ttl, cleanup: { ...ttl.cleanup, incrementalBuckets: 0 } },
    );
}
