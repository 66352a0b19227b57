import { PeltonError } from '../base/errors.ts';
import { nearestName } from '../base/nearest-name.ts';
import { type CatalogObject, type ObjectPath, pathToSql } from './catalog-object.ts';

export const defaultCatalog = 'default_catalog';
export const defaultDatabase = 'default_database';

type Objects = Map<string, CatalogObject>;

/**
 * Catalogs, databases, and the tables and views in them, in memory. Names keep their case and are case-sensitive. Temporary
 * objects hide permanent ones of the same path.
 */
export class Catalog {
  readonly #databases = new Map<string, Map<string, Objects>>([
    [defaultCatalog, new Map([[defaultDatabase, new Map()]])],
  ]);
  readonly #temporary: Objects = new Map();
  #current: readonly [string, string] = [defaultCatalog, defaultDatabase];

  /** Catalog and database in which names of one part are looked up. */
  get current(): readonly [catalog: string, database: string] {
    return this.#current;
  }

  /** The full path of a name of one to three parts, seen from `database`. */
  resolve(parts: readonly string[], database = this.#current): ObjectPath {
    const [first = '', second, third] = parts;
    if (second === undefined) return [database[0], database[1], first];
    return third === undefined ? [database[0], first, second] : [first, second, third];
  }

  find(path: ObjectPath): CatalogObject | undefined {
    return this.#temporary.get(path.join('\0')) ?? this.#databases.get(path[0])?.get(path[1])?.get(path[2]);
  }

  /** The known name nearest to a path that does not exist, as a person would write it. */
  nearest(path: ObjectPath): string | undefined {
    return nearestName(
      path[2],
      this.list([path[0], path[1]]).map((object) => object.path[2]),
    );
  }

  /** The objects of one database by name, each name once. @throws PeltonError SQL_SEMANTIC when there is no such database. */
  list(database: readonly [string, string] = this.#current): CatalogObject[] {
    const found = new Map(this.#databases.get(database[0])?.get(database[1]));
    for (const object of this.#temporary.values()) {
      if (object.path[0] === database[0] && object.path[1] === database[1]) found.set(object.path[2], object);
    }
    return [...found.values()].sort((a, b) => (a.path[2] < b.path[2] ? -1 : 1));
  }

  /** Adds an object or replaces the one of the same path. @throws PeltonError SQL_SEMANTIC when its database does not exist. */
  put(object: CatalogObject): void {
    if (object.temporary) this.#temporary.set(object.path.join('\0'), object);
    else this.#database(object.path[0], object.path[1]).set(object.path[2], object);
  }

  /** Whether there was such an object. */
  remove(path: ObjectPath, temporary: boolean): boolean {
    return temporary ? this.#temporary.delete(path.join('\0')) : this.#database(path[0], path[1]).delete(path[2]);
  }

  get catalogs(): readonly string[] {
    return [...this.#databases.keys()].sort();
  }

  databases(catalog = this.#current[0]): readonly string[] {
    return [...(this.#databases.get(catalog)?.keys() ?? [])].sort();
  }

  /** Whether the database is new. @throws PeltonError SQL_SEMANTIC when there is no such catalog. */
  createDatabase(catalog: string, database: string): boolean {
    const databases = this.#catalog(catalog);
    if (databases.has(database)) return false;
    databases.set(database, new Map());
    return true;
  }

  /** Whether there was such a database. The current one can not be dropped. */
  dropDatabase(catalog: string, database: string): boolean {
    if (this.#current[0] === catalog && this.#current[1] === database) {
      throw new PeltonError({
        code: 'SQL_SEMANTIC',
        message: `database ${pathToSql([database])} is in use`,
        hint: 'USE another one first',
      });
    }
    return this.#catalog(catalog).delete(database);
  }

  /** Makes a database the current one. @throws PeltonError SQL_SEMANTIC when it does not exist. */
  use(catalog: string, database: string): void {
    this.#database(catalog, database);
    this.#current = [catalog, database];
  }

  #catalog(catalog: string): Map<string, Objects> {
    const databases = this.#databases.get(catalog);
    if (databases !== undefined) return databases;
    throw this.#unknown('catalog', catalog, this.#databases.keys());
  }

  #database(catalog: string, database: string): Objects {
    const databases = this.#catalog(catalog);
    const objects = databases.get(database);
    if (objects !== undefined) return objects;
    throw this.#unknown('database', database, databases.keys());
  }

  #unknown(what: string, name: string, known: Iterable<string>): PeltonError {
    const near = nearestName(name, known);
    const message = `unknown ${what} ${pathToSql([name])}`;
    return new PeltonError(
      near === undefined
        ? { code: 'SQL_SEMANTIC', message }
        : { code: 'SQL_SEMANTIC', message, hint: `did you mean ${near}?` },
    );
  }
}
