import { present } from '../../base/assert.ts';
import { typeToSql } from '../../arrow/data-type.ts';
import type { Query, QueryBody, SetOperation } from '../../sql/ast-query.ts';
import { castExpression, commonType } from '../../expr/coercion.ts';
import type { Expression } from '../../expr/expression.ts';
import { type LogicalNode, projectNode } from '../logical-node.ts';
import type { RelationColumn } from '../relation.ts';
import { type BindContext, semanticError, unsupported } from './bind-context.ts';
import { distinctRows } from './bind-aggregation.ts';
import { bindTableName } from './bind-table-name.ts';
import { bindSelect } from './bind-select.ts';
import { bindValues } from './bind-values.ts';
import { renameColumns } from './rename-columns.ts';
import { stateTtlMs } from './state-ttl-hint.ts';

/** The logical plan of a query, names resolved and types known. @throws PeltonError SQL_SEMANTIC, SQL_UNSUPPORTED */
export function bindQuery(context: BindContext, syntax: Query): LogicalNode {
  const inner = bindCommonTables(context, syntax);
  const node = bindBody(inner, syntax.body);
  const [order] = syntax.orderBy;
  if (order !== undefined) throw unsupported(context, order, 'ORDER BY');
  const bound = syntax.offset ?? syntax.limit;
  if (bound !== undefined) throw unsupported(context, bound, syntax.offset === undefined ? 'LIMIT' : 'OFFSET');
  return node;
}

function bindCommonTables(context: BindContext, syntax: Query): BindContext {
  let inner = context;
  for (const table of syntax.commonTables) {
    const node = bindQuery(inner, table.query);
    if (table.columns.length > 0 && table.columns.length !== node.columns.length) {
      throw semanticError(
        context,
        table,
        `${table.name.name} names ${table.columns.length} columns, and its query has ${node.columns.length}`,
      );
    }
    const named =
      table.columns.length === 0
        ? node
        : renameColumns(
            node,
            table.columns.map((column) => column.name),
          );
    inner = { ...inner, commonTables: new Map([...inner.commonTables, [table.name.name, named]]) };
  }
  return inner;
}

function bindBody(context: BindContext, body: QueryBody): LogicalNode {
  switch (body.kind) {
    case 'Select':
      return bindSelect(context, body);
    case 'Values':
      return bindValues(context, body);
    case 'TableQuery':
      return bindTableName(context, body.name);
    case 'Query':
      return bindQuery(context, body);
    case 'SetOperation':
      return bindSetOperation(context, body);
  }
}

function bindSetOperation(context: BindContext, syntax: SetOperation): LogicalNode {
  if (syntax.operator !== 'UNION') throw unsupported(context, syntax, `${syntax.operator}${syntax.all ? ' ALL' : ''}`);
  if (!syntax.all) {
    const rows = bindSetOperation(context, { ...syntax, all: true });
    return distinctRows(context, syntax, rows, stateTtlMs(context));
  }
  // A chain of UNION ALL is one node with all its inputs.
  const inputs = [syntax.left, syntax.right].flatMap((side) => {
    const node = bindBody(context, side);
    return node.kind === 'union' ? node.inputs : [node];
  });
  return unionOf(context, syntax, inputs);
}

function unionOf(context: BindContext, at: SetOperation, inputs: readonly LogicalNode[]): LogicalNode {
  const first = present(inputs[0], 'input of a union');
  for (const input of inputs) {
    if (input.columns.length === first.columns.length) continue;
    throw semanticError(
      context,
      at,
      `the sides of UNION ALL have ${first.columns.length} and ${input.columns.length} columns`,
    );
  }
  const columns = first.columns.map((column, index): RelationColumn => {
    const all = inputs.map((input) => present(input.columns[index], 'column of a union'));
    const type = commonType(all.map((candidate) => candidate.type));
    if (type === undefined) {
      const types = [...new Set(all.map((candidate) => typeToSql(candidate.type)))].join(' and ');
      throw semanticError(
        context,
        at,
        `column ${index + 1} (\`${column.name}\`) of UNION ALL is ${types}, which have no common type`,
      );
    }
    return { name: column.name, type, rowtime: all.every((candidate) => candidate.rowtime), window: undefined };
  });
  return { kind: 'union', columns, inputs: inputs.map((input) => castColumns(input, columns)) };
}

/** The input with each column as the wanted type; the input itself when it has them all. */
function castColumns(input: LogicalNode, wanted: readonly RelationColumn[]): LogicalNode {
  const same = input.columns.every(
    (column, index) => typeToSql(column.type) === typeToSql(present(wanted[index], 'column').type),
  );
  if (same) return input;
  const expressions = input.columns.map((column, index): Expression => {
    const reference: Expression = { kind: 'column', index, type: column.type };
    return castExpression(reference, present(wanted[index], 'column').type, false);
  });
  return projectNode(input, expressions, wanted);
}
