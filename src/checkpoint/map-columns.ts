import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import { type DataType, physicalType, type Schema, typeToSql, widthBytes } from '../arrow/data-type.ts';
import { assert, present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import { nearestName } from '../base/nearest-name.ts';
import type { Arena } from '../kernels/arena.ts';
import { childTypes } from '../kernels/pack-batch.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import { columnContents } from '../operators/group-state-layout.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import { keepsHash, type Widening, wideningOf } from './widen-type.ts';

/** A column of state as it is now, and where its values come from. */
interface ColumnSource {
  /** Position in the stored rows; undefined for a new column. */
  readonly index: number | undefined;
  readonly widening: Widening;
}

/** How stored rows of a state table become rows of the table as the job declares it now. */
export interface ColumnMapping {
  readonly schema: Schema;
  readonly columns: readonly ColumnSource[];
  /** Nothing changes. */
  readonly isIdentity: boolean;
}

/**
 * Finds the columns of a table in stored rows, by name: a new one begins as NULL, or as 0 or an empty value where NULL is
 * not allowed; one that is gone is left behind; a wider type takes the values of a narrower one.
 *
 * @throws SNAPSHOT_MISMATCH for another key, or a type that cannot hold the stored values
 */
export function mapColumns(stored: StateTableDescription, table: StateTableDescription): ColumnMapping {
  const { fields } = stored.schema;
  const keyOf = (description: StateTableDescription): string[] =>
    description.keyColumns.map((index) => present(description.schema.fields[index], 'key column').name);
  const [storedKey, key] = [keyOf(stored), keyOf(table)];
  if (storedKey.join('\0') !== key.join('\0')) {
    throw mismatch(
      `state table ${table.name} was stored by ${keyText(storedKey)}, and the job has it by ${keyText(key)}`,
      'state cannot change its key: give the operator another uid, and restore with --allow-non-restored',
    );
  }
  checkContents(stored, table);
  const isKey = new Set(key);
  const columns = table.schema.fields.map(({ name, type }): ColumnSource => {
    const index = fields.findIndex((field) => field.name === name);
    const from = fields[index];
    if (from === undefined) {
      if (!isKey.has(name)) return newColumn(stored, table, name, type);
      const near = nearestName(
        name,
        fields.map((field) => field.name),
      );
      throw mismatch(
        `state table ${table.name} has the key column ${name}, which was not stored`,
        near === undefined ? 'state cannot change its key' : `was it called ${near}?`,
      );
    }
    const widening = wideningOf(from.type, type);
    if (widening !== undefined && (!isKey.has(name) || keepsHash(from.type, type))) return { index, widening };
    throw mismatch(
      `column ${name} of state table ${table.name} was stored as ${typeToSql(from.type)}, and the job has it as ${typeToSql(type)}`,
      isKey.has(name)
        ? 'the type of a key can become a wider integer or a longer text'
        : 'a type can only become wider',
    );
  });
  const isIdentity = JSON.stringify(stored.schema) === JSON.stringify(table.schema);
  return { schema: table.schema, columns, isIdentity };
}

/** @throws SNAPSHOT_MISMATCH where the bytes of a column mean something else now */
function checkContents(stored: StateTableDescription, table: StateTableDescription): void {
  const before = columnContents(stored);
  for (const [name, content] of columnContents(table)) {
    const former = before.get(name);
    if (former === undefined || former === content) continue;
    throw mismatch(
      `column ${name} of state table ${table.name} was stored with values of ${former}, and the job has ${content}`,
      'what a MIN or MAX of rows that change keeps cannot change its type',
    );
  }
}

function newColumn(
  stored: StateTableDescription,
  { standIns }: StateTableDescription,
  name: string,
  type: DataType,
): ColumnSource {
  const index = stored.schema.fields.findIndex((field) => field.name === standIns?.[name]);
  const from = stored.schema.fields[index];
  const widening = from === undefined ? undefined : wideningOf(from.type, type);
  return widening === undefined ? { index: undefined, widening: { kind: 'same' } } : { index, widening };
}

/**
 * Stored rows, dense, as rows of the table; columns that stay are those of `batch`, others are in `arena`. @throws
 * SNAPSHOT_MISMATCH for a NULL that is not allowed any more, MEMORY_BUDGET
 */
export function mapBatch(memory: SlotMemory, arena: Arena, mapping: ColumnMapping, batch: Batch): Batch {
  if (mapping.isIdentity) return batch;
  assert(batch.selection === nullPtr, 'stored rows have no selection');
  const columns = mapping.columns.map(({ index, widening }, position) => {
    const { name, type } = present(mapping.schema.fields[position], 'field');
    if (index === undefined) return emptyColumn(memory, arena, type, batch.rows);
    const column = present(batch.columns[index], name);
    if (!type.nullable && hasNull(memory, column, batch.rows)) {
      throw mismatch(
        `column ${name} of the stored state has a NULL, and the job has it as ${typeToSql(type)}`,
        'let the column be NULL, or give the operator another uid',
      );
    }
    return widen(memory, arena, column, type, widening, batch.rows);
  });
  return denseBatch(mapping.schema, batch.rows, columns, batch.kinds, batch.hashes);
}

/** All NULL, or all zero where NULL is not allowed. */
function emptyColumn(memory: SlotMemory, arena: Arena, type: DataType, rows: number): Column {
  const zeros = (bytes: number): Ptr => {
    const start = arena.allocate(bytes);
    memory.u8.fill(0, start, start + bytes);
    return start;
  };
  const physical = physicalType(type);
  const hasOffsets = physical === 'bytes' || physical === 'list' || physical === 'map';
  const childRows = physical === 'struct' ? rows : 0;
  return {
    type,
    validity: type.nullable && physical !== 'none' ? zeros((rows + 7) >> 3) : nullPtr,
    offsets: hasOffsets ? zeros((rows + 1) * 4) : nullPtr,
    data: zeros(physical === 'bit' ? (rows + 7) >> 3 : rows * widthBytes(physical)),
    children: childTypes(type).map((child) => emptyColumn(memory, arena, child, childRows)),
  };
}

function hasNull({ u8 }: SlotMemory, { validity, type }: Column, rows: number): boolean {
  if (type.kind === 'null') return rows > 0;
  if (validity === nullPtr) return false;
  for (let row = 0; row < rows; row++) if ((((u8[validity + (row >> 3)] ?? 0) >> (row & 7)) & 1) === 0) return true;
  return false;
}

function widen(
  memory: SlotMemory,
  arena: Arena,
  column: Column,
  type: DataType,
  widening: Widening,
  rows: number,
): Column {
  if (widening.kind === 'same') return { ...column, type };
  const { view } = memory;
  const [from, to] = [physicalType(column.type), physicalType(type)];
  const [fromWidth, toWidth] = [widthBytes(from), widthBytes(to)];
  const data = arena.allocate(rows * toWidth);
  const integerAt = (at: number): bigint => {
    switch (fromWidth) {
      case 1:
        return BigInt(view.getInt8(at));
      case 2:
        return BigInt(view.getInt16(at, true));
      case 4:
        return BigInt(view.getInt32(at, true));
      case 8:
        return view.getBigInt64(at, true);
      default:
        return (view.getBigInt64(at + 8, true) << 64n) | view.getBigUint64(at, true);
    }
  };
  const factor = widening.kind === 'number' ? 1n : widening.factor;
  for (let row = 0; row < rows; row++) {
    const [source, target] = [column.data + row * fromWidth, data + row * toWidth];
    if (from === 'f32') {
      view.setFloat64(target, view.getFloat32(source, true), true);
      continue;
    }
    const value = integerAt(source) * factor;
    if (toWidth === 2) view.setInt16(target, Number(value), true);
    else if (toWidth === 4) view.setInt32(target, Number(value), true);
    else view.setBigInt64(target, value, true);
    if (toWidth === 16) view.setBigInt64(target + 8, value >> 64n, true);
  }
  return { ...column, type, data };
}

const keyText = (names: readonly string[]): string => (names.length === 0 ? 'no key' : `the key ${names.join(', ')}`);

function mismatch(message: string, hint: string): PeltonError {
  return new PeltonError({ code: 'SNAPSHOT_MISMATCH', message, hint });
}
