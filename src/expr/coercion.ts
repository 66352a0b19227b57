import { type DataType, type TypeKind, typeToSql, unboundedLength, withNullable } from '../arrow/data-type.ts';
import type { Expression, LiteralValue } from './expression.ts';
import { asDecimal, commonNumber, isBinary, isNumeric, isString, isTimestamp } from './numeric-types.ts';

export function literal(value: LiteralValue, type: DataType): Expression {
  return { kind: 'literal', value, type };
}

/** Whether two types have the same values in the same form; NOT NULL does not count. */
export function sameValues(a: DataType, b: DataType): boolean {
  return a === b || typeToSql(withNullable(a, true)) === typeToSql(withNullable(b, true));
}

/**
 * The type in which values of all these types meet, as Flink finds it for CASE, COALESCE, IN, VALUES and UNION; undefined when
 * there is none. NULL literals join any type.
 */
export function commonType(types: readonly DataType[]): DataType | undefined {
  let common: DataType | undefined;
  for (const type of types) {
    const next = common === undefined ? type : commonOfTwo(common, type);
    if (next === undefined) return undefined;
    common = next;
  }
  return common;
}

function commonOfTwo(a: DataType, b: DataType): DataType | undefined {
  const nullable = a.nullable || b.nullable;
  if (a.kind === 'null') return withNullable(b, true);
  if (b.kind === 'null') return withNullable(a, true);
  if (sameValues(a, b)) return withNullable(a, nullable);
  if (isNumeric(a) && isNumeric(b)) return commonNumber(a, b);
  if (isString(a) && isString(b)) {
    if (a.kind === 'char' && b.kind === 'char' && a.length === b.length) return { ...a, nullable };
    return { kind: 'varchar', length: Math.max(a.length, b.length), nullable };
  }
  if (isBinary(a) && isBinary(b)) return { kind: 'varbinary', length: Math.max(a.length, b.length), nullable };
  if (a.kind === 'time' && b.kind === 'time') {
    return { kind: 'time', precision: Math.max(a.precision, b.precision), nullable };
  }
  if (isTimestamp(a) && isTimestamp(b)) {
    const kind = a.kind === 'timestamp-ltz' || b.kind === 'timestamp-ltz' ? 'timestamp-ltz' : 'timestamp';
    return { kind, precision: Math.max(a.precision, b.precision), nullable };
  }
  if (a.kind === 'date' && isTimestamp(b)) return { ...b, nullable };
  if (isTimestamp(a) && b.kind === 'date') return { ...a, nullable };
  return commonOfRows(a, b, nullable);
}

function commonOfRows(a: DataType, b: DataType, nullable: boolean): DataType | undefined {
  if (a.kind !== 'row' || b.kind !== 'row' || a.fields.length !== b.fields.length) return undefined;
  const same = a.fields.every((field, index) => sameValues(field.type, b.fields[index]?.type ?? field.type));
  return same ? { ...a, nullable } : undefined;
}

/** The type in which two values are compared; a string becomes the type that it is compared with. */
export function comparisonType(a: DataType, b: DataType): DataType | undefined {
  const common = commonType([a, b]);
  if (common !== undefined) return common;
  const nullable = a.nullable || b.nullable;
  if (isString(a) && stringComparable.has(b.kind)) return withNullable(b, nullable);
  if (isString(b) && stringComparable.has(a.kind)) return withNullable(a, nullable);
  return undefined;
}

const numbers: readonly TypeKind[] = ['tinyint', 'smallint', 'int', 'bigint', 'decimal', 'float', 'double'];
const integers: readonly TypeKind[] = ['tinyint', 'smallint', 'int', 'bigint'];
const strings: readonly TypeKind[] = ['char', 'varchar'];
const binaries: readonly TypeKind[] = ['binary', 'varbinary'];
const timestamps: readonly TypeKind[] = ['timestamp', 'timestamp-ltz'];
const intervals: readonly TypeKind[] = ['interval-month', 'interval-second'];
const stringComparable = new Set<TypeKind>([...numbers, 'boolean', 'date', 'time', ...timestamps]);

const integerSources = [...numbers, 'boolean', ...strings, ...intervals] as const;
const fractionSources = [...numbers, 'boolean', ...strings] as const;
const stringSources = [
  ...numbers,
  'boolean',
  ...strings,
  ...binaries,
  'date',
  'time',
  ...timestamps,
  ...intervals,
] as const;
const binarySources = [...strings, ...binaries] as const;

/** CAST by target: the kinds that it takes. Nested types are only cast to themselves. */
const castSources: Readonly<Record<TypeKind, readonly TypeKind[]>> = {
  boolean: ['boolean', ...strings, ...integers],
  tinyint: integerSources,
  smallint: integerSources,
  int: integerSources,
  bigint: integerSources,
  float: fractionSources,
  double: fractionSources,
  decimal: fractionSources,
  date: ['date', ...timestamps, ...strings],
  time: ['time', ...timestamps, ...strings],
  timestamp: ['date', 'time', ...timestamps, ...strings],
  'timestamp-ltz': ['date', 'time', ...timestamps, ...strings],
  'interval-month': ['interval-month', ...integers],
  'interval-second': ['interval-second', ...integers],
  char: stringSources,
  varchar: stringSources,
  binary: binarySources,
  varbinary: binarySources,
  row: [],
  array: [],
  multiset: [],
  map: [],
  null: ['null'],
};

/** Whether CAST takes a value of one type to the other. */
export function castable(from: DataType, to: DataType): boolean {
  return from.kind === 'null' || sameValues(from, to) || castSources[to.kind].includes(from.kind);
}

/**
 * The operand as a value of the type. Nothing is done when it already is one; a literal NULL takes the type. Where the operand
 * may be NULL, or the cast can give NULL (TRY_CAST, decimals that overflow), so is the result.
 */
export function castExpression(operand: Expression, type: DataType, lenient: boolean): Expression {
  if (operand.kind === 'literal' && operand.value === null) return literal(null, withNullable(type, true));
  if (sameValues(operand.type, type)) return operand;
  const nullable = operand.type.nullable || lenient || mayOverflow(operand.type, type);
  return { kind: 'cast', operand, lenient, type: withNullable(type, nullable) };
}

/** Whether the cast gives NULL where the value has too many digits. */
function mayOverflow(from: DataType, to: DataType): boolean {
  if (to.kind !== 'decimal') return false;
  const source = asDecimal(from);
  return source === undefined
    ? from.kind !== 'boolean' || to.precision === to.scale
    : source.precision - source.scale > to.precision - to.scale - (source.scale > to.scale ? 1 : 0);
}

export const bigintType: DataType = { kind: 'bigint', nullable: false };
export const intType: DataType = { kind: 'int', nullable: false };
export const doubleType: DataType = { kind: 'double', nullable: false };
export const stringType: DataType = { kind: 'varchar', length: unboundedLength, nullable: false };
export const booleanType: DataType = { kind: 'boolean', nullable: false };
