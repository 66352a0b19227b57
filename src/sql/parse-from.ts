/** FROM: tables, joins, subqueries, table functions, and what stands behind them. */
import type { FunctionCall, QualifiedName } from './ast.ts';
import type {
  DerivedTable,
  FunctionTable,
  Join,
  NamedTable,
  TableAlias,
  TableReference,
  UnnestTable,
} from './ast-query.ts';
import type { Cursor } from './cursor.ts';
import { parseCallOf } from './parse-call.ts';
import { parseOptionalHints } from './parse-hint.ts';
import { parseMatchRecognize } from './parse-match-recognize.ts';
import {
  isIdentifierToken,
  parseColumnList,
  parseIdentifier,
  parseOptionalColumnList,
  parseQualifiedName,
} from './parse-name.ts';

/** What stands behind FROM; a comma is a cross join that binds weaker than JOIN. */
export function parseFrom(cursor: Cursor): TableReference {
  const { start } = cursor;
  let left = parseJoins(cursor);
  while (cursor.accept(',')) {
    const right = parseJoins(cursor);
    const span = cursor.spanFrom(start);
    left = { kind: 'Join', span, type: 'CROSS', natural: false, left, right, constraint: undefined };
  }
  return left;
}

function parseJoins(cursor: Cursor): TableReference {
  const { start } = cursor;
  let left = parseTable(cursor);
  for (;;) {
    const joined = parseJoin(cursor, start, left);
    if (joined === undefined) return left;
    left = joined;
  }
}

function parseJoin(cursor: Cursor, start: number, left: TableReference): Join | undefined {
  const natural = cursor.accept('NATURAL');
  const word = cursor.acceptOneOf(['INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS']);
  if (word === 'LEFT' || word === 'RIGHT' || word === 'FULL') cursor.accept('OUTER');
  if (natural || word !== undefined) cursor.expect('JOIN');
  else if (!cursor.accept('JOIN')) return undefined;
  const type = word ?? 'INNER';
  const right = parseTable(cursor);
  const constraint = natural || type === 'CROSS' ? undefined : parseConstraint(cursor);
  return { kind: 'Join', span: cursor.spanFrom(start), type, natural, left, right, constraint };
}

function parseConstraint(cursor: Cursor): NonNullable<Join['constraint']> {
  const { start } = cursor;
  if (cursor.accept('ON')) {
    const condition = cursor.expression();
    return { kind: 'JoinOn', span: cursor.spanFrom(start), condition };
  }
  if (!cursor.accept('USING')) cursor.fail('ON or USING', 'a join without condition is written CROSS JOIN');
  const columns = parseColumnList(cursor);
  return { kind: 'JoinUsing', span: cursor.spanFrom(start), columns };
}

/** One table with everything behind it, MATCH_RECOGNIZE included. */
function parseTable(cursor: Cursor): TableReference {
  const { start } = cursor;
  let table = parseTableWithoutMatch(cursor);
  while (cursor.at('MATCH_RECOGNIZE')) table = parseMatchRecognize(cursor, start, table, () => parseAlias(cursor));
  return table;
}

function parseTableWithoutMatch(cursor: Cursor): TableReference {
  const { start } = cursor;
  const lateral = cursor.accept('LATERAL');
  if (cursor.at('(')) return lateral ? parseDerivedTable(cursor, start) : parseParentheses(cursor);
  if (cursor.at('UNNEST', '(')) return parseUnnest(cursor, start, lateral);
  if (cursor.accept('TABLE')) {
    cursor.expect('(');
    const name = parseFunctionName(cursor);
    const call = parseCallOf(cursor, name);
    cursor.expect(')');
    return parseFunctionTable(cursor, start, lateral, call);
  }
  const name = parseQualifiedName(cursor, 'a table name, a table function or a subquery in parentheses');
  if (cursor.at('(')) return parseFunctionTable(cursor, start, lateral, parseCallOf(cursor, name));
  if (lateral) cursor.fail("'('");
  return parseNamedTable(cursor, start, name);
}

function parseFunctionName(cursor: Cursor): QualifiedName {
  const name = parseQualifiedName(cursor, 'a table function');
  if (!cursor.at('(')) cursor.fail("'(' and the arguments of the table function");
  return name;
}

function parseNamedTable(cursor: Cursor, start: number, name: QualifiedName): NamedTable {
  let hints = parseOptionalHints(cursor);
  let systemTime: NamedTable['systemTime'];
  if (cursor.accept('FOR')) {
    cursor.expect('SYSTEM_TIME', 'AS', 'OF');
    systemTime = cursor.expression();
  }
  const alias = parseAlias(cursor);
  hints = [...hints, ...parseOptionalHints(cursor)];
  return { kind: 'NamedTable', span: cursor.spanFrom(start), name, hints, systemTime, alias };
}

function parseFunctionTable(cursor: Cursor, start: number, lateral: boolean, call: FunctionCall): FunctionTable {
  const hints = parseOptionalHints(cursor);
  const alias = parseAlias(cursor);
  return { kind: 'FunctionTable', span: cursor.spanFrom(start), lateral, call, hints, alias };
}

function parseUnnest(cursor: Cursor, start: number, lateral: boolean): UnnestTable {
  cursor.expect('UNNEST');
  const items = cursor.parenthesized(() => cursor.expression());
  const withOrdinality = cursor.accept('WITH', 'ORDINALITY');
  const alias = parseAlias(cursor);
  return { kind: 'UnnestTable', span: cursor.spanFrom(start), lateral, items, withOrdinality, alias };
}

/** `LATERAL (query)`; LATERAL was read. */
function parseDerivedTable(cursor: Cursor, start: number): DerivedTable {
  cursor.expect('(');
  const query = cursor.query();
  cursor.expect(')');
  const alias = parseAlias(cursor);
  return { kind: 'DerivedTable', span: cursor.spanFrom(start), lateral: true, query, alias };
}

/** A subquery, or a join in parentheses, which groups and leaves no node. */
function parseParentheses(cursor: Cursor): TableReference {
  const { start } = cursor;
  cursor.expect('(');
  if (startsQuery(cursor)) {
    const query = cursor.query();
    cursor.expect(')');
    const alias = parseAlias(cursor);
    return { kind: 'DerivedTable', span: cursor.spanFrom(start), lateral: false, query, alias };
  }
  const table = cursor.nested(() => parseFrom(cursor));
  // In ((SELECT 1) UNION SELECT 2) the inner parentheses turn out to be the first part of a query.
  if (table.kind === 'DerivedTable' && table.alias === undefined && !table.lateral) {
    const query = cursor.queryAfter(table.query) ?? table.query;
    cursor.expect(')');
    const alias = parseAlias(cursor);
    return { kind: 'DerivedTable', span: cursor.spanFrom(start), lateral: false, query, alias };
  }
  cursor.expect(')');
  return table;
}

function startsQuery(cursor: Cursor): boolean {
  const { key } = cursor.token;
  return key === 'SELECT' || key === 'WITH' || key === 'VALUES' || (key === 'TABLE' && cursor.peek(1).key !== '(');
}

/** `[AS] t [(a, b)]` if it is next. */
function parseAlias(cursor: Cursor): TableAlias | undefined {
  const { start } = cursor;
  if (!cursor.accept('AS') && !isIdentifierToken(cursor.token)) return undefined;
  const name = parseIdentifier(cursor, 'a name behind AS');
  const columns = parseOptionalColumnList(cursor);
  return { kind: 'TableAlias', span: cursor.spanFrom(start), name, columns };
}
