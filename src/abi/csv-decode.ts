import type { KernelFamily } from './table.ts';

export const csvFault = {
  CSV_FAULT_FEW: 1,
  CSV_FAULT_MANY: 2,
  /** Something other than a delimiter follows a closing quote. */
  CSV_FAULT_QUOTE: 3,
  /** The input ends inside quotes. */
  CSV_FAULT_OPEN: 4,
  CSV_FAULT_UTF8: 5,
  /** From here on the record has its shape; with ignore-parse-errors the field becomes NULL. */
  CSV_FAULT_TYPE: 20,
  CSV_FAULT_OVERFLOW: 21,
  CSV_FAULT_NULL: 30,
} as const;

/** A column of the table, wanted or not, in the order of the file. `kind` is one of `fieldKind`. */
const csvColumnFields = {
  kind: 'i32',
  validity: 'ptr',
  data: 'ptr',
  offsets: 'ptr',
  precision: 'i32',
  scale: 'i32',
  nullable: 'u32',
  nulls: 'u32',
  /** The first 16 bytes of the last timestamp text and its value to the minute, when `minuteKnown`. */
  minute: 'i64',
  minuteText0: 'u64',
  minuteText1: 'u64',
  minuteKnown: 'u32',
} as const;

const csvDecoderFields = {
  columns: 'ptr',
  columnCount: 'u32',
  filters: 'ptr',
  filterCount: 'u32',
  rowsMax: 'u32',
  delimiter: 'u32',
  /** A byte, or 256 for none. */
  quote: 'u32',
  /** A byte, or 256 for none. */
  escape: 'u32',
  nullText: 'ptr',
  nullBytes: 'u32',
  hasNull: 'u32',
  allowComments: 'u32',
  ignoreErrors: 'u32',
  consumedEnd: 'ptr',
  skipped: 'u32',
  faultReason: 'i32',
  faultRecord: 'ptr',
  faultAt: 'ptr',
  /** Behind the text of the field at fault. */
  faultEnd: 'ptr',
  /** Number of the column at fault, or of the columns that the record has. */
  faultColumn: 'u32',
} as const;

/** CSV to columns. */
export const csvDecode = {
  name: 'csv-decode',
  module: 'formats/csv-decode',
  functions: {
    /**
     * Decodes the whole records of `start..end`, which must be followed by 64 readable bytes, into rows; `firstRow` continues a
     * batch. With `isLast` the input ends in a newline and a record that is open there is at fault. Returns the rows of the
     * batch; FAULT_DATA when it has none and the next record cannot be decoded.
     */
    csvDecodeChunk: {
      parameters: { decoder: 'ptr', start: 'ptr', end: 'ptr', firstRow: 'u32', isLast: 'i32' },
      result: 'i32',
    },
  },
  structs: { CsvColumn: csvColumnFields, CsvDecoder: csvDecoderFields },
  constants: csvFault,
} as const satisfies KernelFamily;
