import type { KernelFamily } from './table.ts';

/** How a key lies in an entry. */
export const keyMode = {
  /** No key columns: one entry. */
  KEY_NONE: 0,
  /** One column of at most 8 bytes, as int64; NULL is entry state 2. */
  KEY_WORD: 1,
  /** Several columns of fixed width, packed inside the entry. */
  KEY_FIXED: 2,
  /** Packed with variable-width columns, in the bucket's heap; the entry holds where (relative to itself) and the length. */
  KEY_VARIABLE: 3,
} as const;

/** What an accumulator holds and does with a row. Whether a group has values follows from its counts of rows and of NULLs. */
export const accumulatorOperation = {
  ACCUMULATE_ROWS: 0,
  /** Rows whose column is NULL: nothing to do for a batch without NULLs, which counting values would not allow. */
  ACCUMULATE_NULLS: 1,
  ACCUMULATE_SUM_I64: 2,
  ACCUMULATE_SUM_F64: 3,
  ACCUMULATE_SUM_I128: 4,
  /** Floats as int64 in the same order, NaN greatest. */
  ACCUMULATE_MIN_I64: 5,
  ACCUMULATE_MAX_I64: 6,
  ACCUMULATE_MIN_I128: 7,
  ACCUMULATE_MAX_I128: 8,
  ACCUMULATE_MIN_BYTES: 9,
  ACCUMULATE_MAX_BYTES: 10,
  /** All values with how often each is there, in order, so that they can be taken back: see state/value-lists.ts. */
  ACCUMULATE_VALUES: 11,
} as const;

/** How a result column comes from accumulators. */
export const resultForm = {
  /** The low bytes of an int64, or an int128 as it is. */
  RESULT_I64: 0,
  /** A double, or a float rounded from it. */
  RESULT_F64: 1,
  /** A float from its int64 in the same order. */
  RESULT_ORDERED_F64: 2,
  /** int64 sum / count, toward zero. */
  RESULT_AVG_I64: 3,
  RESULT_AVG_F64: 4,
  /** A decimal; NULL when it has more than 38 digits. */
  RESULT_I128: 5,
  /** Decimal sum / count with more digits, half up. */
  RESULT_AVG_I128: 6,
  RESULT_BYTES: 7,
  /** The count of values itself. */
  RESULT_COUNT: 8,
  /** The first and the last of the values in order. */
  RESULT_LEAST: 9,
  RESULT_GREATEST: 10,
} as const;

/** A key column. `offset` is its place in the packed key (or in the entry for a word key). */
export const windowKeyFields = {
  physical: 'i32',
  offset: 'u32',
  validity: 'ptr',
  data: 'ptr',
  offsets: 'ptr',
} as const;

/** An accumulator at `offset` of each entry, and the column that feeds it. */
export const windowAccumulatorFields = {
  operation: 'i32',
  physical: 'i32',
  offset: 'u32',
  validity: 'ptr',
  data: 'ptr',
  offsets: 'ptr',
} as const;

/**
 * Layout of the entries of one operator, and scratch for a chunk of rows. An entry:
 *
 *   0 hash u32 | 4 state u32 (1 used, 2 used with NULL word key) | 8 key | accumulatorStart: accumulators
 */
export const windowPlanFields = {
  keyMode: 'i32',
  keyCount: 'i32',
  keys: 'ptr',
  /** Bytes of a packed key before its variable-width values. */
  keyFixedBytes: 'u32',
  accumulatorCount: 'i32',
  accumulators: 'ptr',
  /** First values of the accumulators. */
  template: 'ptr',
  accumulatorStart: 'u32',
  entryBytes: 'u32',
  /** Owner of the scratch. */
  owner: 'i32',
  /** Per batch: key hash of each row, and row kinds or 0. */
  hashes: 'ptr',
  kinds: 'ptr',
  /** Scratch of `windowScratchBytes`. */
  scratch: 'ptr',
  /** Scratch for packed keys; grows. */
  packed: 'ptr',
  packedBytes: 'u32',
  /** Where `windowAggregateCollect` goes on: number of a slot of the directory, and of an entry of its bucket. */
  cursor: 'u32',
  cursorEntry: 'u32',
} as const;

/** Rows that a kernel works on at once, so that their entries stay in the cache between its phases. */
export const windowChunkRows = 1024;
export const windowScratchBytes = windowChunkRows * 48;

/** Groups of the windowed aggregation in state tables (a directory for each pane): update by rows, merge, read out columns. */
export const windowAggregate = {
  name: 'window-aggregate',
  module: 'operators/window-aggregate',
  functions: {
    /** Folds rows into their groups. Returns `rows`, or FAULT_MEMORY with a prefix of the rows folded in. */
    windowAggregateUpdate: {
      parameters: { plan: 'ptr', directory: 'ptr', selection: 'ptr', rows: 'u32' },
      result: 'i32',
    },
    /** Folds the groups of `source` into `target`. Returns the number of groups in `target`, or FAULT_MEMORY. */
    windowAggregateMerge: {
      parameters: { plan: 'ptr', source: 'ptr', target: 'ptr', hashFirst: 'u32', hashLast: 'u32' },
      result: 'i32',
    },
    /**
     * Writes addresses of up to `rowsMax` entries from the cursor on to `target` and moves it; 0 at the end. With
     * `liveOffset`, entries whose int64 there is 0 are left out.
     */
    windowAggregateCollect: {
      parameters: { plan: 'ptr', directory: 'ptr', target: 'ptr', rowsMax: 'u32', liveOffset: 'u32' },
      result: 'i32',
    },
    /** Writes a key column of fixed width. Returns how many are NULL. */
    windowAggregateKeys: {
      parameters: { plan: 'ptr', key: 'u32', entries: 'ptr', rows: 'u32', validity: 'ptr', data: 'ptr' },
      result: 'i32',
    },
    /** Offsets and validity of a variable-width key column; the number of NULLs goes to `nulls`. Returns the bytes that it needs. */
    windowAggregateKeyOffsets: {
      parameters: {
        plan: 'ptr',
        key: 'u32',
        entries: 'ptr',
        rows: 'u32',
        validity: 'ptr',
        offsets: 'ptr',
        nulls: 'ptr',
      },
      result: 'u32',
    },
    windowAggregateKeyBytes: {
      parameters: { plan: 'ptr', key: 'u32', entries: 'ptr', rows: 'u32', data: 'ptr' },
      result: 'void',
    },
    /**
     * Writes a result column of fixed width from the accumulator at `offset`. The count of values, where
     * 0 makes NULL, is the count of rows at `rowsOffset` without the NULLs at `nullsOffset` (0 = none); no `rowsOffset`, no NULL. `digits` are decimal digits to add (averages of decimals). Returns how many are NULL.
     */
    windowAggregateResults: {
      parameters: {
        form: 'i32',
        physical: 'i32',
        offset: 'u32',
        rowsOffset: 'u32',
        nullsOffset: 'u32',
        digits: 'i32',
        entries: 'ptr',
        rows: 'u32',
        validity: 'ptr',
        data: 'ptr',
      },
      result: 'i32',
    },
    /** Offsets and validity of a MIN or MAX of strings; the number of NULLs goes to `nulls`. Returns the bytes that it needs. */
    windowAggregateResultOffsets: {
      parameters: { offset: 'u32', entries: 'ptr', rows: 'u32', validity: 'ptr', offsets: 'ptr', nulls: 'ptr' },
      result: 'u32',
    },
    windowAggregateResultBytes: {
      parameters: { offset: 'u32', entries: 'ptr', rows: 'u32', data: 'ptr' },
      result: 'void',
    },
  },
  structs: {
    WindowKey: windowKeyFields,
    WindowAccumulator: windowAccumulatorFields,
    WindowPlan: windowPlanFields,
  },
  constants: { ...keyMode, ...accumulatorOperation, ...resultForm, WINDOW_CHUNK_ROWS: windowChunkRows },
} as const satisfies KernelFamily;
