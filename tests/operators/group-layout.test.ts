import { expect, it } from 'vitest';
import { accumulatorOperation, keyMode } from '../../src/abi/window-aggregate.ts';
import { groupLayout } from '../../src/operators/group-layout.ts';
import type { AggregateCall, AggregateFunction } from '../../src/operators/aggregate-call.ts';
import { resultType } from '../support/aggregate-oracle.ts';
import { schemaFromText } from '../support/batch-text.ts';

const input = schemaFromText('id BIGINT NOT NULL | price BIGINT | name STRING | fee DECIMAL(10, 2) | flag BOOLEAN');

function call(name: AggregateFunction, argument: number | undefined): AggregateCall {
  const type = input.fields[argument ?? 0]?.type ?? { kind: 'bigint', nullable: false };
  return { function: name, argument, type: resultType(name, type) };
}

it('shares accumulators between aggregates of one column', () => {
  const calls = [call('count', 1), call('sum', 1), call('avg', 1), call('max', 1)];
  const layout = groupLayout(input, [0], calls, false);
  const { ACCUMULATE_ROWS, ACCUMULATE_NULLS, ACCUMULATE_SUM_I64, ACCUMULATE_MAX_I64 } = accumulatorOperation;
  expect(layout.accumulators.map(({ operation }) => operation).sort((a, b) => a - b)).toEqual([
    ACCUMULATE_ROWS,
    ACCUMULATE_NULLS,
    ACCUMULATE_SUM_I64,
    ACCUMULATE_MAX_I64,
  ]);
  expect(layout.entryBytes).toBe(16 + 4 * 8);
});

it('needs no count of values for a column that is never NULL', () => {
  const layout = groupLayout(
    input,
    [0],
    [call('count', undefined), call('count', 0), call('sum', 0), call('max', 0)],
    false,
  );
  expect(layout.accumulators).toHaveLength(3);
  expect(layout.results.map((result) => result.nullsOffset)).toEqual([0, 0, 0, 0]);
});

it.each([
  [[], keyMode.KEY_NONE],
  [[0], keyMode.KEY_WORD],
  [[4], keyMode.KEY_WORD],
  [[3], keyMode.KEY_FIXED],
  [[0, 1], keyMode.KEY_FIXED],
  [[2], keyMode.KEY_VARIABLE],
  [[0, 2], keyMode.KEY_VARIABLE],
])('key columns %j have mode %i', (columns, mode) => {
  expect(groupLayout(input, columns, [], false).keyMode).toBe(mode);
});

it('counts the rows of an updating input, and refuses MIN and MAX over it', () => {
  expect(groupLayout(input, [0], [call('sum', 1)], true).liveOffset).toBeGreaterThan(0);
  expect(() => groupLayout(input, [0], [call('min', 1)], true)).toThrow('MIN over an input with updates and deletions');
});

it('refuses a key without an order of bytes', () => {
  const rows = { fields: [{ name: 'r', type: { kind: 'row', fields: input.fields, nullable: true } as const }] };
  expect(() => groupLayout(rows, [0], [], false)).toThrow('cannot be a grouping key');
});
