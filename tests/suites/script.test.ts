import { expect, it } from 'vitest';
import { type Action, actionsOf, withSavepoints } from './script.ts';
import type { Step, SuiteCase } from './suite-case.ts';

const table = (name: string) => ({
  name,
  columns: ['`the id` INT', 'doubled AS `the id` * 2', 'ts TIMESTAMP(3)'],
  watermark: null,
  primaryKey: [],
  changelog: 'I',
  lookup: false,
});

function actions(script: readonly Step[], mode: SuiteCase['mode'] = 'streaming'): Action[] {
  const suiteCase: SuiteCase = {
    format: 1,
    id: 'x',
    title: 'x',
    tags: [],
    mode,
    tables: [table('a'), table('b')],
    sql: [],
    script,
    expect: { columns: [], compare: 'final' },
  };
  return actionsOf({ suiteCase, folder: '.' });
}

const feed = (name: string, ...times: number[]) => ({
  feed: name,
  rows: times.map((seconds) => ['+I', seconds, `2020-01-01T00:00:0${seconds}`]),
});
const shown = (list: readonly Action[]): string[] =>
  list.map((action) => (action.kind === 'row' ? `${action.table}${String(action.row.values[0])}` : action.kind));

it('starts the query first unless told otherwise', () => {
  expect(shown(actions([feed('a', 1)]))).toEqual(['submit', 'a1']);
  expect(shown(actions([feed('a', 1), { submit: true }]))).toEqual(['a1', 'submit']);
});

it('feeds alternately, and by time', () => {
  const both = [feed('a', 1, 4, 3), feed('b', 2, 4)];
  expect(shown(actions([{ interleave: both, by: 'alternate', chunk: 2 }])).slice(1)).toEqual([
    'a1',
    'a4',
    'b2',
    'b4',
    'a3',
  ]);
  expect(shown(actions([{ interleave: both, by: 'time', columns: ['ts', 'ts'] }])).slice(1)).toEqual([
    'a1',
    'b2',
    'a4',
    'a3',
    'b4',
  ]);
});

it('gives a watermark to the row before it', () => {
  const at = '2020-01-01T00:00:09';
  expect(actions([feed('a', 1, 2), { watermark: 'a', at }]).at(-1)).toMatchObject({ row: { watermark: at } });
  expect(() => actions([feed('a', 1), { watermark: 'b', at }])).toThrow('follows none of its rows');
});

it('has all input before the query in batch mode', () => {
  expect(shown(actions([{ submit: true }, feed('a', 1), feed('b', 2)], 'batch'))).toEqual([
    'a1',
    'b2',
    'submit',
    'end',
  ]);
});

it('puts savepoints between the rows, after the query has started and before the input ends', () => {
  const script = actions([feed('a', 1, 2, 3), { endOfInput: true }]);
  expect(shown(withSavepoints(script, [3, 1]))).toEqual(['submit', 'a1', 'savepoint', 'a2', 'savepoint', 'a3', 'end']);
  const late = actions([feed('a', 1, 2, 3), { submit: true }, { endOfInput: true }]);
  expect(shown(withSavepoints(late, [3, 1]))).toEqual(['a1', 'a2', 'a3', 'submit', 'savepoint', 'savepoint', 'end']);
  expect(shown(withSavepoints(actions([{ submit: true }]), [3]))).toEqual(['submit', 'savepoint']);
});
