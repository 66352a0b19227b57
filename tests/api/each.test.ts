import { expect, it } from 'vitest';
import { nexmarkTable } from '../../src/connectors/nexmark/tables.ts';
import { createSession } from '../../src/node/index.ts';

const endless = nexmarkTable('events', { connector: 'nexmark' });
const target = "CREATE TABLE target (event_type INT) WITH ('connector' = 'blackhole')";

it('hands over the rows of the last query and the result of its job', async () => {
  const rows: unknown[] = [];
  const { status } = await createSession().each('SELECT 0; SELECT x FROM (VALUES (1), (2)) AS t(x)', (batch) => {
    rows.push(...batch.rows);
  });
  expect(rows).toEqual([[1], [2]]);
  expect(status).toBe('finished');
});

it('waits for what the callback returns', async () => {
  const order: string[] = [];
  await createSession().each('VALUES (1)', async () => {
    await Promise.resolve();
    order.push('batch');
  });
  order.push('end');
  expect(order).toEqual(['batch', 'end']);
});

it('cancels a query at an abort, even before its first row', async () => {
  const abort = new AbortController();
  abort.abort();
  const { status } = await createSession().each(`${endless}; SELECT event_type FROM events`, () => undefined, abort);
  expect(status).toBe('cancelled');
});

it('cancels an INSERT before the query, which is not begun', async () => {
  const abort = new AbortController();
  const session = createSession({ metricsIntervalMs: 1, onMetrics: () => abort.abort() });
  const sql = `${endless}; ${target}; INSERT INTO target SELECT event_type FROM events; SELECT 1`;
  let batches = 0;
  const { status } = await session.each(sql, () => void batches++, { signal: abort.signal });
  expect([status, batches]).toEqual(['cancelled', 0]);
});

it('cancels the job when the callback throws, and throws that on', async () => {
  const failing = createSession().each(`${endless}; SELECT event_type FROM events`, () => {
    throw new RangeError('enough');
  });
  await expect(failing).rejects.toThrow(new RangeError('enough'));
});

it('names the text in errors', async () => {
  const failing = createSession().each('SELECT nix', () => undefined, { sourceName: 'report.sql' });
  await expect(failing).rejects.toMatchObject({ fields: { location: { sourceName: 'report.sql' } } });
  await expect(createSession().each(endless, () => undefined)).rejects.toThrow('the text does not end with a query');
});
