import type { Expression } from '../../expr/expression.ts';
import type { LogicalNode } from '../logical-node.ts';

/** The node with each of its own expressions replaced; its inputs stay. */
export function mapExpressions(node: LogicalNode, change: (expression: Expression) => Expression): LogicalNode {
  switch (node.kind) {
    case 'project':
      return { ...node, expressions: node.expressions.map(change) };
    case 'filter':
      return { ...node, condition: change(node.condition) };
    case 'values':
      return { ...node, rows: node.rows.map((row) => row.map(change)) };
    case 'watermark':
      return { ...node, watermark: change(node.watermark) };
    case 'scan':
    case 'window':
    case 'window-aggregate':
    case 'group-aggregate':
    case 'rank':
    case 'deduplicate':
    case 'join':
    case 'union':
    case 'sink':
      return node;
  }
}
