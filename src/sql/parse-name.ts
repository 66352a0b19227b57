/** Names, and the small parts that statements share: strings, numbers, options, partitions. */
import type { Identifier, QualifiedName, StringLiteral } from './ast.ts';
import type { Option, PartitionItem } from './ast-statement.ts';
import type { Cursor } from './cursor.ts';
import { isReservedWord } from './reserved-words.ts';
import { decodeUnicodeEscapes } from './string-escapes.ts';
import type { Token } from './token.ts';

/** A word or a name in backticks, reserved or not: what can stand behind a dot. */
export const isNameToken = (token: Token): boolean => token.kind === 'word' || token.kind === 'quoted';

/** Whether the token can be a name on its own. */
export const isIdentifierToken = (token: Token): boolean =>
  token.kind === 'quoted' || (token.kind === 'word' && !isReservedWord(token.text));

/** `what` names the thing in the error message: `a column name`. */
export function parseIdentifier(cursor: Cursor, what = 'a name'): Identifier {
  if (!isIdentifierToken(cursor.token)) failAtName(cursor, what);
  return nameOf(cursor.advance());
}

/** Fails at the next token, and says so when it is a reserved word that only lacks backticks. */
export function failAtName(cursor: Cursor, what: string): never {
  const { token } = cursor;
  if (token.kind !== 'word' || !isReservedWord(token.text)) return cursor.fail(what);
  const after = cursor.peek(1);
  // In front of another name or a string a reserved word is more likely a clause in the wrong place.
  if (isNameToken(after) && !isReservedWord(after.text) && structuralWords.includes(token.key)) cursor.fail(what);
  return cursor.fail(what, `${token.text} is a reserved word; as a name it is written in backticks: \`${token.text}\``);
}

const structuralWords = ['SELECT', 'FROM', 'WHERE', 'GROUP', 'ORDER', 'HAVING', 'JOIN', 'INSERT', 'CREATE', 'WITH'];

/** The name behind a dot, where a reserved word needs no backticks. */
export function parsePart(cursor: Cursor): Identifier {
  if (!isNameToken(cursor.token)) cursor.fail('a name');
  return nameOf(cursor.advance());
}

export const nameOf = (token: Token): Identifier => ({
  kind: 'Identifier',
  span: { start: token.start, end: token.end },
  name: token.text,
});

/** `a`, `a.b` or `a.b.c`. */
export function parseQualifiedName(cursor: Cursor, what = 'a name'): QualifiedName {
  const { start } = cursor;
  const parts = [parseIdentifier(cursor, what)];
  while (cursor.accept('.')) parts.push(parsePart(cursor));
  return { kind: 'QualifiedName', span: cursor.spanFrom(start), parts };
}

/** `(a, b)`. */
export const parseColumnList = (cursor: Cursor): Identifier[] =>
  cursor.parenthesized(() => parseIdentifier(cursor, 'a column name'));

/** `(a, b)` if it is next, else nothing. */
export const parseOptionalColumnList = (cursor: Cursor): Identifier[] =>
  cursor.at('(') ? parseColumnList(cursor) : [];

export const isStringToken = (token: Token): boolean => token.kind === 'string' || token.kind === 'unicode-string';

/** A character string of any spelling; strings on following lines are part of it. */
export function parseString(cursor: Cursor, what = "a string in 'single quotes'"): StringLiteral {
  const { start } = cursor;
  if (!isStringToken(cursor.token)) cursor.fail(what);
  let value = parseStringPiece(cursor);
  while (isStringToken(cursor.token)) {
    const { end } = cursor.spanFrom(start);
    if (!cursor.source.text.slice(end, cursor.start).includes('\n')) cursor.fail('an operator, a comma or a clause');
    value += parseStringPiece(cursor);
  }
  return { kind: 'StringLiteral', span: cursor.spanFrom(start), value };
}

function parseStringPiece(cursor: Cursor): string {
  const token = cursor.advance();
  if (token.kind === 'string') return token.text;
  let escape = '\\';
  if (cursor.accept('UESCAPE')) {
    const character = cursor.token;
    if (character.kind !== 'string' || !/^[^0-9a-fA-F+'"\s]$/.test(character.text)) {
      cursor.fail('one character in quotes that is no hexadecimal digit, sign, quote or space');
    }
    escape = cursor.advance().text;
  }
  const value = decodeUnicodeEscapes(token.text, escape);
  if (value !== undefined) return value;
  return cursor.failAt(
    token,
    'found a string with a wrong Unicode escape',
    `write four hexadecimal digits behind ${escape}, or six behind ${escape}+`,
  );
}

/** A whole number without sign that fits in 32 bits; `what` names it in the error message. */
export function parseInteger(cursor: Cursor, what: string): number {
  const { token } = cursor;
  if (token.kind !== 'integer') cursor.fail(what);
  const value = Number(token.text);
  if (value > 0x7fffffff) cursor.failAt(token, `${token.text} is too large: expected ${what}`);
  cursor.advance();
  return value;
}

/** `COMMENT 'text'` if it is next. */
export const parseOptionalComment = (cursor: Cursor): string | undefined =>
  cursor.accept('COMMENT') ? parseString(cursor).value : undefined;

export function parseOption(cursor: Cursor): Option {
  const { start } = cursor;
  const key = parseString(cursor, "an option name in 'single quotes'");
  cursor.expect('=');
  const value = parseString(cursor, "the value of the option in 'single quotes'");
  return { kind: 'Option', span: cursor.spanFrom(start), key, value };
}

/** `('key' = 'value', …)`; may be empty. */
export function parseOptions(cursor: Cursor): Option[] {
  cursor.expect('(');
  if (cursor.accept(')')) return [];
  const options = cursor.commaList(() => parseOption(cursor));
  cursor.expect(')');
  return options;
}

/** `WITH (…)` if it is next. */
export const parseWithOptions = (cursor: Cursor): Option[] => (cursor.accept('WITH') ? parseOptions(cursor) : []);

/** `(a = 1, b)`: what stands behind PARTITION. */
export function parsePartition(cursor: Cursor): PartitionItem[] {
  return cursor.parenthesized(() => {
    const { start } = cursor;
    const column = parseIdentifier(cursor, 'a column name');
    const value = cursor.accept('=') ? cursor.expression() : undefined;
    return { kind: 'PartitionItem', span: cursor.spanFrom(start), column, value };
  });
}

/** `PARTITION (…)` if it is next. */
export const parseOptionalPartition = (cursor: Cursor): PartitionItem[] =>
  cursor.accept('PARTITION') ? parsePartition(cursor) : [];

/** `PARTITIONED BY (a, b)` if it is next. */
export const parsePartitionedBy = (cursor: Cursor): Identifier[] =>
  cursor.accept('PARTITIONED', 'BY') ? parseColumnList(cursor) : [];

export const parseIfExists = (cursor: Cursor): boolean => cursor.accept('IF', 'EXISTS');
export const parseIfNotExists = (cursor: Cursor): boolean => cursor.accept('IF', 'NOT', 'EXISTS');
