/** The front door of the parser: text in, frozen trees out, nothing resolved. */
import type { Expression } from './ast.ts';
import type { Statement } from './ast-statement.ts';
import type { DataType } from './ast-type.ts';
import type { TableSchema } from './ast-statement.ts';
import { Cursor, type Grammar } from './cursor.ts';
import { parseAlter } from './parse-alter.ts';
import { parseCreate, parseDrop, parseReplaceTable } from './parse-create.ts';
import { parseExpression as parseExpressionAt } from './parse-expression.ts';
import {
  parseBeginStatementSet,
  parseCompilePlan,
  parseDelete,
  parseExecute,
  parseExplain,
  parseInsert,
  parseTruncate,
  parseUpdate,
} from './parse-manipulation.ts';
import { parseQuery } from './parse-query.ts';
import {
  parseAnalyze,
  parseCallStatement,
  parseJar,
  parseLoadModule,
  parseReset,
  parseSet,
  parseStopJob,
  parseUnloadModule,
  parseUse,
} from './parse-session.ts';
import { parseDescribe, parseShow } from './parse-show.ts';
import { parseTableSchema } from './parse-table-schema.ts';
import { parseDataType as parseDataTypeAt } from './parse-type.ts';

const grammar: Grammar = { expression: parseExpressionAt, query: parseQuery, dataType: parseDataTypeAt };

/** Each first word of a statement with the function that reads the statement. */
const statementParsers: ReadonlyMap<string, (cursor: Cursor) => Statement> = new Map<
  string,
  (cursor: Cursor) => Statement
>([
  ['SELECT', parseQuery],
  ['WITH', parseQuery],
  ['VALUES', parseQuery],
  ['TABLE', parseQuery],
  ['(', parseQuery],
  ['INSERT', parseInsert],
  ['UPDATE', parseUpdate],
  ['DELETE', parseDelete],
  ['TRUNCATE', parseTruncate],
  ['BEGIN', parseBeginStatementSet],
  ['EXECUTE', parseExecute],
  ['COMPILE', parseCompilePlan],
  ['EXPLAIN', parseExplain],
  ['CREATE', parseCreate],
  ['REPLACE', parseReplaceTable],
  ['ALTER', parseAlter],
  ['DROP', parseDrop],
  ['ANALYZE', parseAnalyze],
  ['USE', parseUse],
  ['LOAD', parseLoadModule],
  ['UNLOAD', parseUnloadModule],
  ['SET', parseSet],
  ['RESET', parseReset],
  ['ADD', (cursor) => parseJar(cursor, 'ADD')],
  ['REMOVE', (cursor) => parseJar(cursor, 'REMOVE')],
  ['SHOW', parseShow],
  ['DESCRIBE', parseDescribe],
  ['DESC', parseDescribe],
  ['STOP', parseStopJob],
  ['CALL', parseCallStatement],
]);

/**
 * The statements of a text, which `;` separates; empty ones do not count.
 * Throws the first SQL_SYNTAX error with its place in the text.
 * `sourceName` is what messages call the text: a file name, or `-e` for text from the command line.
 */
export function parseStatements(text: string, sourceName = 'sql'): readonly Statement[] {
  const cursor = new Cursor({ sourceName, text }, grammar);
  const statements: Statement[] = [];
  for (;;) {
    while (cursor.accept(';'));
    if (cursor.atEnd) return freezeTree(statements);
    cursor.resetParameters();
    statements.push(parseStatement(cursor));
    if (!cursor.atEnd && !cursor.at(';')) cursor.fail("';' or the end of the text");
  }
}

function parseStatement(cursor: Cursor): Statement {
  const parse = statementParsers.get(cursor.token.key);
  if (parse !== undefined) return parse(cursor);
  cursor.atOneOf([...statementParsers.keys()]);
  return cursor.fail('a statement such as SELECT, INSERT INTO or CREATE TABLE');
}

/** The one expression that the text is. */
export function parseExpression(text: string, sourceName = 'sql'): Expression {
  return parseWhole(text, sourceName, (cursor) => cursor.expression());
}

/** The one data type that the text is. */
export function parseDataType(text: string, sourceName = 'sql'): DataType {
  return parseWhole(text, sourceName, (cursor) => cursor.dataType());
}

/** The schema of a table in parentheses, as in CREATE TABLE: `(a INT, WATERMARK FOR t AS t)`. */
export function parseSchema(text: string, sourceName = 'sql'): TableSchema {
  return parseWhole(text, sourceName, (cursor) => parseTableSchema(cursor, 'create').schema);
}

function parseWhole<T>(text: string, sourceName: string, production: (cursor: Cursor) => T): T {
  const cursor = new Cursor({ sourceName, text }, grammar);
  const result = production(cursor);
  if (!cursor.atEnd) cursor.fail('an operator or the end of the text');
  return freezeTree(result);
}

/** Freezes a tree; a long chain of operators is a deep tree, so this keeps its own stack. */
function freezeTree<T>(tree: T): T {
  const rest: unknown[] = [tree];
  while (rest.length > 0) {
    const part = rest.pop();
    if (typeof part !== 'object' || part === null || Object.isFrozen(part)) continue;
    rest.push(...Object.values(Object.freeze(part)));
  }
  return tree;
}
