import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliPath, folderWith, runCli, runProgram } from '../run-cli.ts';

const seconds = /\d+\.\d+ s/g;
/** The two answers without what differs from run to run. */
const answers = (stdout: string): string[] => stdout.split('\n').filter((line) => / \| /.test(line));

test('writes its events once, answers the same at every parallelism, and what it says to try next works', async () => {
  const cwd = folderWith();
  const first = await runCli(['demo', '--events', '20000', '--parallelism', '1'], { cwd });
  expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
  expect(first.stdout).toContain('Nexmark: 20,000 events');
  expect(first.stdout).toMatch(/1\. data\/nexmark-20000: [\d.]+ MB of JSON lines, written in /);
  expect(first.stdout).toMatch(seconds);
  expect(first.stdout).toMatch(/ 2024-01-01 00:00:00\.000 \| +18400 \|/);
  expect(first.stdout).not.toContain('late rows');
  expect(readdirSync(join(cwd, 'data')).toSorted()).toEqual(['demo.sql', 'live.sql', 'nexmark-20000']);

  const second = await runCli(['demo', '--events', '20000', '--parallelism', '2'], { cwd });
  expect(second.stdout).toContain('there from last time');
  expect(answers(second.stdout)).toEqual(answers(first.stdout));

  const next = first.stdout.split('Try next:\n')[1]?.split('\n') ?? [];
  const [json = '', explain = '', live = ''] = next
    .map((line) => line.trim())
    .filter((line) => line.startsWith('node '));
  expect(
    [json, explain, live].every((command) => command.includes('main.js sql') || command.includes('main.js explain')),
  ).toBe(true);
  const shell = (command: string) =>
    runProgram('bash', ['-c', command.replace(/node \S+main\.js/, `"${process.execPath}" "${cliPath}"`)], { cwd });
  expect((await shell(json)).stdout).toContain('"window_start":"2024-01-01 00:00:00.000","bids":18400,');
  expect((await shell(explain)).stdout).toContain('== Job Graph ==');
  const streamed = await runCli(['sql', '-f', 'data/live.sql', '-o', 'csv'], {
    cwd,
    onOutput(seen, child) {
      if (seen.stdout.includes('2024-01-01 00:00:00.000,')) child.kill('SIGINT');
    },
  });
  expect(live).toContain('data/live.sql');
  expect(streamed.code).toBe(130);
}, 60_000);

test('a folder that it cannot write to is no bug', async () => {
  const { code, stderr } = await runCli(['demo', '--events', '1000'], { cwd: folderWith({ data: 'a file' }) });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: the demo cannot write below .*\nhint: run it in a folder of your own/);
});
