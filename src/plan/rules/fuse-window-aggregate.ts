import { present } from '../../base/assert.ts';
import type { Expression } from '../../expr/expression.ts';
import { type LogicalNode, projectNode, rewriteBottomUp } from '../logical-node.ts';
import { plainColumn } from '../relation.ts';
import { pathsOf } from '../rewrite-expression.ts';

/**
 * An aggregation over the windows of a window function assigns them itself: instead of a row for each window that an event
 * belongs to, the aggregation gets each event once. It works where only projections stand between the two, and keys and
 * arguments do not read the window.
 */
export function fuseWindowAggregates(plan: LogicalNode): LogicalNode {
  return rewriteBottomUp(plan, (node) => {
    if (node.kind !== 'window-aggregate' || node.source.kind !== 'attached' || node.input.kind !== 'project')
      return node;
    const { input: window, expressions } = node.input;
    if (window.kind !== 'window') return node;
    const width = window.input.columns.length;
    const { startColumn, endColumn } = node.source;
    if (!isColumn(expressions[startColumn], width) || !isColumn(expressions[endColumn], width + 1)) return node;
    const kept = [...node.keys, ...node.aggregates.flatMap((aggregate) => aggregate.argument ?? [])].filter(
      (column, index, all) => all.indexOf(column) === index,
    );
    const keptExpressions = kept.map((column) => present(expressions[column], 'input of an aggregation'));
    if (keptExpressions.some((expression) => pathsOf(expression).some((path) => (path[0] ?? 0) >= width))) return node;

    const time = present(window.input.columns[window.timeColumn], 'time column');
    const input = projectNode(
      window.input,
      [...keptExpressions, { kind: 'column', index: window.timeColumn, type: time.type }],
      [...kept.map((column) => present(node.input.columns[column], 'column')), plainColumn(time.name, time.type)],
    );
    const place = (column: number): number => kept.indexOf(column);
    return {
      ...node,
      input,
      source: { kind: 'assigned', timeColumn: kept.length },
      keys: node.keys.map(place),
      aggregates: node.aggregates.map((aggregate) => ({
        ...aggregate,
        argument: aggregate.argument === undefined ? undefined : place(aggregate.argument),
      })),
    };
  });
}

function isColumn(expression: Expression | undefined, index: number): boolean {
  return expression?.kind === 'column' && expression.index === index;
}
