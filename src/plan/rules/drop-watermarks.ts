import { type LogicalNode, mapInputs } from '../logical-node.ts';

/** A watermark that no aggregation above waits for is not taken: its column need not be read, either. */
export function dropUnusedWatermarks(plan: LogicalNode): LogicalNode {
  return withoutUnused(plan, false);
}

function withoutUnused(node: LogicalNode, isNeeded: boolean): LogicalNode {
  if (node.kind === 'watermark' && !isNeeded) return withoutUnused(node.input, false);
  const isNeededBelow = isNeeded || node.kind === 'window-aggregate';
  return mapInputs(node, (input) => withoutUnused(input, isNeededBelow));
}
