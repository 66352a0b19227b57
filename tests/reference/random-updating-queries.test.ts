import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { expectSameRows } from './compare-engines.ts';
import { duckdbTable, peltonTable, writeRandomEvents } from './random-events.ts';
import { randomUpdatingQuery } from './random-updating-query.ts';

const parallelisms = [1, 3, 2];
const queriesPerSeed = 12;

describe.each([21, 22])('random queries whose results change, over random files, end as in DuckDB, seed %i', (seed) => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pelton-reference-'));
    await writeRandomEvents(folder, seededRandom(seed), 3000, 6);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(Array.from({ length: queriesPerSeed }, (_, index) => index))('query %i', async (index) => {
    const query = randomUpdatingQuery(seededRandom(seed * 1000 + index));
    const parallelism = parallelisms[index % parallelisms.length] ?? 1;
    const mode = index % 4 === 3 ? ["SET 'execution.runtime-mode' = 'batch'"] : [];
    const setup = { pelton: [...mode, ...peltonTable(folder)], duckdb: duckdbTable(folder) };
    expect(await expectSameRows(setup, query, [parallelism])).toBeGreaterThan(0);
  });
});
