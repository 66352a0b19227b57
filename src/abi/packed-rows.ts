import type { KernelFamily } from './table.ts';

/** What a packed column is beside the `physicalCode`s: a ROW, of which only the NULL bit is kept; its fields are columns of their own. */
export const packedForm = { PACKED_ROW: 10 } as const;

/** One column of packed rows, and the buffers of the batch that is being packed. */
export const packedColumnFields = {
  /** A `physicalCode` or PACKED_ROW. */
  physical: 'i32',
  /** Place in the record of the value, or of the u32 where the bytes of the value end. */
  offset: 'u32',
  /** For bytes: place of the end of the bytes before it; 0 = it is the first. */
  previous: 'u32',
  /** 1 + the number of the column of the ROW that it is a field of; 0 = none. */
  parent: 'u32',
  validity: 'ptr',
  data: 'ptr',
  offsets: 'ptr',
} as const;

/**
 * The layout of packed rows. A record is a multiple of 8 bytes and holds no address:
 *
 *   0 length u32 | 4 NULL mask, an odd number of u32 words, bit i: column i | values of fixed width, the wide ones first
 *   | the bytes of the variable-width columns, end to end | zeros to 8
 *
 * A variable-width column has the end of its bytes, counted from the record, among the fixed values. NULLs are zeros (bytes: of
 * no length), so that equal rows are equal records.
 */
export const packedPlanFields = {
  columnCount: 'i32',
  columns: 'ptr',
  /** Bytes of a record before its variable part. */
  fixedBytes: 'u32',
  maskWords: 'u32',
  /** Whether any column has bytes. */
  isVariable: 'u32',
} as const;

/** Rows as records that can be copied anywhere, and back. `rowNumbers`, `lengths` and `records` (addresses) are arrays of uint32. */
export const packedRows = {
  name: 'packed-rows',
  module: 'state/packed-rows',
  functions: {
    /** The length of the record of each row that `rowNumbers` names, to `lengths`. Returns their sum. */
    packedRowsLengths: { parameters: { plan: 'ptr', rowNumbers: 'ptr', rows: 'u32', lengths: 'ptr' }, result: 'u32' },
    /** Addresses of records that lie end to end from `start` on. */
    packedRowsPlace: { parameters: { lengths: 'ptr', rows: 'u32', start: 'ptr', records: 'ptr' }, result: 'void' },
    /** Writes the records. */
    packedRowsWrite: {
      parameters: { plan: 'ptr', rowNumbers: 'ptr', rows: 'u32', lengths: 'ptr', records: 'ptr' },
      result: 'void',
    },
    /** Validity of a column. Returns how many rows are NULL. */
    packedRowsValidity: { parameters: { column: 'u32', records: 'ptr', rows: 'u32', validity: 'ptr' }, result: 'i32' },
    /** The values of a column of fixed width. */
    packedRowsFixed: {
      parameters: { plan: 'ptr', column: 'u32', records: 'ptr', rows: 'u32', data: 'ptr' },
      result: 'void',
    },
    /** `rows + 1` offsets of a variable-width column. Returns the bytes that it needs. */
    packedRowsOffsets: {
      parameters: { plan: 'ptr', column: 'u32', records: 'ptr', rows: 'u32', offsets: 'ptr' },
      result: 'u32',
    },
    packedRowsBytes: {
      parameters: { plan: 'ptr', column: 'u32', records: 'ptr', rows: 'u32', data: 'ptr' },
      result: 'void',
    },
  },
  structs: { PackedColumn: packedColumnFields, PackedPlan: packedPlanFields },
  constants: packedForm,
} as const satisfies KernelFamily;
