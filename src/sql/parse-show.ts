/** SHOW and DESCRIBE. */
import type { Describe, DescribeJob, Show, ShowCreate, ShowLike, ShowTarget } from './ast-statement.ts';
import type { Cursor } from './cursor.ts';
import { isIdentifierToken, parseOptionalPartition, parseQualifiedName, parseString } from './parse-name.ts';

/** What may stand behind each target: a table or database to look in, and a pattern for names. */
const showTargets: Readonly<
  Record<ShowTarget, { readonly scope: 'none' | 'optional' | 'table'; readonly like: boolean }>
> = {
  CATALOGS: { scope: 'none', like: true },
  'CURRENT CATALOG': { scope: 'none', like: false },
  DATABASES: { scope: 'optional', like: true },
  'CURRENT DATABASE': { scope: 'none', like: false },
  TABLES: { scope: 'optional', like: true },
  VIEWS: { scope: 'optional', like: true },
  'MATERIALIZED TABLES': { scope: 'optional', like: true },
  COLUMNS: { scope: 'optional', like: true },
  PARTITIONS: { scope: 'table', like: false },
  FUNCTIONS: { scope: 'optional', like: true },
  'USER FUNCTIONS': { scope: 'optional', like: true },
  MODELS: { scope: 'optional', like: true },
  PROCEDURES: { scope: 'optional', like: true },
  MODULES: { scope: 'none', like: false },
  'FULL MODULES': { scope: 'none', like: false },
  JARS: { scope: 'none', like: false },
  JOBS: { scope: 'none', like: false },
};

export function parseShow(cursor: Cursor): Show | ShowCreate {
  const { start } = cursor;
  cursor.expect('SHOW');
  if (cursor.accept('CREATE')) return parseShowCreate(cursor, start);
  const target = (Object.keys(showTargets) as ShowTarget[]).find((candidate) => cursor.accept(...candidate.split(' ')));
  if (target === undefined) return cursor.fail('what to show, such as TABLES, COLUMNS FROM a table, or CREATE TABLE');
  const form = showTargets[target];
  let scope: Show['scope'];
  if (form.scope === 'table') scope = parseQualifiedName(cursor, 'a table name');
  else if (form.scope === 'optional' && cursor.acceptOneOf(['FROM', 'IN']) !== undefined) {
    scope = parseQualifiedName(cursor);
  } else if (target === 'COLUMNS') cursor.fail('FROM or IN and a table name');
  const partition = target === 'PARTITIONS' ? parseOptionalPartition(cursor) : [];
  const like = form.like ? parseShowLike(cursor) : undefined;
  return { kind: 'Show', span: cursor.spanFrom(start), target, scope, partition, like };
}

function parseShowLike(cursor: Cursor): ShowLike | undefined {
  const { start } = cursor;
  const negated = cursor.accept('NOT');
  const operator = cursor.acceptOneOf(['LIKE', 'ILIKE']);
  if (operator === undefined) return negated ? cursor.fail('LIKE or ILIKE') : undefined;
  const pattern = parseString(cursor, "a pattern in 'single quotes'").value;
  return { kind: 'ShowLike', span: cursor.spanFrom(start), operator, negated, pattern };
}

function parseShowCreate(cursor: Cursor, start: number): ShowCreate {
  const object = cursor.accept('MATERIALIZED', 'TABLE')
    ? 'MATERIALIZED TABLE'
    : cursor.expectOneOf(['TABLE', 'VIEW', 'CATALOG', 'MODEL']);
  const name = parseQualifiedName(cursor);
  return { kind: 'ShowCreate', span: cursor.spanFrom(start), object, name };
}

/** DESCRIBE or DESC; without a word for the kind of object it is a table. */
export function parseDescribe(cursor: Cursor): Describe | DescribeJob {
  const { start } = cursor;
  cursor.expectOneOf(['DESCRIBE', 'DESC']);
  if (cursor.at('JOB') && cursor.peek(1).kind === 'string') {
    cursor.advance();
    const job = parseString(cursor);
    return { kind: 'DescribeJob', span: cursor.spanFrom(start), job };
  }
  const object = parseDescribedObject(cursor);
  const extended = cursor.accept('EXTENDED');
  const name = parseQualifiedName(cursor, 'a table name');
  return { kind: 'Describe', span: cursor.spanFrom(start), object, extended, name };
}

function parseDescribedObject(cursor: Cursor): Describe['object'] {
  for (const object of ['CATALOG', 'DATABASE', 'FUNCTION', 'MODEL'] as const) {
    // A table may have one of these names: then no other name follows.
    const named = isIdentifierToken(cursor.peek(1)) || cursor.peek(1).key === 'EXTENDED';
    if (named && cursor.accept(object)) return object;
  }
  cursor.accept('TABLE');
  return 'TABLE';
}
