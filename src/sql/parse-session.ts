/** Statements about the session, its modules, jars and jobs, and about statistics and procedures. */
import type {
  AnalyzeTable,
  Call,
  JarStatement,
  ResetStatement,
  SetStatement,
  Statement,
  StopJob,
} from './ast-statement.ts';
import type { Cursor } from './cursor.ts';
import { parseArgument } from './parse-call.ts';
import {
  isIdentifierToken,
  parseIdentifier,
  parseOption,
  parseOptionalPartition,
  parseQualifiedName,
  parseString,
  parseWithOptions,
} from './parse-name.ts';

export function parseUse(cursor: Cursor): Statement {
  const { start } = cursor;
  cursor.expect('USE');
  if (cursor.accept('MODULES')) {
    const modules = cursor.commaList(() => parseIdentifier(cursor, 'the name of a module'));
    return { kind: 'UseModules', span: cursor.spanFrom(start), modules };
  }
  const object = isIdentifierToken(cursor.peek(1)) && cursor.accept('CATALOG') ? 'CATALOG' : 'DATABASE';
  const name = parseQualifiedName(cursor, object === 'CATALOG' ? 'the name of a catalog' : 'the name of a database');
  return { kind: 'Use', span: cursor.spanFrom(start), object, name };
}

export function parseLoadModule(cursor: Cursor): Statement {
  const { start } = cursor;
  cursor.expect('LOAD', 'MODULE');
  const name = parseIdentifier(cursor, 'the name of a module');
  const options = parseWithOptions(cursor);
  return { kind: 'LoadModule', span: cursor.spanFrom(start), name, options };
}

export function parseUnloadModule(cursor: Cursor): Statement {
  const { start } = cursor;
  cursor.expect('UNLOAD', 'MODULE');
  const name = parseIdentifier(cursor, 'the name of a module');
  return { kind: 'UnloadModule', span: cursor.spanFrom(start), name };
}

export function parseSet(cursor: Cursor): SetStatement {
  const { start } = cursor;
  cursor.expect('SET');
  if (isIdentifierToken(cursor.token)) {
    cursor.fail("an option name in 'single quotes'", "write SET 'key' = 'value', both sides in single quotes");
  }
  const option = cursor.atEnd || cursor.at(';') ? undefined : parseOption(cursor);
  return { kind: 'SetStatement', span: cursor.spanFrom(start), option };
}

export function parseReset(cursor: Cursor): ResetStatement {
  const { start } = cursor;
  cursor.expect('RESET');
  const key = cursor.atEnd || cursor.at(';') ? undefined : parseString(cursor, "an option name in 'single quotes'");
  return { kind: 'ResetStatement', span: cursor.spanFrom(start), key };
}

export function parseJar(cursor: Cursor, action: JarStatement['action']): JarStatement {
  const { start } = cursor;
  cursor.expect(action, 'JAR');
  const path = parseString(cursor, "a path in 'single quotes'");
  return { kind: 'JarStatement', span: cursor.spanFrom(start), action, path };
}

/** `ANALYZE TABLE t [PARTITION (…)] COMPUTE STATISTICS [FOR COLUMNS a, b | FOR ALL COLUMNS]`. */
export function parseAnalyze(cursor: Cursor): AnalyzeTable {
  const { start } = cursor;
  cursor.expect('ANALYZE', 'TABLE');
  const name = parseQualifiedName(cursor, 'a table name');
  const partition = parseOptionalPartition(cursor);
  cursor.expect('COMPUTE', 'STATISTICS');
  let columns: AnalyzeTable['columns'];
  if (cursor.accept('FOR')) {
    if (cursor.accept('ALL')) {
      cursor.expect('COLUMNS');
      columns = [];
    } else {
      cursor.expect('COLUMNS');
      columns = cursor.commaList(() => parseIdentifier(cursor, 'a column name'));
    }
  }
  return { kind: 'AnalyzeTable', span: cursor.spanFrom(start), name, partition, columns };
}

export function parseStopJob(cursor: Cursor): StopJob {
  const { start } = cursor;
  cursor.expect('STOP', 'JOB');
  const job = parseString(cursor, "the id of a job in 'single quotes'");
  let withSavepoint = false;
  let withDrain = false;
  while (cursor.accept('WITH')) {
    if (cursor.expectOneOf(['SAVEPOINT', 'DRAIN']) === 'SAVEPOINT') withSavepoint = true;
    else withDrain = true;
  }
  return { kind: 'StopJob', span: cursor.spanFrom(start), job, withSavepoint, withDrain };
}

export function parseCallStatement(cursor: Cursor): Call {
  const { start } = cursor;
  cursor.expect('CALL');
  const name = parseQualifiedName(cursor, 'the name of a procedure');
  cursor.expect('(');
  const args = cursor.at(')') ? [] : cursor.commaList(() => parseArgument(cursor));
  cursor.expect(')');
  return { kind: 'Call', span: cursor.spanFrom(start), name, args };
}
