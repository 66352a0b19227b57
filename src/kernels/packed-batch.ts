/**
 * A batch outside slot memory: the Arrow body that frames, snapshots and results carry. `body` holds, for each column in
 * schema order (children after their parent): validity bitmap, offsets, data; each padded to 8 bytes, lengths in
 * `bufferBytes` (0 = absent). Row kinds come last, as one more buffer.
 */
export interface PackedBatch {
  readonly rows: number;
  readonly bufferBytes: readonly number[];
  readonly body: ArrayBuffer;
}
