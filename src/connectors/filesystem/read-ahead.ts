/**
 * Reads the splits of one subtask ahead of the decoder, straight into slot memory.
 *
 *   buffer   start                       start + bytes − chunkBytes                    start + bytes
 *            │ room for the end of a record │ bytes as read from the file                │
 *            │ that began a chunk before    │                                            │
 *
 * A chunk covers only bytes that the split owns: from the first line that begins at or after the split's start, through the
 * line break that ends the last line that begins before the split's end.
 */
import { offsetPtr, type Ptr } from '../../abi/ptr.ts';
import { asPeltonError, type PeltonError } from '../../base/errors.ts';
import type { FileStore } from '../../operators/file-store.ts';
import type { SourceContext, Split } from '../../operators/source.ts';

const lineBreak = 10;
const byteOrderMark = [0xef, 0xbb, 0xbf];
/** Chunks that wait for the decoder while it works on another. */
const chunksAhead = 2;
/** Bytes read behind the end of a split in the hope that its last line ends there. */
const lineEndBytes = 16 * 1024;

/** A run of slot memory; one with more room takes its place when a record is long. */
export interface ReadBuffer {
  readonly start: Ptr;
  readonly bytes: number;
}

/** A split with the byte at which to go on; undefined = it has not begun. */
export interface SplitPosition {
  readonly split: Split;
  readonly position: number | undefined;
}

/** Bytes of one split in order. */
export interface Chunk {
  readonly split: Split;
  readonly buffer: ReadBuffer;
  readonly start: Ptr;
  readonly bytes: number;
  /** Offset of the first byte in the file. */
  readonly position: number;
  /** No more bytes of this split follow. */
  readonly last: boolean;
}

export class ReadAhead {
  readonly #context: SourceContext;
  readonly #files: FileStore;
  readonly #chunkBytes: number;
  readonly #resumed: SplitPosition[];
  /** Splits taken from the assigner whose chunks the decoder has not begun. */
  readonly #untouched: SplitPosition[];
  readonly #chunks: Chunk[] = [];
  readonly #freeBuffers: ReadBuffer[] = [];
  #wakeReader: (() => void) | undefined;
  #wakeDecoder: (() => void) | undefined;
  #ready: Promise<void> | undefined;
  #closed = false;
  #failure: PeltonError | undefined;
  #hasBegun = false;
  #reading: Promise<void> | undefined;
  isDone = false;
  /** Bytes of the records read, line breaks included: over all subtasks the size of the files. */
  bytesRead = 0;

  constructor(context: SourceContext, files: FileStore, chunkBytes: number, resumed: readonly SplitPosition[]) {
    this.#context = context;
    this.#files = files;
    this.#chunkBytes = chunkBytes;
    this.#resumed = [...resumed];
    this.#untouched = [...resumed];
  }

  /** The next chunk, or undefined when none is ready. @throws PeltonError when reading failed, once the chunks before are taken */
  take(): Chunk | undefined {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      void this.#run();
    }
    const chunk = this.#chunks.shift();
    if (chunk === undefined && this.#failure !== undefined) throw this.#failure;
    if (chunk !== undefined && this.#untouched[0]?.split === chunk.split) this.#untouched.shift();
    return chunk;
  }

  /** Resolves when `take` has something to say. */
  ready(): Promise<void> {
    if (this.#chunks.length > 0 || this.isDone || this.#failure !== undefined) return Promise.resolve();
    this.#ready ??= new Promise((resolve) => {
      this.#wakeDecoder = resolve;
    });
    return this.#ready;
  }

  /** Splits that are assigned here and not begun, in order. */
  untouched(): readonly SplitPosition[] {
    return this.#untouched;
  }

  release(buffer: ReadBuffer): void {
    if (buffer.bytes === this.#chunkBytes * 2 && !this.#closed) this.#freeBuffers.push(buffer);
    else this.#freeBuffer(buffer);
    this.#wakeReader?.();
  }

  /** A buffer of at least `bytes`, to be released like the others. @throws MEMORY_BUDGET */
  allocate(bytes: number): ReadBuffer {
    return { start: this.#context.memory.allocate(this.#context.owner, bytes), bytes };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wakeReader?.();
    // A request for a split may never be answered once the job ends, so only a running read is waited for.
    await this.#reading?.catch(() => undefined);
    for (const { buffer } of this.#chunks.splice(0)) this.#freeBuffer(buffer);
    for (const buffer of this.#freeBuffers.splice(0)) this.#freeBuffer(buffer);
  }

  #freeBuffer(buffer: ReadBuffer): void {
    this.#context.memory.release(buffer.start);
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        const next = this.#resumed.shift() ?? (await this.#assigned());
        if (next === undefined || this.#closed) break;
        this.#reading = this.#readSplit(next);
        await this.#reading;
      }
    } catch (thrown) {
      this.#failure = asPeltonError(thrown);
    }
    this.isDone = true;
    this.#wake();
  }

  async #assigned(): Promise<SplitPosition | undefined> {
    const split = await this.#context.nextSplit();
    if (split === undefined) return undefined;
    const assigned = { split, position: undefined };
    this.#untouched.push(assigned);
    return assigned;
  }

  async #readSplit({ split, position: resumeAt }: SplitPosition): Promise<void> {
    // Every record that begins in the split was read before the snapshot.
    if (resumeAt !== undefined && resumeAt >= split.end) return;
    const file = await this.#files.open(split.path);
    const { u8 } = this.#context.memory;
    try {
      // The line break before the start tells whether a line begins exactly there.
      let position = resumeAt ?? Math.max(0, split.start - 1);
      let isSeeking = resumeAt === undefined && split.start > 0;
      for (;;) {
        const buffer = await this.#emptyBuffer();
        if (buffer === undefined) return;
        const readAt = offsetPtr(buffer.start, buffer.bytes - this.#chunkBytes);
        const wanted = split.end + lineEndBytes - position;
        const length = wanted > 0 ? Math.min(this.#chunkBytes, wanted) : this.#chunkBytes;
        const bytes = u8.subarray(readAt, readAt + length);
        const count = await file.read(bytes, position);
        let from = position === 0 && byteOrderMark.every((byte, at) => at < count && bytes[at] === byte) ? 3 : 0;
        let to = count;
        let last = count < bytes.length;
        if (isSeeking) {
          const found = indexOfLineBreak(bytes, 0, count);
          from = found < 0 ? count : found + 1;
          isSeeking = found < 0;
          if (position + from >= split.end) last = true;
          if (last && (isSeeking || position + from >= split.end)) to = from;
        }
        const boundary = split.end - 1 - position;
        if (from < to && boundary < count) {
          const found = indexOfLineBreak(bytes, Math.max(boundary, from), count);
          if (found >= 0) {
            to = found + 1;
            last = true;
          }
        }
        this.bytesRead += to - from;
        if (from < to || last) {
          const start = offsetPtr(readAt, from);
          this.#chunks.push({ split, buffer, start, bytes: to - from, position: position + from, last });
          this.#wake();
        } else {
          this.release(buffer);
        }
        if (last) return;
        position += count;
      }
    } finally {
      await file.close();
    }
  }

  /** A buffer of the usual size, once there is one; undefined after `close`. */
  async #emptyBuffer(): Promise<ReadBuffer | undefined> {
    for (;;) {
      if (this.#closed) return undefined;
      const isAhead = this.#chunks.length >= chunksAhead;
      if (!isAhead) return this.#freeBuffers.pop() ?? this.allocate(this.#chunkBytes * 2);
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
      this.#wakeReader = undefined;
    }
  }

  #wake(): void {
    this.#ready = undefined;
    this.#wakeDecoder?.();
    this.#wakeDecoder = undefined;
  }
}

function indexOfLineBreak(bytes: Uint8Array, from: number, to: number): number {
  const found = bytes.indexOf(lineBreak, from);
  return found < to ? found : -1;
}
