import { describe, expect, it } from 'vitest';
import { tableReports } from '../../src/checkpoint/table-report.ts';
import type { StateTableDescription } from '../../src/state/keyed-state.ts';
import { schemaFromText } from '../support/batch-text.ts';

function table(columns: string, more: Partial<StateTableDescription> = {}): StateTableDescription {
  return { name: 'groups', schema: schemaFromText(columns), keyColumns: [0], layout: columns, ...more };
}

describe('what a restore would do with a state table', () => {
  it('nothing, where its columns are the same, however they lie', () => {
    expect(tableReports([table('k INT | n BIGINT')], [table('k INT | n BIGINT', { layout: 'other' })])).toEqual([
      { name: 'groups', outcome: 'same', changes: [], error: undefined },
    ]);
  });

  it('columns that are new, wider, or gone', () => {
    const stored = table('k INT | row_count BIGINT NOT NULL | total INT');
    const now = table('k BIGINT | row_count BIGINT NOT NULL | nulls BIGINT NOT NULL | low INT | n BIGINT NOT NULL', {
      standIns: { nulls: 'row_count' },
    });
    const [report] = tableReports([stored], [now]);
    expect(report).toEqual({
      name: 'groups',
      outcome: 'changed',
      changes: [
        'k INT becomes BIGINT',
        'nulls BIGINT NOT NULL is new and begins as row_count',
        'low INT is new and begins as NULL',
        'n BIGINT NOT NULL is new and begins as 0',
        'total INT is left behind',
      ],
      error: undefined,
    });
  });

  it('tables that do not fit, and tables that one side does not have', () => {
    const reports = tableReports(
      [table('k INT | s STRING'), table('k INT', { name: 'left' })],
      [table('k INT | s INT'), table('k INT', { name: 'right' })],
    );
    expect(reports.map(({ name, outcome, error }) => [name, outcome, error?.message])).toEqual([
      ['groups', 'refused', 'column s of state table groups was stored as STRING, and the job has it as INT'],
      ['right', 'starts-empty', undefined],
      ['left', 'refused', 'the snapshot has a state table left, which the operator does not have'],
    ]);
  });
});
