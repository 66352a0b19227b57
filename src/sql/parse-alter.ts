/** ALTER of everything; tables and materialized tables have files of their own. */
import type { AlterFunction, FunctionScope, Statement } from './ast-statement.ts';
import type { Cursor } from './cursor.ts';
import { parseAlterTable, parseRenameTo, parseResetOptions, parseSetOptions } from './parse-alter-table.ts';
import { parseOptionalLanguage } from './parse-create.ts';
import { parseAlterMaterializedTable } from './parse-materialized-table.ts';
import { parseIdentifier, parseIfExists, parseQualifiedName, parseString } from './parse-name.ts';

export function parseAlter(cursor: Cursor): Statement {
  const { start } = cursor;
  cursor.expect('ALTER');
  if (cursor.accept('TEMPORARY')) {
    const scope = cursor.accept('SYSTEM') ? 'TEMPORARY SYSTEM' : 'TEMPORARY';
    cursor.expect('FUNCTION');
    return parseAlterFunction(cursor, start, scope);
  }
  const objects = ['TABLE', 'MATERIALIZED', 'VIEW', 'CATALOG', 'DATABASE', 'FUNCTION', 'MODEL'] as const;
  switch (cursor.expectOneOf(objects)) {
    case 'TABLE':
      return parseAlterTable(cursor, start);
    case 'MATERIALIZED':
      cursor.expect('TABLE');
      return parseAlterMaterializedTable(cursor, start);
    case 'VIEW':
      return parseAlterView(cursor, start);
    case 'CATALOG':
      return parseAlterCatalog(cursor, start);
    case 'DATABASE': {
      const name = parseQualifiedName(cursor, 'the name of the database');
      const action = parseSetOptions(cursor);
      return { kind: 'AlterDatabase', span: cursor.spanFrom(start), name, action };
    }
    case 'FUNCTION':
      return parseAlterFunction(cursor, start, 'CATALOG');
    case 'MODEL':
      return parseAlterModel(cursor, start);
  }
}

function parseAlterView(cursor: Cursor, start: number): Statement {
  const name = parseQualifiedName(cursor, 'the name of the view');
  if (cursor.at('RENAME')) {
    const action = parseRenameTo(cursor);
    return { kind: 'AlterView', span: cursor.spanFrom(start), name, action };
  }
  const actionStart = cursor.start;
  if (!cursor.accept('AS')) cursor.fail('RENAME TO or AS');
  const query = cursor.query();
  const span = cursor.spanFrom(start);
  const action = { kind: 'AsQuery', span: cursor.spanFrom(actionStart), startMode: undefined, query } as const;
  return { kind: 'AlterView', span, name, action };
}

function parseAlterCatalog(cursor: Cursor, start: number): Statement {
  const name = parseIdentifier(cursor, 'the name of the catalog');
  const actionStart = cursor.start;
  if (cursor.accept('COMMENT')) {
    const comment = parseString(cursor).value;
    const action = { kind: 'SetComment', span: cursor.spanFrom(actionStart), comment } as const;
    return { kind: 'AlterCatalog', span: cursor.spanFrom(start), name, action };
  }
  const action = parseOptionsAction(cursor, 'SET, RESET or COMMENT');
  return { kind: 'AlterCatalog', span: cursor.spanFrom(start), name, action };
}

function parseOptionsAction(cursor: Cursor, expected: string) {
  if (cursor.at('SET')) return parseSetOptions(cursor);
  return cursor.at('RESET') ? parseResetOptions(cursor) : cursor.fail(expected);
}

function parseAlterFunction(cursor: Cursor, start: number, scope: FunctionScope): AlterFunction {
  const ifExists = parseIfExists(cursor);
  const name = parseQualifiedName(cursor, 'the name of the function');
  cursor.expect('AS');
  const identifier = parseString(cursor, "the class or module of the function in 'single quotes'");
  const language = parseOptionalLanguage(cursor);
  return { kind: 'AlterFunction', span: cursor.spanFrom(start), scope, ifExists, name, identifier, language };
}

function parseAlterModel(cursor: Cursor, start: number): Statement {
  const ifExists = parseIfExists(cursor);
  const name = parseQualifiedName(cursor, 'the name of the model');
  const action = cursor.at('RENAME') ? parseRenameTo(cursor) : parseOptionsAction(cursor, 'RENAME TO, SET or RESET');
  return { kind: 'AlterModel', span: cursor.spanFrom(start), ifExists, name, action };
}
