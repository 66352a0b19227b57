import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliPath, folderWith, runCli, runProgram } from './run-cli.ts';

const endless = "CREATE TABLE n (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '100000')";

test('Ctrl-C cancels cleanly: what was written is kept, and the exit code says so', async () => {
  const cwd = folderWith({
    'job.sql': `${endless};
      CREATE TABLE target (id BIGINT) WITH ('connector' = 'print');
      INSERT INTO target SELECT id FROM n`,
  });
  let signalled = false;
  const { code, stdout, stderr } = await runCli(['run', 'job.sql'], {
    cwd,
    onOutput(seen, child) {
      if (signalled || !seen.stdout.includes('\n')) return;
      signalled = true;
      child.kill('SIGINT');
    },
  });
  expect(code).toBe(130);
  expect(stdout).toMatch(/^\+I\[/);
  expect(stderr).toContain('cancelling the job');
  expect(stderr).toContain('press Ctrl-C again');
  expect(stderr).toContain('cancelled in');
});

test('a second Ctrl-C ends at once; SIGTERM ends with 143', async () => {
  const after = (signals: readonly NodeJS.Signals[]) =>
    runCli(['sql', '-o', 'json', '-e', `${endless}; SELECT id FROM n`], {
      onOutput(seen, child) {
        if (seen.stdout === '') return;
        for (const signal of signals) child.kill(signal);
      },
    });
  expect((await after(['SIGINT', 'SIGINT'])).code).toBe(130);
  expect((await after(['SIGTERM'])).code).toBe(143);
});

test('a reader that leaves ends the job quietly', async () => {
  const command = `"${process.execPath}" "${cliPath}" sql -o json -e "${endless}; SELECT id FROM n"`;
  const { code, stdout, stderr } = await runProgram('bash', ['-c', `${command} | head -2; exit \${PIPESTATUS[0]}`]);
  expect(stdout.split('\n')).toHaveLength(3);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test.skipIf(!existsSync('/dev/full'))('an output that cannot be written is a failure', async () => {
  const command = `"${process.execPath}" "${cliPath}" sql -o json -e "${endless}; SELECT id FROM n" > /dev/full`;
  const { code, stderr } = await runProgram('bash', ['-c', command]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: the output cannot be written: ENOSPC/);
});

test('a demo that is interrupted leaves no half of its files behind', async () => {
  const cwd = folderWith();
  let signalled = false;
  const { code } = await runCli(['demo', '--events', '100000000'], {
    cwd,
    onOutput(seen, child) {
      if (signalled || seen.stdout === '') return;
      signalled = true;
      // The job starts right after the first line; both ways to end, before and during it, must clean up.
      child.kill('SIGINT');
    },
  });
  expect(code).toBe(130);
  if (existsSync(join(cwd, 'data'))) expect(readdirSync(join(cwd, 'data'))).toEqual([]);
});
