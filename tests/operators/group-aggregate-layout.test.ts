import { expect, it } from 'vitest';
import { accumulatorOperation, resultForm } from '../../src/abi/window-aggregate.ts';
import type { DataType } from '../../src/arrow/data-type.ts';
import type { AggregateCall } from '../../src/operators/aggregate-call.ts';
import { groupAggregateLayout } from '../../src/operators/group-aggregate-layout.ts';
import { groupEntries } from '../../src/operators/group-state-layout.ts';
import { keptFor, keptForEver } from '../../src/state/state-ttl.ts';
import { schemaFromText } from '../support/batch-text.ts';

const input = schemaFromText('k BIGINT | v DECIMAL(10, 2) | s STRING | f DOUBLE NOT NULL');
const types: readonly DataType[] = input.fields.map(({ type }) => type);
const call = (name: AggregateCall['function'], argument: number): AggregateCall => ({
  function: name,
  argument,
  type: types[argument] ?? { kind: 'null', nullable: true },
});
const shape = { input, keyColumns: [0], updating: true, ttl: keptForEver };

it('keeps one list of values for the least and the greatest of a column, and results in the order of the calls', () => {
  const aggregates = [call('max', 1), call('count', 1), call('min', 1), call('min', 3)];
  const layout = groupAggregateLayout({ ...shape, aggregates });
  const lists = layout.accumulators.filter(({ operation }) => operation === accumulatorOperation.ACCUMULATE_VALUES);
  expect(lists.map(({ name }) => name)).toEqual(['values_v', 'values_f']);
  expect(layout.results.map(({ form, offset }) => [form, offset])).toEqual([
    [resultForm.RESULT_GREATEST, lists[0]?.offset],
    [resultForm.RESULT_COUNT, 0],
    [resultForm.RESULT_LEAST, lists[0]?.offset],
    [resultForm.RESULT_LEAST, lists[1]?.offset],
  ]);
  expect(groupEntries(layout).references.map(({ offset }) => offset)).toEqual(lists.map(({ offset }) => offset));
});

it('keeps the extremes alone where nothing is taken back', () => {
  const layout = groupAggregateLayout({ ...shape, updating: false, aggregates: [call('max', 2), call('min', 1)] });
  expect(layout.accumulators.some(({ operation }) => operation === accumulatorOperation.ACCUMULATE_VALUES)).toBe(false);
  expect(layout.rowsOffset).toBeGreaterThan(0);
});

it('refuses the extremes of strings that may be taken back', () => {
  expect(() => groupAggregateLayout({ ...shape, aggregates: [call('max', 2)] })).toThrow('MIN and MAX of STRING');
});

it('ends with the time of change where state has a time to live', () => {
  const without = groupAggregateLayout({ ...shape, aggregates: [call('count', 1)] });
  const layout = groupAggregateLayout({ ...shape, aggregates: [call('count', 1)], ttl: keptFor(1) });
  expect(without.changedOffset).toBe(0);
  expect(layout.changedOffset).toBe(without.entryBytes);
  expect(layout.entryBytes).toBe(without.entryBytes + 8);
  expect(layout.accumulators.at(-1)).toMatchObject({ name: '$changed', column: undefined });
});

it('knows which sums come back to where they began', () => {
  expect(groupAggregateLayout({ ...shape, aggregates: [call('min', 3), call('count', 3)] }).isExact).toBe(true);
  expect(groupAggregateLayout({ ...shape, aggregates: [call('sum', 3)] }).isExact).toBe(false);
});
