/** What operators connect: literals, names, calls, constructors, and anything in parentheses. */
import type { ColumnReference, Expression, Identifier, QualifiedName, WhenClause } from './ast.ts';
import type { Query } from './ast-query.ts';
import type { Cursor } from './cursor.ts';
import { parseCallOf, parseNiladicCall } from './parse-call.ts';
import { parseLiteral } from './parse-literal.ts';
import { failAtName, isIdentifierToken, isNameToken, nameOf, parsePart } from './parse-name.ts';
import { parseSpecialCall } from './parse-special-call.ts';
import { callableReservedWords, niladicFunctions } from './reserved-words.ts';

/** A primary with the `[index]` and `.field` behind it. */
export function parsePrimary(cursor: Cursor): Expression {
  const { start } = cursor;
  let operand = parseOperand(cursor);
  for (;;) {
    if (cursor.accept('[')) {
      const index = cursor.expression();
      cursor.expect(']');
      operand = { kind: 'ElementAccess', span: cursor.spanFrom(start), operand, index };
    } else if (cursor.token.key === '.' && isNameToken(cursor.peek(1))) {
      cursor.advance();
      const field = parsePart(cursor);
      operand = { kind: 'FieldAccess', span: cursor.spanFrom(start), operand, field };
    } else {
      return operand;
    }
  }
}

function parseOperand(cursor: Cursor): Expression {
  const { token } = cursor;
  if (token.key === '(') return parseParentheses(cursor);
  if (token.kind === 'quoted') return parseNameOrCall(cursor);
  const literal = parseLiteral(cursor);
  if (literal !== undefined) return literal;
  if (token.kind !== 'word') return cursor.fail('an expression');
  return parseKeywordForm(cursor) ?? parseNameOrCall(cursor);
}

/** Expressions that start with a word of their own. */
function parseKeywordForm(cursor: Cursor): Expression | undefined {
  const { start } = cursor;
  const { key } = cursor.token;
  const next = cursor.peek(1).key;
  switch (key) {
    case 'CASE':
      return parseCase(cursor);
    case 'EXISTS': {
      cursor.advance();
      cursor.expect('(');
      const query = cursor.query();
      cursor.expect(')');
      return { kind: 'Exists', span: cursor.spanFrom(start), query };
    }
    case 'ROW': {
      if (next !== '(') return undefined;
      cursor.advance();
      const items = parseItems(cursor, '(', ')');
      return { kind: 'RowConstructor', span: cursor.spanFrom(start), items };
    }
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
      return next === '[' || next === '(' ? parseCollection(cursor, key) : undefined;
    case 'RUNNING':
    case 'FINAL': {
      if (cursor.peek(1).kind !== 'word' || cursor.peek(2).key !== '(') return undefined;
      cursor.advance();
      const operand = parseNameOrCall(cursor);
      return { kind: 'MatchSemantics', span: cursor.spanFrom(start), semantics: key, operand };
    }
    default:
      break;
  }
  if (next === '(') return parseSpecialCall(cursor);
  return niladicFunctions.has(key) ? parseNiladicCall(cursor) : undefined;
}

/** A subquery, a row, or one expression; the parentheses of the last leave no node. */
function parseParentheses(cursor: Cursor): Expression {
  const { start } = cursor;
  cursor.expect('(');
  if (startsQuery(cursor, 0)) return closeSubquery(cursor, start, cursor.query());
  const first = cursor.expression();
  // In ((SELECT 1) UNION SELECT 2) the inner parentheses turn out to be the first part of a query.
  if (first.kind === 'Subquery') {
    const query = cursor.queryAfter(first.query);
    if (query !== undefined) return closeSubquery(cursor, start, query);
  }
  if (!cursor.at(',')) {
    cursor.expect(')');
    return first;
  }
  const items = [first];
  while (cursor.accept(',')) items.push(cursor.expression());
  cursor.expect(')');
  return { kind: 'RowConstructor', span: cursor.spanFrom(start), items };
}

function closeSubquery(cursor: Cursor, start: number, query: Query): Expression {
  cursor.expect(')');
  return { kind: 'Subquery', span: cursor.spanFrom(start), query };
}

/** Whether the token at `distance` begins a query rather than an expression. */
function startsQuery(cursor: Cursor, distance: number): boolean {
  const { key } = cursor.peek(distance);
  return (
    key === 'SELECT' || key === 'WITH' || key === 'VALUES' || (key === 'TABLE' && cursor.peek(distance + 1).key !== '(')
  );
}

function parseItems(cursor: Cursor, open: string, close: string): Expression[] {
  cursor.expect(open);
  if (cursor.accept(close)) return [];
  const items = cursor.commaList(() => cursor.expression());
  cursor.expect(close);
  return items;
}

function parseCollection(cursor: Cursor, collection: 'ARRAY' | 'MULTISET' | 'MAP'): Expression {
  const { start } = cursor;
  cursor.advance();
  if (cursor.accept('(')) {
    const query = cursor.query();
    cursor.expect(')');
    return { kind: 'CollectionQuery', span: cursor.spanFrom(start), collection, query };
  }
  if (collection === 'MAP') return parseMap(cursor, start);
  const items = parseItems(cursor, '[', ']');
  const kind = collection === 'ARRAY' ? 'ArrayConstructor' : 'MultisetConstructor';
  return { kind, span: cursor.spanFrom(start), items };
}

function parseMap(cursor: Cursor, start: number): Expression {
  cursor.expect('[');
  const entries = cursor.at(']')
    ? []
    : cursor.commaList(() => {
        const entryStart = cursor.start;
        const key = cursor.expression();
        if (!cursor.accept(',')) cursor.fail("',' and the value of the key", 'MAP takes keys and values in turn');
        const value = cursor.expression();
        return { kind: 'MapEntry' as const, span: cursor.spanFrom(entryStart), key, value };
      });
  cursor.expect(']');
  return { kind: 'MapConstructor', span: cursor.spanFrom(start), entries };
}

function parseCase(cursor: Cursor): Expression {
  const { start } = cursor;
  cursor.expect('CASE');
  const operand = cursor.at('WHEN') ? undefined : cursor.expression();
  const branches: WhenClause[] = [];
  while (cursor.at('WHEN')) {
    const branchStart = cursor.start;
    cursor.expect('WHEN');
    const conditions = operand === undefined ? [cursor.expression()] : cursor.commaList(() => cursor.expression());
    cursor.expect('THEN');
    const result = cursor.expression();
    branches.push({ kind: 'WhenClause', span: cursor.spanFrom(branchStart), conditions, result });
  }
  if (branches.length === 0) cursor.fail('WHEN');
  const otherwise = cursor.accept('ELSE') ? cursor.expression() : undefined;
  if (!cursor.accept('END')) cursor.fail(otherwise === undefined ? 'WHEN, ELSE or END' : 'END');
  return { kind: 'Case', span: cursor.spanFrom(start), operand, branches, otherwise };
}

function parseNameOrCall(cursor: Cursor): Expression {
  const { start, token } = cursor;
  const callable = callableReservedWords.has(token.key) && cursor.peek(1).key === '(';
  if (!isIdentifierToken(token) && !callable) failAtName(cursor, 'an expression');
  cursor.advance();
  const parts: Identifier[] = [nameOf(token)];
  while (cursor.token.key === '.' && isNameToken(cursor.peek(1))) {
    cursor.advance();
    parts.push(parsePart(cursor));
  }
  const span = cursor.spanFrom(start);
  if (cursor.token.key === '(') {
    const name: QualifiedName = { kind: 'QualifiedName', span, parts };
    return parseCallOf(cursor, name);
  }
  return { kind: 'ColumnReference', span, parts } satisfies ColumnReference;
}
