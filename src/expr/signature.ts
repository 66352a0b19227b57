import { type DataType, withNullable } from '../arrow/data-type.ts';
import {
  bigintType,
  booleanType,
  castExpression,
  commonType,
  comparisonType,
  doubleType,
  intType,
  stringType,
} from './coercion.ts';
import type { Expression } from './expression.ts';
import { asDecimal, isInteger, isNumeric, isString } from './numeric-types.ts';

/** Operands as the function takes them, and its result type. */
export interface Inferred {
  readonly operands: readonly Expression[];
  readonly type: DataType;
}

/** How a function is typed. */
export interface Signature {
  /** The forms that it takes, for messages. */
  readonly accepts: string;
  /** Undefined when it does not take these operands. */
  readonly infer: (operands: readonly Expression[]) => Inferred | undefined;
}

/** Turns an operand into what a parameter wants; undefined when it can not. */
export type Parameter = (operand: Expression) => Expression | undefined;

export function parameterOf(accepts: (type: DataType) => boolean, type: DataType): Parameter {
  return (operand) =>
    operand.type.kind === 'null' || accepts(operand.type) ? castExpression(operand, type, false) : undefined;
}

export const parameters = {
  text: ((operand) =>
    operand.type.kind === 'null'
      ? castExpression(operand, stringType, false)
      : isString(operand.type)
        ? operand
        : undefined) satisfies Parameter,
  int: parameterOf(isInteger, intType),
  bigint: parameterOf(isInteger, bigintType),
  double: parameterOf(isNumeric, doubleType),
  boolean: parameterOf((type) => type.kind === 'boolean', booleanType),
} as const;

export function isNullable(operands: readonly Expression[]): boolean {
  return operands.some((operand) => operand.type.nullable);
}

/** A function of fixed parameters, the last `optional` of which may be left out. NULL in, NULL out. */
export function strict(
  accepts: string,
  wanted: readonly Parameter[],
  result: DataType,
  { optional = 0, mayBeNull = false }: { readonly optional?: number; readonly mayBeNull?: boolean } = {},
): Signature {
  return {
    accepts,
    infer(given) {
      if (given.length > wanted.length || given.length < wanted.length - optional) return undefined;
      const operands = coerced(given, wanted);
      if (operands === undefined) return undefined;
      return { operands, type: withNullable(result, mayBeNull || isNullable(operands)) };
    },
  };
}

export function coerced(given: readonly Expression[], wanted: readonly Parameter[]): readonly Expression[] | undefined {
  const operands = given.map((operand, index) => wanted[index]?.(operand));
  return operands.every((operand) => operand !== undefined) ? operands : undefined;
}

/** Operands in a common type; the result has it too when `type` is left out. */
export function inCommonType(given: readonly Expression[]): Inferred | undefined {
  const type = commonType(given.map((operand) => operand.type));
  if (type === undefined) return undefined;
  return { operands: given.map((operand) => castExpression(operand, type, false)), type };
}

/** Two operands as they can be compared. Decimals keep their scales: comparing them is exact. */
export function comparable(left: Expression, right: Expression): readonly [Expression, Expression] | undefined {
  const [a, b] = [asDecimal(left.type), asDecimal(right.type)];
  if (a !== undefined && b !== undefined && (left.type.kind === 'decimal' || right.type.kind === 'decimal')) {
    return [castExpression(left, a, false), castExpression(right, b, false)];
  }
  if (isString(left.type) && isString(right.type)) return [left, right];
  const type = comparisonType(left.type, right.type);
  if (type === undefined || !isScalar(type)) return undefined;
  return [castExpression(left, type, false), castExpression(right, type, false)];
}

function isScalar(type: DataType): boolean {
  return type.kind !== 'row' && type.kind !== 'array' && type.kind !== 'map' && type.kind !== 'multiset';
}
