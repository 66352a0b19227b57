import type { KernelFamily } from './table.ts';

/** Memory that entries of state tables leave behind when they go. */
export const mergeBuckets = {
  name: 'merge-buckets',
  module: 'state/merge-buckets',
  functions: {
    /**
     * Looks at up to `visits` buckets, the first of which is that of `hash`, and puts each into one with those around it when they have become
     * sparse. Returns the hash to go on with, 0 behind the last bucket. Addresses of entries are not good any more.
     */
    stateMerge: { parameters: { directory: 'ptr', hash: 'u32', visits: 'u32' }, result: 'u32' },
  },
} as const satisfies KernelFamily;
