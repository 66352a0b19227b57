import type { Expression } from '../../expr/expression.ts';
import { type LogicalNode, projectNode } from '../logical-node.ts';

/** The same rows with other column names. */
export function renameColumns(node: LogicalNode, names: readonly string[]): LogicalNode {
  if (node.columns.every((column, index) => column.name === names[index])) return node;
  const columns = node.columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }));
  const expressions = node.columns.map((column, index): Expression => ({ kind: 'column', index, type: column.type }));
  return projectNode(node, expressions, columns);
}
