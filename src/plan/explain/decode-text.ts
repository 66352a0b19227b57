import type { DataType, Schema } from '../../arrow/data-type.ts';
import { expressionToSql } from '../../expr/expression-to-sql.ts';
import type { Expression } from '../../expr/expression.ts';
import type { ColumnPath, DecodeFilter } from '../../formats/format.ts';

/** `bid.price` for the path [3, 2] of a table with these physical columns. */
export function pathText(schema: Schema, path: ColumnPath): string {
  return namesOf(schema, path).join('.');
}

/** `event_type = 2`. */
export function filterText(schema: Schema, filter: DecodeFilter): string {
  const path = pathText(schema, filter.path);
  if (filter.value === undefined) return `${path} IS NOT NULL`;
  const literal: Expression = { kind: 'literal', value: filter.value, type: filter.type };
  return `${path} ${filter.operator} ${expressionToSql(literal, { fields: [] })}`;
}

function namesOf(schema: Schema, [column = 0, ...fields]: ColumnPath): string[] {
  const field = schema.fields[column];
  if (field === undefined) return [`$${column}`];
  return [field.name, ...(fields.length === 0 ? [] : namesOf({ fields: fieldsOf(field.type) }, fields))];
}

function fieldsOf(type: DataType): Schema['fields'] {
  return type.kind === 'row' ? type.fields : [];
}
