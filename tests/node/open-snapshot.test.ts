import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobHandle } from '../../src/cluster/job-handle.ts';
import { createSession, openSnapshot, type StateSnapshot } from '../../src/node/index.ts';

/** Every shape of state: groups, panes, one row by key with and without the row, rows by key on two sides. */
const job = `
  SET 'pipeline.max-parallelism' = '8';
  CREATE TABLE n (id BIGINT, name STRING, moment AS TO_TIMESTAMP_LTZ(id, 3), WATERMARK FOR moment AS moment) WITH ('connector' = 'datagen',
    'rows-per-second' = '2000', 'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '1000000000', 'fields.name.length' = '12');
  CREATE TABLE two (a BIGINT, b BIGINT) WITH ('connector' = 'blackhole');
  CREATE TABLE three (a BIGINT, b BIGINT, c STRING) WITH ('connector' = 'blackhole');
  CREATE VIEW m AS SELECT MOD(id, 3) AS k, moment FROM n;
  INSERT INTO two SELECT MOD(id, 10), COUNT(*) FROM n GROUP BY MOD(id, 10);
  INSERT INTO three SELECT id, k, name FROM (
    SELECT id, MOD(id, 7) AS k, name, ROW_NUMBER() OVER (PARTITION BY MOD(id, 7) ORDER BY id DESC) AS place FROM (SELECT id, name FROM n))
    WHERE place = 1;
  INSERT INTO two SELECT a.id, CHAR_LENGTH(b.name) FROM (SELECT id, id + 1 AS follower FROM n) AS a JOIN (SELECT id, name FROM n) AS b ON a.follower = b.id;
  INSERT INTO two SELECT COUNT(*), k FROM TABLE(TUMBLE(TABLE m, DESCRIPTOR(moment), INTERVAL '1' HOUR)) GROUP BY k, window_start, window_end;`;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pelton-snapshot-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function started(folder: string, parallelism: number): Promise<JobHandle> {
  const session = createSession({ parallelism });
  session.set('execution.checkpointing.dir', folder);
  session.set('execution.checkpointing.interval', '10 min');
  session.set('execution.checkpointing.externalized-checkpoint-retention', 'retain-on-cancellation');
  for await (const result of session.executeAsOneJob(job)) if (result.kind === 'insert') return result.job;
  throw new Error('no job');
}

/** Waits, by way of checkpoints, until there is something of everything. */
async function checkpointWithRows(running: JobHandle): Promise<string> {
  for (;;) {
    const { path = '' } = await running.triggerCheckpoint();
    const tables = (await openSnapshot(path)).describe().operators.flatMap((operator) => operator.tables);
    if (tables.every(({ bytes, kind }) => kind === 'small' || (bytes ?? 0) > 0)) return path;
  }
}

async function allRows(snapshot: StateSnapshot, uid: string, name?: string): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for await (const { schema, rows } of snapshot.rows(uid, name)) {
    for (const row of rows) all.push(Object.fromEntries(schema.fields.map((field, index) => [field.name, row[index]])));
  }
  return all;
}

async function checkEverything(snapshot: StateSnapshot): Promise<void> {
  const groups = await allRows(snapshot, 'group-aggregate:n:CAST(MOD(id, 10) AS INT)', 'groups');
  expect(groups).toHaveLength(10);
  expect(groups[0]).toEqual({ 'CAST(MOD(id, 10) AS INT)': expect.any(Number), row_count: expect.any(BigInt) });
  const kept = await allRows(snapshot, 'deduplicate:n:CAST(MOD(id, 7) AS INT)');
  expect(kept.length).toBe(7);
  expect(kept.every((row) => Number((row['id'] as bigint) % 7n) === row['CAST(MOD(id, 7) AS INT)'])).toBe(true);
  const join = 'join:n,n:id + 1=id';
  const left = await allRows(snapshot, join, 'left');
  const right = await allRows(snapshot, join, 'right');
  const ids = left.map((row) => row['id']);
  // Both sides read the same rows, each once.
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids)).toEqual(new Set(right.map((row) => row['id'])));
  expect(await snapshot.count(join, 'left')).toEqual({ rows: left.length, namespaces: undefined });
  let arrowRows = 0;
  for await (const table of snapshot.table(join, 'right')) {
    arrowRows += table.numRows;
    expect(table.schema.fields.map(({ name }) => name)).toEqual(['id', 'name']);
    expect(String(table.getChild('name')?.get(0))).toHaveLength(12);
  }
  expect((await snapshot.count(join, 'right')).rows).toBe(arrowRows);
  const window = 'window-aggregate:n:CAST(MOD(id, 3) AS INT):TUMBLE 1 h';
  expect(await snapshot.count(window, 'panes')).toEqual({ rows: 3, namespaces: 1 });
  const watermarks = await allRows(snapshot, window, 'watermarks');
  expect(watermarks[0]).toMatchObject({ first_key_group: expect.any(Number), watermark_ms: expect.any(Number) });
}

describe('state without a job', () => {
  it('is looked for in vain where there is none', async () => {
    await expect(openSnapshot(temporaryFolder())).rejects.toMatchObject({ code: 'SNAPSHOT_MISSING' });
  });

  it.each([1, 3])(
    'is read from checkpoints and savepoints of a job of parallelism %i',
    async (parallelism) => {
      const folder = temporaryFolder();
      const running = await started(folder, parallelism);
      const path = await checkpointWithRows(running);
      const checkpoint = await openSnapshot(path);
      await checkEverything(checkpoint);
      const savepoint = await running.stop({ path: folder });
      await checkEverything(await openSnapshot(savepoint.path ?? ''));
    },
    30_000,
  );
});
