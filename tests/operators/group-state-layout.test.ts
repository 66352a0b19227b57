import { expect, it } from 'vitest';
import type { AggregateCall, AggregateFunction } from '../../src/operators/aggregate-call.ts';
import { type GroupLayout, groupLayout } from '../../src/operators/group-layout.ts';
import { describeGroups, readGroupDescription } from '../../src/operators/group-state-layout.ts';
import { resultType } from '../support/aggregate-oracle.ts';
import { schemaFromText } from '../support/batch-text.ts';

const namespaceField = { name: 'pane_start', type: { kind: 'timestamp', precision: 3, nullable: false } } as const;

/** The layout of aggregates, `function column`, by key `id` over columns as written. */
function layoutOf(columns: string, ...aggregates: string[]): GroupLayout {
  const input = schemaFromText(columns);
  const numberOf = (name: string | undefined): number => input.fields.findIndex((field) => field.name === name);
  const calls = aggregates.map((aggregate): AggregateCall => {
    const [name, column] = aggregate.split(' ');
    const type = input.fields[numberOf(column)]?.type ?? { kind: 'bigint', nullable: false };
    return {
      function: name as AggregateFunction,
      argument: column === undefined ? undefined : numberOf(column),
      type: resultType(name as AggregateFunction, type),
    };
  });
  return groupLayout(input, [numberOf('id')], calls, false);
}

const columns = 'id BIGINT NOT NULL | price DECIMAL(10, 2) | name STRING';
const base = layoutOf(columns, 'sum price', 'max name');
const textOf = (layout: GroupLayout): string => describeGroups('groups', 0, layout, undefined).layout;

it('describes keys and accumulators as columns with names of their own', () => {
  const { schema, keyColumns } = describeGroups('groups', 0, base, namespaceField);
  expect(schema.fields.map(({ name }) => name)).toEqual([
    'pane_start',
    'id',
    'sum_price',
    'null_count_price',
    'row_count',
    'max_name',
    'null_count_name',
  ]);
  expect(keyColumns).toEqual([1]);
  const sum = { function: 'sum', argument: 1, type: { kind: 'bigint', nullable: true } } as const;
  const clash = groupLayout(schemaFromText('sum_id BIGINT NOT NULL | id BIGINT NOT NULL'), [0], [sum], false);
  expect([...clash.keys, ...clash.accumulators].map(({ name }) => name)).toEqual(['sum_id', 'sum_id_2']);
});

it('has an equal text when only columns differ that no group holds', () => {
  expect(textOf(layoutOf(`other INT | ${columns}`, 'sum price', 'max name'))).toBe(textOf(base));
});

it.each([
  ['another aggregate', layoutOf(columns, 'sum price', 'max name', 'min price')],
  ['another order', layoutOf(columns, 'max name', 'sum price')],
  ['another scale', layoutOf(columns.replace('10, 2', '10, 3'), 'sum price', 'max name')],
  ['another name', layoutOf(columns.replace('price', 'cost'), 'sum cost', 'max name')],
])('has another text for %s', (_, layout) => {
  expect(textOf(layout)).not.toBe(textOf(base));
});

it('reads a layout back, all but results', () => {
  const read = readGroupDescription(describeGroups('groups', 3, base, namespaceField));
  expect(read?.table).toBe(3);
  expect(read?.namespace).toEqual(namespaceField);
  const { keys, accumulators } = base;
  expect(read?.layout).toMatchObject({
    ...base,
    results: [],
    keys: keys.map(({ name, type, physical, offset }) => ({ name, type, physical, offset })),
    accumulators: accumulators.map(({ name, operation, physical, offset, stateType }) => ({
      name,
      operation,
      physical,
      offset,
      stateType,
    })),
  });
});
