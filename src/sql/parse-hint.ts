/** Hints: a comma list of calls in a comment that starts with a plus. */
import type { Hint, HintArgument } from './ast-query.ts';
import type { Cursor } from './cursor.ts';
import { isNameToken, isStringToken, nameOf, parsePart, parseString } from './parse-name.ts';

/** The hints of one comment if it is next, else nothing. */
export function parseOptionalHints(cursor: Cursor): Hint[] {
  if (!cursor.accept('/*+')) return [];
  const hints: Hint[] = [];
  do {
    hints.push(parseHint(cursor));
    cursor.accept(',');
  } while (!cursor.accept('*/'));
  return hints;
}

function parseHint(cursor: Cursor): Hint {
  const { start } = cursor;
  if (!isNameToken(cursor.token)) cursor.fail('the name of a hint or */');
  const name = nameOf(cursor.advance());
  const args: HintArgument[] = [];
  if (cursor.accept('(') && !cursor.accept(')')) {
    args.push(...cursor.commaList(() => parseHintArgument(cursor)));
    cursor.expect(')');
  }
  return { kind: 'Hint', span: cursor.spanFrom(start), name, args };
}

function parseHintArgument(cursor: Cursor): HintArgument {
  const { start } = cursor;
  const first = parseHintValue(cursor);
  if (first.form === 'number' || !cursor.accept('=')) {
    return { kind: 'HintArgument', span: cursor.spanFrom(start), key: undefined, ...first };
  }
  const value = parseHintValue(cursor);
  return { kind: 'HintArgument', span: cursor.spanFrom(start), key: first.value, ...value };
}

function parseHintValue(cursor: Cursor): Pick<HintArgument, 'value' | 'form'> {
  const { token } = cursor;
  if (isStringToken(token)) return { value: parseString(cursor).value, form: 'string' };
  if (token.kind === 'integer' || token.kind === 'decimal') return { value: cursor.advance().text, form: 'number' };
  const parts = [parsePart(cursor).name];
  while (cursor.accept('.')) parts.push(parsePart(cursor).name);
  return { value: parts.join('.'), form: 'name' };
}
