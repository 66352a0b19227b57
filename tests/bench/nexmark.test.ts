import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { nexmarkTable, runNexmark } from '../../bench/nexmark.ts';

const events = 3000;
const seed = 77;
// Pass-through and windowed; tests/reference runs every query.
const queries = ['q2', 'tumble'];
const written = (layout: string): string =>
  fileURLToPath(new URL(`../../data/bench/${layout}-${events}-${seed}`, import.meta.url));

afterAll(async () => {
  for (const layout of ['bids', 'events']) await rm(written(layout), { recursive: true, force: true });
});

test.each(['bids', 'events'] as const)(
  'queries run from %s files, and DuckDB agrees',
  { timeout: 60_000 },
  async (layout) => {
    const said: string[] = [];
    const results = await runNexmark(
      { queries, events, parallelisms: [1], source: 'file', layout, peer: 'duckdb', seed },
      (line) => said.push(line),
    );
    expect(results.map(({ query, hashesAgree }) => [query, hashesAgree])).toEqual(
      queries.map((query) => [query, true]),
    );
    for (const { pelton, events: read } of results) {
      expect(pelton.rows).toBeGreaterThan(0);
      expect(pelton.sourceRows).toBeLessThanOrEqual(read);
      expect(pelton.maxResidentBytes).toBeGreaterThan(0);
      expect(pelton.resultHash).toMatch(/^[0-9a-f]{16}$/);
    }
    expect(nexmarkTable(results)).toContain('same rows');
    expect(said[0]).toBe('q2, parallelism 1');
  },
);

test('the same events come from the generator, at any parallelism', { timeout: 60_000 }, async () => {
  const options = { queries: ['tumble'], events, layout: 'events' as const, peer: undefined, seed };
  const results = [
    ...(await runNexmark({ ...options, parallelisms: [1, 2], source: 'generator' }, () => undefined)),
    ...(await runNexmark({ ...options, parallelisms: [1], source: 'file' }, () => undefined)),
  ];
  expect(new Set(results.map(({ pelton }) => pelton.resultHash)).size).toBe(1);
});

test('an unknown query is named', async () => {
  const options = { queries: ['q99'], events, parallelisms: [1], source: 'file' as const, layout: 'bids' as const };
  await expect(runNexmark({ ...options, peer: undefined, seed }, () => undefined)).rejects.toThrow(
    /no query q99; there are .*tumble/,
  );
});
