import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stateTablesSql } from '../../src/cli/state/state-table-sql.ts';
import type { RunningJobStatus } from '../../src/node/control/control-protocol.ts';
import { type CliRun, folderWith, runCli } from './run-cli.ts';

const job = `
  SET 'pipeline.max-parallelism' = '4';
  CREATE TABLE n (id BIGINT, name STRING) WITH ('connector' = 'datagen', 'rows-per-second' = '2000', 'fields.name.length' = '5',
    'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '1000000000');
  CREATE TABLE target (n BIGINT, total INT) WITH ('connector' = 'print');
  INSERT INTO target SELECT COUNT(*), MOD(id, 3) FROM n GROUP BY MOD(id, 3);
  INSERT INTO target SELECT a.id, CHAR_LENGTH(b.name) FROM (SELECT id, id + 1 AS follower FROM n) AS a
    JOIN (SELECT id, name FROM n) AS b ON a.follower = b.id;`;

/** Runs the job until a snapshot has something of everything, and stops it so that its state stays. Returns where. */
async function stateOf(cwd: string, args: readonly string[]): Promise<string> {
  const environment = { XDG_RUNTIME_DIR: cwd };
  let end: (signal: NodeJS.Signals) => void = () => undefined;
  onTestFinished(() => end('SIGKILL'));
  let ended: Promise<CliRun> | undefined;
  await new Promise<void>((resolve) => {
    ended = runCli(['run', 'job.sql', ...args], {
      cwd,
      environment,
      onOutput({ stdout }, child) {
        end = (signal) => void child.kill(signal);
        if ([', 0]', ', 1]', ', 2]', ', 5]'].every((text) => stdout.includes(text))) resolve();
      },
    });
  });
  const sinceMs = Date.now();
  // What is printed may be ahead of the checkpoints.
  for (let isBehind = args.includes('--checkpoint-dir'); isBehind; ) {
    const { stdout } = await runCli(['jobs', '--json'], { cwd, environment });
    isBehind = ((JSON.parse(stdout) as RunningJobStatus).lastCheckpoint?.triggeredMs ?? 0) <= sinceMs;
  }
  end('SIGINT');
  const { stderr = '' } = (await ended) ?? {};
  return /--restore (\S+)/.exec(stderr)?.[1] ?? stderr;
}

async function objectsOf(cwd: string, ...args: readonly string[]): Promise<Record<string, unknown>[]> {
  const { stdout, stderr, code } = await runCli(['state', ...args, '--output', 'json'], { cwd });
  expect(code, stderr).toBe(0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test.each([
  ['a savepoint', '1', ['--on-stop', 'savepoint']],
  ['a checkpoint', '2', ['--checkpoint-dir', 'state', '--checkpoint-interval', '50ms', '--parallelism', '2']],
])(
  '%s is listed, described and queried',
  async (_, parallelism, args) => {
    const cwd = folderWith({ 'job.sql': job });
    const path = await stateOf(cwd, args);
    const tables = await objectsOf(cwd, 'ls', path);
    expect(tables.map(({ operator, table, parallelism: of }) => [operator, table, of])).toEqual([
      ['source:n', 'splits', Number(parallelism)],
      ['group-aggregate:n:CAST(MOD(id, 3) AS INT)', 'groups', Number(parallelism)],
      ['join:n,n:id + 1=id', 'left', Number(parallelism)],
      ['join:n,n:id + 1=id', 'right', Number(parallelism)],
    ]);
    const columns = await objectsOf(cwd, 'describe', path, 'join:n,n:id + 1=id/right');
    expect(columns.map(({ column, type, role }) => [column, type, role])).toEqual([
      ['id', 'BIGINT', 'key'],
      ['name', 'STRING', 'value'],
    ]);
    const sums = `SELECT COUNT(*) AS n, MIN(id) AS low, MAX(id) AS high FROM join_n_n_id_1_id_left`;
    const [left] = await objectsOf(cwd, 'query', path, sums, '-p', '2');
    expect(left).toEqual({ n: left?.['high'], low: 1, high: left?.['high'] });
    const groups = await objectsOf(cwd, 'query', path, 'SELECT * FROM group_aggregate_n_cast_mod_id_3_as_int_groups');
    expect(groups.map((group) => String(group['CAST(MOD(id, 3) AS INT)'])).toSorted()).toEqual(['0', '1', '2']);
  },
  60_000,
);

test('what is not there is said', async () => {
  const cwd = folderWith({ 'job.sql': job });
  const missing = await runCli(['state', 'ls', 'nowhere'], { cwd });
  expect({ code: missing.code, stderr: missing.stderr.split('\n')[0] }).toEqual({
    code: 1,
    stderr: 'error: there is no checkpoint and no savepoint at nowhere',
  });
  const path = await stateOf(cwd, ['--on-stop', 'savepoint']);
  const uid = await runCli(['state', 'describe', join(cwd, path), 'source:m'], { cwd });
  expect(uid.code).toBe(2);
  expect(uid.stderr).toContain("the snapshot has no operator with the uid source:m\nhint: did you mean 'source:n'?");
  const column = await runCli(['state', 'query', path, 'SELECT nam FROM join_n_n_id_1_id_right'], { cwd });
  expect(column.code).toBe(2);
  expect(column.stderr).toContain('hint: did you mean name?');
  const usage = await runCli(['state'], { cwd });
  expect(usage.code).toBe(2);
  expect(usage.stderr).toMatch(/^Usage: pelton state/);
}, 60_000);

test('names in SQL differ from each other, and need no quotes', () => {
  const table = { name: 'rows', kind: 'keyed', columns: [], bytes: 0, rows: 0 } as const;
  const operator = (uid: string) => ({
    uid,
    name: '',
    parallelism: 1,
    tables: [table],
    source: undefined,
    inFlightRows: 0,
  });
  const times = { jobName: '', jobUid: '', checkpointId: 1, triggeredMs: 0, completedMs: 0, keyGroups: 1 };
  const operators = ['a:b', 'A b', "7'"].map(operator);
  const tables = stateTablesSql({ kind: 'savepoint', address: 'sp', ...times, operators }, "it's");
  expect(tables.map(({ name }) => name)).toEqual(['a_b_rows', 'a_b_rows_2', 'state_7_rows']);
  expect(tables[2]?.createTable).toBe(
    "CREATE TABLE `state_7_rows` () WITH ('connector' = 'savepoint', 'state.path' = 'it''s', 'operator.uid' = '7''', 'state.table' = 'rows');\n",
  );
});
