import type { DataType } from '../../arrow/data-type.ts';
import { doubleText, floatText } from '../../arrow/floating-text.ts';
import type { Value } from '../../kernels/column-reader.ts';
import { fieldOf, valueText } from './value-text.ts';

/**
 * A value as JSON. Numbers keep every digit (BIGINT and DECIMAL too); NaN and infinities, which JSON lacks, are strings; times
 * are strings as SQL writes them; bytes are base64; a MAP is an object whose keys are the text of its keys.
 */
export function jsonValue(value: Value, type: DataType): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'decimal':
      return String(value);
    case 'float':
      return floatingJson(Number(value), floatText(Number(value)));
    case 'double':
      return floatingJson(Number(value), doubleText(Number(value)));
    case 'binary':
    case 'varbinary':
      return value instanceof Uint8Array ? JSON.stringify(Buffer.from(value).toString('base64')) : 'null';
    case 'row': {
      const fields = type.fields.map(
        ({ name, type: of }) => `${JSON.stringify(name)}:${jsonValue(fieldOf(value, name), of)}`,
      );
      return `{${fields.join(',')}}`;
    }
    case 'array':
      return Array.isArray(value)
        ? `[${value.map((element: Value) => jsonValue(element, type.element)).join(',')}]`
        : 'null';
    case 'map':
      return jsonMap(value, type.key, type.value);
    case 'multiset':
      return jsonMap(value, type.element, { kind: 'int', nullable: false });
    default:
      return JSON.stringify(String(value));
  }
}

function floatingJson(value: number, text: string): string {
  return Number.isFinite(value) ? text : JSON.stringify(text);
}

function jsonMap(value: Value, key: DataType, element: DataType): string {
  if (!(value instanceof Map)) return 'null';
  const entries = [...(value as ReadonlyMap<Value, Value>)].map(
    ([name, content]) => `${JSON.stringify(valueText(name, key))}:${jsonValue(content, element)}`,
  );
  return `{${entries.join(',')}}`;
}
