import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CliOptions, folderWith, runCli } from './run-cli.ts';

const table = (column: string, options = '', path = 'in.json'): string =>
  `CREATE TABLE t (${column}) WITH ('connector' = 'filesystem', 'path' = '${path}', 'format' = 'json'${options}); SELECT a FROM t`;
const query = (sql: string, cwd: string, options: CliOptions = {}) =>
  runCli(['sql', '-o', 'json', '-e', sql], { cwd, ...options });

test('a missing file', async () => {
  const { code, stdout, stderr } = await query(table('a INT'), folderWith({ 'im.json': '' }));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error: .*in\.json/);
  expect(stderr).toContain('operator: ');
});

test('an unreadable folder', async ({ skip }) => {
  // Root may read everything, so it lends the command to nobody.
  const uid = process.getuid?.() === 0 ? { uid: 65534 } : {};
  const cwd = folderWith();
  chmodSync(cwd, 0o755);
  if ((await runCli(['--version'], { cwd, ...uid }).catch(() => undefined))?.code !== 0)
    skip('nobody may not read the build');
  mkdirSync(join(cwd, 'closed'), { mode: 0o000 });
  const { code, stderr } = await query(table('a INT', '', 'closed'), cwd, uid);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: .*closed/);
});

test('an unknown option gets the nearest name', async () => {
  const { code, stderr } = await query(table('a INT', ", 'source.monitor-intervall' = '1 s'"), folderWith());
  expect(code).toBe(2);
  expect(stderr).toContain("did you mean 'source.monitor-interval'?");
  expect(stderr).toContain('-e:1:');
});

test.each([
  ['an empty file', '', []],
  ['a file without a final newline', '{"a":1}\n{"a":2}', [1, 2]],
  ['CRLF', '{"a":1}\r\n{"a":2}\r\n', [1, 2]],
  ['a BOM', '\ufeff{"a":1}\n{"a":2}\n', [1, 2]],
])('%s', async (_, content, rows) => {
  const { code, stdout, stderr } = await query(table('a INT'), folderWith({ 'in.json': content }));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(rows.map((a) => `{"a":${a}}\n`).join(''));
});

test('a line of 10 MB', async () => {
  const long = 'x'.repeat(10_000_000);
  const cwd = folderWith({ 'in.json': `{"a":"one"}\n{"a":"${long}"}\n{"a":"three"}\n` });
  const { code, stdout } = await query(table('a STRING'), cwd);
  expect(code).toBe(0);
  expect(stdout === `{"a":"one"}\n{"a":"${long}"}\n{"a":"three"}\n`).toBe(true);
});

test('a number that overflows its column', async () => {
  const cwd = folderWith({ 'in.json': '{"a":1}\n{"a":3000000000}\n' });
  const { code, stderr } = await query(table('a INT'), cwd);
  expect(code).toBe(1);
  expect(stderr).toContain('in.json:2 (byte 8)');
});

test('records that are skipped on request are counted', async () => {
  const cwd = folderWith({ 'in.json': '{"a":1}\n{"a":\nnonsense\n{"a":2}\n' });
  const { code, stdout, stderr } = await query(table('a INT', ", 'json.ignore-parse-errors' = 'true'"), cwd);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '{"a":1}\n{"a":2}\n' });
  expect(stderr).toBe('note: 2 bad records skipped\n');
});
