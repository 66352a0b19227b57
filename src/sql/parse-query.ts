/** Queries: WITH, SELECT, VALUES, set operations, and ORDER BY and LIMIT around them. */
import type { Expression, Identifier, RowConstructor, Star } from './ast.ts';
import type { CommonTable, NamedWindow, Query, QueryBody, Select, SelectItem, Values } from './ast-query.ts';
import type { Cursor } from './cursor.ts';
import { parseFrom } from './parse-from.ts';
import { parseGroupBy } from './parse-group-by.ts';
import { parseOptionalHints } from './parse-hint.ts';
import { parseNumber } from './parse-literal.ts';
import {
  isIdentifierToken,
  isNameToken,
  parseIdentifier,
  parseOptionalColumnList,
  parsePart,
  parseQualifiedName,
} from './parse-name.ts';
import { parseOptionalOrderBy, parseWindowSpecification } from './parse-order.ts';

/** A query; with `first`, one whose first part stood in parentheses and was read. */
export function parseQuery(cursor: Cursor, first?: Query): Query {
  const start = first?.span.start ?? cursor.start;
  const commonTables = first === undefined ? parseCommonTables(cursor) : [];
  const body = parseSetOperations(cursor, first);
  const orderBy = parseOptionalOrderBy(cursor);
  const { offset, limit } = parseLimits(cursor);
  if (
    body.kind === 'Query' &&
    commonTables.length + orderBy.length === 0 &&
    offset === undefined &&
    limit === undefined
  )
    return body;
  return { kind: 'Query', span: cursor.spanFrom(start), commonTables, body, orderBy, offset, limit };
}

function parseCommonTables(cursor: Cursor): CommonTable[] {
  if (!cursor.accept('WITH')) return [];
  if (cursor.at('RECURSIVE')) cursor.fail('the name of a common table', 'WITH RECURSIVE is not part of this dialect');
  return cursor.commaList(() => {
    const { start } = cursor;
    const name = parseIdentifier(cursor, 'the name of a common table');
    const columns = parseOptionalColumnList(cursor);
    cursor.expect('AS', '(');
    const query = cursor.query();
    cursor.expect(')');
    return { kind: 'CommonTable', span: cursor.spanFrom(start), name, columns, query };
  });
}

/** UNION and EXCEPT; INTERSECT binds stronger. */
function parseSetOperations(cursor: Cursor, first: Query | undefined): QueryBody {
  const start = first?.span.start ?? cursor.start;
  let left = parseIntersections(cursor, first);
  for (;;) {
    const word = cursor.acceptOneOf(['UNION', 'EXCEPT', 'MINUS']);
    if (word === undefined) return left;
    const operator = word === 'UNION' ? 'UNION' : 'EXCEPT';
    const all = cursor.acceptOneOf(['ALL', 'DISTINCT']) === 'ALL';
    const right = parseIntersections(cursor, undefined);
    left = { kind: 'SetOperation', span: cursor.spanFrom(start), operator, all, left, right };
  }
}

function parseIntersections(cursor: Cursor, first: Query | undefined): QueryBody {
  const start = first?.span.start ?? cursor.start;
  let left = first === undefined ? parseQueryPart(cursor) : withoutFrame(first);
  while (cursor.accept('INTERSECT')) {
    const all = cursor.acceptOneOf(['ALL', 'DISTINCT']) === 'ALL';
    const right = parseQueryPart(cursor);
    left = { kind: 'SetOperation', span: cursor.spanFrom(start), operator: 'INTERSECT', all, left, right };
  }
  return left;
}

function parseQueryPart(cursor: Cursor): QueryBody {
  const { start } = cursor;
  switch (cursor.atOneOf(['SELECT', 'VALUES', 'TABLE', '('])) {
    case 'SELECT':
      return parseSelect(cursor);
    case 'VALUES':
      return parseValues(cursor);
    case 'TABLE': {
      cursor.advance();
      const name = parseQualifiedName(cursor, 'a table name');
      return { kind: 'TableQuery', span: cursor.spanFrom(start), name };
    }
    case '(': {
      cursor.advance();
      const query = cursor.query();
      cursor.expect(')');
      return withoutFrame(query);
    }
    default:
      return cursor.fail('a query: SELECT, VALUES, WITH or TABLE');
  }
}

/** The body alone where nothing stands around it, so that superfluous parentheses leave no trace. */
function withoutFrame(query: Query): QueryBody {
  const framed =
    query.commonTables.length + query.orderBy.length > 0 || query.offset !== undefined || query.limit !== undefined;
  return framed ? query : query.body;
}

function parseLimits(cursor: Cursor): {
  readonly offset: Expression | undefined;
  readonly limit: Expression | undefined;
} {
  let offset: Expression | undefined;
  let limit: Expression | undefined;
  let limited = false;
  for (;;) {
    if (!limited && cursor.accept('LIMIT')) {
      limited = true;
      limit = cursor.accept('ALL') ? undefined : parseRowCount(cursor);
    } else if (!limited && cursor.accept('FETCH')) {
      limited = true;
      cursor.expectOneOf(['FIRST', 'NEXT']);
      limit = parseRowCount(cursor);
      cursor.expectOneOf(['ROW', 'ROWS']);
      cursor.expect('ONLY');
    } else if (offset === undefined && cursor.accept('OFFSET')) {
      offset = parseRowCount(cursor);
      cursor.acceptOneOf(['ROW', 'ROWS']);
    } else {
      return { offset, limit };
    }
  }
}

function parseRowCount(cursor: Cursor): Expression {
  const { start } = cursor;
  if (cursor.accept('?')) {
    return { kind: 'DynamicParameter', span: cursor.spanFrom(start), index: cursor.nextParameterIndex() };
  }
  if (cursor.token.kind !== 'integer') cursor.fail('a number of rows');
  return parseNumber(cursor);
}

function parseSelect(cursor: Cursor): Select {
  const { start } = cursor;
  cursor.expect('SELECT');
  const hints = parseOptionalHints(cursor);
  const distinct = cursor.acceptOneOf(['DISTINCT', 'ALL']) === 'DISTINCT';
  const items = cursor.commaList(() => parseSelectItem(cursor));
  const from = cursor.accept('FROM') ? parseFrom(cursor) : undefined;
  if (from === undefined && cursor.atOneOf(['WHERE', 'GROUP', 'HAVING', 'WINDOW', 'QUALIFY']) !== undefined) {
    cursor.fail("',' or FROM");
  }
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined;
  const groupBy = cursor.at('GROUP') ? parseGroupBy(cursor) : undefined;
  const having = cursor.accept('HAVING') ? cursor.expression() : undefined;
  const windows = cursor.accept('WINDOW') ? cursor.commaList(() => parseNamedWindow(cursor)) : [];
  const qualify = cursor.accept('QUALIFY') ? cursor.expression() : undefined;
  const span = cursor.spanFrom(start);
  return { kind: 'Select', span, distinct, hints, items, from, where, groupBy, having, windows, qualify };
}

function parseSelectItem(cursor: Cursor): SelectItem {
  const { start } = cursor;
  const expression = parseStar(cursor) ?? cursor.expression();
  const alias = expression.kind === 'Star' ? undefined : parseAlias(cursor);
  return { kind: 'SelectItem', span: cursor.spanFrom(start), expression, alias };
}

function parseAlias(cursor: Cursor): Identifier | undefined {
  if (cursor.accept('AS')) return parseIdentifier(cursor, 'a name behind AS');
  return isIdentifierToken(cursor.token) ? parseIdentifier(cursor) : undefined;
}

/** `*`, `t.*` or `db.t.*`. */
function parseStar(cursor: Cursor): Star | undefined {
  const { start } = cursor;
  let distance = 0;
  while (isNameToken(cursor.peek(distance)) && cursor.peek(distance + 1).key === '.') distance += 2;
  if (cursor.peek(distance).key !== '*') return undefined;
  const qualifier: Identifier[] = [];
  while (distance > 0) {
    qualifier.push(qualifier.length === 0 ? parseIdentifier(cursor, 'a table name') : parsePart(cursor));
    cursor.advance();
    distance -= 2;
  }
  cursor.advance();
  return { kind: 'Star', span: cursor.spanFrom(start), qualifier };
}

function parseNamedWindow(cursor: Cursor): NamedWindow {
  const { start } = cursor;
  const name = parseIdentifier(cursor, 'the name of a window');
  cursor.expect('AS');
  const specification = parseWindowSpecification(cursor);
  return { kind: 'NamedWindow', span: cursor.spanFrom(start), name, specification };
}

function parseValues(cursor: Cursor): Values {
  const { start } = cursor;
  cursor.expect('VALUES');
  const rows = cursor.commaList(() => parseRow(cursor));
  return { kind: 'Values', span: cursor.spanFrom(start), rows };
}

/** `(a, b)`, `ROW(a, b)`, or a lone value, which is a row of one. */
function parseRow(cursor: Cursor): RowConstructor {
  const { start } = cursor;
  let items: Expression[];
  if (cursor.at('(') || cursor.accept('ROW')) items = cursor.parenthesized(() => cursor.expression());
  else items = [cursor.expression()];
  return { kind: 'RowConstructor', span: cursor.spanFrom(start), items };
}
