/**
 * A batch outside slot memory: the Arrow body that frames, snapshots and results carry. `body` holds, for each column in
 * schema order (children after their parent): validity bitmap, offsets, data; then the row kinds (a byte a row) and the key
 * hashes (uint32 a row). Each buffer is padded to 8 bytes; its length without padding is in `bufferBytes`, 0 = absent. Every
 * row counts: packing gathers the selected rows.
 */
export interface PackedBatch {
  readonly rows: number;
  readonly bufferBytes: readonly number[];
  readonly body: ArrayBuffer;
}
