import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CliRun, folderWith, runCli } from './run-cli.ts';

const rowCount = 6000;
const job = `
  CREATE TABLE n (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '4000',
    'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '${rowCount}');
  CREATE TABLE target (n BIGINT, total BIGINT) WITH ('connector' = 'print');
  INSERT INTO target SELECT COUNT(*), SUM(id) FROM n;`;

const lastRow = ({ stdout }: CliRun): string | undefined => stdout.trimEnd().split('\n').at(-1);
const wholeResult = `+U[${rowCount}, ${(rowCount * (rowCount + 1)) / 2}]`;

/** Runs the job, and sends the signal as soon as it has printed something. */
async function interrupted(cwd: string, args: readonly string[], signal: NodeJS.Signals): Promise<CliRun> {
  let isSent = false;
  return await runCli(['run', 'job.sql', ...args], {
    cwd,
    onOutput(seen, child) {
      if (isSent || !seen.stdout.includes('+U')) return;
      isSent = true;
      child.kill(signal);
    },
  });
}

test('Ctrl-C with a savepoint, and the command that it says goes on: no row is lost or counted twice', async () => {
  const cwd = folderWith({ 'job.sql': job });
  const first = await interrupted(cwd, ['--on-stop', 'savepoint'], 'SIGINT');
  expect(first.code).toBe(130);
  expect(first.stderr).toContain('stopping the job with a savepoint; press Ctrl-C again');
  expect(first.stderr).toContain('insert-into target: stopped in');
  const command = /go on with\n {2}pelton (run job\.sql --restore savepoints\/savepoint-\S+)\n/.exec(first.stderr)?.[1];
  const next = await runCli(command?.split(' ') ?? [], { cwd });
  expect({ code: next.code, last: lastRow(next) }).toEqual({ code: 0, last: wholeResult });
});

test('--restore latest begins, goes on with the last checkpoint, and with another parallelism', async () => {
  const cwd = folderWith({ 'job.sql': job });
  const args = ['--checkpoint-dir', 'state', '--checkpoint-interval', '50ms', '--restore', 'latest'];
  const first = await interrupted(cwd, args, 'SIGINT');
  expect(first.code).toBe(130);
  expect(first.stderr).toContain('no checkpoint in state yet: the job begins from the beginning');
  expect(readdirSync(join(cwd, 'state'))).toHaveLength(1);
  const next = await runCli(['run', 'job.sql', ...args, '--parallelism', '2'], { cwd });
  expect({ code: next.code, last: lastRow(next)?.replace(/^\d> /, '') }).toEqual({ code: 0, last: wholeResult });
  // What a finished job had kept goes with it.
  expect(existsSync(join(cwd, 'state')) ? readdirSync(join(cwd, 'state'), { recursive: true }) : []).not.toContain(
    '_metadata',
  );
});

test('a job that is not there any more, and a job that has changed, are told apart', async () => {
  const cwd = folderWith({ 'job.sql': job, 'other.sql': job.replace('FROM n;', 'FROM n GROUP BY id;') });
  const missing = await runCli(['run', 'job.sql', '--restore', 'nowhere'], { cwd });
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain('error: there is no checkpoint and no savepoint at nowhere');
  const { stderr } = await interrupted(cwd, ['--on-stop', 'savepoint'], 'SIGINT');
  const path = /--restore (\S+)/.exec(stderr)?.[1] ?? '';
  const changed = await runCli(['run', 'other.sql', '--restore', path], { cwd });
  expect(changed.code).toBe(1);
  expect(changed.stderr).toContain('state of an operator that the job does not have');
  expect(changed.stderr).toContain('--allow-non-restored');
});

test('a wrong combination of options is a wrong command line', async () => {
  const cwd = folderWith({ 'job.sql': job });
  const { code, stderr } = await runCli(['run', 'job.sql', '--restore', 'latest'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('--restore latest looks into the folder of --checkpoint-dir');
});
