import { typeToSql } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import type { Expression } from '../../expr/expression.ts';
import { type LogicalNode, projectNode, rewriteBottomUp } from '../logical-node.ts';
import { mayInline } from '../may-inline.ts';
import { replaceColumns } from '../rewrite-expression.ts';

/** Two projections in a row become one; one that changes nothing goes; one over literal rows becomes part of them. */
export function mergeProjects(plan: LogicalNode): LogicalNode {
  return rewriteBottomUp(plan, (node) => {
    if (node.kind !== 'project') return node;
    const { input } = node;
    if (isIdentity(node)) return input;
    if (input.kind === 'values') {
      const rows = input.rows.map((row) => node.expressions.map((expression) => inline(expression, row)));
      return { kind: 'values', columns: node.columns, rows };
    }
    if (input.kind !== 'project' || !mayInline(node.expressions, input.expressions)) return node;
    return projectNode(
      input.input,
      node.expressions.map((expression) => inline(expression, input.expressions)),
      node.columns,
    );
  });
}

function inline(expression: Expression, inner: readonly Expression[]): Expression {
  return replaceColumns(expression, (index) => present(inner[index], 'column of a projection'));
}

/** Whether a projection passes its input on as it is; names count only at the top, where the sink keeps them. */
function isIdentity(node: Extract<LogicalNode, { kind: 'project' }>): boolean {
  const { columns } = node.input;
  if (columns.length !== node.expressions.length) return false;
  return node.expressions.every((expression, index) => {
    const column = present(columns[index], 'column');
    return (
      expression.kind === 'column' &&
      expression.index === index &&
      typeToSql(column.type) === typeToSql(present(node.columns[index], 'column').type)
    );
  });
}
