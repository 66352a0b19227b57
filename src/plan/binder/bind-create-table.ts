import { type DataType, type Schema, typeToSql, withNullable } from '../../arrow/data-type.ts';
import { asPeltonError, type PeltonError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest-name.ts';
import type { Node } from '../../sql/ast.ts';
import type { ColumnDefinition, CreateTable, Option, TableSchema } from '../../sql/ast-statement.ts';
import type { CatalogTable, ObjectPath, TableColumn, TableWatermark } from '../catalog-object.ts';
import { plainColumn } from '../relation.ts';
import { locate } from '../source-text.ts';
import { checkTableOptions } from '../table-options.ts';
import { type BindContext, didYouMean, semanticError, unsupported } from './bind-context.ts';
import { bindExpression } from './bind-expression.ts';
import { bindType } from './bind-type.ts';
import { findSyntax } from './same-syntax.ts';
import { type ExpressionScope, scopeOf } from './scope.ts';
import { inheritFrom } from './table-like.ts';

/** The table that CREATE TABLE describes, checked against its connector. @throws PeltonError at the clause that is wrong */
export function bindCreateTable(context: BindContext, syntax: CreateTable, path: ObjectPath): CatalogTable {
  refuseClauses(context, syntax);
  const inherited = syntax.like === undefined ? undefined : inheritFrom(context, syntax.like);
  const definitions = syntax.schema?.columns ?? [];
  checkNames(context, definitions, inherited?.columns ?? []);
  const physical = [
    ...(inherited?.columns ?? []),
    ...definitions.flatMap((definition) => bindPhysical(context, definition)),
  ].filter((column) => column.kind === 'physical');
  const primaryKey = syntax.schema === undefined ? [] : bindPrimaryKey(context, syntax.schema, physical);
  const keyed = physical.map((column) =>
    primaryKey.includes(column.name) ? { ...column, type: withNullable(column.type, false) } : column,
  );
  const scope = scopeOf(
    keyed.map(({ name, type }) => plainColumn(name, type)),
    path[2],
  );
  // Inherited columns come first, so what was bound to their numbers stays true.
  const complete = [
    ...(inherited?.columns ?? []).map((column) => keyed.find(({ name }) => name === column.name) ?? column),
    ...definitions.map(
      (definition) =>
        keyed.find(({ name }) => name === definition.name.name) ?? bindComputed(context, scope, definition),
    ),
  ];
  const watermark = bindWatermark(context, syntax.schema, complete) ?? inherited?.watermark;
  const options = { ...inherited?.options, ...bindOptions(context, syntax.options) };
  const schema: Schema = {
    fields: complete.flatMap((column) =>
      column.kind === 'physical' ? [{ name: column.name, type: column.type }] : [],
    ),
  };
  const connector = atOption(context, syntax, () =>
    checkTableOptions(context.connectors, context.formats, options, schema),
  );
  return {
    kind: 'table',
    path,
    temporary: syntax.temporary,
    columns: complete,
    watermark,
    primaryKey: primaryKey.length > 0 ? primaryKey : (inherited?.primaryKey ?? []),
    comment: syntax.comment,
    connector: connector.description.name,
    format: connector.format,
    bounded: connector.bounded,
    updating: connector.updating,
    options,
  };
}

function refuseClauses(context: BindContext, syntax: CreateTable): void {
  if (syntax.query !== undefined)
    throw unsupported(context, syntax.query, 'CREATE TABLE … AS', 'CREATE TABLE first, then INSERT INTO');
  if (syntax.mode !== 'CREATE')
    throw unsupported(context, syntax, syntax.mode === 'REPLACE' ? 'REPLACE TABLE' : 'CREATE OR REPLACE TABLE');
  if (syntax.distribution !== undefined) throw unsupported(context, syntax.distribution, 'DISTRIBUTED BY');
  const [partition] = syntax.partitionedBy;
  if (partition !== undefined) throw unsupported(context, partition, 'PARTITIONED BY');
  if (syntax.like === undefined && (syntax.schema?.columns.length ?? 0) === 0)
    throw semanticError(context, syntax.name, 'a table needs a column');
}

function checkNames(
  context: BindContext,
  definitions: readonly ColumnDefinition[],
  inherited: readonly TableColumn[],
): void {
  const taken = new Set(inherited.map((column) => column.name));
  for (const { name } of definitions) {
    if (taken.has(name.name)) throw semanticError(context, name, `column \`${name.name}\` is declared twice`);
    taken.add(name.name);
  }
}

function bindPhysical(context: BindContext, definition: ColumnDefinition): TableColumn[] {
  if (definition.kind !== 'PhysicalColumn') return [];
  const type = bindType(context, definition.type);
  if (type.kind === 'null') throw semanticError(context, definition.type, 'a column can not be of type NULL');
  return [{ kind: 'physical', name: definition.name.name, type }];
}

/** A computed column may use physical columns, and no other computed one. */
function bindComputed(context: BindContext, scope: ExpressionScope, definition: ColumnDefinition): TableColumn {
  const { name } = definition.name;
  switch (definition.kind) {
    case 'ComputedColumn': {
      const [query] = findSyntax(definition.expression, (node): node is Node<'Query'> => node.kind === 'Query');
      if (query !== undefined) throw semanticError(context, query, 'a computed column can not hold a subquery');
      const expression = bindExpression(context, scope, definition.expression);
      return { kind: 'computed', name, type: expression.type, expression };
    }
    case 'MetadataColumn':
      throw unsupported(context, definition, 'a METADATA column');
    case 'PhysicalColumn':
    case 'QueryColumn':
      throw semanticError(context, definition, `column \`${name}\` needs a type`);
  }
}

function bindWatermark(
  context: BindContext,
  schema: TableSchema | undefined,
  columns: readonly TableColumn[],
): TableWatermark | undefined {
  const syntax = schema?.watermark;
  if (syntax === undefined) return undefined;
  const [identifier, nested] = syntax.column.parts;
  if (identifier === undefined || nested !== undefined) {
    throw semanticError(
      context,
      syntax.column,
      'the watermark column is a top-level column',
      'give the field a name with a computed column: t AS a.b',
    );
  }
  const names = columns.map((column) => column.name);
  const index = names.indexOf(identifier.name);
  const column = columns[index];
  if (column === undefined) {
    throw semanticError(
      context,
      identifier,
      `unknown column \`${identifier.name}\``,
      didYouMean(nearestName(identifier.name, names)) ?? `the columns are ${names.join(', ')}`,
    );
  }
  if (!isEventTime(column.type)) {
    throw semanticError(
      context,
      identifier,
      `the watermark column is TIMESTAMP(3) or TIMESTAMP_LTZ(3), and \`${column.name}\` is ${typeToSql(column.type)}`,
      column.type.kind === 'bigint'
        ? `for epoch milliseconds: time_column AS TO_TIMESTAMP_LTZ(${column.name}, 3)`
        : undefined,
    );
  }
  const scope = scopeOf(columns.map((candidate) => plainColumn(candidate.name, candidate.type)));
  const expression = bindExpression(context, scope, syntax.expression);
  if (!isEventTime(expression.type)) {
    throw semanticError(
      context,
      syntax.expression,
      `a watermark is TIMESTAMP(3) or TIMESTAMP_LTZ(3), and this is ${typeToSql(expression.type)}`,
    );
  }
  return { column: index, expression };
}

function isEventTime(type: DataType): boolean {
  return (type.kind === 'timestamp' || type.kind === 'timestamp-ltz') && type.precision <= 3;
}

function bindPrimaryKey(context: BindContext, schema: TableSchema, columns: readonly TableColumn[]): string[] {
  const [constraint, second] = schema.constraints;
  if (constraint === undefined) return [];
  if (second !== undefined) throw semanticError(context, second, 'a table has one PRIMARY KEY');
  if (constraint.type === 'UNIQUE') throw unsupported(context, constraint, 'UNIQUE');
  if (constraint.enforced !== false) {
    throw semanticError(
      context,
      constraint,
      'a PRIMARY KEY is not checked, and must say so',
      'write PRIMARY KEY (…) NOT ENFORCED',
    );
  }
  return constraint.columns.map((identifier) => {
    if (columns.some((column) => column.name === identifier.name)) return identifier.name;
    const near = nearestName(
      identifier.name,
      columns.map((column) => column.name),
    );
    throw semanticError(
      context,
      identifier,
      `unknown column \`${identifier.name}\` in PRIMARY KEY`,
      didYouMean(near) ?? 'it takes physical columns',
    );
  });
}

function bindOptions(context: BindContext, options: readonly Option[]): Record<string, string> {
  const bound: Record<string, string> = {};
  for (const { key, value } of options) {
    if (Object.hasOwn(bound, key.value)) throw semanticError(context, key, `the option '${key.value}' is given twice`);
    bound[key.value] = value.value;
  }
  return bound;
}

/** Errors about options get the place of the option that they name, else the place of the table's name. */
function atOption<T>(context: BindContext, syntax: CreateTable, check: () => T): T {
  try {
    return check();
  } catch (thrown) {
    throw placed(context, syntax, asPeltonError(thrown));
  }
}

function placed(context: BindContext, syntax: CreateTable, error: PeltonError): PeltonError {
  const named = syntax.options
    .filter(({ key }) => error.message.includes(`'${key.value}'`))
    .sort((a, b) => b.key.value.length - a.key.value.length)[0];
  if (named !== undefined) {
    const isValue = error.code === 'OPTION_INVALID';
    return error.with({ location: locate(context.source, (isValue ? named.value : named.key).span) });
  }
  const column = syntax.schema?.columns.find((candidate) => error.message.includes(`'${candidate.name.name}'`));
  const connector = syntax.options.find(
    ({ key, value }) => key.value === 'connector' && error.message.includes(`'${value.value}'`),
  );
  return error.with({ location: locate(context.source, (column?.name ?? connector?.value ?? syntax.name).span) });
}
