import type { KernelFamily } from './table.ts';

/** Digest of a page of state: MurmurHash3_x64_128 with seed 0. Stored snapshots name their content by it, so it never changes. */
export const digest = {
  name: 'digest',
  module: 'hash/digest',
  functions: {
    /** Writes 16 bytes to `target`: both halves as little-endian uint64, the first one first. */
    digestBytes: { parameters: { start: 'ptr', length: 'u32', target: 'ptr' }, result: 'void' },
  },
} as const satisfies KernelFamily;
