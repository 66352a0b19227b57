import type { DataType } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import {
  EvaluationFailure,
  integerOf,
  type LazyEvaluator,
  type StrictEvaluator,
  textOf,
  type Value,
} from './evaluator.ts';
import type { Expression, LiteralValue } from './expression.ts';

const scaleOf = (type: DataType): number => (type.kind === 'decimal' ? type.scale : 0);

/** Negative, 0 or positive; NaN when one is NaN. Texts by their UTF-8 bytes. */
export function compareValues(a: Value, aType: DataType, b: Value, bType: DataType): number {
  if (typeof a === 'string' || a instanceof Uint8Array) return compareBytes(bytesOf(a), bytesOf(b));
  if (typeof a === 'number') return a === b ? 0 : a < Number(b) ? -1 : a > Number(b) ? 1 : Number.NaN;
  if (typeof a === 'boolean') return Number(a) - Number(b);
  const [x, y] = [integerOf(a) * 10n ** BigInt(scaleOf(bType)), integerOf(b) * 10n ** BigInt(scaleOf(aType))];
  return x < y ? -1 : x > y ? 1 : 0;
}

function bytesOf(value: Value): Uint8Array {
  return value instanceof Uint8Array ? value : new TextEncoder().encode(textOf(value));
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const different = a.findIndex((byte, index) => byte !== b[index]);
  if (different === -1 || different >= b.length) return a.length - b.length;
  return (a[different] ?? 0) - (b[different] ?? 0);
}

const comparison =
  (holds: (order: number) => boolean): StrictEvaluator =>
  ([a, b], call) => {
    const [left, right] = [present(call.operands[0], 'operand'), present(call.operands[1], 'operand')];
    return holds(compareValues(present(a, 'value'), left.type, present(b, 'value'), right.type));
  };

function isEqual(a: LiteralValue, left: Expression, b: LiteralValue, right: Expression): boolean {
  return a !== null && b !== null && compareValues(a, left.type, b, right.type) === 0;
}

const connective =
  (absorbing: boolean): LazyEvaluator =>
  (call, evaluate) => {
    let result: boolean | null = !absorbing;
    for (const operand of call.operands) {
      const value = evaluate(operand);
      if (value === absorbing) return absorbing;
      if (value === null) result = null;
    }
    return result;
  };

const truth =
  (wanted: boolean, negated: boolean): LazyEvaluator =>
  (call, evaluate) =>
    (evaluate(present(call.operands[0], 'operand')) === wanted) !== negated;

const distinct =
  (negated: boolean): LazyEvaluator =>
  (call, evaluate) => {
    const [left, right] = [present(call.operands[0], 'operand'), present(call.operands[1], 'operand')];
    const [a, b] = [evaluate(left), evaluate(right)];
    return ((a === null && b === null) || isEqual(a, left, b, right)) === negated;
  };

/** Functions that do not simply give NULL for a NULL operand, or do not need all operands. */
export const lazyFunctions = {
  AND: connective(false),
  OR: connective(true),
  'IS NULL': (call, evaluate) => evaluate(present(call.operands[0], 'operand')) === null,
  'IS NOT NULL': (call, evaluate) => evaluate(present(call.operands[0], 'operand')) !== null,
  'IS TRUE': truth(true, false),
  'IS NOT TRUE': truth(true, true),
  'IS FALSE': truth(false, false),
  'IS NOT FALSE': truth(false, true),
  'IS DISTINCT FROM': distinct(false),
  'IS NOT DISTINCT FROM': distinct(true),
  IN(call, evaluate) {
    const [operand, ...items] = call.operands;
    const needle = present(operand, 'operand');
    const value = evaluate(needle);
    let nullSeen = value === null;
    for (const item of items) {
      const candidate = evaluate(item);
      if (isEqual(value, needle, candidate, item)) return true;
      nullSeen ||= candidate === null;
    }
    return nullSeen ? null : false;
  },
  COALESCE(call, evaluate) {
    for (const operand of call.operands) {
      const value = evaluate(operand);
      if (value !== null) return value;
    }
    return null;
  },
  NULLIF(call, evaluate) {
    const [left, right] = [present(call.operands[0], 'operand'), present(call.operands[1], 'operand')];
    const [a, b] = [evaluate(left), evaluate(right)];
    return isEqual(a, left, b, right) ? null : a;
  },
  CONCAT_WS(call, evaluate) {
    const [separator, ...parts] = call.operands.map(evaluate);
    return separator === null ? null : parts.filter((part) => part !== null).join(textOf(separator));
  },
} as const satisfies Record<string, LazyEvaluator>;

const extreme =
  (isBetter: (order: number) => boolean): StrictEvaluator =>
  (values, { type }) =>
    values.reduce((best, value) => (isBetter(compareValues(value, type, best, type)) ? value : best));

export const evaluateLogic = {
  NOT: ([operand]) => operand === false,
  '=': comparison((order) => order === 0),
  '<>': comparison((order) => order !== 0),
  '<': comparison((order) => order < 0),
  '<=': comparison((order) => order <= 0),
  '>': comparison((order) => order > 0),
  '>=': comparison((order) => order >= 0),
  GREATEST: extreme((order) => order > 0),
  LEAST: extreme((order) => order < 0),
  LIKE: ([text, pattern, escape]) =>
    likePattern(textOf(pattern), escape === undefined ? undefined : textOf(escape)).test(textOf(text)),
} as const satisfies Record<string, StrictEvaluator>;

/** The pattern as a regular expression. */
function likePattern(pattern: string, escape: string | undefined): RegExp {
  if (escape !== undefined && escape !== '' && Array.from(escape).length !== 1)
    throw new EvaluationFailure('the escape is not one character');
  const characters = Array.from(pattern);
  let source = '';
  for (let at = 0; at < characters.length; at++) {
    let character = present(characters[at], 'character');
    const isEscaped = character === escape;
    if (isEscaped) {
      character = characters[++at] ?? '';
      if (character !== '%' && character !== '_' && character !== escape)
        throw new EvaluationFailure('nothing to escape');
    }
    if (!isEscaped && character === '%') source += '.*';
    else if (!isEscaped && character === '_') source += '.';
    else source += character.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&');
  }
  return new RegExp(`^${source}$`, 'su');
}
