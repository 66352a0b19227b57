/** The JSON functions of the SQL standard, whose clauses are no arguments. The opening parenthesis was read. */
import type {
  Expression,
  JsonArray,
  JsonBehavior,
  JsonEntry,
  JsonExists,
  JsonObject,
  JsonOnNull,
  JsonQuery,
  JsonValue,
  JsonWrapper,
} from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseOptionalFilter } from './parse-call.ts';
import { parseOptionalOrderBy } from './parse-order.ts';

export function parseJsonExists(cursor: Cursor, start: number): JsonExists {
  const { input, path } = parseInputAndPath(cursor);
  const { onError } = parseBehaviors(cursor, ['TRUE', 'FALSE', 'UNKNOWN', 'ERROR'], ['ERROR']);
  cursor.expect(')');
  return { kind: 'JsonExists', span: cursor.spanFrom(start), input, path, onError };
}

export function parseJsonValue(cursor: Cursor, start: number): JsonValue {
  const { input, path } = parseInputAndPath(cursor);
  const returning = cursor.accept('RETURNING') ? cursor.dataType() : undefined;
  const { onEmpty, onError } = parseBehaviors(cursor, ['NULL', 'ERROR', 'DEFAULT'], ['EMPTY', 'ERROR']);
  cursor.expect(')');
  return { kind: 'JsonValue', span: cursor.spanFrom(start), input, path, returning, onEmpty, onError };
}

export function parseJsonQuery(cursor: Cursor, start: number): JsonQuery {
  const { input, path } = parseInputAndPath(cursor);
  const returning = cursor.accept('RETURNING') ? cursor.dataType() : undefined;
  const wrapper = parseWrapper(cursor);
  const behaviors = ['NULL', 'ERROR', 'EMPTY ARRAY', 'EMPTY OBJECT'] as const;
  const { onEmpty, onError } = parseBehaviors(cursor, behaviors, ['EMPTY', 'ERROR']);
  cursor.expect(')');
  return { kind: 'JsonQuery', span: cursor.spanFrom(start), input, path, returning, wrapper, onEmpty, onError };
}

function parseInputAndPath(cursor: Cursor): { readonly input: Expression; readonly path: Expression } {
  const input = cursor.expression();
  cursor.expect(',');
  return { input, path: cursor.expression() };
}

function parseWrapper(cursor: Cursor): JsonWrapper | undefined {
  let wrapper: JsonWrapper;
  if (cursor.accept('WITHOUT')) wrapper = 'WITHOUT';
  else if (cursor.accept('WITH')) wrapper = cursor.acceptOneOf(['CONDITIONAL', 'UNCONDITIONAL']) ?? 'UNCONDITIONAL';
  else return undefined;
  cursor.accept('ARRAY');
  cursor.expect('WRAPPER');
  return wrapper;
}

type Behavior = JsonBehavior['behavior'];

/** `NULL ON EMPTY ERROR ON ERROR`: each event at most once, in this order. */
function parseBehaviors(cursor: Cursor, behaviors: readonly Behavior[], events: readonly ('EMPTY' | 'ERROR')[]) {
  let onEmpty: JsonBehavior | undefined;
  let onError: JsonBehavior | undefined;
  for (;;) {
    const { start } = cursor;
    const behavior = behaviors.find((candidate) => cursor.accept(...candidate.split(' ')));
    if (behavior === undefined) return { onEmpty, onError };
    const value = behavior === 'DEFAULT' ? cursor.expression() : undefined;
    const node: JsonBehavior = { kind: 'JsonBehavior', span: cursor.spanFrom(start), behavior, value };
    cursor.expect('ON');
    const left = events.filter((event) => (event === 'EMPTY' ? onEmpty === undefined : true) && onError === undefined);
    if (cursor.expectOneOf(left) === 'EMPTY') onEmpty = node;
    else onError = node;
    if (onError !== undefined) return { onEmpty, onError };
  }
}

export function parseJsonObject(cursor: Cursor, start: number, aggregate: boolean): JsonObject {
  const empty = !aggregate && (cursor.at(')') || atOnNull(cursor));
  const entries = empty ? [] : aggregate ? [parseEntry(cursor)] : cursor.commaList(() => parseEntry(cursor));
  const onNull = parseOnNull(cursor);
  cursor.expect(')');
  const filter = aggregate ? parseOptionalFilter(cursor) : undefined;
  return { kind: 'JsonObject', span: cursor.spanFrom(start), aggregate, entries, onNull, filter };
}

export function parseJsonArray(cursor: Cursor, start: number, aggregate: boolean): JsonArray {
  const empty = !aggregate && (cursor.at(')') || atOnNull(cursor));
  const item = (): Expression => cursor.expression();
  const items = empty ? [] : aggregate ? [item()] : cursor.commaList(item);
  const orderBy = aggregate ? parseOptionalOrderBy(cursor) : [];
  const onNull = parseOnNull(cursor);
  cursor.expect(')');
  const filter = aggregate ? parseOptionalFilter(cursor) : undefined;
  return { kind: 'JsonArray', span: cursor.spanFrom(start), aggregate, items, orderBy, onNull, filter };
}

/** `[KEY] k VALUE v`, `k : v` or `k, v`. */
function parseEntry(cursor: Cursor): JsonEntry {
  const { start } = cursor;
  if (cursor.at('KEY') && !endsKey(cursor.peek(1).key)) cursor.expect('KEY');
  const key = cursor.expression();
  if (!cursor.accept('VALUE') && !cursor.accept(':') && !cursor.accept(',')) cursor.fail("VALUE or ':'");
  const value = cursor.expression();
  return { kind: 'JsonEntry', span: cursor.spanFrom(start), key, value };
}

/** Behind these the word KEY was a column. */
const endsKey = (key: string): boolean => ['VALUE', ':', ',', '.', '(', ')', '||', '['].includes(key);

const atOnNull = (cursor: Cursor): boolean => cursor.at('NULL', 'ON') || cursor.at('ABSENT', 'ON');

function parseOnNull(cursor: Cursor): JsonOnNull | undefined {
  if (cursor.accept('NULL', 'ON', 'NULL')) return 'NULL';
  return cursor.accept('ABSENT', 'ON', 'NULL') ? 'ABSENT' : undefined;
}
