import { sameValues } from '../../expr/coercion.ts';
import { isDeterministic } from '../../expr/is-deterministic.ts';
import type { Expression } from '../../expr/expression.ts';
import { type JoinNode, type LogicalNode, projectNode } from '../logical-node.ts';
import { plainColumn } from '../relation.ts';
import { pathsOf, sameExpression, shiftColumns } from '../rewrite-expression.ts';

/** `left = right` with each side over the columns of one input. */
export interface JoinEquality {
  readonly left: Expression;
  readonly right: Expression;
}

/** The condition as an equality of the two sides of a join whose left input has `width` columns; undefined when it is another. */
export function joinEquality(condition: Expression, width: number): JoinEquality | undefined {
  if (condition.kind !== 'call' || condition.function !== '=' || !isDeterministic(condition)) return undefined;
  const [one, other] = condition.operands;
  if (one === undefined || other === undefined || !sameValues(one.type, other.type)) return undefined;
  const sides = [sideOf(one, width), sideOf(other, width)].join(' ');
  if (sides === 'left right') return { left: one, right: shiftColumns(other, -width) };
  if (sides === 'right left') return { left: other, right: shiftColumns(one, -width) };
  return undefined;
}

function sideOf(expression: Expression, width: number): 'left' | 'right' | 'both' | 'none' {
  const isLeft = pathsOf(expression).map((path) => (path[0] ?? 0) < width);
  if (isLeft.length === 0) return 'none';
  return isLeft.every(Boolean) ? 'left' : isLeft.some(Boolean) ? 'both' : 'right';
}

/** The join with more keys. A key that is no column of its side becomes one, which the result does not have. */
export function withJoinKeys(node: JoinNode, equalities: readonly JoinEquality[]): LogicalNode {
  if (equalities.length === 0) return node;
  const left = withColumns(
    node.left,
    equalities.map((equality) => equality.left),
  );
  const right = withColumns(
    node.right,
    equalities.map((equality) => equality.right),
  );
  const columns = [...left.node.columns, ...right.node.columns];
  const join: JoinNode = {
    ...node,
    columns,
    left: left.node,
    right: right.node,
    leftKeys: [...node.leftKeys, ...left.places],
    rightKeys: [...node.rightKeys, ...right.places],
  };
  if (columns.length === node.columns.length) return { ...join, columns: node.columns };
  const width = node.left.columns.length;
  const shift = left.node.columns.length - width;
  const expressions = node.columns.map((column, index): Expression => {
    return { kind: 'column', index: index < width ? index : index + shift, type: column.type };
  });
  return projectNode(join, expressions, node.columns);
}

/** The node with the expressions among its columns, and where they are. */
function withColumns(
  node: LogicalNode,
  wanted: readonly Expression[],
): { readonly node: LogicalNode; readonly places: readonly number[] } {
  const all = node.columns.map((column, index): Expression => ({ kind: 'column', index, type: column.type }));
  const places = wanted.map((expression) => {
    const known = all.findIndex((candidate) => sameExpression(candidate, expression));
    return known === -1 ? all.push(expression) - 1 : known;
  });
  const added = all.slice(node.columns.length);
  if (added.length === 0) return { node, places };
  const columns = added.map((expression, index) => plainColumn(`$key${index}`, expression.type));
  return { node: projectNode(node, all, [...node.columns, ...columns]), places };
}
