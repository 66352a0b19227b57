import type { Batch, Column } from '../arrow/batch.ts';
import { type DataType, type Schema, timestampUnitsPerSecond } from '../arrow/data-type.ts';
import {
  dateText,
  dayTimeIntervalText,
  decimalText,
  timestampText,
  timeText,
  yearMonthIntervalText,
} from '../arrow/value-text.ts';
import type { SlotMemory } from './slot-memory.ts';

/**
 * A value outside the engine, by type: BOOLEAN boolean; TINYINT, SMALLINT, INT, FLOAT, DOUBLE number; BIGINT bigint; DECIMAL,
 * DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ (UTC, with Z) and intervals text as Flink prints them; character strings string; binary
 * strings Uint8Array; ROW an object; ARRAY an array; MAP and MULTISET a Map.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Value[]
  | ReadonlyMap<Value, Value>
  | { readonly [field: string]: Value };

export type Row = readonly Value[];

/** The memory that the addresses of a batch point into: a slot's, or any buffer that holds a packed body. */
export type BatchMemory = Pick<SlotMemory, 'u8' | 'u32' | 'view'>;

/** Reads the value of one row of the column (row of the batch, not of its selection). */
export type ColumnReader = (row: number) => Value;

/** A reader for the column's type, chosen once, so that reading a column is one monomorphic loop. */
export function columnReader(memory: BatchMemory, column: Column): ColumnReader {
  const read = valueReader(memory, column);
  const { u8 } = memory;
  const { validity } = column;
  if (validity === 0) return read;
  return (row) => (((u8[validity + (row >>> 3)] ?? 0) >>> (row & 7)) & 1 ? read(row) : null);
}

/** The selected rows of a batch as arrays of values in column order. */
export function readRows(memory: BatchMemory, batch: Batch): Value[][] {
  const rowNumbers = selectedRowNumbers(memory, batch);
  const rows = Array.from(rowNumbers, () => new Array<Value>(batch.columns.length).fill(null));
  for (const [index, column] of batch.columns.entries()) {
    const read = columnReader(memory, column);
    for (let i = 0; i < rowNumbers.length; i++) {
      const row = rows[i];
      if (row !== undefined) row[index] = read(rowNumbers[i] ?? 0);
    }
  }
  return rows;
}

/** Row kinds of the selected rows, as numbers of `rowKind`. */
export function readRowKinds(memory: BatchMemory, batch: Batch): number[] {
  return Array.from(selectedRowNumbers(memory, batch), (row) =>
    batch.kinds === 0 ? 0 : (memory.u8[batch.kinds + row] ?? 0),
  );
}

/** The rows that count, in order. The array is a view of slot memory when the batch has a selection. */
export function selectedRowNumbers(memory: BatchMemory, batch: Batch): Uint32Array {
  const { selection, selectedRows } = batch;
  if (selection !== 0) return memory.u32.subarray(selection >>> 2, (selection >>> 2) + selectedRows);
  return Uint32Array.from({ length: selectedRows }, (_, row) => row);
}

/** A row with the field names of its schema. */
export function rowObject(schema: Schema, row: Row): { [field: string]: Value } {
  return Object.fromEntries(schema.fields.map((field, index) => [field.name, row[index] ?? null]));
}

function valueReader(memory: BatchMemory, column: Column): ColumnReader {
  const { type, data } = column;
  const { u8, view } = memory;
  const i32 = (row: number): number => view.getInt32(data + row * 4, true);
  const i64 = (row: number): bigint => view.getBigInt64(data + row * 8, true);
  switch (type.kind) {
    case 'boolean':
      return (row) => (((u8[data + (row >>> 3)] ?? 0) >>> (row & 7)) & 1) === 1;
    case 'tinyint':
      return (row) => view.getInt8(data + row);
    case 'smallint':
      return (row) => view.getInt16(data + row * 2, true);
    case 'int':
      return i32;
    case 'bigint':
      return i64;
    case 'float':
      return (row) => view.getFloat32(data + row * 4, true);
    case 'double':
      return (row) => view.getFloat64(data + row * 8, true);
    case 'decimal':
      return (row) => {
        const at = data + row * 16;
        return decimalText((view.getBigInt64(at + 8, true) << 64n) | view.getBigUint64(at, true), type.scale);
      };
    case 'date':
      return (row) => dateText(i32(row));
    case 'time':
      return (row) => timeText(i32(row), type.precision);
    case 'timestamp':
      return timestampReader(i64, type.precision, '');
    case 'timestamp-ltz':
      return timestampReader(i64, type.precision, 'Z');
    case 'interval-month':
      return (row) => yearMonthIntervalText(i32(row));
    case 'interval-second':
      return (row) => dayTimeIntervalText(i64(row));
    case 'char':
    case 'varchar':
      return stringReader(memory, column);
    case 'binary':
    case 'varbinary':
      return (row) => {
        const at = column.offsets + row * 4;
        return u8.slice(data + view.getInt32(at, true), data + view.getInt32(at + 4, true));
      };
    case 'row': {
      const readers = column.children.map((child) => columnReader(memory, child));
      return (row) =>
        Object.fromEntries(type.fields.map((field, index) => [field.name, readers[index]?.(row) ?? null]));
    }
    case 'array':
    case 'map':
    case 'multiset':
      return collectionReader(memory, column, type);
    case 'null':
      return () => null;
  }
}

function timestampReader(i64: (row: number) => bigint, precision: number, suffix: string): ColumnReader {
  const unitsPerSecond = BigInt(timestampUnitsPerSecond(precision));
  return (row) => timestampText(i64(row), unitsPerSecond, precision) + suffix;
}

function stringReader(memory: BatchMemory, column: Column): ColumnReader {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const { u8, view } = memory;
  const { data, offsets } = column;
  return (row) => {
    const start = data + view.getInt32(offsets + row * 4, true);
    const end = data + view.getInt32(offsets + row * 4 + 4, true);
    // Short ASCII is quicker to build by hand than to send through a decoder.
    if (end - start <= 16) {
      let text = '';
      let at = start;
      for (; at < end; at++) {
        const byte = u8[at] ?? 0;
        if (byte >= 0x80) break;
        text += String.fromCharCode(byte);
      }
      if (at === end) return text;
    }
    return decoder.decode(u8.subarray(start, end));
  };
}

function collectionReader(memory: BatchMemory, column: Column, type: DataType): ColumnReader {
  const { view } = memory;
  const readers = column.children.map((child) => columnReader(memory, child));
  const element = (index: number, at: number): Value => readers[index]?.(at) ?? null;
  return (row) => {
    const start = view.getInt32(column.offsets + row * 4, true);
    const end = view.getInt32(column.offsets + row * 4 + 4, true);
    const positions = Array.from({ length: end - start }, (_, i) => start + i);
    if (type.kind === 'array') return positions.map((at) => element(0, at));
    return new Map(positions.map((at) => [element(0, at), element(1, at)]));
  };
}
