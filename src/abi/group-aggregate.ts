import type { KernelFamily } from './table.ts';

/** The groups that one batch of input touches, each once: entry and what it held before. */
export const groupChangesFields = {
  /** Places in an entry: the count of rows, which is the first accumulator, and 0 where there is no group. */
  rowsOffset: 'u32',
  /** When the group changed last, int64 ms; 0 = state has no time to live. */
  changedOffset: 'u32',
  /** Whether the sums of a group are what they were before its first row when its last one has been taken back. */
  isExact: 'u32',
  /** Whether the batch left a group without rows at some point. */
  hasEmptied: 'u32',
  count: 'u32',
  nowMs: 'i64',
  /** Groups that changed at this time or before are taken for new ones. */
  expiredMs: 'i64',
  /** Arrays with room for every row of the batch: entry, number of the first row, and copy of the entry before the batch. */
  entries: 'ptr',
  rowNumbers: 'ptr',
  before: 'ptr',
  /** Strings of the copies. */
  strings: 'ptr',
  stringsUsed: 'u32',
  stringsEnd: 'u32',
  /** Where `groupAggregateChanges` goes on. */
  cursor: 'u32',
} as const;

/** Aggregation without windows: which groups a batch changes, and how. */
export const groupAggregate = {
  name: 'group-aggregate',
  module: 'operators/group-aggregate',
  functions: {
    /**
     * Folds rows into their groups and notes the groups in `changes`. With deletions in the input, a row that takes back from a group
     * without rows is dropped. Returns the number of touched groups, or FAULT_MEMORY.
     */
    groupAggregateUpdate: {
      parameters: { changes: 'ptr', plan: 'ptr', directory: 'ptr', selection: 'ptr', rows: 'u32' },
      result: 'i32',
    },
    /**
     * The changes of touched groups from `changes.cursor` on as rows: for each the entry with the key to `keys`, the entry or copy with
     * the values to `values`, and the row kind to `kinds`. An update is a pair, or with `pairs` 0 the new row alone. Returns the
     * number of rows, at most `rowsMax`, which is at least 2; 0 at the end.
     */
    groupAggregateChanges: {
      parameters: {
        changes: 'ptr',
        plan: 'ptr',
        pairs: 'i32',
        rowsMax: 'u32',
        keys: 'ptr',
        values: 'ptr',
        kinds: 'ptr',
      },
      result: 'u32',
    },
    /**
     * Compares the rows of each pair in one column; `differs` has a byte for each row, which must be 0 before the first column, and
     * is set for both rows where they are not the same. Returns the number of pairs that have no difference so far.
     */
    groupAggregateCompare: {
      parameters: {
        physical: 'i32',
        validity: 'ptr',
        data: 'ptr',
        offsets: 'ptr',
        rows: 'u32',
        kinds: 'ptr',
        differs: 'ptr',
      },
      result: 'u32',
    },
    /** Row numbers of changes without pairs that do not differ, and without old rows if `updateBefore` is 0. Returns how many. */
    groupAggregateSelect: {
      parameters: { kinds: 'ptr', differs: 'ptr', rows: 'u32', updateBefore: 'i32', selection: 'ptr' },
      result: 'u32',
    },
    /** Ends the work on a batch, and removes groups without rows. */
    groupAggregateFinish: { parameters: { changes: 'ptr', directory: 'ptr' }, result: 'void' },
  },
  structs: { GroupChanges: groupChangesFields },
} as const satisfies KernelFamily;
