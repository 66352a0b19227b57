import type { KernelFamily } from './table.ts';

/** A field of the rows to write; the fields of a ROW follow it (pre-order). `kind` is one of `fieldKind`. */
const jsonEncodeFieldFields = {
  kind: 'i32',
  /** Its name as JSON with the colon, such as `"price":`. */
  prefix: 'ptr',
  prefixBytes: 'u32',
  validity: 'ptr',
  data: 'ptr',
  offsets: 'ptr',
  precision: 'i32',
  scale: 'i32',
  /** Fields directly below a ROW, and all fields below it. */
  children: 'u32',
  descendants: 'u32',
} as const;

const jsonEncoderFields = {
  fields: 'ptr',
  fieldCount: 'u32',
  timestampStyle: 'i32',
  plainDecimals: 'u32',
  ignoreNulls: 'u32',
  /** Address behind the last byte written. */
  end: 'ptr',
} as const;

/** Columns to JSON lines. */
export const jsonEncode = {
  name: 'json-encode',
  module: 'formats/json-encode',
  functions: {
    /**
     * Writes rows `from..to` (of the selection, if it is not 0) as JSON lines at `out`, up to `outEnd`. Returns the rows that
     * have been written whole; their bytes end at `JsonEncoder.end`. FAULT_OUTPUT_FULL when not even one row fits.
     */
    jsonEncodeRows: {
      parameters: { encoder: 'ptr', selection: 'ptr', from: 'u32', to: 'u32', out: 'ptr', outEnd: 'ptr' },
      result: 'i32',
    },
  },
  structs: { JsonEncoder: jsonEncoderFields, JsonEncodeField: jsonEncodeFieldFields },
} as const satisfies KernelFamily;
