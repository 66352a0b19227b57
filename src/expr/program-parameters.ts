/**
 * What the host hands to an emitted program, as words (u32) in slot memory:
 *
 *   0 rows to visit      3 fault: row     6 literal bytes          then for each input: validity, data, offsets
 *   1 selection          4 fault: site    7 row numbers that       then for each output: data, validity bytes
 *   2 scratch, 64 bytes  5 time, 8 bytes    passed (written)
 *
 * Outputs are written densely. `data` of a text is address and length (8 bytes) a row, of a BOOLEAN one byte a row; validity is one
 * byte a row. The program returns the number of rows that passed, or a fault number.
 */
export const parameterWord = {
  rows: 0,
  selection: 1,
  scratch: 2,
  faultRow: 3,
  faultSite: 4,
  now: 5,
  literals: 6,
  rowNumbers: 7,
  inputs: 8,
} as const;

export const wordsOfInput = 3;
export const wordsOfOutput = 2;
export const scratchBytes = 64;
