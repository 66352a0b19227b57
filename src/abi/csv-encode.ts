import type { KernelFamily } from './table.ts';

/** A column of the rows to write. `kind` is one of `fieldKind`. */
const csvEncodeColumnFields = {
  kind: 'i32',
  validity: 'ptr',
  data: 'ptr',
  offsets: 'ptr',
  precision: 'i32',
  scale: 'i32',
} as const;

const csvEncoderFields = {
  columns: 'ptr',
  columnCount: 'u32',
  delimiter: 'u32',
  /** A byte, or 256 for none. */
  quote: 'u32',
  /** A byte, or 256 for none. */
  escape: 'u32',
  nullText: 'ptr',
  nullBytes: 'u32',
  plainDecimals: 'u32',
  /** Address behind the last byte written. */
  end: 'ptr',
} as const;

/** Columns to CSV. */
export const csvEncode = {
  name: 'csv-encode',
  module: 'formats/csv-encode',
  functions: {
    /**
     * Writes rows `from..to` (of the selection, if it is not 0) as CSV at `out`, up to `outEnd`. Returns the rows that have been
     * written whole; their bytes end at `CsvEncoder.end`. FAULT_OUTPUT_FULL when not even one row fits.
     */
    csvEncodeRows: {
      parameters: { encoder: 'ptr', selection: 'ptr', from: 'u32', to: 'u32', out: 'ptr', outEnd: 'ptr' },
      result: 'i32',
    },
  },
  structs: { CsvEncoder: csvEncoderFields, CsvEncodeColumn: csvEncodeColumnFields },
} as const satisfies KernelFamily;
