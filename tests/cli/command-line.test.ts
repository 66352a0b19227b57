import { expect, test } from 'vitest';
import { folderWith, runCli } from './run-cli.ts';

const escape = '\u001b';

test('--version and --help', async () => {
  expect(await runCli(['--version'])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
  const help = await runCli(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('Examples:');
  expect(help.stdout).toContain('Exit codes:');
  for (const command of ['sql', 'run', 'explain', 'demo']) {
    const { code, stdout } = await runCli([command, '--help']);
    expect(code, command).toBe(0);
    expect(stdout, command).toContain(`pelton ${command}`);
    expect(stdout, command).toContain('Examples:');
  }
});

test('no command is a mistake that shows the help', async () => {
  const { code, stdout, stderr } = await runCli([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: pelton');
});

test.each([
  [['slq'], "unknown command 'slq'", 'did you mean sql?'],
  [['sql', '--ouput', 'json'], "unknown option '--ouput'", 'did you mean --output?'],
  [['sql', '-o', 'xml'], 'Allowed choices are table, json, csv', 'pelton sql --help shows what there is'],
  [['sql', '-p', 'many', '-e', 'SELECT 1'], 'It is a whole number from 1 to 128', 'pelton sql --help'],
  [['sql', '-e', 'SELECT 1', '-f', 'q.sql'], 'give either -e or -f, not both', 'many statements'],
  [['run'], "missing required argument 'file'", 'pelton run --help'],
  [['sql', '-f', 'nothere.sql'], 'there is no file nothere.sql', 'the path is relative to'],
  [['run', '.'], 'the file . cannot be read: it is a folder', ''],
])('pelton %s: %s', async (args, message, hint) => {
  const { code, stdout, stderr } = await runCli(args, { cwd: folderWith() });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: /);
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
  expect(stderr).not.toContain(escape);
});

test.each([
  ['SELEC 1', '-e:1:1', '  1 | SELEC 1\n    | ^^^^^'],
  ['SELECT 1;\nSELECT nothing FROM nowhere', '-e:2:21', '    |                     ^^^^^^^'],
  ["SET 'paralelism.default' = '2'", '-e:1:5', "did you mean 'parallelism.default'?"],
])('a mistake in SQL shows its place: %s', async (sql, place, caret) => {
  const { code, stderr } = await runCli(['sql', '-e', sql]);
  expect(code).toBe(2);
  expect(stderr).toContain(place);
  expect(stderr).toContain(caret);
});

test('a mistake in a file names the file', async () => {
  const cwd = folderWith({ 'q.sql': '-- first\nSELECT 1 FORM t\n' });
  const { code, stderr } = await runCli(['sql', '-f', 'q.sql'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('q.sql:2:');
});

test('--verbose adds the code of an error', async () => {
  const { stderr } = await runCli(['sql', '--verbose', '-e', 'SELEC 1']);
  expect(stderr).toContain('code: SQL_SYNTAX');
});
