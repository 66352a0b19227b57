import type { JoinNode, LogicalNode } from './logical-node.ts';
import type { WindowColumn } from './relation.ts';

/**
 * Whether the join is one of windows of events: both bounds are among its keys. Flink drops the late rows of such a join, which a
 * join of plain rows keeps. Of the results of windows none is ever late, so joining those needs no care.
 */
export function isWindowJoin(node: JoinNode): boolean {
  const parts = node.leftKeys.flatMap((key, index) => {
    const left = node.left.columns[key]?.window;
    const right = node.right.columns[node.rightKeys[index] ?? 0]?.window;
    return left !== undefined && right !== undefined && isSame(left, right) ? [left.part] : [];
  });
  if (!parts.includes('start') || !parts.includes('end')) return false;
  return !(isAfterWindows(node.left) && isAfterWindows(node.right));
}

function isSame(a: WindowColumn, b: WindowColumn): boolean {
  return a.part === b.part && JSON.stringify(a.window) === JSON.stringify(b.window);
}

/** Whether the rows are results of windows. */
function isAfterWindows(node: LogicalNode): boolean {
  if (node.kind === 'window-aggregate') return true;
  if (node.kind === 'union') return node.inputs.every(isAfterWindows);
  return (node.kind === 'project' || node.kind === 'filter') && isAfterWindows(node.input);
}
