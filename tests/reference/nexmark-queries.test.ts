import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPelton } from '../../bench/nexmark/pelton-engine.mjs';
import {
  duckdbTables,
  fileTables,
  generatorTables,
  queryNames,
  queryText,
  writeFiles,
} from '../../bench/nexmark/tables.ts';
import { expectSameRows } from './compare-engines.ts';

const events = 20_000;

describe.each([
  { layout: 'bids' as const, seed: 1 },
  { layout: 'events' as const, seed: 2 },
])("the benchmark's queries over Nexmark files equal DuckDB: $layout, seed $seed", ({ layout, seed }) => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pelton-nexmark-'));
    const { table, insert } = writeFiles(layout, folder);
    await runPelton({ setup: [...generatorTables(events, seed), table], query: insert, threads: 1, collect: false });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(queryNames())('%s', async (name) => {
    const query = { pelton: await queryText('pelton', name), duckdb: await queryText('duckdb', name) };
    const parallelisms = query.pelton.includes('window_start') ? [1, 2, 3, 7] : [2];
    const setup = { pelton: fileTables(layout, folder), duckdb: duckdbTables(layout, folder) };
    expect(await expectSameRows(setup, query, parallelisms)).toBeGreaterThan(0);
  });
});
