/** Every limit of the engine in one place. Units are last in the names. */
export const limits = {
  /** Rows that one batch can hold; every column buffer of a batch is sized for it. */
  batchRowsMax: 8192,
  /** Alignment of every column buffer. */
  bufferAlignmentBytes: 64,
  /** One Wasm page, which is also one page of operator state. */
  pageBytes: 65536,
  /** Default memory budget of a slot. Untouched memory costs nothing. */
  slotMemoryBytes: 1 << 30,
  /** Largest memory that one slot can have (32-bit Wasm). */
  slotMemoryBytesMax: 4 * 1024 * 1024 * 1024 - 65536,
  /** Bytes that a byte source reads in one step. */
  readChunkBytes: 1024 * 1024,
  /** Longest record (line) of a file. */
  recordBytesMax: 64 * 1024 * 1024,
  /** Bytes of one split of a file. */
  splitBytes: 8 * 1024 * 1024,
  /** Pages of state that one file of a checkpoint holds, in bytes. */
  packBytes: 4 * 1024 * 1024,
  /** Bytes that a sink queues before its task has to wait. */
  sinkBytesInFlight: 4 * 1024 * 1024,
  /** Frames that a channel may have in flight before the sender waits for credit. */
  channelFramesInFlight: 8,
  /** Groups that the first half of an aggregation in two steps keeps before it sends them on. */
  partialGroupsMax: 16384,
  /** Number of key groups, fixed for the life of a job (`pipeline.max-parallelism`). */
  keyGroups: 128,
  /** Slots of one process. */
  parallelismMax: 128,
  /** `execution.buffer-timeout`. */
  bufferTimeoutMs: 100,
  /** `pipeline.auto-watermark-interval`. */
  autoWatermarkIntervalMs: 200,
  /** Rows that `pelton sql` collects before the reader has to keep up. */
  collectRowsInFlight: 65536,
} as const;
