/**
 * The types of Flink SQL. `nullable` belongs to the type, as in Flink. Physical form of each kind (Arrow layout):
 *
 *   kind                 memory                              kind                 memory
 *   boolean              1 bit, LSB first                    timestamp p 0..3     int64 ms     (p 4..6: µs, p 7..9: ns)
 *   tinyint smallint     int8 int16                          timestamp-ltz        the same, UTC
 *   int bigint           int32 int64                         interval-month       int32 months
 *   float double         float32 float64                     interval-second      int64 ms
 *   decimal(p,s)         int128, unscaled                    char varchar         utf8: int32 offsets + bytes
 *   date                 int32 days since 1970-01-01         binary varbinary     int32 offsets + bytes
 *   time(p)              int32 ms of the day                 row array map …      children (struct, list, map)
 */
export type DataType =
  | SimpleType<'boolean' | 'tinyint' | 'smallint' | 'int' | 'bigint' | 'float' | 'double' | 'date' | 'null'>
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number; readonly nullable: boolean }
  | { readonly kind: 'char' | 'binary'; readonly length: number; readonly nullable: boolean }
  | { readonly kind: 'varchar' | 'varbinary'; readonly length: number; readonly nullable: boolean }
  | { readonly kind: 'time' | 'timestamp' | 'timestamp-ltz'; readonly precision: number; readonly nullable: boolean }
  | SimpleType<'interval-month' | 'interval-second'>
  | { readonly kind: 'row'; readonly fields: readonly Field[]; readonly nullable: boolean }
  | { readonly kind: 'array' | 'multiset'; readonly element: DataType; readonly nullable: boolean }
  | { readonly kind: 'map'; readonly key: DataType; readonly value: DataType; readonly nullable: boolean };

interface SimpleType<K extends string> {
  readonly kind: K;
  readonly nullable: boolean;
}

export type TypeKind = DataType['kind'];

export interface Field {
  readonly name: string;
  readonly type: DataType;
}

export interface Schema {
  readonly fields: readonly Field[];
}

/** Length of VARCHAR without a length, that is STRING, and of BYTES. */
export const unboundedLength = 2147483647;

/** How the values of a column lie in memory. */
export type PhysicalType =
  | 'bit'
  | 'i8'
  | 'i16'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'i128'
  | 'bytes'
  | 'struct'
  | 'list'
  | 'map'
  | 'none';

const physicalOfKind = {
  boolean: 'bit',
  tinyint: 'i8',
  smallint: 'i16',
  int: 'i32',
  bigint: 'i64',
  float: 'f32',
  double: 'f64',
  decimal: 'i128',
  date: 'i32',
  time: 'i32',
  timestamp: 'i64',
  'timestamp-ltz': 'i64',
  'interval-month': 'i32',
  'interval-second': 'i64',
  char: 'bytes',
  varchar: 'bytes',
  binary: 'bytes',
  varbinary: 'bytes',
  row: 'struct',
  array: 'list',
  multiset: 'map',
  map: 'map',
  null: 'none',
} as const satisfies Record<TypeKind, PhysicalType>;

export function physicalType(type: DataType): PhysicalType {
  return physicalOfKind[type.kind];
}

const widthOfPhysical = {
  bit: 0,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  f32: 4,
  f64: 8,
  i128: 16,
  bytes: 0,
  struct: 0,
  list: 0,
  map: 0,
  none: 0,
} as const satisfies Record<PhysicalType, number>;

/** Bytes of one value of a fixed-width physical type; 0 for bits, variable width and nested. */
export function widthBytes(physical: PhysicalType): number {
  return widthOfPhysical[physical];
}

/** Units in one second of a timestamp's int64: by precision 0..3 ms, 4..6 µs, 7..9 ns. */
export function timestampUnitsPerSecond(precision: number): number {
  return precision <= 3 ? 1e3 : precision <= 6 ? 1e6 : 1e9;
}

/** The same type, nullable or not. */
export function withNullable<T extends DataType>(type: T, nullable: boolean): T {
  return type.nullable === nullable ? type : { ...type, nullable };
}

const wordOfKind = {
  boolean: 'BOOLEAN',
  tinyint: 'TINYINT',
  smallint: 'SMALLINT',
  int: 'INT',
  bigint: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  decimal: 'DECIMAL',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  'timestamp-ltz': 'TIMESTAMP_LTZ',
  'interval-month': 'INTERVAL YEAR TO MONTH',
  'interval-second': 'INTERVAL DAY TO SECOND(3)',
  char: 'CHAR',
  varchar: 'VARCHAR',
  binary: 'BINARY',
  varbinary: 'VARBINARY',
  row: 'ROW',
  array: 'ARRAY',
  multiset: 'MULTISET',
  map: 'MAP',
  null: 'NULL',
} as const satisfies Record<TypeKind, string>;

/** The type in Flink's SQL notation, such as `DECIMAL(10, 2) NOT NULL`. */
export function typeToSql(type: DataType): string {
  const suffix = type.nullable ? '' : ' NOT NULL';
  return `${baseToSql(type)}${suffix}`;
}

function baseToSql(type: DataType): string {
  const word = wordOfKind[type.kind];
  switch (type.kind) {
    case 'decimal':
      return `${word}(${type.precision}, ${type.scale})`;
    case 'char':
    case 'binary':
      return `${word}(${type.length})`;
    case 'varchar':
      return type.length === unboundedLength ? 'STRING' : `${word}(${type.length})`;
    case 'varbinary':
      return type.length === unboundedLength ? 'BYTES' : `${word}(${type.length})`;
    case 'time':
    case 'timestamp':
    case 'timestamp-ltz':
      return `${word}(${type.precision})`;
    case 'row':
      return `${word}<${type.fields.map((f) => `\`${f.name}\` ${typeToSql(f.type)}`).join(', ')}>`;
    case 'array':
    case 'multiset':
      return `${word}<${typeToSql(type.element)}>`;
    case 'map':
      return `${word}<${typeToSql(type.key)}, ${typeToSql(type.value)}>`;
    default:
      return word;
  }
}
