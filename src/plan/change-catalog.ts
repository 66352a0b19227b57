import { asPeltonError } from '../base/errors.ts';
import type { Node, QualifiedName } from '../sql/ast.ts';
import type { CreateDatabase, CreateTable, CreateView, Drop, Use } from '../sql/ast-statement.ts';
import { Binder, type BinderInput } from './binder/binder.ts';
import type { Catalog } from './catalog.ts';
import { type ObjectPath, pathToSql } from './catalog-object.ts';
import { errorAt, locate, type SourceText, unsupportedAt } from './source-text.ts';

export type CatalogStatement = CreateTable | CreateView | CreateDatabase | Drop | Use;

/** Carries out a statement that changes the catalog. Gives what happened, for people. @throws PeltonError with the place in the text */
export function changeCatalog(input: BinderInput, source: SourceText, statement: CatalogStatement): string {
  switch (statement.kind) {
    case 'CreateTable':
    case 'CreateView':
      return createObject(input, source, statement);
    case 'CreateDatabase': {
      const [catalog, database] = databaseOf(input.catalog, statement.name);
      const isNew = placed(source, statement.name, () => input.catalog.createDatabase(catalog, database));
      if (!isNew && !statement.ifNotExists) throw exists(source, statement.name, 'database');
      return isNew ? `database ${database} created` : `database ${database} exists already`;
    }
    case 'Drop':
      return drop(input, source, statement);
    case 'Use': {
      const [first = '', second] = statement.name.parts.map((part) => part.name);
      const [catalog, database] =
        statement.object === 'CATALOG'
          ? [first, input.catalog.databases(first)[0] ?? '']
          : second === undefined
            ? [input.catalog.current[0], first]
            : [first, second];
      placed(source, statement.name, () => input.catalog.use(catalog, database));
      return `using ${pathToSql([catalog, database])}`;
    }
  }
}

function createObject(input: BinderInput, source: SourceText, statement: CreateTable | CreateView): string {
  const path = objectPath(input.catalog, statement.name);
  const what = statement.kind === 'CreateTable' ? 'table' : 'view';
  const known = input.catalog.find(path);
  const replaces = statement.kind === 'CreateView' && statement.orReplace;
  if (known !== undefined && !replaces && known.temporary === statement.temporary) {
    if (statement.ifNotExists) return `${what} ${pathToSql([path[2]])} exists already`;
    throw exists(source, statement.name, known.kind);
  }
  const binder = new Binder(input, source);
  const object =
    statement.kind === 'CreateTable' ? binder.createTable(statement, path) : binder.createView(statement, path);
  placed(source, statement.name, () => input.catalog.put(object));
  return `${what} ${pathToSql([path[2]])} created`;
}

function drop(input: BinderInput, source: SourceText, statement: Drop): string {
  const { catalog } = input;
  const text = pathToSql(statement.name.parts.map((part) => part.name));
  switch (statement.object) {
    case 'TABLE':
    case 'VIEW': {
      const path = objectPath(catalog, statement.name);
      const known = catalog.find(path);
      const kind = statement.object === 'TABLE' ? 'table' : 'view';
      if (known !== undefined && known.kind !== kind) {
        throw errorAt(
          source,
          statement.name.span,
          'SQL_SEMANTIC',
          `${text} is a ${known.kind}`,
          `DROP ${known.kind.toUpperCase()} ${text}`,
        );
      }
      const isGone = placed(source, statement.name, () =>
        catalog.remove(path, statement.temporary || (known?.temporary ?? false)),
      );
      if (!isGone && !statement.ifExists) throw unknown(source, statement.name, kind, catalog.nearest(path));
      return isGone ? `${kind} ${text} dropped` : `there was no ${kind} ${text}`;
    }
    case 'DATABASE': {
      const [inCatalog, database] = databaseOf(catalog, statement.name);
      const objects = placed(source, statement.name, () => catalog.list([inCatalog, database]));
      if (objects.length > 0 && statement.behavior !== 'CASCADE') {
        throw errorAt(
          source,
          statement.name.span,
          'SQL_SEMANTIC',
          `database ${text} is not empty`,
          `DROP DATABASE ${text} CASCADE drops its tables too`,
        );
      }
      const isGone = placed(source, statement.name, () => catalog.dropDatabase(inCatalog, database));
      if (!isGone && !statement.ifExists) throw unknown(source, statement.name, 'database', undefined);
      return isGone ? `database ${text} dropped` : `there was no database ${text}`;
    }
    case 'MATERIALIZED TABLE':
    case 'MODEL':
    case 'CATALOG':
    case 'FUNCTION':
      throw unsupportedAt(source, statement.span, `DROP ${statement.object}`);
  }
}

function objectPath(catalog: Catalog, name: QualifiedName): ObjectPath {
  return catalog.resolve(name.parts.map((part) => part.name));
}

function databaseOf(catalog: Catalog, name: QualifiedName): readonly [string, string] {
  const [first = '', second] = name.parts.map((part) => part.name);
  return second === undefined ? [catalog.current[0], first] : [first, second];
}

function exists(source: SourceText, name: QualifiedName, what: string): Error {
  const text = pathToSql(name.parts.map((part) => part.name));
  return errorAt(
    source,
    name.span,
    'SQL_SEMANTIC',
    `${what} ${text} exists already`,
    'IF NOT EXISTS leaves it as it is; DROP it to make another',
  );
}

function unknown(source: SourceText, name: QualifiedName, what: string, near: string | undefined): Error {
  const text = pathToSql(name.parts.map((part) => part.name));
  const hint = near === undefined ? 'IF EXISTS makes this no error' : `did you mean ${near}?`;
  return errorAt(source, name.span, 'SQL_SEMANTIC', `unknown ${what} ${text}`, hint);
}

/** Errors of the catalog get the place of the name that caused them. */
function placed<T>(source: SourceText, at: Node<string>, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    throw asPeltonError(thrown).with({ location: locate(source, at.span) });
  }
}
