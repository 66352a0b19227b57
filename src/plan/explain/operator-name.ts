import { present } from '../../base/assert.ts';
import type { Schema } from '../../arrow/data-type.ts';
import { expressionToSql } from '../../expr/expression-to-sql.ts';
import type { RowProgram } from '../../expr/row-program.ts';
import { type SortColumn, sortText } from '../../operators/sort-column.ts';
import type { WindowShape } from '../../operators/window-aggregate.ts';
import type {
  AggregateExpression,
  DeduplicateNode,
  GroupAggregateNode,
  JoinNode,
  LogicalNode,
  WindowAggregateNode,
} from '../logical-node.ts';
import { schemaOf } from '../relation.ts';
import { durationText } from './duration-text.ts';

/** Longest display name of an operator; EXPLAIN shows the rest. */
const nameLengthMax = 80;

export function windowName(window: WindowShape): string {
  const offset = window.offsetMs === 0 ? '' : `, offset ${durationText(window.offsetMs)}`;
  switch (window.kind) {
    case 'tumble':
      return `TUMBLE ${durationText(window.sizeMs)}${offset}`;
    case 'hop':
      return `HOP ${durationText(window.slideMs)}, ${durationText(window.sizeMs)}${offset}`;
    case 'cumulate':
      return `CUMULATE ${durationText(window.stepMs)}, ${durationText(window.sizeMs)}${offset}`;
  }
}

export function aggregateText(aggregate: AggregateExpression, input: Schema): string {
  const argument = aggregate.argument === undefined ? '*' : present(input.fields[aggregate.argument], 'argument').name;
  return `${aggregate.function.toUpperCase()}(${argument})`;
}

export function aggregateName(node: WindowAggregateNode): string {
  const input = schemaOf(node.input.columns);
  const keys = node.keys.map((key) => present(input.fields[key], 'key').name).join(', ');
  return shortened(`WindowAggregate[${keys === '' ? '' : `${keys}; `}${windowName(node.window)}]`);
}

/** The half of an aggregation in two steps that runs before rows are spread by key. */
export function localAggregateName(node: WindowAggregateNode): string {
  return shortened(`Local${aggregateName(node)}`);
}

export function groupAggregateName(node: GroupAggregateNode): string {
  return shortened(`GroupAggregate[${columnNames(node.input, node.keys)}]`);
}

export function deduplicateName(node: DeduplicateNode): string {
  return shortened(`Deduplicate[${columnNames(node.input, node.keys)}; ${keptText(node)}]`);
}

/** `first by price DESC, ts`, `last by ts`, or `first` by arrival. */
export function keptText({ input, order, ties }: DeduplicateNode): string {
  return orderText(schemaOf(input.columns), order, ties);
}

/** The same for the columns of a schema. */
export function orderText(input: Schema, order: readonly SortColumn[], ties: 'first' | 'last'): string {
  if (order.length === 0) return ties;
  const names = order.map(({ column }) => present(input.fields[column], 'column').name);
  // Of time attributes, by which alone the last of equals is taken.
  if (ties === 'last') return `last by ${names.join(', ')}`;
  const parts = order.map((sort, index) => [names[index], sortText(sort)].filter((part) => part !== '').join(' '));
  return `first by ${parts.join(', ')}`;
}

export function joinName(node: JoinNode): string {
  return shortened(`Join[${joinKeysText(node)}]`);
}

/** `seller = id, day = day`, or `all pairs`. */
export function joinKeysText({ left, right, leftKeys, rightKeys }: JoinNode): string {
  const keys = leftKeys.map((key, index) => {
    return `${columnNames(left, [key])} = ${columnNames(right, [present(rightKeys[index], 'key')])}`;
  });
  return keys.length === 0 ? 'all pairs' : keys.join(', ');
}

export function columnNames(node: LogicalNode, columns: readonly number[]): string {
  return columns.map((column) => present(node.columns[column], 'column').name).join(', ');
}

export function programName(program: RowProgram): string {
  const outputs = program.outputs.map(({ field }) => field.name).join(', ');
  const condition = program.filter === undefined ? '' : ` WHERE ${expressionToSql(program.filter, program.input)}`;
  return shortened(`Calc[${outputs}${condition}]`);
}

function shortened(name: string): string {
  return name.length <= nameLengthMax ? name : `${name.slice(0, nameLengthMax - 2)}…]`;
}
