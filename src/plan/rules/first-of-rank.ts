import { present } from '../../base/assert.ts';
import type { Expression } from '../../expr/expression.ts';
import { isDeterministic } from '../../expr/is-deterministic.ts';
import type { SortColumn } from '../../operators/sort-column.ts';
import { type DeduplicateNode, type LogicalNode, projectNode, type RankNode } from '../logical-node.ts';
import { isUpdating, rowChanges } from '../row-changes.ts';
import { unsupportedAt } from '../source-text.ts';

/** Whether the condition lets only the first of a rank through: `n = 1`, `n <= 1`, `n < 2`, and the same turned around. */
export function keepsFirstOnly(condition: Expression, number: number): boolean {
  if (condition.kind !== 'call') return false;
  const [left, right] = condition.operands;
  const isNumber = (side: Expression | undefined): boolean => {
    const inner = side?.kind === 'cast' ? side.operand : side;
    return inner?.kind === 'column' && inner.index === number;
  };
  const is = (side: Expression | undefined, value: bigint): boolean => side?.kind === 'literal' && side.value === value;
  switch (condition.function) {
    case '=':
      return (isNumber(left) && is(right, 1n)) || (isNumber(right) && is(left, 1n));
    case '<=':
      return isNumber(left) && is(right, 1n);
    case '<':
      return isNumber(left) && is(right, 2n);
    case '>=':
      return isNumber(right) && is(left, 1n);
    case '>':
      return isNumber(right) && is(left, 2n);
    default:
      return false;
  }
}

/** Rows that are taken back have to be found again by what they are ordered by. */
function checkOrder({ input, order, ties, origin }: RankNode): void {
  const refuse = (what: string): never => {
    throw unsupportedAt(origin.source, origin.span, what, 'order by columns of theirs');
  };
  if (order.length === 0 && ties === 'last') refuse('the last row to come of rows that change');
  const isByClock = ({ column }: SortColumn): boolean =>
    input.kind === 'project' && !isDeterministic(present(input.expressions[column], 'column of a projection'));
  if (order.some(isByClock)) refuse('ROW_NUMBER by PROCTIME() and more over rows that change');
}

/** The rank's first rows; their number is 1. @throws PeltonError SQL_UNSUPPORTED for rows that change in the order of a clock */
export function firstOfRank(node: RankNode): LogicalNode {
  const { input, keys, order, ties, emits, ttlMs } = node;
  const isChanging = isUpdating(rowChanges(input));
  if (isChanging) checkOrder(node);
  const first: DeduplicateNode = {
    kind: 'deduplicate',
    columns: input.columns,
    input,
    keys,
    order,
    // What comes again after it was taken back is no later row.
    ties: isChanging ? 'first' : ties,
    emits,
    ttlMs,
    updateBefore: true,
  };
  const expressions = node.columns.map((column, index): Expression => {
    return index < input.columns.length
      ? { kind: 'column', index, type: column.type }
      : { kind: 'literal', value: 1n, type: present(node.columns.at(-1), 'number').type };
  });
  return projectNode(first, expressions, node.columns);
}
