import type { KernelFamily } from './table.ts';

/**
 * A multi-map: for each key the rows that have it, in a state table with chains. An entry holds the key as in `windowPlanFields`, and
 * then, at `listOffset`, where its newest row is; a row in the heap of the bucket:
 *
 *   entry  hash u32 | state u32 | key | first row i32, from the entry | 0 u32
 *   row    next row i32, from this one (0 = last) | bytes u32 | time i64, with `headerBytes` 16 | packed row
 */
export const listPlanFields = {
  /** `WindowPlan` of the key. */
  keys: 'ptr',
  listOffset: 'u32',
  /** 8, or 16 when rows have the time at which they came. */
  headerBytes: 'u32',
} as const;

/**
 * A walk over the rows of found entries. `found` has for each position an entry, 0 for none; the lowest bit set means that the rest
 * of the chain has to be looked at as well.
 */
export const listCursorFields = {
  /** Rows that came at this time or before are passed over; with `headerBytes` 16. */
  expiredMs: 'i64',
  directory: 'ptr',
  found: 'ptr',
  foundCount: 'u32',
  /** Position in `found`; 0 to begin with, like the rest. */
  position: 'u32',
  row: 'ptr',
  /** The chain that is being walked: the bucket to look at next, and an entry that has the key. */
  bucket: 'ptr',
  entry: 'ptr',
} as const;

/** Rows by key in state tables. `rowNumbers` and `records` (addresses of packed rows) are arrays of uint32. */
export const rowLists = {
  name: 'row-lists',
  module: 'state/row-lists',
  functions: {
    /** Entries of the keys of rows, to `found` as in the cursor. Returns `rows`, or FAULT_MEMORY. */
    rowListsFind: {
      parameters: { plan: 'ptr', directory: 'ptr', rowNumbers: 'ptr', rows: 'u32', found: 'ptr' },
      result: 'i32',
    },
    /**
     * Goes on with a walk: up to `rowsMax` rows, as the row number at their position (unless `rowNumbers` is 0) and the address of their
     * record. Returns how many, 0 at the end.
     */
    rowListsNext: {
      parameters: {
        plan: 'ptr',
        cursor: 'ptr',
        rowNumbers: 'ptr',
        rowsMax: 'u32',
        targetRows: 'ptr',
        targetRecords: 'ptr',
      },
      result: 'u32',
    },
    /**
     * Adds rows, or takes one equal row away where `kinds` (0 = all are added) says so. `times` has an i64 for each row, or is 0 when all
     * come at `timeMs`. A row that came at `expiredMs` or before is not taken for an equal one. Returns `rows`, or FAULT_MEMORY with a
     * prefix of the rows done.
     */
    rowListsApply: {
      parameters: {
        plan: 'ptr',
        directory: 'ptr',
        rowNumbers: 'ptr',
        rows: 'u32',
        kinds: 'ptr',
        records: 'ptr',
        times: 'ptr',
        timeMs: 'i64',
        expiredMs: 'i64',
      },
      result: 'i32',
    },
  },
  structs: { ListPlan: listPlanFields, ListCursor: listCursorFields },
} as const satisfies KernelFamily;
