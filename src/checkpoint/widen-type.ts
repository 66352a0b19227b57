import { type DataType, physicalType, timestampUnitsPerSecond, withNullable } from '../arrow/data-type.ts';

/** How values of a stored column become values of the column that state has now. */
export type Widening =
  /** The bytes stay. */
  | { readonly kind: 'same' }
  /** An integer of more bytes, or FLOAT to DOUBLE. */
  | { readonly kind: 'number' }
  /** A 64-bit or 128-bit integer times a power of ten: finer timestamps, decimals of larger scale. */
  | { readonly kind: 'scale'; readonly factor: bigint }
  /** An integer becomes an unscaled decimal. */
  | { readonly kind: 'to-decimal'; readonly factor: bigint };

const integerRank = { tinyint: 0, smallint: 1, int: 2, bigint: 3 } as const;
const integerDigits = { tinyint: 3, smallint: 5, int: 10, bigint: 19 } as const;
type IntegerKind = keyof typeof integerRank;

const isInteger = (kind: DataType['kind']): kind is IntegerKind => kind in integerRank;

/**
 * How a type becomes a wider one that can hold all its values; undefined when it cannot. Whether NULL is allowed is not its
 * business.
 */
export function wideningOf(from: DataType, to: DataType): Widening | undefined {
  if (isEqual(from, to)) return { kind: 'same' };
  if (isInteger(from.kind)) {
    if (isInteger(to.kind)) return integerRank[from.kind] < integerRank[to.kind] ? { kind: 'number' } : undefined;
    if (to.kind !== 'decimal' || to.precision - to.scale < integerDigits[from.kind]) return undefined;
    return { kind: 'to-decimal', factor: 10n ** BigInt(to.scale) };
  }
  switch (from.kind) {
    case 'float':
      return to.kind === 'double' ? { kind: 'number' } : undefined;
    case 'decimal': {
      if (to.kind !== 'decimal' || to.scale < from.scale) return undefined;
      if (to.precision - to.scale < from.precision - from.scale) return undefined;
      return scaled(10n ** BigInt(to.scale - from.scale));
    }
    case 'timestamp':
    case 'timestamp-ltz': {
      if (to.kind !== from.kind || to.precision < from.precision) return undefined;
      return scaled(BigInt(timestampUnitsPerSecond(to.precision) / timestampUnitsPerSecond(from.precision)));
    }
    case 'time':
      return to.kind === 'time' && to.precision >= from.precision ? { kind: 'same' } : undefined;
    case 'char':
    case 'varchar':
      return to.kind === 'varchar' && to.length >= from.length ? { kind: 'same' } : undefined;
    case 'binary':
    case 'varbinary':
      return to.kind === 'varbinary' && to.length >= from.length ? { kind: 'same' } : undefined;
    default:
      return undefined;
  }
}

/** Whether equal values of both types have the same key hash: a key may change in these ways only. */
export function keepsHash(from: DataType, to: DataType): boolean {
  const widening = wideningOf(from, to);
  return widening?.kind === 'same' || (widening?.kind === 'number' && physicalType(from) !== physicalType(to));
}

const scaled = (factor: bigint): Widening => (factor === 1n ? { kind: 'same' } : { kind: 'scale', factor });

/** Equal but for the NULLs that are allowed, at any depth. */
function isEqual(one: DataType, other: DataType): boolean {
  return JSON.stringify(allNullable(one)) === JSON.stringify(allNullable(other));
}

function allNullable(type: DataType): DataType {
  switch (type.kind) {
    case 'row':
      return {
        ...type,
        fields: type.fields.map((field) => ({ name: field.name, type: allNullable(field.type) })),
        nullable: true,
      };
    case 'array':
    case 'multiset':
      return { ...type, element: allNullable(type.element), nullable: true };
    case 'map':
      return { ...type, key: allNullable(type.key), value: allNullable(type.value), nullable: true };
    default:
      return withNullable(type, true);
  }
}
