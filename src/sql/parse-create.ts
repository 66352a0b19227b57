/** CREATE and DROP of everything but materialized tables. */
import type { QualifiedName } from './ast.ts';
import type {
  CreateFunction,
  CreateTable,
  CreateView,
  Drop,
  DropObject,
  FunctionLanguage,
  FunctionResource,
  FunctionScope,
  LikeFeature,
  LikeRule,
  Statement,
  TableLike,
} from './ast-statement.ts';
import type { Cursor } from './cursor.ts';
import { parseCreateMaterializedTable } from './parse-materialized-table.ts';
import {
  isStringToken,
  parseIdentifier,
  parseIfExists,
  parseIfNotExists,
  parseOptionalColumnList,
  parseOptionalComment,
  parsePartitionedBy,
  parseQualifiedName,
  parseString,
  parseWithOptions,
} from './parse-name.ts';
import { parseOptionalDistribution, parsePhysicalColumns, parseTableSchema } from './parse-table-schema.ts';

export function parseCreate(cursor: Cursor): Statement {
  const { start } = cursor;
  cursor.expect('CREATE');
  if (cursor.accept('OR', 'ALTER')) {
    cursor.expect('MATERIALIZED', 'TABLE');
    return parseCreateMaterializedTable(cursor, start, 'CREATE OR ALTER');
  }
  const orReplace = cursor.accept('OR', 'REPLACE');
  const temporary = cursor.acceptOneOf(['TEMPORARY', 'TEMP']) !== undefined;
  if (temporary && cursor.at('SYSTEM')) {
    cursor.expect('SYSTEM', 'FUNCTION');
    return parseCreateFunction(cursor, start, 'TEMPORARY SYSTEM');
  }
  const objects = orReplace
    ? (['TABLE', 'VIEW'] as const)
    : temporary
      ? (['TABLE', 'VIEW', 'FUNCTION', 'MODEL'] as const)
      : (['TABLE', 'VIEW', 'FUNCTION', 'MODEL', 'CATALOG', 'DATABASE', 'MATERIALIZED'] as const);
  switch (cursor.expectOneOf<(typeof objects)[number]>(objects)) {
    case 'TABLE':
      return parseCreateTable(cursor, start, orReplace ? 'CREATE OR REPLACE' : 'CREATE', temporary);
    case 'VIEW':
      return parseCreateView(cursor, start, orReplace, temporary);
    case 'FUNCTION':
      return parseCreateFunction(cursor, start, temporary ? 'TEMPORARY' : 'CATALOG');
    case 'MODEL':
      return parseCreateModel(cursor, start, temporary);
    case 'CATALOG':
      return parseCreateCatalog(cursor, start);
    case 'DATABASE':
      return parseCreateDatabase(cursor, start);
    case 'MATERIALIZED':
      cursor.expect('TABLE');
      return parseCreateMaterializedTable(cursor, start, 'CREATE');
  }
}

/** `REPLACE TABLE t … AS query`. */
export function parseReplaceTable(cursor: Cursor): CreateTable {
  const { start } = cursor;
  cursor.expect('REPLACE', 'TABLE');
  return parseCreateTable(cursor, start, 'REPLACE', false);
}

function parseCreateTable(cursor: Cursor, start: number, mode: CreateTable['mode'], temporary: boolean): CreateTable {
  const ifNotExists = parseIfNotExists(cursor);
  const name = parseQualifiedName(cursor, 'the name of the table');
  const schema = cursor.at('(') ? parseTableSchema(cursor, 'create').schema : undefined;
  const comment = parseOptionalComment(cursor);
  const distribution = parseOptionalDistribution(cursor);
  const partitionedBy = parsePartitionedBy(cursor);
  const options = parseWithOptions(cursor);
  const like = cursor.at('LIKE') ? parseTableLike(cursor) : undefined;
  const query = like === undefined && cursor.accept('AS') ? cursor.query() : undefined;
  const bareColumn = query === undefined && schema?.columns.find((column) => column.kind === 'QueryColumn');
  if (bareColumn) {
    const hint = 'only CREATE TABLE … AS takes bare column names, to order the columns of its query';
    cursor.failAt(bareColumn.span, `the column '${bareColumn.name.name}' has no data type`, hint);
  }
  if (query === undefined && mode !== 'CREATE') cursor.fail('AS and a query');
  return {
    kind: 'CreateTable',
    span: cursor.spanFrom(start),
    mode,
    temporary,
    ifNotExists,
    name,
    schema,
    comment,
    distribution,
    partitionedBy,
    options,
    like,
    query,
  };
}

const likeFeatures: readonly LikeFeature[] = [
  'ALL',
  'CONSTRAINTS',
  'DISTRIBUTION',
  'GENERATED',
  'METADATA',
  'OPTIONS',
  'PARTITIONS',
  'WATERMARKS',
];

function parseTableLike(cursor: Cursor): TableLike {
  const { start } = cursor;
  cursor.expect('LIKE');
  const source = parseQualifiedName(cursor, 'the name of a table');
  const rules: LikeRule[] = [];
  if (cursor.accept('(')) {
    while (!cursor.accept(')')) {
      const ruleStart = cursor.start;
      const merge = cursor.expectOneOf(['INCLUDING', 'EXCLUDING', 'OVERWRITING']);
      const feature = cursor.expectOneOf(likeFeatures);
      rules.push({ kind: 'LikeRule', span: cursor.spanFrom(ruleStart), merge, feature });
    }
  }
  return { kind: 'TableLike', span: cursor.spanFrom(start), source, rules };
}

function parseCreateView(cursor: Cursor, start: number, orReplace: boolean, temporary: boolean): CreateView {
  const ifNotExists = parseIfNotExists(cursor);
  const name = parseQualifiedName(cursor, 'the name of the view');
  const columns = parseOptionalColumnList(cursor);
  const comment = parseOptionalComment(cursor);
  cursor.expect('AS');
  const query = cursor.query();
  const span = cursor.spanFrom(start);
  return { kind: 'CreateView', span, orReplace, temporary, ifNotExists, name, columns, comment, query };
}

const functionLanguages: readonly FunctionLanguage[] = ['JAVA', 'SCALA', 'PYTHON', 'JAVASCRIPT', 'WASM', 'SQL'];

/** `LANGUAGE x` if it is next. */
export const parseOptionalLanguage = (cursor: Cursor): FunctionLanguage | undefined =>
  cursor.accept('LANGUAGE') ? cursor.expectOneOf(functionLanguages) : undefined;

function parseCreateFunction(cursor: Cursor, start: number, scope: FunctionScope): CreateFunction {
  const ifNotExists = parseIfNotExists(cursor);
  const name = parseQualifiedName(cursor, 'the name of the function');
  cursor.expect('AS');
  const identifier = parseString(cursor, "the class or module of the function in 'single quotes'");
  const language = parseOptionalLanguage(cursor);
  const resources = cursor.accept('USING') ? cursor.commaList(() => parseResource(cursor)) : [];
  const options = parseWithOptions(cursor);
  const span = cursor.spanFrom(start);
  return { kind: 'CreateFunction', span, scope, ifNotExists, name, identifier, language, resources, options };
}

/** `JAR 'path'`; the word may be left out before the second path. */
function parseResource(cursor: Cursor): FunctionResource {
  const { start } = cursor;
  const type = isStringToken(cursor.token) ? 'JAR' : cursor.expectOneOf(['JAR', 'ARTIFACT']);
  const path = parseString(cursor, "a path in 'single quotes'");
  return { kind: 'FunctionResource', span: cursor.spanFrom(start), type, path };
}

function parseCreateModel(cursor: Cursor, start: number, temporary: boolean): Statement {
  const ifNotExists = parseIfNotExists(cursor);
  const name = parseQualifiedName(cursor, 'the name of the model');
  const inputs = cursor.accept('INPUT') ? parsePhysicalColumns(cursor) : [];
  const outputs = cursor.accept('OUTPUT') ? parsePhysicalColumns(cursor) : [];
  const comment = parseOptionalComment(cursor);
  const options = parseWithOptions(cursor);
  const query = cursor.accept('AS') ? cursor.query() : undefined;
  const span = cursor.spanFrom(start);
  return { kind: 'CreateModel', span, temporary, ifNotExists, name, inputs, outputs, comment, options, query };
}

function parseCreateCatalog(cursor: Cursor, start: number): Statement {
  const ifNotExists = parseIfNotExists(cursor);
  const name = parseIdentifier(cursor, 'the name of the catalog');
  const comment = parseOptionalComment(cursor);
  const options = parseWithOptions(cursor);
  return { kind: 'CreateCatalog', span: cursor.spanFrom(start), ifNotExists, name, comment, options };
}

function parseCreateDatabase(cursor: Cursor, start: number): Statement {
  const ifNotExists = parseIfNotExists(cursor);
  const name = parseQualifiedName(cursor, 'the name of the database');
  const comment = parseOptionalComment(cursor);
  const options = parseWithOptions(cursor);
  return { kind: 'CreateDatabase', span: cursor.spanFrom(start), ifNotExists, name, comment, options };
}

export function parseDrop(cursor: Cursor): Drop {
  const { start } = cursor;
  cursor.expect('DROP');
  const temporary = cursor.acceptOneOf(['TEMPORARY', 'TEMP']) !== undefined;
  const system = temporary && cursor.accept('SYSTEM');
  const object = parseDropObject(cursor, temporary, system);
  const ifExists = parseIfExists(cursor);
  const name: QualifiedName = parseQualifiedName(cursor, `the name of the ${object.toLowerCase()}`);
  const behavior = object === 'DATABASE' ? cursor.acceptOneOf(['RESTRICT', 'CASCADE']) : undefined;
  return { kind: 'Drop', span: cursor.spanFrom(start), object, temporary, system, ifExists, name, behavior };
}

function parseDropObject(cursor: Cursor, temporary: boolean, system: boolean): DropObject {
  if (system) return cursor.expectOneOf(['FUNCTION']);
  if (temporary) return cursor.expectOneOf(['TABLE', 'VIEW', 'FUNCTION', 'MODEL']);
  if (cursor.accept('MATERIALIZED', 'TABLE')) return 'MATERIALIZED TABLE';
  return cursor.expectOneOf(['TABLE', 'VIEW', 'FUNCTION', 'MODEL', 'CATALOG', 'DATABASE']);
}
