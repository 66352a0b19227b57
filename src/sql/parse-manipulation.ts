/** INSERT, UPDATE, DELETE, statement sets, and the statements that carry another one. */
import type {
  Assignment,
  CompilePlan,
  Delete,
  Execute,
  ExecutePlan,
  Explain,
  Explainable,
  ExplainDetail,
  Insert,
  Statement,
  StatementSet,
  Truncate,
  Update,
} from './ast-statement.ts';
import type { Cursor } from './cursor.ts';
import { parseCreate, parseReplaceTable } from './parse-create.ts';
import { parseOptionalHints } from './parse-hint.ts';
import {
  isIdentifierToken,
  parseColumnList,
  parseIdentifier,
  parseIfNotExists,
  parseOptionalPartition,
  parseQualifiedName,
  parseString,
} from './parse-name.ts';

export function parseInsert(cursor: Cursor): Insert {
  const { start } = cursor;
  cursor.expect('INSERT');
  const mode = cursor.expectOneOf(['INTO', 'OVERWRITE']);
  cursor.accept('TABLE');
  const table = parseQualifiedName(cursor, 'a table name');
  const hints = parseOptionalHints(cursor);
  const partition = parseOptionalPartition(cursor);
  const columns = startsColumnList(cursor) ? parseColumnList(cursor) : [];
  const query = cursor.query();
  let onConflict: Insert['onConflict'];
  if (cursor.accept('ON')) {
    cursor.expect('CONFLICT', 'DO');
    onConflict = cursor.expectOneOf(['NOTHING', 'ERROR', 'DEDUPLICATE'] as const);
  }
  const span = cursor.spanFrom(start);
  return { kind: 'Insert', span, mode, table, hints, partition, columns, query, onConflict };
}

/** A parenthesis behind the table may also hold the query. */
function startsColumnList(cursor: Cursor): boolean {
  return cursor.token.key === '(' && !['SELECT', 'WITH', 'VALUES', 'TABLE', '('].includes(cursor.peek(1).key);
}

/** Behind `EXECUTE STATEMENT SET BEGIN`, or behind `BEGIN STATEMENT SET;`. */
function parseStatementSetBody(cursor: Cursor, start: number): StatementSet {
  const statements: Insert[] = [];
  while (!cursor.accept('END')) {
    if (!cursor.at('INSERT')) cursor.fail(statements.length === 0 ? 'INSERT' : 'INSERT or END');
    statements.push(parseInsert(cursor));
    if (!cursor.accept(';')) cursor.fail("';'", 'each INSERT of a statement set ends with ;');
  }
  if (statements.length === 0) {
    cursor.failAt(cursor.spanFrom(start), 'a statement set without statements', 'put an INSERT between BEGIN and END');
  }
  return { kind: 'StatementSet', span: cursor.spanFrom(start), statements };
}

/** `BEGIN STATEMENT SET; … END`. */
export function parseBeginStatementSet(cursor: Cursor): StatementSet {
  const { start } = cursor;
  cursor.expect('BEGIN', 'STATEMENT', 'SET', ';');
  return parseStatementSetBody(cursor, start);
}

/** `STATEMENT SET BEGIN … END`, as EXPLAIN, COMPILE and EXECUTE take it. */
function parseStatementSet(cursor: Cursor, start: number): StatementSet {
  cursor.expect('STATEMENT', 'SET', 'BEGIN');
  return parseStatementSetBody(cursor, start);
}

export function parseExecute(cursor: Cursor): ExecutePlan | StatementSet | Execute {
  const { start } = cursor;
  cursor.expect('EXECUTE');
  if (cursor.at('STATEMENT')) return parseStatementSet(cursor, start);
  if (cursor.accept('PLAN')) {
    const path = parseString(cursor, "the path of a plan in 'single quotes'");
    return { kind: 'ExecutePlan', span: cursor.spanFrom(start), path };
  }
  if (!startsQueryStatement(cursor) && !cursor.at('INSERT')) cursor.fail('STATEMENT SET, PLAN, INSERT or a query');
  const statement = cursor.at('INSERT') ? parseInsert(cursor) : cursor.query();
  return { kind: 'Execute', span: cursor.spanFrom(start), statement };
}

const startsQueryStatement = (cursor: Cursor): boolean =>
  cursor.atOneOf(['SELECT', 'WITH', 'VALUES', 'TABLE', '(']) !== undefined;

/** `COMPILE [AND EXECUTE] PLAN 'path' [IF NOT EXISTS] FOR statement`. */
export function parseCompilePlan(cursor: Cursor): CompilePlan {
  const { start } = cursor;
  cursor.expect('COMPILE');
  const execute = cursor.accept('AND', 'EXECUTE');
  cursor.expect('PLAN');
  const path = parseString(cursor, "the path of the plan in 'single quotes'");
  const ifNotExists = parseIfNotExists(cursor);
  cursor.expect('FOR');
  const statementStart = cursor.start;
  if (!cursor.at('STATEMENT') && !cursor.at('INSERT')) cursor.fail('INSERT or STATEMENT SET');
  const statement = cursor.at('INSERT') ? parseInsert(cursor) : parseStatementSet(cursor, statementStart);
  return { kind: 'CompilePlan', span: cursor.spanFrom(start), path, ifNotExists, execute, statement };
}

const explainDetails: readonly ExplainDetail[] = [
  'ESTIMATED_COST',
  'CHANGELOG_MODE',
  'JSON_EXECUTION_PLAN',
  'PLAN_ADVICE',
];

export function parseExplain(cursor: Cursor): Explain {
  const { start } = cursor;
  cursor.expect('EXPLAIN');
  let details: ExplainDetail[] = [];
  if (cursor.accept('PLAN')) cursor.expect('FOR');
  else if (cursor.atOneOf(explainDetails) !== undefined) {
    details = cursor.commaList(() => cursor.expectOneOf(explainDetails));
  }
  const statement = parseExplained(cursor);
  return { kind: 'Explain', span: cursor.spanFrom(start), details, statement };
}

function parseExplained(cursor: Cursor): Explainable {
  const { start } = cursor;
  switch (cursor.atOneOf(['INSERT', 'UPDATE', 'DELETE', 'STATEMENT', 'EXECUTE', 'CREATE', 'REPLACE'])) {
    case 'INSERT':
      return parseInsert(cursor);
    case 'UPDATE':
      return parseUpdate(cursor);
    case 'DELETE':
      return parseDelete(cursor);
    case 'STATEMENT':
      return parseStatementSet(cursor, start);
    case 'EXECUTE':
      return parseExplainedExecute(cursor);
    case 'CREATE':
    case 'REPLACE': {
      const statement: Statement = cursor.at('CREATE') ? parseCreate(cursor) : parseReplaceTable(cursor);
      if (statement.kind === 'CreateTable' && statement.query !== undefined) return statement;
      return cursor.failAt(statement.span, 'only CREATE TABLE … AS has a plan to explain');
    }
    default:
      if (!startsQueryStatement(cursor)) cursor.fail('a query, INSERT, UPDATE, DELETE, STATEMENT SET or EXECUTE PLAN');
      return cursor.query();
  }
}

function parseExplainedExecute(cursor: Cursor): Explainable {
  const statement = parseExecute(cursor);
  return statement.kind === 'Execute' ? statement.statement : statement;
}

export function parseUpdate(cursor: Cursor): Update {
  const { start } = cursor;
  cursor.expect('UPDATE');
  const target = parseTarget(cursor);
  cursor.expect('SET');
  const assignments = cursor.commaList((): Assignment => {
    const assignmentStart = cursor.start;
    const column = parseIdentifier(cursor, 'a column name');
    cursor.expect('=');
    const value = cursor.expression();
    return { kind: 'Assignment', span: cursor.spanFrom(assignmentStart), column, value };
  });
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined;
  return { kind: 'Update', span: cursor.spanFrom(start), ...target, assignments, where };
}

export function parseDelete(cursor: Cursor): Delete {
  const { start } = cursor;
  cursor.expect('DELETE', 'FROM');
  const target = parseTarget(cursor);
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined;
  return { kind: 'Delete', span: cursor.spanFrom(start), ...target, where };
}

function parseTarget(cursor: Cursor): Pick<Update, 'table' | 'hints' | 'alias'> {
  const table = parseQualifiedName(cursor, 'a table name');
  const hints = parseOptionalHints(cursor);
  const { start } = cursor;
  if (!cursor.accept('AS') && !isIdentifierToken(cursor.token)) return { table, hints, alias: undefined };
  const name = parseIdentifier(cursor, 'a name behind AS');
  return { table, hints, alias: { kind: 'TableAlias', span: cursor.spanFrom(start), name, columns: [] } };
}

export function parseTruncate(cursor: Cursor): Truncate {
  const { start } = cursor;
  cursor.expect('TRUNCATE', 'TABLE');
  const table = parseQualifiedName(cursor, 'a table name');
  return { kind: 'Truncate', span: cursor.spanFrom(start), table };
}
