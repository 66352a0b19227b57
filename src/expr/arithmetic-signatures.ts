import { type DataType, withNullable } from '../arrow/data-type.ts';
import { castExpression, doubleType, intType } from './coercion.ts';
import type { Expression } from './expression.ts';
import { foldConstants } from './fold-constants.ts';
import {
  type ArithmeticOperator,
  asDecimal,
  commonNumber,
  decimalResult,
  isInteger,
  isInterval,
  isNumeric,
  isTimestamp,
  roundedDecimal,
} from './numeric-types.ts';
import { coerced, type Inferred, isNullable, parameters, type Signature, strict } from './signature.ts';

/** Both operands in the type of the result; decimals keep their own precision and scale. */
function numbers(operator: ArithmeticOperator, left: Expression, right: Expression): Inferred | undefined {
  if (!isNumeric(left.type) || !isNumeric(right.type)) return undefined;
  const [a, b] = [asDecimal(left.type), asDecimal(right.type)];
  if (a !== undefined && b !== undefined && (left.type.kind === 'decimal' || right.type.kind === 'decimal')) {
    const operands = [castExpression(left, a, false), castExpression(right, b, false)];
    return { operands, type: decimalResult(operator, a, b) };
  }
  const type = commonNumber(left.type, right.type);
  return { operands: [castExpression(left, type, false), castExpression(right, type, false)], type };
}

/** A time and an interval, or two intervals; a sum takes the interval on either side. */
function times(operator: '+' | '-', left: Expression, right: Expression): Inferred | undefined {
  const nullable = left.type.nullable || right.type.nullable;
  if (isInterval(left.type) && left.type.kind === right.type.kind) {
    return { operands: [left, right], type: withNullable(left.type, nullable) };
  }
  if (isInterval(right.type) && isShiftable(left.type, right.type)) {
    // Milliseconds do not fit a TIMESTAMP(0).
    const type =
      isTimestamp(left.type) && right.type.kind === 'interval-second'
        ? { ...left.type, precision: Math.max(left.type.precision, 3) }
        : left.type;
    return { operands: [left, right], type: withNullable(type, nullable) };
  }
  return operator === '+' && isInterval(left.type) && !isInterval(right.type) ? times('+', right, left) : undefined;
}

function isShiftable(time: DataType, interval: DataType): boolean {
  return isTimestamp(time) || time.kind === 'date' || (time.kind === 'time' && interval.kind === 'interval-second');
}

/** A literal NULL takes the other operand's type. */
function withTypedNulls(left: Expression, right: Expression): readonly [Expression, Expression] {
  if (left.type.kind === 'null' && right.type.kind !== 'null' && !isInterval(right.type))
    return [castExpression(left, right.type, false), right];
  if (right.type.kind === 'null' && isNumeric(left.type)) return [left, castExpression(right, left.type, false)];
  if (left.type.kind === 'null' && right.type.kind === 'null')
    return [castExpression(left, intType, false), castExpression(right, intType, false)];
  return [left, right];
}

function binary(operator: ArithmeticOperator, accepts: string): Signature {
  return {
    accepts,
    infer(given) {
      const [first, second] = given;
      if (first === undefined || second === undefined || given.length !== 2) return undefined;
      const [left, right] = withTypedNulls(first, second);
      if (operator === '+' || operator === '-') return numbers(operator, left, right) ?? times(operator, left, right);
      if (operator === '*') return numbers(operator, left, right) ?? multiple(left, right);
      return numbers(operator, left, right);
    },
  };
}

/** An interval some times. */
function multiple(left: Expression, right: Expression): Inferred | undefined {
  if (isInteger(left.type) && isInterval(right.type)) return multiple(right, left);
  const count = isInterval(left.type) ? parameters.bigint(right) : undefined;
  if (count === undefined) return undefined;
  return { operands: [left, count], type: withNullable(left.type, left.type.nullable || count.type.nullable) };
}

/** One number; the result has its type, or what `change` makes of it. */
const ofNumber = (name: string, change: (type: DataType) => DataType = (type) => type): Signature => ({
  accepts: `${name}(number)`,
  infer([operand, ...more]) {
    if (operand === undefined || more.length > 0) return undefined;
    const number = operand.type.kind === 'null' ? castExpression(operand, intType, false) : operand;
    return isNumeric(number.type) ? { operands: [number], type: change(number.type) } : undefined;
  },
});

const whole = (type: DataType): DataType =>
  type.kind === 'decimal' ? { ...type, precision: Math.min(38, type.precision - type.scale + 1), scale: 0 } : type;

/** Units that FLOOR and CEIL cut a time to. */
export const roundingUnits = [
  'MILLENNIUM',
  'CENTURY',
  'DECADE',
  'YEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'DAY',
  'HOUR',
  'MINUTE',
  'SECOND',
  'MILLISECOND',
] as const;

const roundToUnit = (name: 'FLOOR' | 'CEIL'): Signature => ({
  accepts: `${name}(number), ${name}(time TO unit)`,
  infer(given) {
    const [operand, unit] = given;
    if (unit === undefined) return ofNumber(name, whole).infer(given);
    if (operand === undefined || given.length !== 2 || unit.kind !== 'literal') return undefined;
    const isTime = isTimestamp(operand.type) || operand.type.kind === 'date' || operand.type.kind === 'time';
    const known: readonly string[] =
      operand.type.kind === 'time'
        ? roundingUnits.slice(8)
        : operand.type.kind === 'date'
          ? roundingUnits.slice(0, 8)
          : roundingUnits;
    return isTime && known.includes(String(unit.value)) ? { operands: given, type: operand.type } : undefined;
  },
});

/** ROUND and TRUNCATE. The digits of a decimal must be a constant, because they make its type. */
const toDigits = (name: string): Signature => ({
  accepts: `${name}(number), ${name}(number, INT); with a DECIMAL the digits are a constant`,
  infer([operand, ...rest]) {
    if (operand === undefined || rest.length > 1) return undefined;
    const number = operand.type.kind === 'null' ? castExpression(operand, intType, false) : operand;
    const given = rest[0] ?? { kind: 'literal', value: 0n, type: intType };
    const digits = parameters.int(given);
    if (!isNumeric(number.type) || digits === undefined) return undefined;
    const operands = [number, foldConstants(digits)] as const;
    const [, folded] = operands;
    if (number.type.kind !== 'decimal') return { operands, type: withNullable(number.type, isNullable(operands)) };
    if (folded.kind !== 'literal') return undefined;
    const type = roundedDecimal(number.type, Number(folded.value ?? 0));
    return { operands, type: withNullable(type, isNullable(operands) || type.precision === 38) };
  },
});

const ofDoubles = (name: string, count: number): Signature =>
  strict(
    `${name}(${Array.from({ length: count }, () => 'number').join(', ')})`,
    Array.from({ length: count }, () => parameters.double),
    doubleType,
  );

export const arithmeticSignatures = {
  '+': binary('+', 'number + number, time + interval, interval + interval'),
  '-': binary('-', 'number - number, time - interval, interval - interval'),
  '*': binary('*', 'number * number, interval * integer'),
  '/': binary('/', 'number / number'),
  MOD: binary('MOD', 'MOD(number, number), number % number'),
  NEGATE: {
    accepts: '- number, - interval',
    infer([operand, ...more]) {
      if (operand === undefined || more.length > 0) return undefined;
      return isInterval(operand.type) ? { operands: [operand], type: operand.type } : ofNumber('-').infer([operand]);
    },
  },
  ABS: ofNumber('ABS'),
  CEIL: roundToUnit('CEIL'),
  FLOOR: roundToUnit('FLOOR'),
  ROUND: toDigits('ROUND'),
  TRUNCATE: toDigits('TRUNCATE'),
  SIGN: ofNumber('SIGN'),
  POWER: ofDoubles('POWER', 2),
  SQRT: ofDoubles('SQRT', 1),
  EXP: ofDoubles('EXP', 1),
  LN: ofDoubles('LN', 1),
  LOG10: ofDoubles('LOG10', 1),
  LOG2: ofDoubles('LOG2', 1),
  LOG: {
    accepts: 'LOG(number), LOG(base, number)',
    infer(given) {
      const operands =
        given.length === 1 || given.length === 2 ? coerced(given, [parameters.double, parameters.double]) : undefined;
      return operands === undefined ? undefined : { operands, type: withNullable(doubleType, isNullable(operands)) };
    },
  },
  SIN: ofDoubles('SIN', 1),
  COS: ofDoubles('COS', 1),
  TAN: ofDoubles('TAN', 1),
  ASIN: ofDoubles('ASIN', 1),
  ACOS: ofDoubles('ACOS', 1),
  ATAN: ofDoubles('ATAN', 1),
  ATAN2: ofDoubles('ATAN2', 2),
  PI: ofDoubles('PI', 0),
  E: ofDoubles('E', 0),
} as const satisfies Record<string, Signature>;
