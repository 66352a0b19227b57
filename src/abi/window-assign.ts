import type { KernelFamily } from './table.ts';

/** Rows times windows. */
export const windowAssign = {
  name: 'window-assign',
  module: 'operators/window-assign',
  functions: {
    /**
     * Writes row numbers and window ends (int64 ms) of the rows x windows from `rowFrom` (position in the selection) on, until
     * `pairsMax` are written; a row is never split. Windows of a row at time t: ends on the grid `endOriginMs + n * endStepMs` in
     * (t, last], where last = start of t's period (of `periodMs` from `originMs`) + `sizeMs`. Rows without a time give nothing and
     * are counted at `nulls` (uint32). Returns the pairs; `rowEnd` (uint32) gets the position to go on from.
     */
    windowAssignPairs: {
      parameters: {
        times: 'ptr',
        validity: 'ptr',
        selection: 'ptr',
        rowFrom: 'u32',
        rows: 'u32',
        originMs: 'i64',
        periodMs: 'i64',
        sizeMs: 'i64',
        endOriginMs: 'i64',
        endStepMs: 'i64',
        pairsMax: 'u32',
        rowNumbers: 'ptr',
        ends: 'ptr',
        rowEnd: 'ptr',
        nulls: 'ptr',
      },
      result: 'i32',
    },
    /**
     * Starts and times (end - 1) of the windows with these ends: starts are `sizeMs` before the end, or with `periodMs` above 0
     * the start of the period that holds the last millisecond.
     */
    windowAssignBounds: {
      parameters: {
        ends: 'ptr',
        pairs: 'u32',
        sizeMs: 'i64',
        originMs: 'i64',
        periodMs: 'i64',
        starts: 'ptr',
        times: 'ptr',
      },
      result: 'void',
    },
  },
} as const satisfies KernelFamily;
