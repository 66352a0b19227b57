/** Functions whose arguments are not a plain list: CAST, EXTRACT, TRIM, units of time, and the like. */
import type { Expression, Identifier, TimeUnit } from './ast.ts';
import { bindingStrength } from './binding-strength.ts';
import type { Cursor } from './cursor.ts';
import { callOf } from './parse-call.ts';
import { parseJsonArray, parseJsonExists, parseJsonObject, parseJsonQuery, parseJsonValue } from './parse-json-call.ts';
import { parseTimeUnit } from './parse-literal.ts';
import { nameOf } from './parse-name.ts';

/** The call at the next word, if its arguments have a form of their own; a parenthesis follows the word. */
export function parseSpecialCall(cursor: Cursor): Expression | undefined {
  const { start, token } = cursor;
  const parse = specialCalls.get(token.key);
  if (parse === undefined) return undefined;
  cursor.advance();
  cursor.expect('(');
  return parse(cursor, start, nameOf(token));
}

/** Reads what stands between the parentheses, and the closing one. */
type SpecialCall = (cursor: Cursor, start: number, word: Identifier) => Expression;

const specialCalls: ReadonlyMap<string, SpecialCall> = new Map<string, SpecialCall>([
  ['CAST', (cursor, start) => parseCast(cursor, start, false)],
  ['TRY_CAST', (cursor, start) => parseCast(cursor, start, true)],
  ['EXTRACT', parseExtract],
  ['FLOOR', (cursor, start, word) => parseRound(cursor, start, word, 'FLOOR')],
  ['CEIL', (cursor, start, word) => parseRound(cursor, start, word, 'CEIL')],
  ['CEILING', (cursor, start, word) => parseRound(cursor, start, word, 'CEIL')],
  ['TIMESTAMPADD', parseTimestampArithmetic],
  ['TIMESTAMPDIFF', parseTimestampArithmetic],
  ['SUBSTRING', (cursor, _start, word) => parseSeparated(cursor, word, ['FROM', 'FOR'])],
  ['OVERLAY', (cursor, _start, word) => parseSeparated(cursor, word, ['PLACING', 'FROM', 'FOR'])],
  ['POSITION', parsePosition],
  ['TRIM', parseTrim],
  ['JSON_EXISTS', parseJsonExists],
  ['JSON_VALUE', parseJsonValue],
  ['JSON_QUERY', parseJsonQuery],
  ['JSON_OBJECT', (cursor, start) => parseJsonObject(cursor, start, false)],
  ['JSON_OBJECTAGG', (cursor, start) => parseJsonObject(cursor, start, true)],
  ['JSON_ARRAY', (cursor, start) => parseJsonArray(cursor, start, false)],
  ['JSON_ARRAYAGG', (cursor, start) => parseJsonArray(cursor, start, true)],
]);

function parseCast(cursor: Cursor, start: number, safe: boolean): Expression {
  const operand = cursor.expression();
  cursor.expect('AS');
  const type = cursor.dataType();
  cursor.expect(')');
  return { kind: 'Cast', span: cursor.spanFrom(start), operand, type, safe };
}

function parseExtract(cursor: Cursor, start: number): Expression {
  const unit = parseTimeUnit(cursor);
  cursor.expect('FROM');
  const operand = cursor.expression();
  cursor.expect(')');
  return { kind: 'Extract', span: cursor.spanFrom(start), unit, operand };
}

function parseRound(cursor: Cursor, start: number, word: Identifier, direction: 'FLOOR' | 'CEIL'): Expression {
  const operand = cursor.expression();
  if (cursor.accept('TO')) {
    const unit = parseTimeUnit(cursor);
    cursor.expect(')');
    return { kind: 'RoundToUnit', span: cursor.spanFrom(start), direction, operand, unit };
  }
  const args = [operand];
  while (cursor.accept(',')) args.push(cursor.expression());
  cursor.expect(')');
  return callOf(cursor, word, args);
}

function parseTimestampArithmetic(cursor: Cursor, _start: number, word: Identifier): Expression {
  const unitStart = cursor.start;
  const unit = parseTimeUnit(cursor);
  const first: TimeUnit = { kind: 'TimeUnit', span: cursor.spanFrom(unitStart), unit };
  cursor.expect(',');
  const args = cursor.commaList(() => cursor.expression());
  cursor.expect(')');
  return callOf(cursor, word, [first, ...args]);
}

/** `a FROM b FOR c`: words between the arguments, each of which a comma may stand for; the last may be missing. */
function parseSeparated(cursor: Cursor, word: Identifier, separators: readonly string[]): Expression {
  const args = [cursor.expression()];
  for (const separator of separators) {
    const last = separator === 'FOR';
    if (!cursor.accept(separator) && !cursor.accept(',')) {
      if (last) break;
      cursor.fail(separator);
    }
    args.push(cursor.expression());
  }
  cursor.expect(')');
  return callOf(cursor, word, args);
}

function parsePosition(cursor: Cursor, _start: number, word: Identifier): Expression {
  // Stronger than IN, which separates the arguments here.
  const args = [cursor.expression(bindingStrength.range + 1)];
  if (!cursor.accept('IN')) cursor.expect(',');
  args.push(cursor.expression());
  if (cursor.accept('FROM') || cursor.accept(',')) args.push(cursor.expression());
  cursor.expect(')');
  return callOf(cursor, word, args);
}

function parseTrim(cursor: Cursor, start: number): Expression {
  const side = cursor.acceptOneOf(['BOTH', 'LEADING', 'TRAILING']);
  let characters: Expression | undefined;
  let operand: Expression;
  if (side !== undefined && cursor.accept('FROM')) {
    operand = cursor.expression();
  } else {
    operand = cursor.expression();
    if (cursor.accept('FROM')) {
      characters = operand;
      operand = cursor.expression();
    } else if (side !== undefined) {
      cursor.fail('FROM');
    }
  }
  cursor.expect(')');
  return { kind: 'Trim', span: cursor.spanFrom(start), side: side ?? 'BOTH', characters, operand };
}
