import { expect, test } from 'vitest';
import { createSession, type Session } from '../../src/api/session.ts';
import type { StatementResult } from '../../src/api/statement-result.ts';
import type { JobGraph } from '../../src/plan/job-graph.ts';
import { idleJob } from '../support/idle-job.ts';
import { testConnectors, testFormats, testTables } from '../support/test-planner.ts';

function testSession(): { session: Session; started: JobGraph[] } {
  const started: JobGraph[] = [];
  const session = createSession({
    connectors: testConnectors,
    formats: testFormats,
    startJob(graph) {
      started.push(graph);
      return idleJob();
    },
  });
  return { session, started };
}

async function resultsOf(results: AsyncIterable<StatementResult>): Promise<StatementResult[]> {
  const all: StatementResult[] = [];
  for await (const result of results) all.push(result);
  return all;
}

async function messages(session: Session, text: string): Promise<string[]> {
  const results = await resultsOf(session.execute(text));
  return results.map((result) => {
    if (result.kind === 'message' || result.kind === 'explanation') return result.text;
    if (result.kind === 'table')
      return [result.table.columns, ...result.table.rows].map((row) => row.join('|')).join('\n');
    return result.kind;
  });
}

test('definitions and options answer in words, SHOW and DESCRIBE with a table', async () => {
  const { session, started } = testSession();
  const text = `
    CREATE DATABASE shop;
    USE shop;
    CREATE TABLE orders (id BIGINT, price DECIMAL(10, 2), at_time TIMESTAMP(3), double_price AS price * 2,
      WATERMARK FOR at_time AS at_time, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'plain');
    CREATE VIEW ids AS SELECT id FROM orders;
    SHOW TABLES;
    SHOW TABLES LIKE 'o%';
    SHOW CURRENT DATABASE;
    DESCRIBE ids;
    SET 'parallelism.default' = '3';
    SET;
    RESET 'parallelism.default';
    DROP VIEW ids;
    DROP VIEW IF EXISTS ids`;
  expect(await messages(session, text)).toEqual([
    'database shop created',
    'using default_catalog.shop',
    'table orders created',
    'view ids created',
    'table\nids\norders',
    'table\norders',
    'current database\nshop',
    'name|type|null|key|extras|watermark\nid|BIGINT|FALSE|||',
    'parallelism.default = 3',
    'key|value\nparallelism.default|3',
    'parallelism.default is back to its default',
    'view ids dropped',
    'there was no view ids',
  ]);
  expect(started).toEqual([]);
});

test('each INSERT is a job of its own, a statement set is one, and so is a whole text on request', async () => {
  const inserts =
    'INSERT INTO target SELECT auction, price FROM bids; INSERT INTO target SELECT price, auction FROM bids;';
  const kinds = async (run: (session: Session) => AsyncIterable<StatementResult>) => {
    const { session, started } = testSession();
    await resultsOf(session.execute(testTables));
    const results = await resultsOf(run(session));
    const jobs = results.flatMap((result) => (result.kind === 'insert' ? [result.tables.join(' ')] : []));
    return { jobs, sinks: started.map((graph) => graph.nodes.filter((node) => node.spec.kind === 'sink').length) };
  };
  expect(await kinds((session) => session.execute(inserts))).toEqual({ jobs: ['target', 'target'], sinks: [1, 1] });
  const set = `EXECUTE STATEMENT SET BEGIN ${inserts} END`;
  expect(await kinds((session) => session.execute(set))).toEqual({ jobs: ['target target'], sinks: [2] });
  expect(await kinds((session) => session.executeAsOneJob(inserts))).toEqual({ jobs: ['target target'], sinks: [2] });
});

test('statements run one at a time, so that an error leaves what came before', async () => {
  const { session } = testSession();
  const results = session.execute(
    "CREATE TABLE a (x INT) WITH ('connector' = 'plain'); SELECT y FROM a; SELECT x FROM a",
  );
  expect(await results.next()).toEqual({ done: false, value: { kind: 'message', text: 'table a created' } });
  await expect(results.next()).rejects.toThrow('unknown column `y`');
  expect(await messages(session, 'SELECT x FROM a')).toEqual(['query']);
});

test('a query tells its schema; EXPLAIN and explain() run nothing', async () => {
  const { session, started } = testSession();
  const [result] = await resultsOf(session.execute("SELECT 1 AS a, 'x' AS b"));
  expect(result?.kind === 'query' ? result.schema.fields.map((field) => field.name) : []).toEqual(['a', 'b']);
  expect(started.length).toBe(1);
  const [explained] = await messages(session, 'EXPLAIN SELECT 1');
  expect(explained).toContain('== Job Graph ==');
  expect(await messages(session, 'EXPLAIN CHANGELOG_MODE SELECT 1')).toEqual([
    expect.stringContaining('+- Values((1)) changelogMode=[I]'),
  ]);
  await expect(messages(session, 'EXPLAIN ESTIMATED_COST SELECT 1')).rejects.toThrow(
    'EXPLAIN ESTIMATED_COST is not supported yet',
  );
  expect((await resultsOf(session.explain('SELECT 1')))[0]?.kind).toBe('explanation');
  expect(started.length).toBe(1);
});

test.each([
  ["SET 'paralelism.default' = '2'", "there is no session option 'paralelism.default'"],
  [
    "SET 'parallelism.default' = 'many'",
    "'many' is no value for the option 'parallelism.default': it wants a whole number such as 100",
  ],
  ["SET 'parallelism.default' = '0'", "'0' is no value for the option 'parallelism.default': the smallest value is 1"],
  [
    "SET 'state.backend.rocksdb.memory.managed' = 'true'",
    "the option 'state.backend.rocksdb.memory.managed' is not supported yet: there is one state backend, which has no such choice",
  ],
  [
    "SET 'table.local-time-zone' = 'Mars'",
    "'Mars' is no value for the option 'table.local-time-zone': it wants a zone such as 'UTC' or 'Europe/Berlin'",
  ],
  [
    "SET 'execution.runtime-mode' = 'fast'",
    "'fast' is no value for the option 'execution.runtime-mode': it can be 'streaming', 'batch', 'automatic'",
  ],
  ["SET 'table.local-time-zone' = 'Europe/Berlin'", 'the time zone Europe/Berlin is not supported yet'],
  ['SHOW FUNCTIONS', 'SHOW FUNCTIONS is not supported yet'],
  ['CREATE CATALOG c', 'the statement CREATE CATALOG is not supported yet'],
  ['USE nowhere', 'unknown database nowhere'],
  ['DESCRIBE nothing', 'unknown table nothing'],
])('%s', async (text, message) => {
  const { session } = testSession();
  await expect(messages(session, text)).rejects.toThrow(message);
});

test('LIKE takes columns, watermark and key from another table, and its own options win', async () => {
  const { session } = testSession();
  const text = `
    CREATE TABLE base (a INT, t TIMESTAMP(3), b AS a + 1, PRIMARY KEY (a) NOT ENFORCED,
      WATERMARK FOR t AS t - INTERVAL '1' SECOND) WITH ('connector' = 'plain', 'path' = 'one');
    CREATE TABLE more (c STRING) WITH ('path' = 'two') LIKE base;
    DESCRIBE more;
    CREATE TABLE bad (a STRING) LIKE base`;
  const results = session.execute(text);
  const table = async (): Promise<string[]> => {
    const { value } = await results.next();
    return value?.kind === 'table' ? value.table.rows.map((row: readonly string[]) => row.join('|')) : [];
  };
  await results.next();
  await results.next();
  expect(await table()).toEqual([
    'a|INT|FALSE|PRI(a)||',
    "t|TIMESTAMP(3) *ROWTIME*|TRUE|||t - INTERVAL '1' SECOND",
    'b|INT|FALSE||AS a + 1|',
    'c|STRING|TRUE|||',
  ]);
  await expect(results.next()).rejects.toThrow('column `a` is declared twice');
});

test('a temporary table hides a permanent one until it is dropped', async () => {
  const { session } = testSession();
  const text = `
    CREATE TABLE t (a INT) WITH ('connector' = 'plain');
    CREATE TEMPORARY TABLE t (b INT) WITH ('connector' = 'plain');
    DESCRIBE t;
    DROP TEMPORARY TABLE t;
    DESCRIBE default_catalog.default_database.t`;
  const answers = await messages(session, text);
  expect(answers[2]).toContain('b|INT');
  expect(answers[4]).toContain('a|INT');
});
