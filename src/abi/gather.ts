import type { KernelFamily } from './table.ts';

/** Rows of Arrow buffers moved together. `selection` holds uint32 row numbers, or is 0 for the rows 0..rows. */
export const gather = {
  name: 'gather',
  module: 'arrow/gather',
  functions: {
    /** Bits to `ceil(rows / 8)` bytes at `target`, the spare bits 0. Returns how many are set. */
    gatherBits: { parameters: { source: 'ptr', selection: 'ptr', rows: 'u32', target: 'ptr' }, result: 'i32' },
    /** Values of `width` bytes: 1, 2, 4, 8 or 16. */
    gatherFixed: {
      parameters: { source: 'ptr', width: 'i32', selection: 'ptr', rows: 'u32', target: 'ptr' },
      result: 'void',
    },
    /** `rows + 1` offsets from 0 at `target`. Returns the last: the bytes or elements that the rows hold. */
    gatherOffsets: { parameters: { offsets: 'ptr', selection: 'ptr', rows: 'u32', target: 'ptr' }, result: 'u32' },
    /** The bytes of variable-width values, end to end. */
    gatherBytes: {
      parameters: { offsets: 'ptr', source: 'ptr', selection: 'ptr', rows: 'u32', target: 'ptr' },
      result: 'void',
    },
    /** Numbers of the rows whose bit is set, to `target`. Returns how many. */
    gatherSetRows: { parameters: { source: 'ptr', selection: 'ptr', rows: 'u32', target: 'ptr' }, result: 'i32' },
    /** Element numbers of the rows of a list, end to end: the selection of its child. */
    gatherElements: { parameters: { offsets: 'ptr', selection: 'ptr', rows: 'u32', target: 'ptr' }, result: 'void' },
  },
} as const satisfies KernelFamily;
