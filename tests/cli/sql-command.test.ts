import { expect, test } from 'vitest';
import { folderWith, runCli } from './run-cli.ts';

const values = "SELECT * FROM (VALUES (9007199254740993, 'x'), (2, '漢')) AS t(id, name)";

test('rows in each format', async () => {
  expect(await runCli(['sql', '-e', values])).toEqual({
    code: 0,
    stdout: '               id | name\n------------------+------\n 9007199254740993 | x\n                2 | 漢\n',
    stderr: '',
  });
  expect(await runCli(['sql', '-e', values, '-o', 'json'])).toEqual({
    code: 0,
    stdout: '{"id":9007199254740993,"name":"x"}\n{"id":2,"name":"漢"}\n',
    stderr: '',
  });
  expect((await runCli(['sql', '-e', values, '-o', 'csv'])).stdout).toBe('id,name\n9007199254740993,x\n2,漢\n');
});

test('--changelog tells the kind of each row', async () => {
  const changes = (output: string) => runCli(['sql', '--changelog', '-o', output, '-e', 'SELECT 1 AS a']);
  expect((await changes('json')).stdout).toBe('{"op":"+I","row":{"a":1}}\n');
  expect((await changes('csv')).stdout).toBe('op,a\n+I,1\n');
  expect((await changes('table')).stdout).toBe(' op | a\n----+---\n +I | 1\n');
});

test('a query whose results change tells the kind of each row without being asked', async () => {
  const sql = "SELECT a, COUNT(*) AS n FROM (VALUES ('x'), ('y'), ('x')) AS t(a) GROUP BY a";
  const rowsOf = async (output: string) => (await runCli(['sql', '-o', output, '-e', sql])).stdout.split('\n');
  const json = await rowsOf('json');
  expect(json).toContain('{"op":"+I","row":{"a":"y","n":1}}');
  expect(json.at(-2)).toMatch(/^\{"op":"\+[IU]","row":/);
  expect((await rowsOf('csv'))[0]).toBe('op,a,n');
  expect((await rowsOf('table'))[0]).toBe(' op | a | n');
});

test('statements come from a file, from a pipe, or from -', async () => {
  const cwd = folderWith({ 'q.sql': '\ufeffSELECT 1 AS a;\nSELECT 2 AS b' });
  const stdout = '{"a":1}\n{"b":2}\n';
  expect(await runCli(['sql', '-o', 'json', '-f', 'q.sql'], { cwd })).toEqual({ code: 0, stdout, stderr: '' });
  expect(await runCli(['sql', '-o', 'json'], { input: 'SELECT 1 AS a; SELECT 2 AS b' })).toMatchObject({
    code: 0,
    stdout,
  });
  expect(await runCli(['sql', '-o', 'json', '-f', '-'], { input: 'SELECT 1 AS a; SELECT 2 AS b' })).toMatchObject({
    stdout,
  });
});

test('definitions say nothing, SHOW and DESCRIBE answer on stdout', async () => {
  const sql = "CREATE TABLE t (a BIGINT) WITH ('connector' = 'datagen'); SHOW TABLES; DESCRIBE t";
  const { code, stdout, stderr } = await runCli(['sql', '-o', 'csv', '-e', sql]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe('table\nt\nname,type,null,key,extras,watermark\na,BIGINT,TRUE,"","",""\n');
});

test('what came before a mistake is printed', async () => {
  const { code, stdout, stderr } = await runCli(['sql', '-o', 'json', '-e', 'SELECT 1 AS a; SELECT b FROM nowhere']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '{"a":1}\n' });
  expect(stderr).toContain('-e:1:');
});

test('an empty result has its header and ends well', async () => {
  const sql = 'SELECT a FROM (VALUES (1)) AS t(a) WHERE a > 1';
  expect(await runCli(['sql', '-e', sql])).toEqual({ code: 0, stdout: ' a\n---\n', stderr: '' });
  expect(await runCli(['sql', '-o', 'json', '-e', sql])).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('a windowed query over a file', async () => {
  const line = (seconds: number, price: number) => `{"ts":"2024-01-01 00:00:${seconds}.000","price":${price}}\n`;
  const cwd = folderWith({ 'bids.json': line(10, 5) + line(12, 7) + line(25, 1) });
  const sql = `
    CREATE TABLE bids (ts TIMESTAMP(3), price BIGINT, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
      WITH ('connector' = 'filesystem', 'path' = 'bids.json', 'format' = 'json');
    SELECT window_start, COUNT(*) AS bids, SUM(price) AS total
    FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end`;
  for (const parallelism of ['1', '2']) {
    const { code, stdout, stderr } = await runCli(['sql', '-o', 'json', '-p', parallelism, '-e', sql], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n').toSorted()).toEqual([
      '{"window_start":"2024-01-01 00:00:10.000","bids":2,"total":12}',
      '{"window_start":"2024-01-01 00:00:20.000","bids":1,"total":1}',
    ]);
  }
});

test('INSERT runs and reports its rows on stderr', async () => {
  const sql = "CREATE TABLE target (a INT) WITH ('connector' = 'print'); INSERT INTO target VALUES (1), (2)";
  const { code, stdout, stderr } = await runCli(['sql', '-e', sql]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '+I[1]\n+I[2]\n' });
  expect(stderr).toMatch(/^target: 2 rows written in \d+\.\d\d s\n$/);
});

test('explain prints plans and runs nothing', async () => {
  const sql = "CREATE TABLE t (a INT) WITH ('connector' = 'print'); INSERT INTO t SELECT 1; SELECT 2";
  const { code, stdout, stderr } = await runCli(['explain', '-e', sql]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.match(/== Job Graph ==/g)).toHaveLength(2);
});
