import type { DataType } from '../../src/arrow/data-type.ts';
import type { Value } from '../../src/kernels/column-reader.ts';
import type { Json } from './suite-case.ts';

/** A value of a case file in the form that batches are made of. @throws Error for a type that rows cannot be fed with */
export function valueOf(type: DataType, json: Json | undefined): Value {
  if (json === null || json === undefined) return null;
  switch (type.kind) {
    case 'boolean':
      return json === true;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'double':
      return Number(json);
    case 'float':
      return Math.fround(Number(json));
    case 'bigint':
      return BigInt(String(json));
    case 'decimal':
    case 'date':
    case 'time':
    case 'char':
    case 'varchar':
      return String(json);
    case 'timestamp':
    case 'timestamp-ltz':
      return String(json).replace('T', ' ');
    case 'binary':
    case 'varbinary':
      return Buffer.from(String(json), 'base64');
    case 'array':
      return listOf(json).map((element) => valueOf(type.element, element));
    case 'map':
      return new Map(
        listOf(json).map((entry) => [valueOf(type.key, listOf(entry)[0]), valueOf(type.value, listOf(entry)[1])]),
      );
    case 'multiset':
      return new Map(listOf(json).map((entry) => [valueOf(type.element, listOf(entry)[0]), Number(listOf(entry)[1])]));
    case 'row':
      return Object.fromEntries(
        type.fields.map((field, index) => [field.name, valueOf(field.type, listOf(json)[index])]),
      );
    case 'interval-month':
    case 'interval-second':
    case 'null':
      throw new Error(`a table of a suite has a column of type ${type.kind}`);
  }
}

/**
 * A text that is equal for equal values, whether the engine gave the value or a case file names it. Floating-point numbers stand
 * in it as they are: whoever compares with a tolerance takes them out first.
 */
export function valueText(type: DataType, value: Value): string {
  if (value === null) return 'NULL';
  switch (type.kind) {
    case 'decimal':
      return decimalText(String(value));
    case 'time':
    case 'timestamp':
    case 'timestamp-ltz':
      return String(value)
        .replace(/Z$/, '')
        .replace(/(?<=:\d\d:\d\d)(?:\.0*|(\.\d*?)0+)$/, '$1');
    case 'char':
    case 'varchar':
      return JSON.stringify(value);
    case 'binary':
    case 'varbinary':
      return value instanceof Uint8Array ? `x'${Buffer.from(value).toString('hex')}'` : String(value);
    case 'array':
      return `[${Array.isArray(value) ? value.map((element: Value) => valueText(type.element, element)).join(', ') : ''}]`;
    case 'map':
      return entriesText(value, type.key, type.value);
    case 'multiset':
      return entriesText(value, type.element, { kind: 'int', nullable: false });
    case 'row':
      return `(${type.fields.map((field) => valueText(field.type, fieldOf(value, field.name))).join(', ')})`;
    default:
      return String(value);
  }
}

function listOf(json: Json | undefined): readonly Json[] {
  if (Array.isArray(json)) return json as readonly Json[];
  throw new Error(`a list is wanted, not ${JSON.stringify(json)}`);
}

const fieldOf = (row: Value, name: string): Value =>
  typeof row === 'object' && row !== null ? ((Reflect.get(row, name) as Value | undefined) ?? null) : null;

function entriesText(value: Value, key: DataType, element: DataType): string {
  if (!(value instanceof Map)) return String(value);
  const entries = [...(value as ReadonlyMap<Value, Value>)].map(
    ([k, v]) => `${valueText(key, k)}: ${valueText(element, v)}`,
  );
  return `{${entries.toSorted().join(', ')}}`;
}

/** Without zeros that do not count. */
function decimalText(text: string): string {
  const [whole = '', fraction = ''] = text.replace(/^\+/, '').split('.');
  const digits = fraction.replace(/0+$/, '');
  const plain = digits === '' ? whole : `${whole}.${digits}`;
  return plain === '-0' ? '0' : plain;
}
