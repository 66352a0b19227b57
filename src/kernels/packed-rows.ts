import type { Ptr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import {
  type BatchMemory,
  type ColumnReader,
  columnReader,
  readRowKinds,
  readRows,
  type Row,
} from './column-reader.ts';
import { batchOverBody } from './pack-batch.ts';
import type { PackedBatch } from './packed-batch.ts';

/** Address of the body in its copy: not 0, which means "absent". */
const bodyStart = 64 as Ptr;

/** The rows of a packed batch and the `rowKind` of each, read outside slot memory. */
export function readPackedRows(
  schema: Schema,
  packed: PackedBatch,
): { readonly rows: readonly Row[]; readonly kinds: readonly number[] } {
  const { memory, batch } = unpacked(schema, packed);
  return { rows: readRows(memory, batch), kinds: readRowKinds(memory, batch) };
}

/** A reader for each column of a packed batch, for who needs few of its values; its rows are 0 to `packed.rows` - 1. */
export function packedColumnReaders(schema: Schema, packed: PackedBatch): readonly ColumnReader[] {
  const { memory, batch } = unpacked(schema, packed);
  return batch.columns.map((column) => columnReader(memory, column));
}

function unpacked(schema: Schema, packed: PackedBatch): { readonly memory: BatchMemory; readonly batch: Batch } {
  const u8 = new Uint8Array(bodyStart + Math.ceil(packed.body.byteLength / 8) * 8);
  u8.set(new Uint8Array(packed.body), bodyStart);
  const memory: BatchMemory = { u8, u32: new Uint32Array(u8.buffer), view: new DataView(u8.buffer) };
  return { memory, batch: batchOverBody(schema, packed.rows, packed.bufferBytes, bodyStart) };
}
