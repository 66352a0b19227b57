import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashRowTexts, valueSeparator, valueText } from '../../bench/result-hash.mjs';
import { bidsPerAuction, fileTable, fileTables, priceStatistics } from '../../src/cli/demo/demo-sql.ts';
import { nexmarkTable } from '../../src/connectors/nexmark/tables.ts';
import { createSession } from '../../src/node/index.ts';
import type { FileSource, TestPage } from './page/main.ts';
import { openTestSite, type TestSite } from './test-site.ts';

/** 20 s of events: several windows of each query, several splits of the file. */
const events = { connector: 'nexmark', 'events.num': '20000', 'next-event.rate': '1000', seed: '1' };
const queries = { bidsPerAuction, priceStatistics };

let site: TestSite;

beforeAll(async () => {
  site = await openTestSite(join(import.meta.dirname, 'page'));
  await writeEvents(eventsPath());
  await site.page.setInputFiles('#file', eventsPath());
});

afterAll(() => site?.close());

const eventsPath = (): string => join(site.folder, 'events.json');

/** Seeded events of the Nexmark generator as JSON lines in one file. */
async function writeEvents(path: string): Promise<void> {
  const target = join(site.folder, 'parts');
  await createSession().run(
    [nexmarkTable('generator', events), fileTable('target', target), 'INSERT INTO target SELECT * FROM generator'].join(
      ';\n',
    ),
  );
  const parts = (await readdir(target)).sort();
  await writeFile(path, Buffer.concat(await Promise.all(parts.map((part) => readFile(join(target, part))))));
}

const overFile = (path: string, query: string): string => [...fileTables(path), query].join(';\n');

const hashOf = (rows: readonly (readonly (string | null)[])[]): string =>
  hashRowTexts(rows.map((row) => row.map(valueText).join(valueSeparator)));

async function hashInNode(query: string): Promise<string> {
  const rows: (string | null)[][] = [];
  for await (const batch of createSession().query(overFile(eventsPath(), query))) {
    for (const row of batch.rows) rows.push(row.map((value) => (value === null ? null : String(value))));
  }
  expect(rows.length).toBeGreaterThan(0);
  return hashOf(rows);
}

/** Calls a method of the page under test. */
async function inPage<M extends keyof TestPage>(
  method: M,
  ...args: Parameters<TestPage[M]>
): Promise<Awaited<ReturnType<TestPage[M]>>> {
  const call = { method, args } as { method: M; args: unknown[] };
  return (await site.page.evaluate(
    ({ method: name, args: values }) => (globalThis.testPage[name] as (...all: unknown[]) => unknown)(...values),
    call,
  )) as Awaited<ReturnType<TestPage[M]>>;
}

describe.each(Object.entries(queries))('%s', (_name, query) => {
  const sources: Readonly<Record<string, FileSource>> = {
    'a chosen file': { chosen: true },
    'a URL with ranges': { url: 'ranges/events.json' },
    'a URL without ranges': { url: 'events.json' },
  };
  it.each(Object.keys(sources))('over %s equals the result in Node, at parallelism 1 and 2', async (name) => {
    const rangeCount = site.server.rangeCount();
    const expected = await hashInNode(query);
    const files = { 'events.json': sources[name] ?? { chosen: true } };
    for (const parallelism of [1, 2]) {
      const { status, rows } = await inPage('query', parallelism, files, overFile('events.json', query));
      expect(status).toBe('finished');
      expect(hashOf(rows), `parallelism ${parallelism}`).toBe(expected);
    }
    expect(site.pageErrors).toEqual([]);
    expect(site.server.rangeCount() > 0).toBe(rangeCount > 0 || name === 'a URL with ranges');
  });
});

it('cancels a query without an end', async () => {
  const sql = `${nexmarkTable('events', { connector: 'nexmark' })}; SELECT dateTime FROM events`;
  expect(await inPage('cancelled', sql)).toBe('cancelled');
});

it('shows where a mistake in the SQL is', async () => {
  const { code, place, hint } = await inPage('failure', {}, 'SELECT 1;\nSELEKT 2');
  expect(code).toBe('SQL_SYNTAX');
  expect(place).toBe('sql:2:1\n  2 | SELEKT 2\n    | ^^^^^^');
  expect(hint).toBeDefined();
});

it('shows the byte and line of malformed data', async () => {
  const files = { 'a.json': { text: '{"x": 1}\n{"x": \n' } };
  const sql =
    "CREATE TABLE a (x INT) WITH ('connector' = 'filesystem', 'path' = 'a.json', 'format' = 'json'); SELECT x FROM a";
  const { code, message, data } = await inPage('failure', files, sql);
  expect(code).toBe('DATA_MALFORMED');
  expect(message).not.toBe('');
  expect(data).toEqual({ path: 'a.json', byteOffset: 9, line: 2 });
});

it('names a file that is not there, and one that its server does not have', async () => {
  const over = (path: string): string =>
    `CREATE TABLE a (x INT) WITH ('connector' = 'filesystem', 'path' = '${path}', 'format' = 'json'); SELECT x FROM a`;
  const near = { 'bids.json': { text: '{"x": 1}' } };
  expect(await inPage('failure', near, over('bid.json'))).toMatchObject({
    code: 'FILE_NOT_FOUND',
    hint: 'did you mean bids.json?',
  });
  const far = await inPage('failure', { 'far.json': { url: 'nowhere.json' } }, over('far.json'));
  expect(far).toMatchObject({ code: 'FILE_NOT_FOUND' });
  expect(far.message).toContain('nowhere.json: the server answered 404');
});

it('keeps what INSERT writes among the files of the session, where SQL can read it', async () => {
  const table = (name: string): string =>
    `CREATE TABLE ${name} (x INT) WITH ('connector' = 'filesystem', 'path' = 'out', 'format' = 'json')`;
  expect(await inPage('written', `${table('a')}; INSERT INTO a VALUES (1), (2)`)).toBe('{"x":1}\n{"x":2}\n');
});

it('says when a worker or the kernels cannot be loaded, and when a worker is lost', async () => {
  expect(await inPage('broken', 'worker')).toMatchObject({
    code: 'SLOT_LOST',
    message: 'slot 0 was lost: its script could not be loaded or run',
  });
  const crash = await inPage('broken', 'crash');
  expect(crash.code).toBe('SLOT_LOST');
  expect(crash.message).toContain('out of luck');
  const kernels = await inPage('broken', 'kernels');
  expect(kernels.code).toBe('FILE_UNREADABLE');
  expect(kernels.message).toMatch(/^cannot load the Wasm kernels from http.*nowhere\.wasm: the server answered 404$/);
});
