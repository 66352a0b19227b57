import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import {
  type DataType,
  physicalType,
  type Schema,
  timestampUnitsPerSecond,
  typeToSql,
  widthBytes,
} from '../arrow/data-type.ts';
import {
  parseDate,
  parseDayTimeInterval,
  parseDecimal,
  parseTime,
  parseTimestamp,
  parseYearMonthInterval,
} from '../arrow/value-text.ts';
import { PeltonError } from '../base/errors.ts';
import type { Arena } from './arena.ts';
import type { Row, Value } from './column-reader.ts';
import { childTypes } from './pack-batch.ts';
import type { SlotMemory } from './slot-memory.ts';

/**
 * A batch in `arena` from rows of values in the forms that `columnReader` gives. For the edges of the engine (literal rows,
 * tests), not for data in bulk.
 * @throws DATA_MALFORMED for a value that its column cannot hold.
 */
export function batchFromRows(
  memory: SlotMemory,
  arena: Arena,
  schema: Schema,
  rows: readonly Row[],
  kinds?: readonly number[],
): Batch {
  const columns = schema.fields.map((field, index) =>
    columnFromValues(
      memory,
      arena,
      field.type,
      rows.map((row) => row[index] ?? null),
    ),
  );
  if (kinds === undefined) return denseBatch(schema, rows.length, columns);
  const kindBytes = arena.allocate(rows.length);
  memory.u8.set(kinds, kindBytes);
  return denseBatch(schema, rows.length, columns, kindBytes);
}

/** One column in `arena`; null is NULL. @throws DATA_MALFORMED */
export function columnFromValues(memory: SlotMemory, arena: Arena, type: DataType, values: readonly Value[]): Column {
  const validity = validityOf(memory, arena, values);
  const physical = physicalType(type);
  switch (physical) {
    case 'none':
      return { type, validity, data: nullPtr, offsets: nullPtr, children: [] };
    case 'bit':
      return {
        type,
        validity,
        data: bitmap(memory, arena, values, (value) => value === true),
        offsets: nullPtr,
        children: [],
      };
    case 'bytes':
      return { type, validity, ...bytesOf(memory, arena, type, values), children: [] };
    case 'struct':
    case 'list':
    case 'map':
      return { type, validity, data: nullPtr, ...nestedOf(memory, arena, type, values) };
    default: {
      const width = widthBytes(physical);
      const data = arena.allocate(values.length * width);
      memory.u8.fill(0, data, data + values.length * width);
      for (const [row, value] of values.entries()) {
        if (value !== null) writeFixed(memory.view, data + row * width, type, value);
      }
      return { type, validity, data, offsets: nullPtr, children: [] };
    }
  }
}

function validityOf(memory: SlotMemory, arena: Arena, values: readonly Value[]): Ptr {
  return values.includes(null) ? bitmap(memory, arena, values, (value) => value !== null) : nullPtr;
}

function bitmap(memory: SlotMemory, arena: Arena, values: readonly Value[], isSet: (value: Value) => boolean): Ptr {
  const bytes = (values.length + 7) >> 3;
  const start = arena.allocate(bytes);
  memory.u8.fill(0, start, start + bytes);
  for (const [row, value] of values.entries()) {
    if (isSet(value))
      memory.view.setUint8(start + (row >> 3), memory.view.getUint8(start + (row >> 3)) | (1 << (row & 7)));
  }
  return start;
}

function writeFixed(view: DataView, at: number, type: DataType, value: Exclude<Value, null>): void {
  const parsed = <T>(result: T | undefined): T => result ?? refuse(type, value);
  const text = typeof value === 'string' ? value : '';
  switch (type.kind) {
    case 'tinyint':
      return view.setInt8(at, Number(value));
    case 'smallint':
      return view.setInt16(at, Number(value), true);
    case 'int':
      return view.setInt32(at, Number(value), true);
    case 'bigint':
      return view.setBigInt64(
        at,
        typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : refuse(type, value),
        true,
      );
    case 'float':
      return view.setFloat32(at, Number(value), true);
    case 'double':
      return view.setFloat64(at, Number(value), true);
    case 'decimal': {
      const unscaled = parsed(parseDecimal(text, type.scale));
      view.setBigUint64(at, BigInt.asUintN(64, unscaled), true);
      return view.setBigInt64(at + 8, unscaled >> 64n, true);
    }
    case 'date':
      return view.setInt32(at, parsed(parseDate(text)), true);
    case 'time':
      return view.setInt32(at, Number(parsed(parseTime(text, 1000n))), true);
    case 'timestamp':
    case 'timestamp-ltz':
      return view.setBigInt64(
        at,
        parsed(parseTimestamp(text.replace(/Z$/, ''), BigInt(timestampUnitsPerSecond(type.precision)))),
        true,
      );
    case 'interval-month':
      return view.setInt32(at, parsed(parseYearMonthInterval(text)), true);
    case 'interval-second':
      return view.setBigInt64(at, parsed(parseDayTimeInterval(text)), true);
    default:
      return refuse(type, value);
  }
}

function bytesOf(
  memory: SlotMemory,
  arena: Arena,
  type: DataType,
  values: readonly Value[],
): { data: Ptr; offsets: Ptr } {
  const encoder = new TextEncoder();
  const encoded = values.map((value) => {
    if (value === null) return new Uint8Array();
    if (typeof value === 'string') return encoder.encode(value);
    return value instanceof Uint8Array ? value : refuse(type, value);
  });
  const offsets = writeOffsets(
    memory,
    arena,
    encoded.map((bytes) => bytes.length),
  );
  const data = arena.allocate(encoded.reduce((sum, bytes) => sum + bytes.length, 0));
  let at: number = data;
  for (const bytes of encoded) {
    memory.u8.set(bytes, at);
    at += bytes.length;
  }
  return { data, offsets };
}

function nestedOf(
  memory: SlotMemory,
  arena: Arena,
  type: DataType,
  values: readonly Value[],
): { offsets: Ptr; children: Column[] } {
  if (type.kind === 'row') {
    const children = type.fields.map((field) =>
      columnFromValues(
        memory,
        arena,
        field.type,
        values.map((value) => (value === null ? null : (Reflect.get(Object(value), field.name) ?? null))),
      ),
    );
    return { offsets: nullPtr, children };
  }
  const entries = values.map((value): readonly (readonly Value[])[] => {
    if (value === null) return [];
    if (value instanceof Map) return [...value.entries()];
    return Array.isArray(value) ? value.map((element) => [element]) : refuse(type, value);
  });
  const children = childTypes(type).map((child, index) =>
    columnFromValues(
      memory,
      arena,
      child,
      entries.flatMap((list) => list.map((entry) => entry[index] ?? null)),
    ),
  );
  return {
    offsets: writeOffsets(
      memory,
      arena,
      entries.map((list) => list.length),
    ),
    children,
  };
}

function writeOffsets(memory: SlotMemory, arena: Arena, lengths: readonly number[]): Ptr {
  const offsets = arena.allocate((lengths.length + 1) * 4);
  let end = 0;
  memory.view.setInt32(offsets, 0, true);
  for (const [row, length] of lengths.entries()) {
    end += length;
    memory.view.setInt32(offsets + (row + 1) * 4, end, true);
  }
  return offsets;
}

function refuse(type: DataType, value: Value): never {
  throw new PeltonError({ code: 'DATA_MALFORMED', message: `${typeToSql(type)} cannot hold ${String(value)}` });
}
