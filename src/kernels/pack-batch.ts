import { nullPtr, offsetPtr, type Ptr } from '../abi/ptr.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import { type DataType, physicalType, type Schema, widthBytes } from '../arrow/data-type.ts';
import { assert } from '../base/assert.ts';
import { Arena } from './arena.ts';
import type { PackedBatch } from './packed-batch.ts';
import { address, type SlotMemory, slotOwner } from './slot-memory.ts';

/** One buffer of a packed body, still in slot memory. */
export interface BodyPart {
  readonly start: Ptr;
  /** Length without padding; 0 = absent. */
  readonly bytes: number;
}

const absent: BodyPart = { start: nullPtr, bytes: 0 };
const padded = (bytes: number): number => (bytes + 7) & ~7;

/** The selected rows of a batch as a packed body of its own. @throws MEMORY_BUDGET */
export function packBatch(memory: SlotMemory, batch: Batch): PackedBatch {
  const scratch = new Arena(memory, slotOwner);
  try {
    const parts = bodyParts(memory, scratch, batch);
    const body = new ArrayBuffer(bodyBytes(parts));
    writeBody(memory, parts, new Uint8Array(body));
    return { rows: batch.selectedRows, bufferBytes: parts.map((part) => part.bytes), body };
  } finally {
    scratch.release();
  }
}

/** A packed body as a batch in `arena`; one copy. @throws MEMORY_BUDGET */
export function unpackBatch(memory: SlotMemory, arena: Arena, schema: Schema, packed: PackedBatch): Batch {
  const start = arena.allocate(packed.body.byteLength);
  memory.u8.set(new Uint8Array(packed.body), start);
  return batchOverBody(schema, packed.rows, packed.bufferBytes, start);
}

/** The batch whose packed body lies at `start` in slot memory. */
export function batchOverBody(schema: Schema, rows: number, bufferBytes: readonly number[], start: Ptr): Batch {
  let index = 0;
  let at = start;
  const next = (): Ptr => {
    const bytes = bufferBytes[index++];
    assert(bytes !== undefined, 'a packed batch has fewer buffers than its schema');
    const here = at;
    at = offsetPtr(at, padded(bytes));
    return bytes === 0 ? nullPtr : here;
  };
  return readParts(schema, rows, next);
}

/** A dense batch of buffers that come in the order of a packed body. */
function readParts(schema: Schema, rows: number, next: () => Ptr): Batch {
  const column = (type: DataType): Column => {
    const validity = next();
    const offsets = next();
    const data = next();
    return { type, validity, offsets, data, children: childTypes(type).map(column) };
  };
  const columns = schema.fields.map((field) => column(field.type));
  return denseBatch(schema, rows, columns, next(), next());
}

/** Types of a column's children: fields of a ROW, element of an ARRAY, key and value of a MAP, element and count of a MULTISET. */
export function childTypes(type: DataType): readonly DataType[] {
  switch (type.kind) {
    case 'row':
      return type.fields.map((field) => field.type);
    case 'array':
      return [type.element];
    case 'multiset':
      return [type.element, { kind: 'int', nullable: false }];
    case 'map':
      return [type.key, type.value];
    default:
      return [];
  }
}

/** The buffers of a packed body in their order: those of dense columns where they lie, gathered ones in `scratch`. */
export function bodyParts(memory: SlotMemory, scratch: Arena, batch: Batch): BodyPart[] {
  const parts: BodyPart[] = [];
  const { selection, selectedRows } = batch;
  for (const column of batch.columns) columnParts(memory, scratch, column, selection, selectedRows, parts);
  parts.push(batch.kinds === 0 ? absent : fixedPart(memory, scratch, batch.kinds, 1, selection, selectedRows));
  parts.push(batch.hashes === 0 ? absent : fixedPart(memory, scratch, batch.hashes, 4, selection, selectedRows));
  return parts;
}

/** The rows with these numbers, in their order and as often as they are named, as a dense batch in `arena`. @throws MEMORY_BUDGET */
export function gatherRows(memory: SlotMemory, arena: Arena, batch: Batch, rowNumbers: Ptr, rows: number): Batch {
  const parts = bodyParts(memory, arena, { ...batch, selection: rowNumbers, selectedRows: rows });
  let index = 0;
  return readParts(batch.schema, rows, () => {
    const part = parts[index++];
    return part === undefined || part.bytes === 0 ? nullPtr : part.start;
  });
}

/** Bytes of the body that the parts make, with padding. */
export function bodyBytes(parts: readonly BodyPart[]): number {
  let bytes = 0;
  for (const part of parts) bytes += padded(part.bytes);
  return bytes;
}

/** Copies the parts end to end to `target`. */
export function writeBody(memory: SlotMemory, parts: readonly BodyPart[], target: Uint8Array): void {
  let at = 0;
  for (const { start, bytes } of parts) {
    if (bytes === 0) continue;
    target.set(memory.u8.subarray(start, start + bytes), at);
    const end = at + padded(bytes);
    // Buffers come back for reuse, and golden bytes want no leftovers between parts.
    target.fill(0, at + bytes, end);
    at = end;
  }
}

function columnParts(
  memory: SlotMemory,
  scratch: Arena,
  column: Column,
  selection: Ptr,
  rows: number,
  parts: BodyPart[],
): void {
  const physical = physicalType(column.type);
  parts.push(validityPart(memory, scratch, column.validity, selection, rows));
  switch (physical) {
    case 'none':
    case 'struct':
      parts.push(absent, absent);
      for (const child of column.children) columnParts(memory, scratch, child, selection, rows, parts);
      return;
    case 'bit':
      parts.push(absent, bitPart(memory, scratch, column.data, selection, rows).part);
      return;
    case 'bytes':
      bytesParts(memory, scratch, column, selection, rows, parts);
      return;
    case 'list':
    case 'map':
      listParts(memory, scratch, column, selection, rows, parts);
      return;
    default:
      parts.push(absent, fixedPart(memory, scratch, column.data, widthBytes(physical), selection, rows));
  }
}

function validityPart(memory: SlotMemory, scratch: Arena, validity: Ptr, selection: Ptr, rows: number): BodyPart {
  if (validity === 0) return absent;
  const { part, ones } = bitPart(memory, scratch, validity, selection, rows);
  return ones === rows ? absent : part;
}

function bitPart(
  memory: SlotMemory,
  scratch: Arena,
  source: Ptr,
  selection: Ptr,
  rows: number,
): { part: BodyPart; ones: number } {
  const bytes = (rows + 7) >> 3;
  const start = scratch.allocate(bytes);
  const ones = memory.kernels.gatherBits(source, selection, rows, start);
  return { part: { start, bytes }, ones };
}

function fixedPart(
  memory: SlotMemory,
  scratch: Arena,
  source: Ptr,
  width: number,
  selection: Ptr,
  rows: number,
): BodyPart {
  const bytes = rows * width;
  if (selection === 0) return { start: source, bytes };
  const start = scratch.allocate(bytes);
  memory.kernels.gatherFixed(source, width, selection, rows, start);
  return { start, bytes };
}

function bytesParts(
  memory: SlotMemory,
  scratch: Arena,
  column: Column,
  selection: Ptr,
  rows: number,
  parts: BodyPart[],
): void {
  const { offsets, data } = column;
  const dense = denseOffsets(memory, offsets, selection, rows);
  if (dense !== undefined) {
    parts.push(dense.offsets, { start: data, bytes: dense.length });
    return;
  }
  const target = scratch.allocate((rows + 1) * 4);
  const bytes = memory.kernels.gatherOffsets(offsets, selection, rows, target) >>> 0;
  const start = scratch.allocate(bytes);
  memory.kernels.gatherBytes(offsets, data, selection, rows, start);
  parts.push({ start: target, bytes: (rows + 1) * 4 }, { start, bytes });
}

function listParts(
  memory: SlotMemory,
  scratch: Arena,
  column: Column,
  selection: Ptr,
  rows: number,
  parts: BodyPart[],
): void {
  const { offsets, children } = column;
  const dense = denseOffsets(memory, offsets, selection, rows);
  if (dense !== undefined) {
    parts.push(dense.offsets, absent);
    for (const child of children) columnParts(memory, scratch, child, nullPtr, dense.length, parts);
    return;
  }
  const target = scratch.allocate((rows + 1) * 4);
  const elements = memory.kernels.gatherOffsets(offsets, selection, rows, target) >>> 0;
  const childSelection = scratch.allocate(elements * 4);
  memory.kernels.gatherElements(offsets, selection, rows, childSelection);
  parts.push({ start: target, bytes: (rows + 1) * 4 }, absent);
  for (const child of children) columnParts(memory, scratch, child, childSelection, elements, parts);
}

/** The offsets as they lie, when they can be sent so: no selection, and counted from 0. */
function denseOffsets(
  memory: SlotMemory,
  offsets: Ptr,
  selection: Ptr,
  rows: number,
): { offsets: BodyPart; length: number } | undefined {
  if (selection !== 0 || memory.u32[offsets >>> 2] !== 0) return undefined;
  return {
    offsets: { start: offsets, bytes: (rows + 1) * 4 },
    length: address(memory.u32[(offsets >>> 2) + rows] ?? 0),
  };
}
