import type { DataType } from '../arrow/data-type.ts';

export type DecimalType = Extract<DataType, { kind: 'decimal' }>;

interface Sized<K extends string> {
  readonly kind: K;
  readonly length: number;
  readonly nullable: boolean;
}

interface TimestampType {
  readonly kind: 'timestamp' | 'timestamp-ltz';
  readonly precision: number;
  readonly nullable: boolean;
}

export const decimalDigitsMax = 38;

const digitsOfInteger: Readonly<Partial<Record<DataType['kind'], number>>> = {
  tinyint: 3,
  smallint: 5,
  int: 10,
  bigint: 19,
};

export function isInteger(type: DataType): boolean {
  return digitsOfInteger[type.kind] !== undefined;
}

export function isFloating(type: DataType): boolean {
  return type.kind === 'float' || type.kind === 'double';
}

export function isNumeric(type: DataType): boolean {
  return isInteger(type) || isFloating(type) || type.kind === 'decimal';
}

export function isString(type: DataType): type is Sized<'char' | 'varchar'> {
  return type.kind === 'char' || type.kind === 'varchar';
}

export function isBinary(type: DataType): type is Sized<'binary' | 'varbinary'> {
  return type.kind === 'binary' || type.kind === 'varbinary';
}

export function isTimestamp(type: DataType): type is TimestampType {
  return type.kind === 'timestamp' || type.kind === 'timestamp-ltz';
}

export function isInterval(type: DataType): boolean {
  return type.kind === 'interval-month' || type.kind === 'interval-second';
}

/** The decimal that holds every value of an exact number; undefined for other types. */
export function asDecimal(type: DataType): DecimalType | undefined {
  if (type.kind === 'decimal') return type;
  const precision = digitsOfInteger[type.kind];
  return precision === undefined ? undefined : { kind: 'decimal', precision, scale: 0, nullable: type.nullable };
}

/** At most 38 digits; of the fraction at least 6 digits (or all) stay. What then overflows is NULL. */
function adjusted(precision: number, scale: number, nullable: boolean): DecimalType {
  if (precision <= decimalDigitsMax) return { kind: 'decimal', precision, scale, nullable };
  const whole = precision - scale;
  const kept = Math.max(decimalDigitsMax - whole, Math.min(scale, 6));
  return { kind: 'decimal', precision: decimalDigitsMax, scale: kept, nullable: true };
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | 'MOD';

/** Flink's result type of decimal arithmetic. */
export function decimalResult(operator: ArithmeticOperator, a: DecimalType, b: DecimalType): DecimalType {
  const nullable = a.nullable || b.nullable;
  const scale = Math.max(a.scale, b.scale);
  switch (operator) {
    case '+':
    case '-':
      return adjusted(Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale, nullable);
    case '*':
      return adjusted(a.precision + b.precision + 1, a.scale + b.scale, nullable);
    case '/': {
      const quotientScale = Math.max(6, a.scale + b.precision + 1);
      return adjusted(a.precision - a.scale + b.scale + quotientScale, quotientScale, nullable);
    }
    case 'MOD':
      return adjusted(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale, nullable);
  }
}

/** Type of ROUND and TRUNCATE of a decimal to `digits`. */
export function roundedDecimal(type: DecimalType, digits: number): DecimalType {
  if (digits >= type.scale) return type;
  if (digits < 0) return { ...type, precision: Math.min(decimalDigitsMax, 1 + type.precision - type.scale), scale: 0 };
  return { ...type, precision: Math.min(decimalDigitsMax, 1 + type.precision - type.scale + digits), scale: digits };
}

/** The type in which two numbers meet: in arithmetic, comparison, CASE. */
export function commonNumber(a: DataType, b: DataType): DataType {
  const nullable = a.nullable || b.nullable;
  if (isFloating(a) || isFloating(b)) {
    const isDouble = a.kind === 'double' || b.kind === 'double' || a.kind === 'decimal' || b.kind === 'decimal';
    return { kind: isDouble ? 'double' : 'float', nullable };
  }
  const [x, y] = [asDecimal(a), asDecimal(b)];
  if (x === undefined || y === undefined || (isInteger(a) && isInteger(b))) {
    const wider = (x?.precision ?? 0) >= (y?.precision ?? 0) ? a : b;
    return { ...wider, nullable };
  }
  const scale = Math.max(x.scale, y.scale);
  const whole = Math.max(x.precision - x.scale, y.precision - y.scale);
  return adjusted(whole + scale, scale, nullable);
}
