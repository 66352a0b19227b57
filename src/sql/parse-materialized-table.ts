/** CREATE and ALTER of materialized tables. */
import type {
  AlterMaterializedTable,
  AlterMaterializedTableAction,
  CreateMaterializedTable,
  Freshness,
  RefreshMode,
  StartMode,
} from './ast-statement.ts';
import type { Cursor } from './cursor.ts';
import { parseSchemaAction } from './parse-alter-table.ts';
import {
  parseIfNotExists,
  parseOptionalComment,
  parseOptionalPartition,
  parsePartitionedBy,
  parseQualifiedName,
  parseString,
  parseWithOptions,
} from './parse-name.ts';
import { parseOptionalDistribution, parseTableSchema } from './parse-table-schema.ts';

/** Behind the words MATERIALIZED TABLE. */
export function parseCreateMaterializedTable(
  cursor: Cursor,
  start: number,
  mode: CreateMaterializedTable['mode'],
): CreateMaterializedTable {
  const ifNotExists = parseIfNotExists(cursor);
  const name = parseQualifiedName(cursor, 'the name of the table');
  const schema = cursor.at('(') ? parseTableSchema(cursor, 'create').schema : undefined;
  const comment = parseOptionalComment(cursor);
  const distribution = parseOptionalDistribution(cursor);
  const partitionedBy = parsePartitionedBy(cursor);
  const options = parseWithOptions(cursor);
  const freshness = cursor.at('FRESHNESS') ? parseFreshness(cursor) : undefined;
  const refreshMode = cursor.at('REFRESH_MODE') ? parseRefreshMode(cursor) : undefined;
  const startMode = parseOptionalStartMode(cursor);
  cursor.expect('AS');
  const query = cursor.query();
  return {
    kind: 'CreateMaterializedTable',
    span: cursor.spanFrom(start),
    mode,
    ifNotExists,
    name,
    schema,
    comment,
    distribution,
    partitionedBy,
    options,
    freshness,
    refreshMode,
    startMode,
    query,
  };
}

/** Behind the words ALTER MATERIALIZED TABLE. */
export function parseAlterMaterializedTable(cursor: Cursor, start: number): AlterMaterializedTable {
  const name = parseQualifiedName(cursor, 'the name of the table');
  const action = parseAction(cursor);
  return { kind: 'AlterMaterializedTable', span: cursor.spanFrom(start), name, action };
}

function parseAction(cursor: Cursor): AlterMaterializedTableAction {
  const { start } = cursor;
  if (cursor.accept('SUSPEND')) return { kind: 'Suspend', span: cursor.spanFrom(start) };
  if (cursor.accept('RESUME')) {
    const options = parseWithOptions(cursor);
    return { kind: 'Resume', span: cursor.spanFrom(start), options };
  }
  if (cursor.accept('REFRESH')) {
    const partition = parseOptionalPartition(cursor);
    return { kind: 'Refresh', span: cursor.spanFrom(start), partition };
  }
  if (cursor.at('AS') || cursor.at('START_MODE')) {
    const startMode = parseOptionalStartMode(cursor);
    cursor.expect('AS');
    const query = cursor.query();
    return { kind: 'AsQuery', span: cursor.spanFrom(start), startMode, query };
  }
  if (cursor.at('SET', 'FRESHNESS')) {
    cursor.expect('SET');
    const freshness = parseFreshness(cursor);
    return { kind: 'SetFreshness', span: cursor.spanFrom(start), freshness };
  }
  if (cursor.at('SET', 'REFRESH_MODE')) {
    cursor.expect('SET');
    const refreshMode = parseRefreshMode(cursor);
    return { kind: 'SetRefreshMode', span: cursor.spanFrom(start), refreshMode };
  }
  const action = parseSchemaAction(cursor);
  if (action !== undefined) return action;
  return cursor.fail('SUSPEND, RESUME, REFRESH, SET, RESET, ADD, MODIFY, DROP, RENAME or AS');
}

/** `FRESHNESS = INTERVAL '3' MINUTE`. */
function parseFreshness(cursor: Cursor): Freshness {
  const { start } = cursor;
  cursor.expect('FRESHNESS', '=', 'INTERVAL');
  const { value } = parseString(cursor, "the length of the interval in 'single quotes'");
  const unit =
    (['SECOND', 'MINUTE', 'HOUR', 'DAY'] as const).find((name) => cursor.accept(name) || cursor.accept(`${name}S`)) ??
    cursor.fail('SECOND, MINUTE, HOUR or DAY');
  return { kind: 'Freshness', span: cursor.spanFrom(start), value, unit };
}

function parseRefreshMode(cursor: Cursor): RefreshMode {
  cursor.expect('REFRESH_MODE', '=');
  return cursor.expectOneOf(['CONTINUOUS', 'FULL']);
}

const startModes: readonly StartMode['mode'][] = [
  'FROM_BEGINNING',
  'FROM_NOW',
  'FROM_TIMESTAMP',
  'RESUME_OR_FROM_BEGINNING',
  'RESUME_OR_FROM_NOW',
  'RESUME_OR_FROM_TIMESTAMP',
];

/** `START_MODE = FROM_NOW(INTERVAL '1' DAY)` if it is next. */
function parseOptionalStartMode(cursor: Cursor): StartMode | undefined {
  const { start } = cursor;
  if (!cursor.accept('START_MODE')) return undefined;
  cursor.expect('=');
  const mode = cursor.expectOneOf(startModes);
  let value: StartMode['value'];
  if (!mode.endsWith('BEGINNING') && (mode.endsWith('TIMESTAMP') || cursor.at('('))) {
    cursor.expect('(');
    value = cursor.expression();
    cursor.expect(')');
  }
  return { kind: 'StartMode', span: cursor.spanFrom(start), mode, value };
}
