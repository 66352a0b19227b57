import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, runCli } from './run-cli.ts';

const job = `
  CREATE TABLE source (a INT) WITH ('connector' = 'filesystem', 'path' = 'in.json', 'format' = 'json', 'json.ignore-parse-errors' = 'true');
  CREATE TABLE target (a INT) WITH ('connector' = 'filesystem', 'path' = 'out', 'format' = 'json');
  INSERT INTO target SELECT a + 1 FROM source;`;

test('runs the INSERTs of a file and sums up on stderr, with the records that were skipped', async () => {
  const cwd = folderWith({ 'in.json': '{"a":1}\nnonsense\n{"a":2}\n', 'job.sql': job });
  const { code, stdout, stderr } = await runCli(['run', 'job.sql'], { cwd });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(/^insert-into target: finished in \d+\.\d\d s at parallelism 1\n/);
  expect(stderr).toMatch(/rows out +2\n/);
  expect(stderr).toMatch(/late rows +0\n/);
  expect(stderr).toMatch(/skipped records +1\n/);
  expect(stderr).toMatch(/bytes read +25 B /);
  expect(stderr).not.toContain('\u001b');
  const written = readdirSync(join(cwd, 'out')).map((name) => readFileSync(join(cwd, 'out', name), 'utf8'));
  expect(written.join('')).toBe('{"a":2}\n{"a":3}\n');
});

test('a file without INSERT has nothing to run, and a query has no place for its rows', async () => {
  const cwd = folderWith({ 'none.sql': 'SHOW TABLES', 'query.sql': 'SELECT 1' });
  const none = await runCli(['run', 'none.sql'], { cwd });
  expect(none.code).toBe(2);
  expect(none.stderr).toContain('error: none.sql has no INSERT');
  const query = await runCli(['run', 'query.sql'], { cwd });
  expect(query.code).toBe(2);
  expect(query.stderr).toContain('pelton sql -f query.sql prints them');
});

test('a job that fails ends with 1 and says where', async () => {
  const cwd = folderWith({ 'in.json': '{"a":1}\nnonsense\n', 'job.sql': job.replace("'true'", "'false'") });
  const { code, stderr } = await runCli(['run', 'job.sql'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: /);
  expect(stderr).toContain('in.json:2 (byte 8)');
  expect(stderr).toContain('operator: ');
});
