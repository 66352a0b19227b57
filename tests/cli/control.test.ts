import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findJob } from '../../src/cli/control/find-job.ts';
import { type CliRun, folderWith, runCli } from './run-cli.ts';

const job = `
  SET 'pipeline.max-parallelism' = '4';
  CREATE TABLE n (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000',
    'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '1000000000');
  CREATE TABLE target (n BIGINT, total BIGINT) WITH ('connector' = 'print');
  INSERT INTO target SELECT COUNT(*), SUM(id) FROM n;`;

/** A folder with a running job, whose commands are given as by the same user. */
class World {
  readonly folder = folderWith({ 'job.sql': job });
  readonly environment = { XDG_RUNTIME_DIR: this.folder };
  readonly registry = join(this.folder, 'pelton');

  /** Resolves when the job has printed something. */
  async start(...args: readonly string[]): Promise<{ readonly ended: Promise<CliRun>; readonly kill: () => void }> {
    return await new Promise((resolve) => {
      let kill = (): void => undefined;
      const ended: Promise<CliRun> = runCli(['run', 'job.sql', ...args], {
        cwd: this.folder,
        environment: this.environment,
        onOutput: ({ stdout }, child) => {
          kill = () => void child.kill('SIGKILL');
          if (stdout.includes('+U')) resolve({ ended, kill: () => kill() });
        },
      });
      onTestFinished(() => kill());
    });
  }

  async pelton(...args: readonly string[]): Promise<CliRun> {
    const cwd = join(this.folder, 'elsewhere');
    mkdirSync(cwd, { recursive: true });
    return await runCli(args, { cwd, environment: this.environment });
  }

  async onlyJob(): Promise<Record<string, unknown>> {
    const { stdout } = await this.pelton('jobs', '--json');
    return JSON.parse(stdout) as Record<string, unknown>;
  }
}

test('a running job is listed, takes savepoints, and is stopped with one, from which it goes on', async () => {
  const world = new World();
  const { ended } = await world.start('--checkpoint-dir', 'state', '--checkpoint-interval', '50ms');
  const { jobUid, name, state } = await world.onlyJob();
  expect({ name, state }).toEqual({ name: 'insert-into target', state: 'running' });
  const uid = String(jobUid);

  const savepoint = await world.pelton('savepoint', uid.slice(0, 7), 'kept');
  expect(savepoint.code).toBe(0);
  expect(savepoint.stdout.trim()).toMatch(/elsewhere\/kept\/savepoint-\S+$/);
  expect(existsSync(join(savepoint.stdout.trim(), '_metadata'))).toBe(true);

  const checkpoints = await world.pelton('checkpoints', 'insert-into target', '--json');
  const kinds = checkpoints.stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { kind: string }).kind);
  expect(new Set(kinds)).toEqual(new Set(['checkpoint', 'savepoint']));
  expect((await world.pelton('checkpoints', uid)).stdout).toContain(savepoint.stdout.trim());

  const stopped = await world.pelton('stop', uid, '--savepoint-dir', 'last', '--drain');
  expect(stopped.code).toBe(0);
  const path = stopped.stdout.trim();
  expect(isAbsolute(path)).toBe(true);
  const run = await ended;
  expect(run.code).toBe(0);
  expect(run.stderr).toContain('insert-into target: stopped in');
  expect(run.stderr).toContain(
    `savepoint ${path}; go on with\n  pelton run job.sql --checkpoint-dir state --restore ${path}`,
  );
  expect(readdirSync(world.registry)).toEqual([]);
  expect((await world.pelton('jobs')).stdout).toBe('');
}, 60_000);

test('a job is cancelled, and names that nobody has are told apart', async () => {
  const world = new World();
  const { ended } = await world.start();
  const wrong = await world.pelton('cancel', 'insert-into targte');
  expect({ code: wrong.code, stderr: wrong.stderr }).toEqual({
    code: 2,
    stderr: "error: no running job is called 'insert-into targte'\nhint: did you mean 'insert-into target'?\n",
  });
  expect((await world.pelton('cancel', 'insert-into target')).code).toBe(0);
  expect((await ended).stderr).toContain('insert-into target: cancelled in');
  const late = await world.pelton('cancel', 'insert-into target');
  expect(late.stderr).toContain('hint: no job runs on this machine');
}, 60_000);

test('what a dead process leaves behind is not shown, and deleted', async () => {
  const world = new World();
  const { ended, kill } = await world.start();
  kill();
  await ended;
  expect(readdirSync(world.registry)).toHaveLength(2);
  const { stdout, code } = await world.pelton('jobs', '--json');
  expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
  expect(readdirSync(world.registry)).toEqual([]);
}, 60_000);

describe('which job is meant', () => {
  const jobs = [
    { status: { jobUid: 'abc1', name: 'one' } },
    { status: { jobUid: 'abd2', name: 'two' } },
    { status: { jobUid: 'f00', name: 'two' } },
  ];

  test('by uid, name, or the beginning of the uid', () => {
    expect(findJob(jobs, 'one')).toBe(jobs[0]);
    expect(findJob(jobs, 'abd')).toBe(jobs[1]);
    expect(findJob(jobs, 'f00')).toBe(jobs[2]);
  });

  test('several may match', () => {
    expect(() => findJob(jobs, 'two')).toThrow("2 running jobs match 'two'");
    expect(() => findJob(jobs, 'ab')).toThrow("2 running jobs match 'ab'");
    expect(() => findJob([], '')).toThrow("no running job is called ''");
  });
});
