import { expect, test } from 'vitest';
import { finalRows, parseScript } from './sql-script.ts';

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
    'SELECT 3;',
    '--= [3]',
  ];
  expect(parseScript(text.join('\n'))).toEqual({
    files: { 'a.json': '{"x": 1}\n{"x": 2}\n' },
    steps: [
      {
        sql: '-- about\nCREATE TABLE a;\nSELECT 1;\n',
        line: 1,
        rows: ['+I[1]', '+I[2]'],
        isFinal: false,
        error: undefined,
      },
      { sql: 'SELECT 2;\n', line: 9, rows: [], isFinal: false, error: 'no' },
      { sql: 'SELECT 3;\n', line: 11, rows: ['[3]'], isFinal: true, error: undefined },
    ],
  });
});

test('changes leave rows, and take back only what is there', () => {
  expect(finalRows(['+I[a, 1]', '+I[b, 1]', '-U[a, 1]', '+U[a, 2]', '-D[b, 1]'])).toEqual(['[a, 2]']);
  expect(() => finalRows(['+I[a, 1]', '-U[a, 2]'])).toThrow('[a, 2] was taken back more often than it came');
});
