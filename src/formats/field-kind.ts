import { fieldKind } from '../abi/scan-field.ts';
import type { DataType } from '../arrow/data-type.ts';

const kinds = {
  boolean: fieldKind.FIELD_BOOLEAN,
  tinyint: fieldKind.FIELD_TINYINT,
  smallint: fieldKind.FIELD_SMALLINT,
  int: fieldKind.FIELD_INT,
  bigint: fieldKind.FIELD_BIGINT,
  float: fieldKind.FIELD_FLOAT,
  double: fieldKind.FIELD_DOUBLE,
  decimal: fieldKind.FIELD_DECIMAL,
  date: fieldKind.FIELD_DATE,
  time: fieldKind.FIELD_TIME,
  timestamp: fieldKind.FIELD_TIMESTAMP,
  'timestamp-ltz': fieldKind.FIELD_TIMESTAMP_LTZ,
  'interval-month': fieldKind.FIELD_INT,
  'interval-second': fieldKind.FIELD_BIGINT,
  char: fieldKind.FIELD_STRING,
  varchar: fieldKind.FIELD_STRING,
  binary: fieldKind.FIELD_BYTES,
  varbinary: fieldKind.FIELD_BYTES,
  row: fieldKind.FIELD_OBJECT,
  array: undefined,
  multiset: undefined,
  map: undefined,
  null: fieldKind.FIELD_NULL,
} as const satisfies Record<DataType['kind'], number | undefined>;

/** How the kernels read and write the text of a type; undefined for one that they do not handle. */
export function kindOfType(type: DataType): number | undefined {
  return kinds[type.kind];
}
