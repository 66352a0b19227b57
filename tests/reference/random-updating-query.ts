import type { Random } from '../../src/base/random.ts';
import { aggregates, conditions, keyLists, type QueryPair } from './random-query.ts';

/** Columns to join by, with values that both sides have. */
const joinKeys = ['k_int', 'k_big', 'k_str', 'k_bool', 'k_int + 1', 'v_date'] as const;
/** Few enough rows that those of one key do not make too many pairs. */
const sides = ['v_int BETWEEN -9000 AND 9000', 'v_small BETWEEN 0 AND 5000', 'v_dec > 9000'] as const;
/** What rows of one key are ordered by. */
const orders = [
  'v_big',
  'v_int * 1000 + v_small',
  'v_dbl',
  'v_dec',
  'v_str',
  'v_date',
  'k_bool',
  'ts',
  'v_small',
] as const;
const directions = ['ASC', 'DESC'] as const;
const nullPlaces = ['NULLS FIRST', 'NULLS LAST'] as const;

type Shape = (pick: Pick) => QueryPair;
type Pick = <T>(from: readonly T[]) => T;

const shapes: readonly Shape[] = [
  groupBy,
  groupBy,
  countsOfCounts,
  distinct,
  join,
  join,
  joinOfGroups,
  first,
  first,
  firstOfGroups,
];

/** A random query whose results change as rows come, over the table `src`. */
export function randomUpdatingQuery(random: Random): QueryPair {
  const pick: Pick = (from) => from[random.nextUint32() % from.length] as (typeof from)[number];
  return pick(shapes)(pick);
}

function both(query: string): QueryPair {
  return { pelton: query, duckdb: query };
}

function groupBy(pick: Pick): QueryPair {
  const keys = pick(keyLists);
  const calls = [pick(aggregates), pick(aggregates), pick(aggregates)];
  const where = pick(['', ...conditions.map((condition) => ` WHERE ${condition}`)]);
  const having = keys.length === 0 ? '' : pick(['', '', ' HAVING COUNT(*) > 4', ' HAVING SUM(v_int) > 0']);
  const select = (dialect: 0 | 1): string =>
    [...keys, ...calls.map((call, index) => `${call[dialect] ?? call[0]} AS a${index}`)].join(', ');
  const rest = `FROM src${where}${keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`}${having}`;
  return { pelton: `SELECT ${select(0)} ${rest}`, duckdb: `SELECT ${select(1)} ${rest}` };
}

function countsOfCounts(pick: Pick): QueryPair {
  const key = pick(['k_int', 'k_str', 'v_date']);
  return both(
    `SELECT n, COUNT(*) AS c, SUM(s) AS t FROM (SELECT ${key}, COUNT(*) AS n, SUM(v_int) AS s FROM src GROUP BY ${key}) AS q GROUP BY n`,
  );
}

function distinct(pick: Pick): QueryPair {
  return both(
    `SELECT DISTINCT ${pick(keyLists.filter((keys) => keys.length > 0)).join(', ')}, v_int > 0 AS p FROM src`,
  );
}

function join(pick: Pick): QueryPair {
  const key = pick(joinKeys);
  const residual = pick(['', ' AND l.v_int < r.v_int', ' AND l.v_str <> r.v_str']);
  const side = (): string =>
    `(SELECT ${key} AS j, k_str, v_int, v_str, v_dec FROM src WHERE ${pick(sides)}${key === 'k_bool' ? ' AND v_small < 400' : ''})`;
  return both(
    `SELECT l.j, l.v_int AS a, r.v_str AS b, l.v_dec AS c FROM ${side()} AS l JOIN ${side()} AS r ON l.j = r.j${residual}`,
  );
}

function joinOfGroups(pick: Pick): QueryPair {
  const key = pick(['k_int', 'k_str', 'k_big']);
  return both(
    `SELECT l.${key}, l.n, r.s FROM (SELECT ${key}, COUNT(*) AS n FROM src GROUP BY ${key}) AS l JOIN (SELECT ${key}, SUM(v_int) AS s FROM src WHERE ${pick(conditions)} GROUP BY ${key}) AS r ON l.${key} = r.${key} WHERE r.s <> l.n`,
  );
}

function first(pick: Pick): QueryPair {
  const keys = pick(keyLists.filter((list) => list.length > 0)).join(', ');
  const wanted = pick([0, 1, 1, 2]);
  // What is selected stands last, so that rows that are equal in order are equal.
  const columns = [...[pick(orders), pick(orders)].slice(0, wanted), 'v_int', 'v_str'];
  const order = columns.map((column) => `${column} ${pick(directions)} ${pick(nullPlaces)}`).join(', ');
  return both(
    `SELECT ${keys}, v_int, v_str FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY ${keys} ORDER BY ${order}) AS n FROM src) AS q WHERE n = 1`,
  );
}

/** The first of rows that change. */
function firstOfGroups(pick: Pick): QueryPair {
  const [key, inner] = pick([
    ['k_int', 'v_date'],
    ['k_str', 'k_int'],
    ['k_bool', 'k_str'],
    ['k_int > 3', 'k_int'],
  ] as const);
  const total = pick(['COUNT(*)', 'SUM(v_int)', 'COUNT(*) - 2 * COUNT(v_big)', 'MIN(v_small)']);
  const order = pick(['t DESC NULLS LAST, i NULLS FIRST', 't NULLS FIRST, i DESC NULLS FIRST', 'i NULLS LAST']);
  return both(
    `SELECT k, i, t FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ${order}) AS n FROM (SELECT ${key} AS k, ${inner} AS i, ${total} AS t FROM src GROUP BY ${key === inner ? key : `${key}, ${inner}`}) AS g) AS q WHERE n = 1`,
  );
}
