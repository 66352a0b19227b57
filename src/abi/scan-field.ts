import type { KernelFamily } from './table.ts';

/** What to do with the value of a field. */
export const fieldKind = {
  /** Not wanted: check its structure and go on. */
  FIELD_SKIP: 0,
  /** A ROW, or a path to wanted fields below (JSON). */
  FIELD_OBJECT: 1,
  FIELD_BIGINT: 2,
  FIELD_INT: 3,
  FIELD_SMALLINT: 4,
  FIELD_TINYINT: 5,
  FIELD_BOOLEAN: 6,
  FIELD_DOUBLE: 7,
  FIELD_FLOAT: 8,
  FIELD_DECIMAL: 9,
  FIELD_DATE: 10,
  FIELD_TIME: 11,
  FIELD_TIMESTAMP: 12,
  FIELD_TIMESTAMP_LTZ: 13,
  FIELD_STRING: 14,
  FIELD_BYTES: 15,
  FIELD_NULL: 16,
} as const;

/** A condition on the column of a field. The scan's next condition follows it; `next` is another one on the same field. */
const scanFilterFields = {
  next: 'ptr',
  comparison: 'i32',
  kind: 'i32',
  validity: 'ptr',
  data: 'ptr',
  offsets: 'ptr',
  text: 'ptr',
  length: 'u32',
  low: 'i64',
  high: 'i64',
  float: 'f64',
} as const;

/** What decoders of every format share: the kinds of fields, and conditions on the rows of a scan. */
export const scanField = {
  name: 'scan-field',
  module: 'formats/scan-filter',
  functions: {
    /** 1 when `row` satisfies the condition, else 0; NULL satisfies none. */
    scanFilterPasses: { parameters: { filter: 'ptr', row: 'u32' }, result: 'i32' },
  },
  structs: { ScanFilter: scanFilterFields },
  constants: {
    ...fieldKind,
    FILTER_EQUAL: 0,
    FILTER_NOT_EQUAL: 1,
    FILTER_LESS: 2,
    FILTER_LESS_EQUAL: 3,
    FILTER_GREATER: 4,
    FILTER_GREATER_EQUAL: 5,
    FILTER_NOT_NULL: 6,
    FILTER_NEVER: 7,
  },
} as const satisfies KernelFamily;
