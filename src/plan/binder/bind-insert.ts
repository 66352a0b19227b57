import { type DataType, type Field, physicalType, typeToSql } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { castExpression } from '../../expr/coercion.ts';
import type { Expression } from '../../expr/expression.ts';
import type { Insert } from '../../sql/ast-statement.ts';
import { type CatalogTable, pathToSql, physicalSchema } from '../catalog-object.ts';
import { type LogicalNode, projectNode, type SinkNode } from '../logical-node.ts';
import { plainColumn } from '../relation.ts';
import { type BindContext, didYouMean, semanticError, unsupported } from './bind-context.ts';
import { literalOf } from './bind-literal.ts';
import { withHintOptions } from './hint-options.ts';
import { insertable } from './implicit-cast.ts';

/** INSERT INTO: the query's columns by position into the table's, cast as Flink casts without being asked. */
export function bindInsert(context: BindContext, syntax: Insert): SinkNode {
  const [partition] = syntax.partition;
  if (partition !== undefined) throw unsupported(context, partition, 'INSERT into a PARTITION');
  if (syntax.onConflict !== undefined) throw unsupported(context, syntax, 'ON CONFLICT');
  const table = withHintOptions(context, bindTarget(context, syntax), syntax.hints);
  const fields = physicalSchema(table).fields;
  const targets = bindColumns(context, syntax, table, fields);
  const query = context.bindQuery(context, syntax.query);
  if (query.columns.length !== targets.length) {
    throw mismatch(
      context,
      syntax,
      table,
      query,
      targets,
      `the query has ${query.columns.length} columns and the table takes ${targets.length}`,
    );
  }
  for (const [index, target] of targets.entries()) {
    const column = present(query.columns[index], 'column of the query');
    if (insertable(column.type, target.type)) continue;
    const cause = `column ${index + 1} (\`${target.name}\`) is ${typeToSql(target.type)} and gets ${typeToSql(column.type)}`;
    throw mismatch(
      context,
      syntax,
      table,
      query,
      targets,
      cause,
      `write CAST(… AS ${typeToSql({ ...target.type, nullable: true })}) in the query`,
    );
  }
  const input = toSinkColumns(query, fields, targets);
  return {
    kind: 'sink',
    columns: input.columns,
    input,
    table,
    overwrite: syntax.mode === 'OVERWRITE',
    span: syntax.table.span,
    limit: undefined,
  };
}

function bindTarget(context: BindContext, syntax: Insert): CatalogTable {
  const names = syntax.table.parts.map((part) => part.name);
  const path = context.catalog.resolve(names, context.database);
  const object = context.catalog.find(path);
  if (object === undefined) {
    throw semanticError(
      context,
      syntax.table,
      `unknown table ${pathToSql(names)}`,
      didYouMean(context.catalog.nearest(path)) ?? 'CREATE TABLE makes one',
    );
  }
  if (object.kind === 'view')
    throw semanticError(context, syntax.table, `${pathToSql(names)} is a view: it can not be written to`);
  if (context.connectors.get(object.connector)?.isSink !== true) {
    throw semanticError(
      context,
      syntax.table,
      `connector '${object.connector}' of table ${pathToSql(names)} can only be read`,
    );
  }
  return object;
}

/** The columns that the query fills, in its order. Those left out must allow NULL. */
function bindColumns(
  context: BindContext,
  syntax: Insert,
  table: CatalogTable,
  fields: readonly Field[],
): readonly Field[] {
  if (syntax.columns.length === 0) return fields;
  const targets = syntax.columns.map((identifier, index) => {
    const field = fields.find((candidate) => candidate.name === identifier.name);
    if (syntax.columns.findIndex((other) => other.name === identifier.name) !== index) {
      throw semanticError(context, identifier, `column \`${identifier.name}\` is listed twice`);
    }
    if (field !== undefined) return field;
    if (table.columns.some((column) => column.name === identifier.name)) {
      throw semanticError(context, identifier, `column \`${identifier.name}\` is computed: it can not be written`);
    }
    const near = nearestName(
      identifier.name,
      fields.map((candidate) => candidate.name),
    );
    throw semanticError(context, identifier, `unknown column \`${identifier.name}\``, didYouMean(near));
  });
  const missing = fields.find((field) => !field.type.nullable && !targets.includes(field));
  if (missing !== undefined) {
    throw semanticError(
      context,
      syntax.table,
      `column \`${missing.name}\` is ${typeToSql(missing.type)} and gets no value`,
    );
  }
  return targets;
}

function toSinkColumns(query: LogicalNode, fields: readonly Field[], targets: readonly Field[]): LogicalNode {
  const columns = fields.map((field) => plainColumn(field.name, field.type));
  const expressions = fields.map((field): Expression => {
    const index = targets.indexOf(field);
    const source = query.columns[index];
    if (source === undefined) return literalOf(null, field.type);
    return sinkValue({ kind: 'column', index, type: source.type }, field.type);
  });
  const plain = expressions.every((expression, index) => expression.kind === 'column' && expression.index === index);
  if (
    plain &&
    query.columns.length === fields.length &&
    query.columns.every((column, index) => column.name === fields[index]?.name)
  )
    return query;
  return projectNode(query, expressions, columns);
}

/** Strings go in as they are whatever the declared length, which is Flink's default for sinks. */
function sinkValue(source: Expression, type: DataType): Expression {
  if (source.type.kind !== 'null' && physicalType(source.type) === 'bytes') return source;
  return castExpression(source, { ...type, nullable: source.type.nullable }, false);
}

function mismatch(
  context: BindContext,
  syntax: Insert,
  table: CatalogTable,
  query: LogicalNode,
  targets: readonly Field[],
  cause: string,
  hint?: string,
): Error {
  const list = (columns: readonly Field[]): string =>
    `[${columns.map(({ name, type }) => `${name}: ${typeToSql(type)}`).join(', ')}]`;
  const lines = [
    `the query does not fit the table ${pathToSql(table.path)}: ${cause}`,
    `  query: ${list(query.columns)}`,
    `  table: ${list(targets)}`,
  ];
  return semanticError(context, syntax.query, lines.join('\n'), hint);
}
