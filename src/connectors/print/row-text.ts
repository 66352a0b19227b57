import { rowKindText } from '../../arrow/batch.ts';
import type { DataType, Schema } from '../../arrow/data-type.ts';
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
      return javaNumber(Number(value), shortestFloat(Math.abs(Number(value))));
    case 'double':
      return javaNumber(Number(value), shortestDouble(Math.abs(Number(value))));
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

/** Layout of `Double.toString` for the shortest digits of the value's size. */
function javaNumber(value: number, shortestSize: string): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = shortestSize.split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const allDigits = whole + fraction;
  const leadingZeros = allDigits.search(/[^0]/);
  const digits = allDigits.slice(leadingZeros).replace(/0+$/, '');
  /** Power of ten of the first digit. */
  const exponent = Number(exponentText) + whole.length - 1 - leadingZeros;
  const sign = value < 0 ? '-' : '';
  if (exponent < -3 || exponent >= 7) return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, '0');
  return `${sign}${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1) || '0'}`;
}

/** The fewest digits, but at least two as in Java, that give the same double. */
function shortestDouble(size: number): string {
  const text = String(size);
  return /^\de/.test(text) ? size.toPrecision(2) : text;
}

/** The fewest digits that give the same 32-bit float. */
function shortestFloat(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return text;
  }
  return value.toPrecision(9);
}
