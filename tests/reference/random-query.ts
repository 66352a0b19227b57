import type { Random } from '../../src/base/random.ts';

/** The same question in both dialects. */
export interface QueryPair {
  readonly pelton: string;
  readonly duckdb: string;
}

type Window =
  | { readonly kind: 'tumble'; readonly sizeMs: number; readonly offsetMs: number }
  | { readonly kind: 'hop'; readonly slideMs: number; readonly sizeMs: number; readonly offsetMs: number }
  | { readonly kind: 'cumulate'; readonly stepMs: number; readonly sizeMs: number; readonly offsetMs: number };

const windows: readonly Window[] = [
  { kind: 'tumble', sizeMs: 10_000, offsetMs: 0 },
  { kind: 'tumble', sizeMs: 7000, offsetMs: 3000 },
  { kind: 'tumble', sizeMs: 86_400_000, offsetMs: 0 },
  { kind: 'hop', slideMs: 2000, sizeMs: 10_000, offsetMs: 0 },
  { kind: 'hop', slideMs: 5000, sizeMs: 5000, offsetMs: 1000 },
  { kind: 'hop', slideMs: 3000, sizeMs: 21_000, offsetMs: 2000 },
  { kind: 'cumulate', stepMs: 4000, sizeMs: 20_000, offsetMs: 0 },
];

/** Grouping keys, the same text in both dialects. */
export const keyLists: readonly (readonly string[])[] = [
  [],
  ['k_int'],
  ['k_big'],
  ['k_str'],
  ['k_bool'],
  ['v_date'],
  ['k_str', 'k_int'],
  ['k_bool', 'k_big', 'k_str'],
];

/** Aggregates in Pelton's dialect, with DuckDB's where it differs: AVG of an integer is an integer cut toward zero. */
export const aggregates: readonly (readonly [pelton: string, duckdb?: string])[] = [
  ['COUNT(*)'],
  ['COUNT(v_int)'],
  ['COUNT(k_str)'],
  ['SUM(v_int)'],
  ['SUM(v_big)'],
  ['SUM(v_dbl)'],
  ['SUM(v_dec)'],
  ['MIN(v_small)'],
  ['MAX(v_small)'],
  ['MIN(v_int)'],
  ['MAX(v_big)'],
  ['MIN(v_dbl)'],
  ['MAX(v_dbl)'],
  ['MAX(v_dec)'],
  ['MIN(v_dec)'],
  ['MIN(v_str)'],
  ['MAX(v_str)'],
  ['MIN(v_date)'],
  ['MAX(ts)'],
  ['AVG(v_dbl)'],
  ['AVG(v_int)', 'sum(v_int) // count(v_int)'],
  ['AVG(v_big)', 'sum(v_big) // count(v_big)'],
  ['SUM(v_int + v_small)'],
  ['SUM(CASE WHEN v_int > 0 THEN v_big ELSE 0 END)'],
  ['COUNT(*) FILTER (WHERE v_int > 0)'],
  ['MAX(v_int) FILTER (WHERE k_bool)'],
];

/** Conditions, the same text in both dialects. */
export const conditions: readonly string[] = [
  'v_int > 0',
  "k_str = 'ab'",
  'v_dbl IS NOT NULL AND v_int BETWEEN -50000 AND 50000',
  "k_str LIKE 'a%' OR k_int IS NULL",
  'NOT k_bool',
  'v_big + v_int > 1000',
  'k_int IN (1, 2, 3, 5, 8)',
  'v_dec >= 12.5',
  'k_bool IS NOT TRUE AND v_dbl <> 0.25',
];

/** A random windowed aggregation over the table `src`. */
export function randomQuery(random: Random): QueryPair {
  const pick = <T>(from: readonly T[]): T => from[random.nextUint32() % from.length] as T;
  const window = pick(windows);
  const keys = pick(keyLists);
  const condition = random.nextUint32() % 2 === 0 ? undefined : pick(conditions);
  const calls = Array.from({ length: 1 + (random.nextUint32() % 5) }, () => pick(aggregates));
  const where = condition === undefined ? '' : ` WHERE ${condition}`;
  const select = (dialect: 0 | 1): string =>
    [
      ...keys,
      'window_start',
      'window_end',
      ...calls.map((call, index) => `${call[dialect] ?? call[0]} AS a${index}`),
    ].join(', ');
  const groupBy = ['window_start', 'window_end', ...keys].join(', ');
  return {
    pelton: `SELECT ${select(0)} FROM TABLE(${windowFunction(window)})${where} GROUP BY ${groupBy}`,
    duckdb: `WITH windowed AS (${windowRows(window)}) SELECT ${select(1)} FROM windowed${where} GROUP BY ${groupBy}`,
  };
}

function windowFunction(window: Window): string {
  const interval = (ms: number): string => `INTERVAL '${ms / 1000}' SECOND(5)`;
  const offset = window.offsetMs === 0 ? '' : `, ${interval(window.offsetMs)}`;
  const source = 'TABLE src, DESCRIPTOR(ts)';
  switch (window.kind) {
    case 'tumble':
      return `TUMBLE(${source}, ${interval(window.sizeMs)}${offset})`;
    case 'hop':
      return `HOP(${source}, ${interval(window.slideMs)}, ${interval(window.sizeMs)}${offset})`;
    case 'cumulate':
      return `CUMULATE(${source}, ${interval(window.stepMs)}, ${interval(window.sizeMs)}${offset})`;
  }
}

/** Every row once for each of its windows, by arithmetic on milliseconds. */
function windowRows(window: Window): string {
  const { offsetMs, sizeMs } = window;
  const stepMs = window.kind === 'tumble' ? sizeMs : window.kind === 'hop' ? window.slideMs : window.stepMs;
  const start = (everyMs: number): string => `epoch_ms(ts) - (epoch_ms(ts) - ${offsetMs}) % ${everyMs}`;
  const timestamp = (ms: string): string => `make_timestamp((${ms}) * 1000)`;
  const windowCount = Math.ceil(sizeMs / stepMs);
  if (window.kind === 'cumulate') {
    const end = `${start(sizeMs)} + (n + 1) * ${stepMs}`;
    return `SELECT src.*, ${timestamp(start(sizeMs))} AS window_start, ${timestamp(end)} AS window_end FROM src, range(${windowCount}) AS numbers(n) WHERE epoch_ms(ts) < ${end}`;
  }
  const startOfWindow = `${start(stepMs)} - n * ${stepMs}`;
  return `SELECT src.*, ${timestamp(startOfWindow)} AS window_start, ${timestamp(`${startOfWindow} + ${sizeMs}`)} AS window_end FROM src, range(${windowCount}) AS numbers(n) WHERE epoch_ms(ts) < ${startOfWindow} + ${sizeMs}`;
}
