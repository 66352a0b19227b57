import { type DataType, typeToSql, withNullable } from '../arrow/data-type.ts';
import { expressionToSql } from '../expr/expression-to-sql.ts';
import type { Describe, Show, ShowLike } from '../sql/ast-statement.ts';
import type { Catalog } from './catalog.ts';
import { type CatalogObject, pathToSql } from './catalog-object.ts';
import { schemaOf, plainColumn } from './relation.ts';
import { errorAt, type SourceText, unsupportedAt } from './source-text.ts';

/** A table of texts that a statement about the session answers with. */
export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** SHOW TABLES, VIEWS, DATABASES, CATALOGS, CURRENT …. */
export function showCatalog(catalog: Catalog, source: SourceText, statement: Show): TextTable {
  const names = namesOf(catalog, source, statement);
  const column = statement.target
    .toLowerCase()
    .replace(/s$/, '')
    .replace(/^current /, 'current ');
  return { columns: [column], rows: names.filter((name) => matches(name, statement.like)).map((name) => [name]) };
}

function namesOf(catalog: Catalog, source: SourceText, statement: Show): readonly string[] {
  const [first, second] = statement.scope?.parts.map((part) => part.name) ?? [];
  const database: readonly [string, string] =
    first === undefined ? catalog.current : second === undefined ? [catalog.current[0], first] : [first, second];
  switch (statement.target) {
    case 'CATALOGS':
      return catalog.catalogs;
    case 'CURRENT CATALOG':
      return [catalog.current[0]];
    case 'DATABASES':
      return catalog.databases(first ?? catalog.current[0]);
    case 'CURRENT DATABASE':
      return [catalog.current[1]];
    case 'TABLES':
      return catalog.list(database).map((object) => object.path[2]);
    case 'VIEWS':
      return catalog.list(database).flatMap((object) => (object.kind === 'view' ? [object.path[2]] : []));
    default:
      throw unsupportedAt(source, statement.span, `SHOW ${statement.target}`);
  }
}

/** LIKE with `%` and `_`. */
function matches(name: string, like: ShowLike | undefined): boolean {
  if (like === undefined) return true;
  const pattern = like.pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${pattern}$`, like.operator === 'ILIKE' ? 'is' : 's').test(name) !== like.negated;
}

/** DESCRIBE: name, type, null, key, extras and watermark of each column, as Flink prints them. */
export function describeTable(catalog: Catalog, source: SourceText, statement: Describe): TextTable {
  if (statement.object !== 'TABLE') throw unsupportedAt(source, statement.span, `DESCRIBE ${statement.object}`);
  const names = statement.name.parts.map((part) => part.name);
  const path = catalog.resolve(names);
  const object = catalog.find(path);
  if (object === undefined) {
    const near = catalog.nearest(path);
    throw errorAt(
      source,
      statement.name.span,
      'SQL_SEMANTIC',
      `unknown table ${pathToSql(names)}`,
      near === undefined ? undefined : `did you mean ${near}?`,
    );
  }
  return { columns: ['name', 'type', 'null', 'key', 'extras', 'watermark'], rows: describeColumns(object) };
}

function describeColumns(object: CatalogObject): string[][] {
  if (object.kind === 'view')
    return object.columns.map((column) => describeColumn(column.name, column.type, column.rowtime, '', '', ''));
  const physical = schemaOf(
    object.columns.flatMap((column) => (column.kind === 'physical' ? [plainColumn(column.name, column.type)] : [])),
  );
  const all = schemaOf(object.columns.map((column) => plainColumn(column.name, column.type)));
  return object.columns.map((column, index) => {
    const isTime = object.watermark?.column === index;
    const extras = column.kind === 'computed' ? `AS ${expressionToSql(column.expression, physical)}` : '';
    const watermark = isTime && object.watermark !== undefined ? expressionToSql(object.watermark.expression, all) : '';
    const key = object.primaryKey.includes(column.name) ? `PRI(${object.primaryKey.join(', ')})` : '';
    return describeColumn(column.name, column.type, isTime, key, extras, watermark);
  });
}

function describeColumn(
  name: string,
  type: DataType,
  isTime: boolean,
  key: string,
  extras: string,
  watermark: string,
): string[] {
  const text = `${typeToSql(withNullable(type, true))}${isTime ? ' *ROWTIME*' : ''}`;
  return [name, text, type.nullable ? 'TRUE' : 'FALSE', key, extras, watermark];
}
