import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allConnectors } from '../../src/connectors/all-connectors.ts';
import { collectName } from '../../src/connectors/collect/collect.ts';
import { catalogue } from '../../src/expr/catalogue.ts';
import { exitCode } from '../../src/cli/exit-code.ts';
import { allFormats } from '../../src/formats/all-formats.ts';
import type { OptionDescription } from '../../src/base/option-schema.ts';
import { sessionOptionTable } from '../../src/plan/session-options.ts';
import { fileURLToPath } from 'node:url';
import { cliPath, folderWith, runCli, runProgram } from './run-cli.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const inTable = (text: string): string => text.replaceAll('|', '\\|');
/** Cells of a row of a Markdown table, so that the padding of a formatter does not matter. */
const rowsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .replace(/\s*(?<!\\)\|\s*/g, ' | ')
        .replaceAll(/ +/g, ' ')
        .trim(),
    );

/** What has to be written into a table of the page. */
const missingIn = (text: string, expected: readonly string[]): string[] => {
  const rows = new Set(rowsOf(text));
  return expected.filter((row) => !rows.has(row));
};

describe('the documentation says what the code says', () => {
  test('functions', () => {
    const expected = Object.entries(catalogue).map(([name, text]) => `| \`${inTable(name)}\` | ${inTable(text)} |`);
    expect(missingIn(page('sql.md'), expected)).toEqual([]);
  });

  test('options of a session', () => {
    const options: readonly [string, OptionDescription][] = Object.entries(sessionOptionTable);
    const expected = options.map(([name, { default: byDefault = '', description }]) => {
      return `| \`${name}\` |${byDefault === '' ? '' : ` ${byDefault}`} | ${description} |`;
    });
    expect(missingIn(page('sql.md'), expected)).toEqual([]);
  });

  test('options of connectors and formats', () => {
    const text = page('connectors.md');
    const connectors = [...allConnectors.values()].filter(({ description }) => description.name !== collectName);
    const expected = connectors.flatMap(({ description }) =>
      Object.entries(description.options).map(([name, option]) => {
        const byDefault = option.required === true ? 'required' : (option.default ?? '');
        return `| \`${name}\` | ${option.type} |${byDefault === '' ? '' : ` ${byDefault}`} | ${option.description} |`;
      }),
    );
    expect(missingIn(text, expected)).toEqual([]);
    for (const { description } of connectors) expect(text).toContain(`## ${description.name}`);
    for (const format of allFormats.values()) {
      for (const option of format.optionNames) expect(text).toContain(`\`${format.name}.${option}\``);
    }
  });

  test('exit codes', () => {
    const codes = rowsOf(page('cli.md')).flatMap((row) => /^\| (\d+) \|/.exec(row)?.[1] ?? []);
    expect(codes).toEqual(Object.values(exitCode).map(String));
  });
});

const fenced = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '');

test('the SQL of the pages is understood', async () => {
  const table = fenced(page('connectors.md'), 'sql').join('\n');
  const bid = `CREATE TABLE bid (auction BIGINT, bidder BIGINT, price BIGINT, dateTime TIMESTAMP(3),
    WATERMARK FOR dateTime AS dateTime) WITH ('connector' = 'datagen');
    CREATE TABLE auction (id BIGINT, item STRING) WITH ('connector' = 'datagen');`;
  const { code, stderr } = await runCli(['explain', '-e', `${table}${bid}${fenced(page('sql.md'), 'sql').join('\n')}`]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

describe('the README shows what happens', () => {
  const readme = page('../README.md');
  const [bids = ''] = fenced(readme, 'json');
  const [query = ''] = fenced(readme, 'sql');

  test('on the command line', async () => {
    const cwd = folderWith({ 'bids.json': bids, 'bids.sql': query });
    const commands = [...readme.matchAll(/^\$ npx pelton (.*)\n([\s\S]*?)(?=\n\$|\n```|\n\n)/gm)];
    expect(commands).toHaveLength(4);
    for (const [, command = '', shown] of commands) {
      const { stdout } = await runProgram('bash', ['-c', `"${process.execPath}" "${cliPath}" ${command} 2>&1`], {
        cwd,
      });
      expect(stdout.trimEnd(), command).toBe(shown);
    }
  });

  test('from TypeScript', async () => {
    const cwd = folderWith({ 'bids.json': bids });
    const [program = ''] = fenced(readme, 'ts');
    // The package finds itself by its name from its own folder only.
    const code = program.replace("'path' = 'bids.json'", `'path' = '${cwd}/bids.json'`);
    const { stdout, stderr } = await runProgram(process.execPath, ['--input-type=module', '-e', code], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
    });
    expect(stderr).toBe('');
    expect(readme).toContain(`\`\`\`\n${stdout}\`\`\``);
  });
});
