import type { KernelFamily } from './table.ts';

/**
 * One row for each key of rows that are taken back, too. `deduplicateUpdate` notes what a batch changes; where a row was taken back that may
 * have been the kept one, the key is in doubt until all its rows, which are kept elsewhere, have been looked at.
 */
export const deduplicateChanges = {
  name: 'deduplicate-changes',
  module: 'operators/deduplicate-changes',
  functions: {
    /** The noted keys in doubt: their places, and the number of a row of each (u32 each). Returns how many. */
    deduplicateDoubts: { parameters: { kept: 'ptr', places: 'ptr', rowNumbers: 'ptr' }, result: 'u32' },
    /** Offers records to the keys in doubt at these places: all rows of each, those that came later before the others. */
    deduplicateChoose: { parameters: { kept: 'ptr', places: 'ptr', records: 'ptr', count: 'u32' }, result: 'void' },
    /** Leaves the keys of which another row is kept than before, or none (with `skipsSame` = 0 also an equal one). Returns how many. */
    deduplicateSettle: { parameters: { kept: 'ptr', directory: 'ptr', skipsSame: 'i32' }, result: 'u32' },
    /**
     * The changes from `kept.cursor` on as addresses of records and row kinds; `records` has the records of the rows of the batch.
     * Returns how many, at most `rowsMax`, which is at least 2; 0 at the end.
     */
    deduplicateRevisions: {
      parameters: { kept: 'ptr', records: 'ptr', sendsOld: 'i32', rowsMax: 'u32', target: 'ptr', kinds: 'ptr' },
      result: 'u32',
    },
    /** Removes the keys of which nothing is left, and makes `records` those to store for the others. Returns how many these are. */
    deduplicateKeep: { parameters: { kept: 'ptr', directory: 'ptr', records: 'ptr' }, result: 'u32' },
  },
} as const satisfies KernelFamily;
