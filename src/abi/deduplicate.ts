import type { KernelFamily } from './table.ts';

/** What is kept by key, and what one batch changes in it. */
export const keptRowsFields = {
  /** Of the rows of a key the first or the last is kept, by the column of `order`, or by arrival. */
  keepsLast: 'u32',
  /** A `WindowAccumulator` that reads the order column, at `offset` of the entry; 0 = the order of arrival. */
  order: 'ptr',
  /** Places in an entry: 1 where there is a row (int64). */
  rowsOffset: 'u32',
  /** The record of the row: offset i32, bytes u32, room u32, unused u32; 0 = rows are not kept, only that there is one. */
  recordOffset: 'u32',
  /** When the kept row came, int64 ms; 0 = state has no time to live. */
  changedOffset: 'u32',
  /** Whether a kept row that has expired is seen; one that stays goes then. */
  returnsExpired: 'u32',
  /** Whether a row that comes, and does not replace the kept one, gives it the time that it is now. */
  readsRefresh: 'u32',
  count: 'u32',
  nowMs: 'i64',
  /** Rows that came at this time or before have expired. */
  expiredMs: 'i64',
  /** Arrays with room for every row of the batch: entry, number of the first row, of the row that is kept now, whether there was one before (u8). */
  entries: 'ptr',
  rowNumbers: 'ptr',
  winners: 'ptr',
  was: 'ptr',
  /** Where `deduplicateChanges` goes on. */
  cursor: 'u32',
} as const;

/** One row for each key: which rows of a batch are kept, and what they replace. */
export const deduplicate = {
  name: 'deduplicate',
  module: 'operators/deduplicate',
  functions: {
    /**
     * Notes in `kept` the keys for which a row of the batch is kept, in the order of their first rows. Returns how many, or
     * FAULT_MEMORY.
     */
    deduplicateUpdate: {
      parameters: { kept: 'ptr', plan: 'ptr', directory: 'ptr', selection: 'ptr', rows: 'u32' },
      result: 'i32',
    },
    /** Row kinds (of `rows` rows) and row numbers, ascending, of the rows that are kept. Returns how many. */
    deduplicateSelect: {
      parameters: { kept: 'ptr', rows: 'u32', kinds: 'ptr', selection: 'ptr' },
      result: 'u32',
    },
    /**
     * The changes from `kept.cursor` on as addresses of records and row kinds: the new record from `records`, which has one for each noted
     * key, and before it the one that it replaces. Equal records are no change if `skipsSame`. Returns how many, at most `rowsMax`,
     * which is at least 2; 0 at the end.
     */
    deduplicateChanges: {
      parameters: { kept: 'ptr', records: 'ptr', skipsSame: 'i32', rowsMax: 'u32', target: 'ptr', kinds: 'ptr' },
      result: 'u32',
    },
    /** Writes the new records to their entries. Returns how many, or FAULT_MEMORY. */
    deduplicateStore: {
      parameters: { kept: 'ptr', plan: 'ptr', directory: 'ptr', records: 'ptr' },
      result: 'i32',
    },
    /** Addresses of the records of entries. */
    deduplicateRecords: { parameters: { kept: 'ptr', entries: 'ptr', rows: 'u32', target: 'ptr' }, result: 'void' },
  },
  structs: { KeptRows: keptRowsFields },
} as const satisfies KernelFamily;
