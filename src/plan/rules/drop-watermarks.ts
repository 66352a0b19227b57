import { type LogicalNode, mapInputs } from '../logical-node.ts';

/** A watermark that no aggregation above waits for is not taken: its column need not be read, either. */
export function dropUnusedWatermarks(node: LogicalNode, isNeeded = false): LogicalNode {
  if (node.kind === 'watermark' && !isNeeded) return dropUnusedWatermarks(node.input, false);
  const isNeededBelow = isNeeded || node.kind === 'window-aggregate';
  return mapInputs(node, (input) => dropUnusedWatermarks(input, isNeededBelow));
}
