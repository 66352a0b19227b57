import type { KernelFamily } from './table.ts';

/** State that is forgotten some time after it was written. */
export const expireEntries = {
  name: 'expire-entries',
  module: 'state/expire-entries',
  functions: {
    /**
     * Removes the entries whose int64 at `timeOffset` is at most `expiredMs` from up to `buckets` buckets of a table without chains, the
     * first of which is that of `hash`, and buckets of which nothing is left. Returns the hash to go on with, 0 behind the last
     * bucket. What cannot be removed because the budget is spent stays.
     */
    stateExpire: {
      parameters: { directory: 'ptr', timeOffset: 'u32', expiredMs: 'i64', hash: 'u32', buckets: 'u32' },
      result: 'u32',
    },
  },
} as const satisfies KernelFamily;
