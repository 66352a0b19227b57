import type { KernelFamily } from './table.ts';

/** What splits rows by pane; one for each operator. */
export const paneSplitFields = {
  /** Panes start at `originMs + n * widthMs`. */
  originMs: 'i64',
  widthMs: 'i64',
  /** Rows before it are late; the start of a pane. */
  lateBeforeMs: 'i64',
  /** Result: rows that were late or had no time. */
  lateRows: 'u32',
  /** Result: the row numbers by pane, or the selection that was given when all rows are in one pane. */
  rowNumbers: 'ptr',
} as const;

/** Rows of one pane: `rowNumbers[first] .. rowNumbers[first + rows]`. */
export const paneRunFields = { startMs: 'i64', first: 'u32', rows: 'u32' } as const;

/** Rows of a batch by the pane that their time falls into. */
export const paneSplit = {
  name: 'pane-split',
  module: 'state/pane-split',
  functions: {
    /**
     * Writes a `PaneRun` for each pane to `runs` (room for `rows`), in order of appearance, rows in their order. `times` are int64
     * ms. `scratch` has 28 bytes a row and 64 more. Returns the number of runs.
     */
    paneSplitRows: {
      parameters: {
        split: 'ptr',
        times: 'ptr',
        validity: 'ptr',
        selection: 'ptr',
        rows: 'u32',
        runs: 'ptr',
        scratch: 'ptr',
      },
      result: 'i32',
    },
  },
  structs: { PaneSplit: paneSplitFields, PaneRun: paneRunFields },
} as const satisfies KernelFamily;
