import type { KernelFamily } from './table.ts';

export const jsonFault = {
  JSON_FAULT_KEY: 1,
  JSON_FAULT_COLON: 2,
  JSON_FAULT_COMMA: 3,
  JSON_FAULT_VALUE: 4,
  JSON_FAULT_NUMBER: 5,
  JSON_FAULT_ESCAPE: 6,
  JSON_FAULT_LINE_END: 7,
  JSON_FAULT_UTF8: 8,
  JSON_FAULT_TRAILING: 9,
  JSON_FAULT_RECORD: 10,
  JSON_FAULT_DEPTH: 11,
  /** From here on the text is well formed; with ignore-parse-errors the field becomes NULL. */
  JSON_FAULT_TYPE: 20,
  JSON_FAULT_OVERFLOW: 21,
  /** NULL in a NOT NULL column: the record cannot be kept. */
  JSON_FAULT_NULL: 30,
  JSON_FAULT_MISSING: 31,
} as const;

/**
 * One decoder. Strings are addresses; a fault's place is an address in the input.
 * The kernel reads whole lines: `jsonDecodeChunk` stops after the last newline of its input, after `rowsMax` rows, or in
 * front of a record that it cannot decode.
 */
const jsonDecoderFields = {
  root: 'ptr',
  /** Chain of every column that must be present or NULL in each row, through `JsonKey.nextColumn`. */
  columns: 'ptr',
  columnCount: 'u32',
  filters: 'ptr',
  filterCount: 'u32',
  rowsMax: 'u32',
  failOnMissing: 'u32',
  ignoreErrors: 'u32',
  timestampStyle: 'i32',
  /** Number of the current record, ever growing; tells which keys it had. */
  stamp: 'u32',
  /** Address behind the last record that was used up. */
  consumedEnd: 'ptr',
  skipped: 'u32',
  faultReason: 'i32',
  faultRecord: 'ptr',
  faultAt: 'ptr',
  /** Key at fault, 0 when the structure is. */
  faultKey: 'ptr',
  /** 1 while the rest of a top-level array waits for room. */
  inArray: 'u32',
} as const;

const jsonObjectFields = {
  /** The key whose value this object is; 0 for the record itself. */
  owner: 'ptr',
  /** State in front of the first key: a JsonKey without name. */
  start: 'ptr',
  keys: 'ptr',
  keyCount: 'u32',
  keyCapacity: 'u32',
  /** Every key that there is no room for. */
  other: 'ptr',
} as const;

/**
 * A key of an object, and the state "its value has just been read". The text that followed last time, up to the next value
 * (such as `,"price":`), is what is expected now: `pattern0..3` hold its first 32 bytes, the masks one bit for each of them.
 */
const jsonKeyFields = {
  pattern0: 'u64',
  pattern1: 'u64',
  pattern2: 'u64',
  pattern3: 'u64',
  mask0: 'i32',
  mask1: 'i32',
  patternBytes: 'u32',
  next: 'ptr',
  kind: 'i32',
  data: 'ptr',
  offsets: 'ptr',
  validity: 'ptr',
  /** The object that has this key, and the object that is its value. */
  object: 'ptr',
  child: 'ptr',
  stamp: 'u32',
  nulls: 'u32',
  nullable: 'u32',
  precision: 'i32',
  scale: 'i32',
  filters: 'ptr',
  nextColumn: 'ptr',
  /** 1 when the key has a column of its own that counts as present or missing. */
  column: 'u32',
  name: 'ptr',
  nameBytes: 'u32',
  /** The first 16 bytes of the last timestamp text and its value to the minute. */
  minute: 'i64',
  minuteText0: 'u64',
  minuteText1: 'u64',
  /** 1 when minuteText is in use. */
  minuteKnown: 'u32',
} as const;

/** JSON lines to columns. */
export const jsonDecode = {
  name: 'json-decode',
  module: 'formats/json-decode',
  functions: {
    /**
     * Decodes the whole lines of `start..end`, which must be followed by 64 readable bytes, into rows.
     * `firstRow` continues a batch. Returns the rows of the batch; FAULT_DATA when it has none and the next record cannot be
     * decoded.
     */
    jsonDecodeChunk: { parameters: { decoder: 'ptr', start: 'ptr', end: 'ptr', firstRow: 'u32' }, result: 'i32' },
  },
  structs: {
    JsonDecoder: jsonDecoderFields,
    JsonObject: jsonObjectFields,
    JsonKey: jsonKeyFields,
  },
  constants: {
    ...jsonFault,
  },
} as const satisfies KernelFamily;
