import { type DataType, typeToSql, withNullable } from '../arrow/data-type.ts';
import { nearestName } from '../base/nearest-name.ts';
import { arithmeticSignatures } from './arithmetic-signatures.ts';
import { type FunctionName, functionNames } from './catalogue.ts';
import { bigintType, booleanType, castExpression, commonType, literal } from './coercion.ts';
import type { Expression } from './expression.ts';
import { aliases, extractUnits, knownToFlink } from './function-names.ts';
import { logicSignatures } from './logic-signatures.ts';
import { isInteger } from './numeric-types.ts';
import type { Signature } from './signature.ts';
import { millisecondsOfUnit, monthsOfUnit, temporalSignatures, unitOf } from './temporal-signatures.ts';
import { textSignatures } from './text-signatures.ts';

const signatures: Readonly<Record<FunctionName, Signature>> = {
  ...logicSignatures,
  ...arithmeticSignatures,
  ...textSignatures,
  ...temporalSignatures,
};

/** Why a call has no meaning; the binder adds the place in the text. */
export interface CallFailure {
  readonly kind: 'failure';
  /** `unsupported`: Flink has the function; the message is then what is not supported. */
  readonly reason: 'unknown' | 'unsupported' | 'operands';
  readonly message: string;
  readonly hint?: string;
}

/**
 * A call by name in any case, with the casts that Flink inserts by itself: numbers meet in a common type, decimals by its
 * precision rules, and a string becomes what it is compared with. A few functions become other expressions (IF is CASE).
 */
export function resolveCall(name: string, operands: readonly Expression[]): Expression | CallFailure {
  const upper = name.toUpperCase();
  const rewritten = rewrites[upper]?.(operands);
  if (rewritten !== undefined) return rewritten;
  const known = functionNames.find((candidate) => candidate === upper) ?? aliases[upper];
  if (known === undefined) return unknownFunction(name, upper, operands);
  const signature = signatures[known];
  const inferred = signature.infer(operands);
  if (inferred === undefined) return wrongOperands(name, operands, signature.accepts);
  const call = { kind: 'call', function: known, ...inferred } as const;
  return withModuloType(call, operands);
}

/** MOD of integers has the type of the divisor, in which its result fits. */
function withModuloType(call: Extract<Expression, { kind: 'call' }>, given: readonly Expression[]): Expression {
  const [dividend, divisor] = given;
  if (call.function !== 'MOD' || dividend === undefined || divisor === undefined) return call;
  if (!isInteger(dividend.type) || !isInteger(divisor.type)) return call;
  return castExpression(call, withNullable(divisor.type, call.type.nullable), false);
}

function wrongOperands(name: string, operands: readonly Expression[], accepts: string): CallFailure {
  const types = operands.map((operand) => typeToSql(operand.type)).join(', ');
  return {
    kind: 'failure',
    reason: 'operands',
    message: `${name.toUpperCase()} does not take (${types})`,
    hint: `it takes ${accepts}`,
  };
}

function unknownFunction(name: string, upper: string, operands: readonly Expression[]): CallFailure {
  if (rewrites[upper] !== undefined) return wrongOperands(name, operands, rewriteForms[upper] ?? 'other operands');
  if (knownToFlink.has(upper)) return { kind: 'failure', reason: 'unsupported', message: `the function ${upper}` };
  const near = nearestName(upper, [...functionNames, ...Object.keys(aliases), ...Object.keys(rewrites)]);
  const message = `unknown function ${name}`;
  return near === undefined
    ? { kind: 'failure', reason: 'unknown', message }
    : { kind: 'failure', reason: 'unknown', message, hint: `did you mean ${near}?` };
}

type Rewrite = (operands: readonly Expression[]) => Expression | undefined;

const orUndefined = (result: Expression | CallFailure): Expression | undefined =>
  result.kind === 'failure' ? undefined : result;

const extracts = Object.fromEntries(
  Object.entries(extractUnits).map(([name, unit]): [string, Rewrite] => [
    name,
    (operands) =>
      operands.length === 1
        ? orUndefined(
            resolveCall('EXTRACT', [
              literal(unit, { kind: 'char', length: unit.length, nullable: false }),
              ...operands,
            ]),
          )
        : undefined,
  ]),
);

/** Functions that are written with others. */
const rewrites: Readonly<Record<string, Rewrite>> = {
  ...extracts,
  IF([condition, then, otherwise, ...more]) {
    if (condition === undefined || then === undefined || otherwise === undefined || more.length > 0) return undefined;
    const type = commonType([then.type, otherwise.type]);
    if (type === undefined || (condition.type.kind !== 'boolean' && condition.type.kind !== 'null')) return undefined;
    return {
      kind: 'case',
      branches: [{ when: castExpression(condition, booleanType, false), then: castExpression(then, type, false) }],
      otherwise: castExpression(otherwise, type, false),
      type,
    };
  },
  /** The other order of POSITION. */
  INSTR([text, part, ...more]) {
    if (text === undefined || part === undefined || more.length > 0) return undefined;
    return orUndefined(resolveCall('POSITION', [part, text]));
  },
  /** The time plus so many intervals of one unit. */
  TIMESTAMPADD([unit, count, time, ...more]) {
    const name = unitOf(unit) ?? '';
    if (count === undefined || time === undefined || more.length > 0 || !isInteger(count.type)) return undefined;
    const months = monthsOfUnit[name];
    const milliseconds = millisecondsOfUnit[name];
    const one =
      months !== undefined
        ? literal(months, { kind: 'interval-month', nullable: false })
        : milliseconds !== undefined
          ? literal(milliseconds, { kind: 'interval-second', nullable: false })
          : undefined;
    if (one === undefined) return undefined;
    const needsClock = time.type.kind === 'date' && milliseconds !== undefined && milliseconds < 86_400_000n;
    const start: DataType = { kind: 'timestamp', precision: 3, nullable: time.type.nullable };
    const span = orUndefined(
      resolveCall('*', [one, castExpression(count, withNullable(bigintType, count.type.nullable), false)]),
    );
    return span === undefined
      ? undefined
      : orUndefined(resolveCall('+', [needsClock ? castExpression(time, start, false) : time, span]));
  },
};

const rewriteForms: Readonly<Record<string, string>> = {
  IF: 'IF(BOOLEAN, a, b) where a and b have a common type',
  INSTR: 'INSTR(STRING, STRING)',
  TIMESTAMPADD: 'TIMESTAMPADD(unit, INT, time)',
  ...Object.fromEntries(Object.keys(extractUnits).map((name) => [name, `${name}(time)`])),
};
