import { foldConstants } from '../../expr/fold-constants.ts';
import { type LogicalNode, rewriteBottomUp } from '../logical-node.ts';
import { mapExpressions } from './map-expressions.ts';

/** Expressions without columns become their value, unless computing them fails: then they fail when a row reaches them. */
export function foldConstantExpressions(plan: LogicalNode): LogicalNode {
  return rewriteBottomUp(plan, (node) => mapExpressions(node, foldConstants));
}
