import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { expectSameRows } from './compare-engines.ts';
import { duckdbTable, peltonTable, writeRandomEvents } from './random-events.ts';
import { randomQuery } from './random-query.ts';

const parallelisms = [1, 2, 3, 7];
const queriesPerSeed = 12;

describe.each([11, 12, 13])('random windowed queries over random files equal DuckDB, seed %i', (seed) => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pelton-reference-'));
    await writeRandomEvents(folder, seededRandom(seed), 3000, 6);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(Array.from({ length: queriesPerSeed }, (_, index) => index))('query %i', async (index) => {
    const query = randomQuery(seededRandom(seed * 1000 + index));
    const parallelism = parallelisms[index % parallelisms.length] ?? 1;
    const rows = await expectSameRows({ pelton: peltonTable(folder), duckdb: duckdbTable(folder) }, query, [
      parallelism,
    ]);
    expect(rows).toBeGreaterThan(0);
  });
});
