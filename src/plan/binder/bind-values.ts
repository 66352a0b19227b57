import { typeToSql } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { castExpression, commonType } from '../../expr/coercion.ts';
import type { Values } from '../../sql/ast-query.ts';
import type { LogicalNode } from '../logical-node.ts';
import { plainColumn } from '../relation.ts';
import { type BindContext, semanticError } from './bind-context.ts';
import { bindExpression } from './bind-expression.ts';
import { emptyScope } from './scope.ts';

/** VALUES: each column has the common type of its values; the columns are called EXPR$0, EXPR$1, … */
export function bindValues(context: BindContext, syntax: Values): LogicalNode {
  const rows = syntax.rows.map((row) => row.items.map((item) => bindExpression(context, emptyScope, item)));
  const width = present(rows[0], 'row of VALUES').length;
  for (const row of syntax.rows) {
    if (row.items.length !== width)
      throw semanticError(context, row, `this row has ${row.items.length} values, and the first has ${width}`);
  }
  const types = Array.from({ length: width }, (_, column) => {
    const given = rows.map((row) => present(row[column], 'value').type);
    const type = commonType(given);
    if (type !== undefined) return type;
    const kinds = [...new Set(given.map(typeToSql))].join(' and ');
    throw semanticError(
      context,
      present(syntax.rows[0]?.items[column], 'value'),
      `column ${column + 1} of VALUES is ${kinds}, which have no common type`,
    );
  });
  return {
    kind: 'values',
    columns: types.map((type, column) => plainColumn(`EXPR$${column}`, type)),
    rows: rows.map((row) => row.map((value, column) => castExpression(value, present(types[column], 'type'), false))),
  };
}
