/**
 * A batch as a text picture that parses back. The first line has the fields with their types, every other line a row; a first
 * column named `op` holds the row kinds.
 *
 *   op | id BIGINT NOT NULL | name STRING | at TIMESTAMP(3)
 *   +I | 1                  | "a | b"     | 2024-01-01 00:00:00.000
 *   -D | 2                  | NULL        | NULL
 */
import { type Batch, rowKindText } from '../../src/arrow/batch.ts';
import { type DataType, type Field, type Schema, typeToSql, unboundedLength } from '../../src/arrow/data-type.ts';
import type { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRowKinds, readRows, type Value } from '../../src/kernels/column-reader.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';

/** The schema of a list such as `id BIGINT NOT NULL | name STRING`. Scalar types only. */
export function schemaFromText(text: string): Schema {
  return { fields: cellsOf(text).map(fieldFromText) };
}

export function batchFromText(memory: SlotMemory, arena: Arena, text: string): Batch {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const header = cellsOf(lines[0] ?? '');
  const hasKinds = header[0] === 'op';
  const schema: Schema = { fields: header.slice(hasKinds ? 1 : 0).map(fieldFromText) };
  const cells = lines.slice(1).map(cellsOf);
  const rows = cells.map((line) =>
    schema.fields.map((field, index) => valueFromText(field.type, line[index + (hasKinds ? 1 : 0)] ?? 'NULL')),
  );
  const kinds = hasKinds ? cells.map((line) => rowKindText.findIndex((kind) => kind === line[0])) : undefined;
  return batchFromRows(memory, arena, schema, rows, kinds);
}

export function batchToText(memory: SlotMemory, batch: Batch): string {
  const kinds = readRowKinds(memory, batch);
  const withKinds = batch.kinds !== 0;
  const table = [
    [...(withKinds ? ['op'] : []), ...batch.schema.fields.map((field) => `${field.name} ${typeToSql(field.type)}`)],
    ...readRows(memory, batch).map((row, index) => [
      ...(withKinds ? [rowKindText[kinds[index] ?? 0] ?? '?'] : []),
      ...row.map(valueToText),
    ]),
  ];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(' | ')
        .trimEnd(),
    )
    .join('\n');
}

function valueToText(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return /^[-+]?\d[-\d:. Z+]*$/.test(value) ? value : JSON.stringify(value);
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  if (typeof value === 'number' && Object.is(value, -0)) return '-0';
  return String(value);
}

function valueFromText(type: DataType, text: string): Value {
  if (text === 'NULL') return null;
  switch (type.kind) {
    case 'boolean':
      return text === 'true';
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'float':
    case 'double':
      return Number(text);
    case 'bigint':
      return BigInt(text);
    case 'binary':
    case 'varbinary':
      return Uint8Array.from(Buffer.from(text.slice(2, -1), 'hex'));
    default:
      return text.startsWith('"') ? JSON.parse(text) : text;
  }
}

/** Splits a line at bars outside of double quotes. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|\|)((?:"(?:[^"\\]|\\.)*"|[^|"])*)/g)].map((match) => (match[1] ?? '').trim());
}

function fieldFromText(text: string): Field {
  const match = /^`?(\w+|\$\w+)`? +(.+)$/.exec(text);
  if (match === null) throw new Error(`no field: ${text}`);
  return { name: match[1] ?? '', type: typeFromText(match[2] ?? '') };
}

/** A scalar type in SQL notation. */
export function typeFromText(text: string): DataType {
  const nullable = !text.endsWith(' NOT NULL');
  const match = /^([A-Z_]+(?: [A-Z]+)*?)(?:\((\d+)(?:, ?(\d+))?\))?(?: NOT NULL)?$/.exec(text);
  const word = match?.[1] ?? '';
  const first = Number(match?.[2] ?? Number.NaN);
  const second = Number(match?.[3] ?? 0);
  const length = Number.isNaN(first) ? unboundedLength : first;
  switch (word) {
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
    case 'FLOAT':
    case 'DOUBLE':
    case 'DATE':
    case 'NULL':
      return { kind: word.toLowerCase() as 'int', nullable };
    case 'DECIMAL':
      return { kind: 'decimal', precision: Number.isNaN(first) ? 10 : first, scale: second, nullable };
    case 'STRING':
    case 'VARCHAR':
      return { kind: 'varchar', length, nullable };
    case 'BYTES':
    case 'VARBINARY':
      return { kind: 'varbinary', length, nullable };
    case 'CHAR':
    case 'BINARY':
      return { kind: word.toLowerCase() as 'char', length: Number.isNaN(first) ? 1 : first, nullable };
    case 'TIME':
      return { kind: 'time', precision: Number.isNaN(first) ? 0 : first, nullable };
    case 'TIMESTAMP':
      return { kind: 'timestamp', precision: Number.isNaN(first) ? 6 : first, nullable };
    case 'TIMESTAMP_LTZ':
      return { kind: 'timestamp-ltz', precision: Number.isNaN(first) ? 6 : first, nullable };
    case 'INTERVAL YEAR TO MONTH':
      return { kind: 'interval-month', nullable };
    case 'INTERVAL DAY TO SECOND':
      return { kind: 'interval-second', nullable };
    default:
      throw new Error(`no type: ${text}`);
  }
}
