import type { DataType } from '../arrow/data-type.ts';
import type { DecimalType } from './numeric-types.ts';

export type RoundingMode = 'halfUp' | 'down' | 'floor' | 'ceiling';

const bitsOfKind: Readonly<Partial<Record<DataType['kind'], number>>> = {
  tinyint: 8,
  smallint: 16,
  int: 32,
  date: 32,
  time: 32,
  'interval-month': 32,
};

/** An integer cut to the width of its type, as Java does; decimals are left alone. */
export function wrapInteger(value: bigint, type: DataType): bigint {
  return type.kind === 'decimal' ? value : BigInt.asIntN(bitsOfKind[type.kind] ?? 64, value);
}

/** The quotient as an integer. HALF_UP goes away from zero. */
export function roundedQuotient(numerator: bigint, denominator: bigint, mode: RoundingMode): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  if (rest === 0n) return quotient;
  const size = (value: bigint): bigint => (value < 0n ? -value : value);
  const isNegative = rest < 0n !== denominator < 0n;
  const away = isNegative ? quotient - 1n : quotient + 1n;
  switch (mode) {
    case 'down':
      return quotient;
    case 'floor':
      return isNegative ? away : quotient;
    case 'ceiling':
      return isNegative ? quotient : away;
    case 'halfUp':
      return size(rest) * 2n >= size(denominator) ? away : quotient;
  }
}

/** The unscaled value, or NULL when it has too many digits. */
export function fittingDecimal(unscaled: bigint, type: DecimalType): bigint | null {
  const limit = 10n ** BigInt(type.precision);
  return unscaled > -limit && unscaled < limit ? unscaled : null;
}
