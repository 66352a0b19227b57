import type { KernelFamily } from './table.ts';

/** Rows by key (`row-lists.ts`) that are forgotten some time after they came. */
export const expireRows = {
  name: 'expire-rows',
  module: 'state/expire-rows',
  functions: {
    /**
     * Drops the rows that came at `expiredMs` or before from up to `buckets` buckets, the first of which is that of `hash`, and buckets of
     * which nothing is left. Returns the hash to go on with (0 behind the last bucket), or FAULT_MEMORY.
     */
    rowListsExpire: {
      parameters: { plan: 'ptr', directory: 'ptr', hash: 'u32', buckets: 'u32', expiredMs: 'i64' },
      result: 'i64',
    },
    /**
     * What a read does to the lists of the keys of rows: rows that came at `expiredMs` or before go, and the time of the others becomes
     * `timeMs` where it is less. `rowNumbers` are those of `setKeys`' batch. Returns `rows`, or FAULT_MEMORY with a part done.
     */
    rowListsTouch: {
      parameters: {
        plan: 'ptr',
        directory: 'ptr',
        rowNumbers: 'ptr',
        rows: 'u32',
        expiredMs: 'i64',
        timeMs: 'i64',
      },
      result: 'i32',
    },
  },
} as const satisfies KernelFamily;
