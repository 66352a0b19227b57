import { jsonKind } from '../../abi/json-decode.ts';
import type { DataType } from '../../arrow/data-type.ts';

const kinds = {
  boolean: jsonKind.JSON_BOOLEAN,
  tinyint: jsonKind.JSON_TINYINT,
  smallint: jsonKind.JSON_SMALLINT,
  int: jsonKind.JSON_INT,
  bigint: jsonKind.JSON_BIGINT,
  float: jsonKind.JSON_FLOAT,
  double: jsonKind.JSON_DOUBLE,
  decimal: jsonKind.JSON_DECIMAL,
  date: jsonKind.JSON_DATE,
  time: jsonKind.JSON_TIME,
  timestamp: jsonKind.JSON_TIMESTAMP,
  'timestamp-ltz': jsonKind.JSON_TIMESTAMP_LTZ,
  'interval-month': jsonKind.JSON_INT,
  'interval-second': jsonKind.JSON_BIGINT,
  char: jsonKind.JSON_STRING,
  varchar: jsonKind.JSON_STRING,
  binary: jsonKind.JSON_BYTES,
  varbinary: jsonKind.JSON_BYTES,
  row: jsonKind.JSON_OBJECT,
  array: undefined,
  multiset: undefined,
  map: undefined,
  null: jsonKind.JSON_NULL,
} as const satisfies Record<DataType['kind'], number | undefined>;

/** How the JSON kernels read and write a type; undefined for one that they do not handle. */
export function kindOfType(type: DataType): number | undefined {
  return kinds[type.kind];
}
