import { withNullable } from '../../arrow/data-type.ts';
import type { Expression } from '../../expr/expression.ts';
import type { WindowShape } from '../../operators/window-aggregate.ts';
import { type AggregateExpression, type LogicalNode, projectNode } from '../logical-node.ts';
import { plainColumn, type RelationColumn } from '../relation.ts';
import { windowColumns } from './bind-window-table.ts';
import { literalOf } from './bind-literal.ts';

/**
 * An aggregation of a bounded table without windows is one with a single window: every row gets the time 0, and without a
 * watermark the window closes when the input ends.
 */
export const everything: WindowShape = { kind: 'tumble', sizeMs: 86_400_000, offsetMs: 0 };

/** A column that a projection computes. */
export interface OutputColumn {
  readonly expression: Expression;
  readonly column: RelationColumn;
}

export function everythingTime(): OutputColumn {
  const expression = literalOf(0n, { kind: 'timestamp', precision: 3, nullable: false });
  return { expression, column: plainColumn('$everything', expression.type) };
}

export interface AggregationRows {
  readonly node: LogicalNode;
  readonly inputs: readonly OutputColumn[];
  readonly aggregates: readonly AggregateExpression[];
}

export interface AggregationInput {
  readonly input: LogicalNode;
  readonly calls: readonly AggregateExpression[];
}

export function plainInput({ node, inputs, aggregates }: AggregationRows): AggregationInput {
  const input = projectNode(
    node,
    inputs.map((one) => one.expression),
    inputs.map((one) => one.column),
  );
  return { input, calls: aggregates };
}

/**
 * Without keys there is a result even of no rows: COUNT is 0 and the others are NULL. One row more, all NULL, sees to that;
 * COUNT(*) counts a column that is set in real rows only.
 */
export function neverEmpty({ node, inputs, aggregates }: AggregationRows): AggregationInput {
  const time = inputs[0] ?? everythingTime();
  const real = literalOf(true, { kind: 'boolean', nullable: false });
  const all = [...inputs, { expression: real, column: plainColumn('$real', real.type) }];
  const columns = all.map(({ column }, index) =>
    index === 0 ? column : { ...column, type: withNullable(column.type, true) },
  );
  const noRow = columns.map((column, index) => (index === 0 ? time.expression : literalOf(null, column.type)));
  const rows = plainInput({ node, inputs: all, aggregates }).input;
  const calls = aggregates.map((call): AggregateExpression => {
    if (call.function === 'count') return { ...call, argument: call.argument ?? inputs.length };
    return { ...call, type: withNullable(call.type, true) };
  });
  return { input: { kind: 'union', columns, inputs: [rows, { kind: 'values', columns, rows: [noRow] }] }, calls };
}

/** SELECT DISTINCT of a bounded table: every column is a key, and nothing is aggregated. */
export function distinctRows(node: LogicalNode): LogicalNode {
  const time = everythingTime();
  const own = node.columns.map((column, index): OutputColumn => {
    return { expression: { kind: 'column', index, type: column.type }, column };
  });
  const { input } = plainInput({ node, inputs: [...own, time], aggregates: [] });
  const aggregate: LogicalNode = {
    kind: 'window-aggregate',
    columns: windowColumns(node.columns, time.column.type, everything),
    input,
    window: everything,
    source: { kind: 'assigned', timeColumn: own.length },
    keys: own.map((_, index) => index),
    aggregates: [],
  };
  return projectNode(
    aggregate,
    own.map(({ expression }) => expression),
    node.columns,
  );
}
