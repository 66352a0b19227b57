import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cliPath, folderWith, runCli, runProgram } from './run-cli.ts';

// `script` gives its child a terminal.
const script = '/usr/bin/script';

function inTerminal(columns: number, command: string, environment: Record<string, string> = {}, cwd = folderWith()) {
  const pelton = `"${process.execPath}" "${cliPath}" ${command}`;
  return runProgram(script, ['-qec', `stty cols ${columns} && ${pelton}`, '/dev/null'], {
    cwd,
    environment: { TERM: 'xterm', ...environment },
  });
}

test('a pipe gets no colors, whatever the environment says of a CI', async () => {
  const { stderr } = await runCli(['sql', '-e', 'SELEC'], { environment: { CI: 'true' } });
  expect(stderr).toMatch(/^error: found 'SELEC'/);
});

describe.skipIf(!existsSync(script))('in a terminal', () => {
  test('a row is cut to a narrow one', async () => {
    const { code, stdout } = await inTerminal(30, `sql -e "SELECT '${'x'.repeat(100)}' AS a, 1 AS b"`);
    expect(code).toBe(0);
    const lines = stdout.split('\r\n');
    expect(lines[2]).toBe(` ${'x'.repeat(23)}… | 1`);
    expect(lines[3]).toContain('1 row in');
  });

  test('errors are red, unless NO_COLOR or --no-color', async () => {
    const red = '\u001b[31m';
    expect((await inTerminal(80, 'sql -e "SELEC"')).stdout).toContain(red);
    expect((await inTerminal(80, 'sql -e "SELEC"', { NO_COLOR: '1' })).stdout).not.toContain('\u001b');
    expect((await inTerminal(80, 'sql --no-color -e "SELEC"')).stdout).not.toContain('\u001b');
    expect((await inTerminal(80, 'sql -e "SELEC"', { TERM: 'dumb' })).stdout).not.toContain('\u001b');
  });

  test('a running job shows a line that is redrawn in place', async () => {
    const cwd = folderWith({
      'job.sql': `CREATE TABLE n (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000', 'number-of-rows' = '1000');
        CREATE TABLE target (id BIGINT) WITH ('connector' = 'blackhole');
        INSERT INTO target SELECT id FROM n`,
    });
    const { code, stdout } = await inTerminal(60, 'run job.sql', {}, cwd);
    expect(code).toBe(0);
    const drawn = stdout.split('\r\u001b[2K').slice(1, -1);
    expect(drawn.length).toBeGreaterThan(1);
    for (const line of drawn.slice(0, -1)) expect(line.replace(/\r?\n.*$/s, '').length).toBeLessThan(60);
    expect(drawn.some((line) => / rows in \| /.test(line))).toBe(true);
    expect(stdout).toContain('insert-into target: finished in');
  });
});
