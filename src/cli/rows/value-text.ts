import type { DataType } from '../../arrow/data-type.ts';
import { doubleText, floatText } from '../../arrow/floating-text.ts';
import type { Value } from '../../kernels/column-reader.ts';

/** The field of a ROW's value. */
export function fieldOf(value: Value, name: string): Value {
  if (value === null || typeof value !== 'object' || value instanceof Map || Array.isArray(value)) return null;
  return (value as { readonly [field: string]: Value })[name] ?? null;
}

/** A value as CAST to STRING gives it; NULL as `NULL`, which a caller at the top may want otherwise. */
export function valueText(value: Value, type: DataType): string {
  if (value === null) return 'NULL';
  switch (type.kind) {
    case 'boolean':
      return value === true ? 'TRUE' : 'FALSE';
    case 'float':
      return floatText(Number(value));
    case 'double':
      return doubleText(Number(value));
    case 'binary':
    case 'varbinary':
      return value instanceof Uint8Array ? `x'${Buffer.from(value).toString('hex')}'` : '';
    case 'row':
      return `(${type.fields.map((field) => valueText(fieldOf(value, field.name), field.type)).join(', ')})`;
    case 'array':
      return Array.isArray(value)
        ? `[${value.map((element: Value) => valueText(element, type.element)).join(', ')}]`
        : '';
    case 'map':
      return mapText(value, type.key, type.value);
    case 'multiset':
      return mapText(value, type.element, { kind: 'int', nullable: false });
    default:
      return String(value);
  }
}

function mapText(value: Value, key: DataType, element: DataType): string {
  if (!(value instanceof Map)) return '';
  const entries = [...(value as ReadonlyMap<Value, Value>)];
  return `{${entries.map(([name, content]) => `${valueText(name, key)}=${valueText(content, element)}`).join(', ')}}`;
}
