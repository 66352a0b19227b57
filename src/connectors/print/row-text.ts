import { rowKindText } from '../../arrow/batch.ts';
import type { DataType, Schema } from '../../arrow/data-type.ts';
import { doubleText, floatText } from '../../arrow/floating-text.ts';
import type { Row, Value } from '../../kernels/column-reader.ts';

/** A row as Flink's print sink writes it: `+I[1, abc, null, 2024-01-01T10:00]`, each value as Java's `toString` of it. */
export function rowText(schema: Schema, row: Row, kind: number): string {
  const values = schema.fields.map((field, index) => javaText(row[index] ?? null, field.type));
  return `${rowKindText[kind] ?? ''}[${values.join(', ')}]`;
}

function javaText(value: Value, type: DataType): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'float':
      return floatText(Number(value));
    case 'double':
      return doubleText(Number(value));
    case 'timestamp':
    case 'timestamp-ltz':
      return javaDateTime(String(value));
    case 'time':
      return javaTime(String(value));
    case 'binary':
    case 'varbinary':
      return value instanceof Uint8Array
        ? `[${Array.from(new Int8Array(value.buffer, value.byteOffset, value.length)).join(', ')}]`
        : '';
    case 'row':
      return rowText(
        { fields: type.fields },
        type.fields.map((field) => fieldOf(value, field.name)),
        0,
      );
    case 'array':
      return Array.isArray(value)
        ? `[${value.map((element: Value) => javaText(element, type.element)).join(', ')}]`
        : '';
    case 'map':
      return mapText(value, type.key, type.value);
    case 'multiset':
      return mapText(value, type.element, { kind: 'int', nullable: false });
    default:
      return String(value);
  }
}

function fieldOf(value: Value, name: string): Value {
  if (value === null || typeof value !== 'object' || value instanceof Map || Array.isArray(value)) return null;
  return (value as { readonly [field: string]: Value })[name] ?? null;
}

function mapText(value: Value, key: DataType, element: DataType): string {
  if (!(value instanceof Map)) return '';
  const entries = [...(value as ReadonlyMap<Value, Value>)];
  return `{${entries.map(([name, content]) => `${javaText(name, key)}=${javaText(content, element)}`).join(', ')}}`;
}

/** `LocalDateTime.toString`: a T, seconds only when they are not zero, and as many groups of three fraction digits as needed. */
function javaDateTime(text: string): string {
  const zone = text.endsWith('Z') ? 'Z' : '';
  const [date = '', clock = ''] = text.slice(0, text.length - zone.length).split(' ');
  // `Instant.toString` always shows the seconds.
  return `${date}T${zone === '' ? javaTime(clock) : withFraction(clock.slice(0, 8), clock.slice(9))}${zone}`;
}

function javaTime(clock: string): string {
  const fraction = clock.slice(9);
  const hasFraction = /[1-9]/.test(fraction);
  return clock.slice(6, 8) === '00' && !hasFraction ? clock.slice(0, 5) : withFraction(clock.slice(0, 8), fraction);
}

function withFraction(clock: string, fraction: string): string {
  const groups = fraction.padEnd(9, '0').replace(/(?:000)+$/, '');
  return groups === '' ? clock : `${clock}.${groups}`;
}
