import { expect, test } from 'vitest';
import { createSession, PeltonError, rowObject } from '../../src/node/index.ts';

const numbers =
  "CREATE TABLE n (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000000', 'fields.id.kind' = 'sequence', 'fields.id.start' = '1'";

test('query gives rows with their schema and kinds', async () => {
  const session = createSession();
  const seen = [];
  for await (const { schema, rows, kinds } of session.query(
    "SELECT a, b FROM (VALUES (1, 'x'), (2, 'y')) AS t(a, b)",
  )) {
    for (const [index, row] of rows.entries()) seen.push({ ...rowObject(schema, row), kind: kinds[index] });
  }
  expect(seen).toEqual([
    { a: 1, b: 'x', kind: '+I' },
    { a: 2, b: 'y', kind: '+I' },
  ]);
});

test('what stands before the query is carried out and stays for the next one', async () => {
  const session = createSession({ parallelism: 2 });
  const ids = async (sql: string): Promise<unknown[]> => {
    const all = [];
    for await (const { rows } of session.query(sql)) all.push(...rows.map(([id]) => id));
    return all.toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  };
  expect(await ids(`${numbers}, 'fields.id.end' = '4'); SELECT 7; SELECT id FROM n WHERE id > 2`)).toEqual([3n, 4n]);
  expect(await ids('SELECT id FROM n')).toEqual([1n, 2n, 3n, 4n]);
});

test('leaving the loop early cancels an endless job', async () => {
  let first: unknown;
  for await (const { rows } of createSession().query(`${numbers}, 'fields.id.end' = '1000000000'); SELECT id FROM n`)) {
    first = rows[0]?.[0];
    break;
  }
  expect(first).toBe(1n);
});

test('run waits for every INSERT, and print lines go to the hook', async () => {
  const lines: string[] = [];
  const session = createSession({ print: (text, stream) => lines.push(`${stream} ${text}`) });
  const results = await session.run(
    "CREATE TABLE p (a INT) WITH ('connector' = 'print'); INSERT INTO p SELECT 1; INSERT INTO p SELECT 2; SELECT 3",
  );
  expect(results.map(({ status }) => status)).toEqual(['finished', 'finished']);
  expect(lines).toEqual(['stdout +I[1]\n', 'stdout +I[2]\n']);
});

test('errors come from the iterator, with their place', async () => {
  const rowsOf = async (sql: string): Promise<void> => {
    for await (const _ of createSession().query(sql, 'q.sql'));
  };
  await expect(rowsOf('SELECT a')).rejects.toThrow(PeltonError);
  await expect(rowsOf("SELECT CAST('x' AS INT)")).rejects.toMatchObject({ code: 'EXPRESSION_FAILED' });
  await expect(rowsOf('SHOW TABLES')).rejects.toThrow('the text does not end with a query');
  expect(() => createSession({ parallelism: 1000 })).toThrow('the largest value is 128');
});
