import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSession, openSnapshot, type PeltonSession, rowObject } from '../../src/node/index.ts';

const total = 3000;

interface Version {
  readonly types: Readonly<Record<'k' | 'v', string>>;
  readonly select: string;
  readonly parallelism: number;
}

function tableOf({ types }: Version, rowsPerSecond: number): string {
  const ranges = ['k', 'v'].map((name) =>
    types[name as 'k' | 'v'] === 'STRING' ? '' : `, 'fields.${name}.min' = '0', 'fields.${name}.max' = '9'`,
  );
  return `CREATE TABLE n (id BIGINT, k ${types.k}, v ${types.v}, moment AS TO_TIMESTAMP_LTZ(id, 3), WATERMARK FOR moment AS moment) WITH ('connector' = 'datagen', 'rows-per-second' = '${rowsPerSecond}',
    'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '${total}'${ranges.join('')});`;
}

function sessionOf({ parallelism }: Version): PeltonSession {
  const session = createSession({ parallelism });
  session.set('pipeline.max-parallelism', '16');
  return session;
}

/** Runs the job for some rows, and leaves a checkpoint or savepoint behind. */
async function snapshotOf(version: Version, kind: 'checkpoint' | 'savepoint'): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'pelton-evolution-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const session = sessionOf(version);
  session.set('execution.checkpointing.dir', folder);
  session.set('execution.checkpointing.interval', '10 min');
  session.set('execution.checkpointing.externalized-checkpoint-retention', 'retain-on-cancellation');
  const sql = `${tableOf(version, 1000)} ${version.select}`;
  for await (const result of session.execute(sql)) {
    if (result.kind !== 'query') continue;
    const { job } = result;
    for (;;) {
      const { path = '', stateBytes } = await job.triggerCheckpoint();
      if (stateBytes === 0) continue;
      const savepoint = kind === 'savepoint' ? await job.savepoint(folder) : undefined;
      await job.cancel();
      return savepoint?.path ?? path;
    }
  }
  throw new Error('no job');
}

/** The last row of each key of a job that goes on from a snapshot, or of one that begins. */
async function restored(version: Version, path: string | undefined): Promise<Record<string, unknown>[]> {
  const session = sessionOf(version);
  if (path !== undefined) session.set('execution.state-recovery.path', path);
  const last = new Map<string, Record<string, unknown>>();
  for await (const { schema, rows, kinds } of session.query(`${tableOf(version, 1_000_000)} ${version.select}`)) {
    for (const [index, row] of rows.entries()) {
      const object = rowObject(schema, row);
      if (kinds[index] !== '-U') last.set(String(object['k']), object);
    }
  }
  return [...last.values()];
}

const sum = (rows: readonly Record<string, unknown>[], column: string): number =>
  rows.reduce((all, row) => all + Number(row[column]), 0);

const narrow = { k: 'INT', v: 'INT' };
const base: Version = {
  types: narrow,
  select: 'SELECT k, COUNT(*) AS c, SUM(v) AS s FROM n GROUP BY k',
  parallelism: 1,
};

describe.each(['checkpoint', 'savepoint'] as const)('state of another form in a %s', (kind) => {
  it.each([[1], [2]])(
    'an aggregate that is new begins with nothing, at parallelism %i',
    async (parallelism) => {
      const path = await snapshotOf({ ...base, parallelism: 3 - parallelism }, kind);
      const select = 'SELECT k, COUNT(*) AS c, SUM(v) AS s, SUM(id) AS ids, COUNT(id) AS n FROM n GROUP BY k';
      const rows = await restored({ ...base, select, parallelism }, path);
      expect(sum(rows, 'c')).toBe(total);
      // Rows before it was asked for count as NULL.
      expect(sum(rows, 'n')).toBeGreaterThan(0);
      expect(sum(rows, 'n')).toBeLessThan(total);
      expect(sum(rows, 'ids')).toBeGreaterThan(0);
      expect(sum(rows, 'ids')).toBeLessThan((total * (total + 1)) / 2);
    },
    60_000,
  );

  it('an aggregate that is gone is left behind', async () => {
    const path = await snapshotOf(base, kind);
    const rows = await restored({ ...base, select: 'SELECT k, COUNT(*) AS c FROM n GROUP BY k', parallelism: 2 }, path);
    expect(sum(rows, 'c')).toBe(total);
  }, 60_000);

  it('a key and an argument may become wider', async () => {
    const path = await snapshotOf({ ...base, parallelism: 2 }, kind);
    const rows = await restored({ ...base, types: { k: 'BIGINT', v: 'BIGINT' } }, path);
    expect(rows).toHaveLength(10);
    expect(sum(rows, 'c')).toBe(total);
  }, 60_000);

  it('a key that is something else, and an argument, are refused by name', async () => {
    const select = 'SELECT k, COUNT(*) AS c, MAX(v) AS s FROM n GROUP BY k';
    const path = await snapshotOf({ ...base, select }, kind);
    await expect(restored({ ...base, select, types: { k: 'STRING', v: 'INT' } }, path)).rejects.toMatchObject({
      code: 'SNAPSHOT_MISMATCH',
      message: 'column k of state table groups was stored as INT, and the job has it as STRING',
      fields: { operator: expect.stringContaining('GroupAggregate') },
    });
    await expect(restored({ ...base, select, types: { k: 'INT', v: 'STRING' } }, path)).rejects.toMatchObject({
      code: 'SNAPSHOT_MISMATCH',
      message: expect.stringMatching(
        /column max_v of state table groups was stored as INT.*, and the job has it as STRING/,
      ),
      fields: { operator: expect.stringContaining('GroupAggregate') },
    });
  }, 60_000);

  it.each([[1], [2]])(
    'rows of a join get a further column, at parallelism %i',
    async (parallelism) => {
      const selectOf = (
        more: string,
      ): string => `SELECT a.id AS k, b.v${more} FROM (SELECT id, id + 1 AS follower FROM n) AS a
      JOIN (SELECT id, v${more.replace(', b.', ', ')} FROM n) AS b ON a.follower = b.id`;
      const path = await snapshotOf({ ...base, select: selectOf(''), parallelism: 3 - parallelism }, kind);
      const had = new Set<number>();
      for await (const { rows } of (await openSnapshot(path)).rows('join:n,n:id + 1=id', 'left')) {
        for (const [id] of rows) had.add(Number(id));
      }
      const rows = await restored({ ...base, select: selectOf(', b.k'), parallelism }, path);
      // Rows of before meet those that come; they have met each other.
      const expected = Array.from({ length: total - 1 }, (_, index) => index + 1).filter(
        (id) => !had.has(id) || !had.has(id + 1),
      );
      expect(had.size).toBeGreaterThan(0);
      expect(rows.map((row) => Number(row['k'])).toSorted((a, b) => a - b)).toEqual(expected);
    },
    60_000,
  );

  it('the values behind a MIN that takes rows back keep their type', async () => {
    const select = 'SELECT k, MIN(c) AS s FROM (SELECT k, v, SUM(v) AS c FROM n GROUP BY k, v) GROUP BY k';
    const path = await snapshotOf({ ...base, select }, kind);
    const wider = { k: 'INT', v: 'BIGINT' };
    await expect(restored({ ...base, select, types: wider, parallelism: 2 }, path)).rejects.toMatchObject({
      code: 'SNAPSHOT_MISMATCH',
      message: 'column values_sum(v) of state table groups was stored with values of INT, and the job has BIGINT',
    });
    const whole = await restored({ ...base, select }, undefined);
    // Only what has changed since comes once more.
    expect(whole).toEqual(expect.arrayContaining(await restored({ ...base, select, parallelism: 2 }, path)));
  }, 60_000);

  it('windows that are open get a further aggregate', async () => {
    const windowed = (more: string): Version => ({
      ...base,
      select: `SELECT k, COUNT(*) AS c${more} FROM TABLE(TUMBLE(TABLE n, DESCRIPTOR(moment), INTERVAL '1' HOUR))
        GROUP BY k, window_start, window_end`,
    });
    const path = await snapshotOf({ ...windowed(''), parallelism: 2 }, kind);
    const rows = await restored(windowed(', COUNT(v) AS n'), path);
    expect(sum(rows, 'c')).toBe(total);
    expect(sum(rows, 'n')).toBeGreaterThan(0);
    expect(sum(rows, 'n')).toBeLessThan(total);
  }, 60_000);
});
