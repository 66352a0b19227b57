import type { Ptr } from '../abi/ptr.ts';
import type { Schema } from '../arrow/data-type.ts';
import { type BatchMemory, readRowKinds, readRows, type Row } from './column-reader.ts';
import { batchOverBody } from './pack-batch.ts';
import type { PackedBatch } from './packed-batch.ts';

/** Address of the body in its copy: not 0, which means "absent". */
const bodyStart = 64 as Ptr;

/** The rows of a packed batch and the `rowKind` of each, read outside slot memory. */
export function readPackedRows(
  schema: Schema,
  packed: PackedBatch,
): { readonly rows: readonly Row[]; readonly kinds: readonly number[] } {
  const u8 = new Uint8Array(bodyStart + Math.ceil(packed.body.byteLength / 8) * 8);
  u8.set(new Uint8Array(packed.body), bodyStart);
  const memory: BatchMemory = { u8, u32: new Uint32Array(u8.buffer), view: new DataView(u8.buffer) };
  const batch = batchOverBody(schema, packed.rows, packed.bufferBytes, bodyStart);
  return { rows: readRows(memory, batch), kinds: readRowKinds(memory, batch) };
}
