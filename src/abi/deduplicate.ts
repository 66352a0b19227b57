import type { KernelFamily } from './table.ts';

/** What is kept by key, and what one batch changes in it. */
export const keptRowsFields = {
  /** Of rows that are equal in order the last to come is kept, not the first. */
  takesEqual: 'u32',
  /** A `WindowAccumulator` that reads the first column to order by; 0 = the order of arrival. */
  order: 'ptr',
  /** Where an entry has that word; 0 = it has none. */
  wordOffset: 'u32',
  /** -1 for a descending column: its words are turned around. */
  flip: 'i64',
  /** The word of a NULL: the least or the greatest. */
  nullWord: 'i64',
  /** `SortColumn`s that decide where words are equal; none where words tell everything but a NULL from that value. */
  columns: 'ptr',
  columnCount: 'u32',
  /** `PackedPlan` of the records; 0 = there are none. */
  rowPlan: 'ptr',
  /** Places in an entry: whether there is a row (int64), 1, or 3 where its order is a single NULL. */
  rowsOffset: 'u32',
  /** The record of the row, or of what it is ordered by: offset i32, bytes u32, room u32, unused u32; 0 = none. */
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
  /**
   * For an input with changes, else 0: of each noted key, whether a row was taken back that may have been the kept one (u8); and the
   * address of the record to keep (u32), 0 = that of the row of the batch, 1 = none is left.
   */
  doubts: 'ptr',
  best: 'ptr',
  /** Where `deduplicateChanges` goes on. */
  cursor: 'u32',
} as const;

/** A column to order by: one of the packed columns of the records that entries have. */
export const sortColumnFields = {
  /** `PackedColumn`, whose number among its like is `index`. */
  packed: 'ptr',
  index: 'u32',
  isDescending: 'u32',
  hasNullsLast: 'u32',
} as const;

/** One row for each key: which rows of a batch are kept, and what they replace. */
export const deduplicate = {
  name: 'deduplicate',
  module: 'operators/deduplicate',
  functions: {
    /**
     * Notes in `kept` the keys for which a row of the batch is kept, in the order of their first rows; of an input with changes, all
     * keys. Returns how many, or FAULT_MEMORY.
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
    /** The values of a single order column of at most 8 bytes, out of the words of entries. Returns how many are NULL. */
    deduplicateOrders: {
      parameters: { kept: 'ptr', entries: 'ptr', rows: 'u32', validity: 'ptr', data: 'ptr' },
      result: 'i32',
    },
    /** Addresses of the records of entries. */
    deduplicateRecords: { parameters: { kept: 'ptr', entries: 'ptr', rows: 'u32', target: 'ptr' }, result: 'void' },
  },
  structs: { KeptRows: keptRowsFields, SortColumn: sortColumnFields },
} as const satisfies KernelFamily;
