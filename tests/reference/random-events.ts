import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../../src/base/random.ts';

/** Columns of the random events: keys and values of many types, NULLs in all of them but the time. */
const columns = [
  { name: 'ts', pelton: 'TIMESTAMP(3)', duckdb: 'TIMESTAMP' },
  { name: 'k_int', pelton: 'INT', duckdb: 'INTEGER' },
  { name: 'k_big', pelton: 'BIGINT', duckdb: 'BIGINT' },
  { name: 'k_str', pelton: 'STRING', duckdb: 'VARCHAR' },
  { name: 'k_bool', pelton: 'BOOLEAN', duckdb: 'BOOLEAN' },
  { name: 'v_small', pelton: 'SMALLINT', duckdb: 'SMALLINT' },
  { name: 'v_int', pelton: 'INT', duckdb: 'INTEGER' },
  { name: 'v_big', pelton: 'BIGINT', duckdb: 'BIGINT' },
  { name: 'v_dbl', pelton: 'DOUBLE', duckdb: 'DOUBLE' },
  { name: 'v_dec', pelton: 'DECIMAL(10, 2)', duckdb: 'DECIMAL(10, 2)' },
  { name: 'v_str', pelton: 'STRING', duckdb: 'VARCHAR' },
  { name: 'v_date', pelton: 'DATE', duckdb: 'DATE' },
] as const;

const startMs = Date.UTC(2025, 2, 9, 23, 58);
/** Rows come at most so much behind the latest time before them; less than the watermark's delay. */
const disorderMs = 4000;

/** Statements that make the table `src` over the files in Pelton. */
export function peltonTable(folder: string): string[] {
  const fields = columns.map(({ name, pelton }) => `${name} ${pelton}`).join(', ');
  return [
    `CREATE TABLE src (${fields}, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'filesystem', 'path' = '${folder}', 'format' = 'json')`,
  ];
}

/** The same table in DuckDB. */
export function duckdbTable(folder: string): string[] {
  const types = columns.map(({ name, duckdb }) => `${name}: '${duckdb}'`).join(', ');
  return [
    // It takes ROW_NUMBER() = 1 of a partition whose key is NULL for an aggregate, and gives another row than the first (1.5).
    `SET disabled_optimizers = 'top_n_window_elimination'`,
    `CREATE VIEW src AS SELECT * FROM read_json('${folder}/*.json', format = 'newline_delimited', columns = {${types}})`,
  ];
}

/** Writes random events, roughly in the order of their times, to several files. */
export async function writeRandomEvents(folder: string, random: Random, rows: number, files: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const below = (bound: number): number => random.nextUint32() % bound;
  const orNull = <T>(value: T): T | null => (below(10) === 0 ? null : value);
  const strings = [
    '',
    'a',
    'ab',
    'abc',
    'Zürich',
    '東京',
    '😀 ok',
    'quote " and \\ slash',
    'a long key that fits in no register',
  ];
  const keyCount = 1 + below(60);
  let timeMs = startMs;
  for (let file = 0; file < files; file++) {
    const lines = [];
    for (let row = 0; row < rows / files; row++) {
      timeMs += below(120);
      lines.push(
        JSON.stringify({
          ts: new Date(timeMs - below(disorderMs)).toISOString().replace('T', ' ').replace('Z', ''),
          k_int: orNull(below(keyCount) - 5),
          k_big: orNull((below(keyCount) - 3) * 4_294_967_311),
          k_str: orNull(strings[below(strings.length)]),
          k_bool: orNull(below(2) === 1),
          v_small: orNull(below(65_536) - 32_768),
          v_int: orNull(below(200_000) - 100_000),
          v_big: orNull((below(2_000_000) - 1_000_000) * 1_000_003),
          // Quarters add up exactly in any order.
          v_dbl: orNull((below(100_000) - 50_000) / 4),
          v_dec: orNull((below(2_000_000) - 1_000_000) / 100),
          v_str: orNull(`${strings[below(strings.length)]}${below(50)}`),
          v_date: orNull(new Date(Date.UTC(1960, 0, 1) + below(400) * 86_400_000 * 37).toISOString().slice(0, 10)),
        }),
      );
    }
    // Each file starts after the latest time of the one before it.
    timeMs += disorderMs;
    await writeFile(join(folder, `events-${String(file).padStart(3, '0')}.json`), `${lines.join('\n')}\n`);
  }
}
