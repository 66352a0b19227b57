import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSession } from '../../src/node/index.ts';
import { type CliRun, folderWith, runCli } from './run-cli.ts';

const job = `
  SET 'pipeline.max-parallelism' = '4';
  CREATE TABLE n (id BIGINT, v INT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000', 'fields.v.min' = '0', 'fields.v.max' = '9',
    'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '1000000000');
  CREATE TABLE target (v INT, n BIGINT) WITH ('connector' = 'blackhole');
  INSERT INTO target SELECT v, COUNT(*) FROM n GROUP BY v;`;

async function savepointOf(sql: string, folder: string): Promise<string> {
  const session = createSession();
  session.set('execution.checkpointing.interval', '10 min');
  for await (const result of session.executeAsOneJob(sql)) {
    if (result.kind !== 'insert') continue;
    while ((await result.job.triggerCheckpoint()).stateBytes === 0);
    return (await result.job.stop({ path: folder })).path ?? '';
  }
  throw new Error('no job');
}

test('a job is compared with a savepoint, operator by operator', async () => {
  const cwd = folderWith({
    'same.sql': job,
    'more.sql': job.replace('COUNT(*)', 'COUNT(*) + MIN(id)'),
    'other.sql': job.replace('SELECT v, COUNT(*) FROM n GROUP BY v', 'SELECT v + 1, COUNT(*) FROM n GROUP BY v + 1'),
    'text.sql': job
      .replace("v INT) WITH ('connector' = 'datagen'", "v STRING) WITH ('connector' = 'datagen'")
      .replace("'fields.v.min' = '0', 'fields.v.max' = '9',", '')
      .replace('SELECT v,', 'SELECT CHAR_LENGTH(v),'),
    'none.sql': 'SET',
  });
  const path = await savepointOf(job, cwd);
  const check = (file: string, ...args: readonly string[]): Promise<CliRun> =>
    runCli(['savepoint', 'check', file, path, ...args], { cwd });

  const same = await check('same.sql', '--json');
  expect({ code: same.code, stderr: same.stderr }).toEqual({
    code: 0,
    stderr: `the job can begin with the savepoint ${path}\n`,
  });
  const group = same.stdout.split('\n').find((line) => line.includes('"group-aggregate:n:v"'));
  expect(JSON.parse(group ?? '')).toMatchObject({
    outcome: 'restored',
    contents: { parallelism: 1, fileRows: 10 },
    tables: [{ name: 'groups', outcome: 'same', changes: [] }],
  });

  const more = await check('more.sql', '-p', '2');
  expect(more.code).toBe(0);
  expect(more.stdout).toContain('parallelism 1 to 2: 10 rows; groups.min_id BIGINT is new and begins as NULL');

  const other = await check('other.sql');
  expect(other.code).toBe(1);
  expect(other.stdout).toMatch(/group-aggregate:n:v \|? *\| left-behind/);
  expect(other.stderr).toContain('the job cannot begin with the savepoint');
  expect(other.stderr).toContain('state of an operator that the job does not have: GroupAggregate');
  expect((await check('other.sql', '--allow-non-restored')).code).toBe(0);

  const text = await check('text.sql');
  expect(text.code).toBe(1);
  expect(text.stderr).toContain('column v of state table groups was stored as INT, and the job has it as STRING');
  expect(text.stderr).toContain('operator: GroupAggregate');

  expect((await check('none.sql')).stderr).toContain('none.sql has no INSERT and no query, so there is no job');

  const damaged =
    readdirSync(path, { recursive: true, encoding: 'utf8' }).find((file) => file.endsWith('.arrow')) ?? '';
  const bytes = readFileSync(join(path, damaged));
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(join(path, damaged), bytes);
  const broken = await check('same.sql');
  expect(broken.code).toBe(1);
  expect(broken.stderr).toContain('is corrupt: its SHA-256 is');
}, 90_000);
