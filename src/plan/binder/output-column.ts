import type { Expression } from '../../expr/expression.ts';
import { type LogicalNode, projectNode } from '../logical-node.ts';
import type { RelationColumn } from '../relation.ts';

/** A column that a projection computes. */
export interface OutputColumn {
  readonly expression: Expression;
  readonly column: RelationColumn;
}

export function projectColumns(input: LogicalNode, outputs: readonly OutputColumn[]): LogicalNode {
  return projectNode(
    input,
    outputs.map(({ expression }) => expression),
    outputs.map(({ column }) => column),
  );
}
