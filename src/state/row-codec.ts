import { physicalCode } from '../abi/hash.ts';
import { packedColumnFields, packedForm, packedPlanFields } from '../abi/packed-rows.ts';
import { nullPtr, offsetPtr, type Ptr } from '../abi/ptr.ts';
import { structLayout } from '../abi/table.ts';
import type { Batch, Column } from '../arrow/batch.ts';
import { type DataType, physicalType, type Schema, typeToSql, widthBytes } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import { Arena } from '../kernels/arena.ts';
import { childTypes } from '../kernels/pack-batch.ts';
import { physicalCodes } from '../kernels/physical-codes.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';

const planLayout = structLayout(packedPlanFields);
const columnLayout = structLayout(packedColumnFields);

/** How one column lies in a record. The fields of a ROW follow it as columns of their own. */
interface PackedColumn {
  readonly type: DataType;
  readonly physical: number;
  readonly offset: number;
  /** Place of the end of the bytes before; 0 for the first, and for fixed width. */
  readonly previous: number;
  /** 1 + the number of the ROW around it; 0 = none. */
  readonly parent: number;
}

/** The rows of one schema as records without addresses, which state tables hold, and back. */
export class RowCodec {
  /** Describes the layout: records of two codecs can be exchanged where it is equal. */
  readonly layout: string;
  /** Address of the `PackedPlan`, for kernels that pack rows themselves. */
  readonly plan: Ptr;
  readonly #memory: SlotMemory;
  readonly #arena: Arena;
  readonly #schema: Schema;
  readonly #columns: readonly PackedColumn[];
  readonly #descriptors: Ptr;

  /** @throws SQL_UNSUPPORTED for ARRAY, MAP and MULTISET; MEMORY_BUDGET */
  constructor(memory: SlotMemory, owner: MemoryOwner, schema: Schema) {
    this.#memory = memory;
    this.#arena = new Arena(memory, owner);
    this.#schema = schema;
    const { columns, fixedBytes, maskWords } = packedColumns(schema);
    this.#columns = columns;
    this.layout = `rows:${columns.map(({ physical, offset, parent }) => `${physical}@${offset}^${parent}`).join(',')}`;
    const { u8, u32, i32 } = memory;
    this.plan = this.#arena.allocate(planLayout.sizeBytes);
    this.#descriptors = this.#arena.allocate(columns.length * columnLayout.sizeBytes);
    u8.fill(0, this.#descriptors, this.#descriptors + columns.length * columnLayout.sizeBytes);
    const { offset } = planLayout;
    i32[(this.plan + offset.columnCount) >>> 2] = columns.length;
    u32[(this.plan + offset.columns) >>> 2] = this.#descriptors;
    u32[(this.plan + offset.fixedBytes) >>> 2] = fixedBytes;
    u32[(this.plan + offset.maskWords) >>> 2] = maskWords;
    u32[(this.plan + offset.isVariable) >>> 2] = columns.some(
      ({ physical }) => physical === physicalCode.PHYSICAL_BYTES,
    )
      ? 1
      : 0;
    for (const [index, column] of columns.entries()) {
      const at = this.#descriptors + index * columnLayout.sizeBytes;
      i32[(at + columnLayout.offset.physical) >>> 2] = column.physical;
      u32[(at + columnLayout.offset.offset) >>> 2] = column.offset;
      u32[(at + columnLayout.offset.previous) >>> 2] = column.previous;
      u32[(at + columnLayout.offset.parent) >>> 2] = column.parent;
    }
  }

  /** The batch whose rows the following calls pack; it has the codec's schema. */
  setInput(batch: Batch): void {
    const { u32 } = this.#memory;
    let index = 0;
    const set = (column: Column): void => {
      const at = this.#descriptors + index * columnLayout.sizeBytes;
      index += 1;
      u32[(at + columnLayout.offset.validity) >>> 2] = column.validity;
      u32[(at + columnLayout.offset.data) >>> 2] = column.data;
      u32[(at + columnLayout.offset.offsets) >>> 2] = column.offsets;
      column.children.forEach(set);
    };
    batch.columns.forEach(set);
  }

  /** The `PackedColumn` of a field, and its number among all columns of the record. */
  place(field: number): { descriptor: Ptr; index: number } {
    let index = 0;
    for (const { type } of this.#schema.fields.slice(0, field)) index += flatLength(type);
    return { descriptor: offsetPtr(this.#descriptors, index * columnLayout.sizeBytes), index };
  }

  /** Writes the record lengths of the rows with these numbers to `lengths` (uint32 each), and returns their sum in bytes. */
  measure(rowNumbers: Ptr, rows: number, lengths: Ptr): number {
    return this.#memory.kernels.packedRowsLengths(this.plan, rowNumbers, rows, lengths) >>> 0;
  }

  /** Writes the records of measured rows to the addresses in `records` (uint32 each, multiples of 8). */
  write(rowNumbers: Ptr, rows: number, lengths: Ptr, records: Ptr): void {
    this.#memory.kernels.packedRowsWrite(this.plan, rowNumbers, rows, lengths, records);
  }

  /** Packs rows end to end in `arena`. Returns the addresses (uint32 each) of their records. @throws MEMORY_BUDGET */
  pack(arena: Arena, rowNumbers: Ptr, rows: number): Ptr {
    const lengths = arena.allocate(rows * 4);
    const records = arena.allocate(rows * 4);
    const start = arena.allocate(this.measure(rowNumbers, rows, lengths));
    this.#memory.kernels.packedRowsPlace(lengths, rows, start, records);
    this.write(rowNumbers, rows, lengths, records);
    return records;
  }

  /** The columns of the records at these addresses (uint32 each), in `arena`. @throws MEMORY_BUDGET */
  unpack(arena: Arena, records: Ptr, rows: number): Column[] {
    let index = 0;
    const read = (): Column => {
      const number = index;
      const { type } = present(this.#columns[number], 'packed column');
      index += 1;
      return { ...this.#unpackColumn(arena, number, type, records, rows), children: rowFields(type).map(read) };
    };
    return this.#schema.fields.map(read);
  }

  /** Gives back the descriptors. */
  close(): void {
    this.#arena.release();
  }

  #unpackColumn(arena: Arena, index: number, type: DataType, records: Ptr, rows: number): Omit<Column, 'children'> {
    const { kernels } = this.#memory;
    const validity = this.#validity(arena, index, type, records, rows);
    const physical = physicalType(type);
    if (physical === 'struct' || physical === 'none') return { type, validity, data: nullPtr, offsets: nullPtr };
    if (physical === 'bytes') {
      const offsets = arena.allocate((rows + 1) * 4);
      const data = arena.allocate(kernels.packedRowsOffsets(this.plan, index, records, rows, offsets) >>> 0);
      kernels.packedRowsBytes(this.plan, index, records, rows, data);
      return { type, validity, data, offsets };
    }
    const data = arena.allocate(physical === 'bit' ? (rows + 7) >> 3 : rows * widthBytes(physical));
    kernels.packedRowsFixed(this.plan, index, records, rows, data);
    return { type, validity, data, offsets: nullPtr };
  }

  #validity(arena: Arena, index: number, type: DataType, records: Ptr, rows: number): Ptr {
    if (!type.nullable) return nullPtr;
    const mark = arena.mark();
    const validity = arena.allocate((rows + 7) >> 3);
    if (this.#memory.kernels.packedRowsValidity(index, records, rows, validity) > 0) return validity;
    arena.rewind(mark);
    return nullPtr;
  }
}

function rowFields(type: DataType): readonly DataType[] {
  return type.kind === 'row' ? childTypes(type) : [];
}

/** Columns of a record that a type makes. */
function flatLength(type: DataType): number {
  return rowFields(type).reduce((sum, field) => sum + flatLength(field), 1);
}

/** Bytes that a column has in the fixed part of a record. */
function fixedWidth(type: DataType): number {
  const physical = physicalType(type);
  if (physical === 'bytes') return 4;
  return physical === 'bit' ? 1 : widthBytes(physical);
}

/** The columns of a schema, ROWs before their fields, with their places: wide values first, so that all lie aligned. */
function packedColumns(schema: Schema): { columns: PackedColumn[]; fixedBytes: number; maskWords: number } {
  const flat: { type: DataType; parent: number; offset: number }[] = [];
  const add = (type: DataType, parent: number): void => {
    const number = flat.push({ type, parent, offset: 0 });
    for (const field of rowFields(type)) add(field, number);
  };
  for (const { type } of schema.fields) add(type, 0);
  // With the length before it an odd number of words ends at a multiple of 8.
  const maskWords = Math.max(1, Math.ceil(flat.length / 32)) | 1;
  let fixedBytes = 4 + maskWords * 4;
  for (const width of [16, 8, 4, 2, 1]) {
    for (const column of flat) {
      if (fixedWidth(column.type) !== width) continue;
      column.offset = fixedBytes;
      fixedBytes += width;
    }
  }
  let previous = 0;
  const columns = flat.map(({ type, parent, offset }) => {
    const physical = type.kind === 'row' ? packedForm.PACKED_ROW : (physicalCodes[physicalType(type)] ?? refuse(type));
    const isBytes = physical === physicalCode.PHYSICAL_BYTES;
    const column = { type, physical, offset, previous: isBytes ? previous : 0, parent };
    if (isBytes) previous = offset;
    return column;
  });
  return { columns, fixedBytes, maskWords };
}

function refuse(type: DataType): never {
  throw new PeltonError({
    code: 'SQL_UNSUPPORTED',
    message: `a column of type ${typeToSql(type)} cannot be kept as state`,
    hint: 'select single elements of it instead, before the rows are joined or deduplicated',
  });
}
