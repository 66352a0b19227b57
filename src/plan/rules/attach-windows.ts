import { present } from '../../base/assert.ts';
import type { Expression } from '../../expr/expression.ts';
import type { WindowShape } from '../../operators/window-aggregate.ts';
import { type LogicalNode, projectNode, rewriteBottomUp, type WindowAggregateNode } from '../logical-node.ts';
import { plainColumn } from '../relation.ts';

/**
 * An aggregation over rows that carry their window already. Windows of one shape never share an end, so the rows of a window are
 * those whose end − 1 ms lies in the tumbling window, one slide (or step) wide, that ends there too:
 *
 *   rows  [start, end)  →  time = end − 1 ms  →  TUMBLE(slide)  →  the same end; start is one more key
 */
export function attachWindows(plan: LogicalNode): LogicalNode {
  return rewriteBottomUp(plan, (node) =>
    node.kind === 'window-aggregate' && node.source.kind === 'attached' ? attach(node, node.source) : node,
  );
}

function attach(
  node: WindowAggregateNode,
  source: { readonly startColumn: number; readonly endColumn: number },
): LogicalNode {
  const { input } = node;
  const reference = (from: LogicalNode, index: number): Expression => ({
    kind: 'column',
    index,
    type: present(from.columns[index], 'column').type,
  });
  const end = reference(input, source.endColumn);
  const millisecond: Expression = { kind: 'literal', value: 1n, type: { kind: 'interval-second', nullable: false } };
  const time: Expression = { kind: 'call', function: '-', operands: [end, millisecond], type: end.type };
  const timed = projectNode(
    input,
    [...input.columns.map((_, index) => reference(input, index)), time],
    [...input.columns, plainColumn('$time', time.type)],
  );
  const keys = node.keys.length;
  const start = present(input.columns[source.startColumn], 'window start');
  const aggregate: WindowAggregateNode = {
    ...node,
    input: timed,
    columns: [...node.columns.slice(0, keys), plainColumn('$start', start.type), ...node.columns.slice(keys)],
    window: tumbleByEnd(node.window),
    source: { kind: 'assigned', timeColumn: input.columns.length },
    keys: [...node.keys, source.startColumn],
  };
  const afterAggregates = keys + node.aggregates.length;
  const expressions = node.columns.map((_, index) => {
    if (index === afterAggregates) return reference(aggregate, keys);
    return reference(aggregate, index < keys ? index : index + 1);
  });
  return projectNode(aggregate, expressions, node.columns);
}

function tumbleByEnd(window: WindowShape): WindowShape {
  switch (window.kind) {
    case 'tumble':
      return window;
    case 'hop':
      return { kind: 'tumble', sizeMs: window.slideMs, offsetMs: (window.offsetMs + window.sizeMs) % window.slideMs };
    case 'cumulate':
      return { kind: 'tumble', sizeMs: window.stepMs, offsetMs: window.offsetMs % window.stepMs };
  }
}
