import type { Column } from '../arrow/batch.ts';
import type { DataType, Field, Schema } from '../arrow/data-type.ts';
import { withNullable } from '../arrow/data-type.ts';
import { assert } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import type { ColumnPath } from './format.ts';

/** The fields that a path goes through, from the table's column down. */
export function fieldsOfPath(schema: Schema, path: ColumnPath): readonly Field[] {
  const fields: Field[] = [];
  let level: readonly Field[] = schema.fields;
  for (const index of path) {
    const field = level[index];
    assert(field !== undefined, `a column path ends in nothing: ${path.join('.')}`);
    fields.push(field);
    level = field.type.kind === 'row' ? field.type.fields : [];
  }
  assert(fields.length > 0, 'a column path is empty');
  return fields;
}

/** The output column of a path: its name joins the names on the way, and it is nullable if any of them is. */
export function fieldOfPath(schema: Schema, path: ColumnPath): Field {
  const fields = fieldsOfPath(schema, path);
  const last = fields.at(-1);
  assert(last !== undefined, 'a column path is empty');
  const nullable = fields.some(({ type }) => type.nullable);
  return { name: fields.map(({ name }) => name).join('.'), type: withNullable<DataType>(last.type, nullable) };
}

/** The schema that a projection has. */
export function projectedSchema(schema: Schema, projection: readonly ColumnPath[]): Schema {
  return { fields: projection.map((path) => fieldOfPath(schema, path)) };
}

/** The error for a type that a format does not read or write yet. */
export function unsupportedType(format: string, name: string, type: DataType): PeltonError {
  return new PeltonError({
    code: 'SQL_UNSUPPORTED',
    message: `the format ${format} does not handle column \`${name}\` of type ${type.kind.toUpperCase()} yet`,
    hint: 'leave the column out of the table, or declare it as STRING to get its text',
  });
}

/** A column seen as the type of its path. */
export function columnAs(column: Column, type: DataType): Column {
  return column.type === type ? column : { ...column, type };
}
