/** ALTER TABLE, and the changes of a schema that it shares with ALTER MATERIALIZED TABLE. */
import type { QualifiedName } from './ast.ts';
import type {
  AddPartitions,
  AlterTable,
  AlterTableAction,
  DropPartitions,
  NewPartition,
  RenameColumn,
  RenameTo,
  ResetOptions,
  SetOptions,
} from './ast-statement.ts';
import type { Cursor } from './cursor.ts';
import {
  parseIdentifier,
  parseIfExists,
  parseIfNotExists,
  parseOptions,
  parsePartition,
  parseQualifiedName,
  parseString,
  parseWithOptions,
} from './parse-name.ts';
import { parseLoneElement, parseTableSchema } from './parse-table-schema.ts';

/** Behind the words ALTER TABLE. */
export function parseAlterTable(cursor: Cursor, start: number): AlterTable {
  const ifExists = parseIfExists(cursor);
  const name = parseQualifiedName(cursor, 'the name of the table');
  const action = parseTableAction(cursor);
  return { kind: 'AlterTable', span: cursor.spanFrom(start), ifExists, name, action };
}

function parseTableAction(cursor: Cursor): AlterTableAction {
  const { start } = cursor;
  if (cursor.at('RENAME') && cursor.peek(1).key !== 'TO') return parseRenameColumn(cursor);
  if (cursor.at('ADD') && (cursor.peek(1).key === 'PARTITION' || cursor.peek(1).key === 'IF')) {
    return parseAddPartitions(cursor);
  }
  if (cursor.at('DROP', 'IF') || cursor.at('DROP', 'PARTITION')) return parseDropPartitions(cursor);
  const action = parseSchemaAction(cursor);
  if (action !== undefined) return { ...action, span: cursor.spanFrom(start) };
  return cursor.fail('RENAME, SET, RESET, ADD, MODIFY or DROP');
}

/** Actions that tables and materialized tables have in common. */
export function parseSchemaAction(
  cursor: Cursor,
): Exclude<AlterTableAction, RenameColumn | AddPartitions | DropPartitions> | undefined {
  const { start } = cursor;
  if (cursor.at('RENAME')) return parseRenameTo(cursor);
  if (cursor.at('SET')) return parseSetOptions(cursor);
  if (cursor.at('RESET')) return parseResetOptions(cursor);
  const change = cursor.acceptOneOf(['ADD', 'MODIFY']);
  if (change !== undefined) {
    cursor.accept('COLUMN');
    const { schema, distribution } = cursor.at('(') ? parseTableSchema(cursor, 'alter') : parseLoneElement(cursor);
    return { kind: 'ChangeSchema', span: cursor.spanFrom(start), change, schema, distribution };
  }
  if (!cursor.accept('DROP')) return undefined;
  const part = parseDroppedPart(cursor);
  if (part !== undefined) return { kind: 'DropPart', span: cursor.spanFrom(start), part };
  if (cursor.accept('CONSTRAINT')) {
    const name = parseIdentifier(cursor, 'the name of a constraint');
    return { kind: 'DropConstraint', span: cursor.spanFrom(start), name };
  }
  cursor.accept('COLUMN');
  const column = (): QualifiedName => parseQualifiedName(cursor, 'a column name');
  const columns = cursor.at('(') ? cursor.parenthesized(column) : [column()];
  return { kind: 'DropColumns', span: cursor.spanFrom(start), columns };
}

function parseDroppedPart(cursor: Cursor): 'PRIMARY KEY' | 'WATERMARK' | 'DISTRIBUTION' | undefined {
  if (cursor.accept('PRIMARY')) {
    cursor.expect('KEY');
    return 'PRIMARY KEY';
  }
  return cursor.acceptOneOf(['WATERMARK', 'DISTRIBUTION']);
}

export function parseRenameTo(cursor: Cursor): RenameTo {
  const { start } = cursor;
  cursor.expect('RENAME', 'TO');
  const name = parseQualifiedName(cursor, 'the new name');
  return { kind: 'RenameTo', span: cursor.spanFrom(start), name };
}

function parseRenameColumn(cursor: Cursor): RenameColumn {
  const { start } = cursor;
  cursor.expect('RENAME');
  cursor.accept('COLUMN');
  const from = parseQualifiedName(cursor, 'a column name or TO');
  cursor.expect('TO');
  const to = parseIdentifier(cursor, 'the new name of the column');
  return { kind: 'RenameColumn', span: cursor.spanFrom(start), from, to };
}

export function parseSetOptions(cursor: Cursor): SetOptions {
  const { start } = cursor;
  cursor.expect('SET');
  const options = parseOptions(cursor);
  return { kind: 'SetOptions', span: cursor.spanFrom(start), options };
}

export function parseResetOptions(cursor: Cursor): ResetOptions {
  const { start } = cursor;
  cursor.expect('RESET', '(');
  const keys = cursor.at(')') ? [] : cursor.commaList(() => parseString(cursor, "an option name in 'single quotes'"));
  cursor.expect(')');
  return { kind: 'ResetOptions', span: cursor.spanFrom(start), keys };
}

function parseAddPartitions(cursor: Cursor): AddPartitions {
  const { start } = cursor;
  cursor.expect('ADD');
  const ifNotExists = parseIfNotExists(cursor);
  const partitions: NewPartition[] = [];
  do {
    const partitionStart = cursor.start;
    cursor.expect('PARTITION');
    const partition = parsePartition(cursor);
    const options = parseWithOptions(cursor);
    partitions.push({ kind: 'NewPartition', span: cursor.spanFrom(partitionStart), partition, options });
  } while (cursor.at('PARTITION'));
  return { kind: 'AddPartitions', span: cursor.spanFrom(start), ifNotExists, partitions };
}

function parseDropPartitions(cursor: Cursor): DropPartitions {
  const { start } = cursor;
  cursor.expect('DROP');
  const ifExists = parseIfExists(cursor);
  const partitions = cursor.commaList(() => {
    cursor.expect('PARTITION');
    return parsePartition(cursor);
  });
  return { kind: 'DropPartitions', span: cursor.spanFrom(start), ifExists, partitions };
}
