import { expect, test } from 'vitest';
import { parseScript } from './sql-script.ts';

test('a script is files and steps, each with what it should give', () => {
  const text = [
    '-- about',
    '--@ a.json',
    '--| {"x": 1}',
    '--| {"x": 2}',
    'CREATE TABLE a;',
    'SELECT 1;',
    '--> +I[1]',
    '--> +I[2]',
    'SELECT 2;',
    '--! no',
  ];
  expect(parseScript(text.join('\n'))).toEqual({
    files: { 'a.json': '{"x": 1}\n{"x": 2}\n' },
    steps: [
      { sql: '-- about\nCREATE TABLE a;\nSELECT 1;\n', line: 1, rows: ['+I[1]', '+I[2]'], error: undefined },
      { sql: 'SELECT 2;\n', line: 9, rows: [], error: 'no' },
    ],
  });
});
