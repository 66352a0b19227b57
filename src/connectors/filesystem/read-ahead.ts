/**
 * Reads the splits of one subtask ahead of the decoder, straight into slot memory.
 *
 *   buffer   start                          start + chunkBytes / 2                       start + 2 × chunkBytes
 *            │ room for the beginning of a   │ bytes as read from the file: chunkBytes,   │
 *            │ record that ends in this chunk│ and a little more at the end of a split    │
 *
 * A chunk covers only bytes that the split owns: from the first line that begins at or after the split's start, through the
 * line break that ends the last line that begins before the split's end.
 */
import { offsetPtr, type Ptr } from '../../abi/ptr.ts';
import { asPeltonError, type PeltonError } from '../../base/errors.ts';
import type { FileStore, ReadableFile } from '../../operators/file-store.ts';
import type { SourceContext, Split } from '../../operators/source.ts';
import { byteOrderMark, type OwnedBytes, ownedBytes } from './owned-bytes.ts';

/** Chunks that are read or wait for the decoder while it works on another. */
export const defaultChunksAhead = 3;
/** Reads of one file at a time: while one is on its way, another fills. */
const readsInFlight = 2;
/** Bytes read behind the end of a split in the hope that its last line ends there; less with tiny chunks. */
const lineEndBytesMax = 16 * 1024;

/** A run of slot memory; one with more room takes its place when a record is long. */
export interface ReadBuffer {
  readonly start: Ptr;
  readonly bytes: number;
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

/** A read on its way. */
interface Read {
  readonly buffer: ReadBuffer;
  readonly start: Ptr;
  readonly bytes: Uint8Array;
  readonly position: number;
  readonly count: Promise<number>;
}

export class ReadAhead {
  readonly #context: SourceContext;
  readonly #files: FileStore;
  readonly #chunkBytes: number;
  readonly #chunksAhead: number;
  readonly #lineEndBytes: number;
  /** Splits taken from the assigner whose chunks the decoder has not begun. */
  readonly #untouched: Split[] = [];
  readonly #chunks: Chunk[] = [];
  readonly #freeBuffers: ReadBuffer[] = [];
  /** Stays open from split to split of the same file. */
  #open: { readonly path: string; readonly file: ReadableFile } | undefined;
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

  constructor(context: SourceContext, files: FileStore, chunkBytes: number, chunksAhead: number) {
    this.#context = context;
    this.#files = files;
    this.#chunkBytes = chunkBytes;
    this.#chunksAhead = chunksAhead;
    this.#lineEndBytes = Math.min(lineEndBytesMax, Math.floor(chunkBytes / 4));
  }

  /** The next chunk, or undefined when none is ready. @throws PeltonError when reading failed, once the chunks before are taken */
  take(): Chunk | undefined {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      void this.#run();
    }
    const chunk = this.#chunks.shift();
    // There is room for another even if no buffer comes back: the decoder may want more before it lets go of this one.
    this.#wakeReader?.();
    if (chunk === undefined && this.#failure !== undefined) throw this.#failure;
    if (chunk !== undefined && this.#untouched[0] === chunk.split) this.#untouched.shift();
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
  untouched(): readonly Split[] {
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
    await this.#closeFile();
    for (const { buffer } of this.#chunks.splice(0)) this.#freeBuffer(buffer);
    for (const buffer of this.#freeBuffers.splice(0)) this.#freeBuffer(buffer);
  }

  #freeBuffer(buffer: ReadBuffer): void {
    this.#context.memory.release(buffer.start);
  }

  async #run(): Promise<void> {
    try {
      let next = this.#nextSplit();
      for (let current = await next; current !== undefined && !this.#closed; current = await next) {
        // Asked for early, so that the answer is there when this split has been read.
        next = this.#nextSplit();
        next.catch(() => undefined);
        this.#reading = this.#readSplit(current);
        await this.#reading;
      }
      await this.#closeFile();
    } catch (thrown) {
      this.#failure = asPeltonError(thrown);
    }
    this.isDone = true;
    this.#wake();
  }

  /** Takes the answer in the very turn in which it comes: a snapshot may be next. */
  #nextSplit(): Promise<Split | undefined> {
    return this.#context.nextSplit().then((split) => {
      if (split !== undefined) this.#untouched.push(split);
      return split;
    });
  }

  async #fileAt(path: string): Promise<ReadableFile> {
    if (this.#open?.path === path) return this.#open.file;
    await this.#closeFile();
    const file = await this.#files.open(path);
    this.#open = { path, file };
    return file;
  }

  async #closeFile(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.file.close();
  }

  async #readSplit(split: Split): Promise<void> {
    const file = await this.#fileAt(split.path);
    let isSeeking = split.start > 0 && split.resumed === undefined;
    // The line break before the start tells whether a line begins exactly there.
    let issueAt = isSeeking ? split.start - 1 : split.start;
    // A byte order mark is known by its three bytes only.
    const plannedEnd = Math.min(file.sizeBytes, Math.max(split.end + this.#lineEndBytes, byteOrderMark.length));
    const reads: Read[] = [];
    try {
      for (;;) {
        while (reads.length < readsInFlight && (reads.length === 0 || issueAt < plannedEnd)) {
          const buffer = reads.length === 0 ? await this.#emptyBuffer() : this.#emptyBufferNow(reads.length);
          if (buffer === undefined) break;
          const read = this.#read(file, buffer, issueAt, plannedEnd);
          reads.push(read);
          issueAt += read.bytes.length;
        }
        const read = reads[0];
        if (read === undefined) return;
        const count = await read.count;
        const isEnd = count < read.bytes.length || read.position + count >= file.sizeBytes;
        const owned = ownedBytes(read.bytes, count, read.position, split, isSeeking, isEnd);
        isSeeking = owned.isSeeking;
        reads.shift();
        this.#queue(split, read, owned);
        if (owned.last) return;
      }
    } finally {
      for (const { buffer, count } of reads) {
        await count.catch(() => undefined);
        this.release(buffer);
      }
    }
  }

  #read(file: ReadableFile, buffer: ReadBuffer, position: number, plannedEnd: number): Read {
    const planned = plannedEnd - position;
    // The few bytes behind the split come with its last chunk, not as a chunk of their own.
    const isLast = planned > 0 && planned <= this.#chunkBytes + this.#lineEndBytes * 2;
    const start = offsetPtr(buffer.start, Math.floor(this.#chunkBytes / 2));
    const bytes = this.#context.memory.u8.subarray(start, start + (isLast ? planned : this.#chunkBytes));
    // A store may read at once, on this thread.
    const count = this.#context.onClock(() => file.read(bytes, position));
    count.catch(() => undefined);
    return { buffer, start, bytes, position, count };
  }

  #queue(split: Split, { buffer, start, position }: Read, { from, to, last }: OwnedBytes): void {
    this.bytesRead += to - from;
    if (from === to && !last) {
      this.release(buffer);
      return;
    }
    this.#chunks.push({
      split,
      buffer,
      start: offsetPtr(start, from),
      bytes: to - from,
      position: position + from,
      last,
    });
    this.#wake();
  }

  /** A buffer of the usual size, once there is one; undefined after `close`. */
  async #emptyBuffer(): Promise<ReadBuffer | undefined> {
    while (!this.#closed) {
      const buffer = this.#emptyBufferNow(0);
      if (buffer !== undefined) return buffer;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
      this.#wakeReader = undefined;
    }
    return undefined;
  }

  /** The same, if there is one with so many reads on their way. */
  #emptyBufferNow(reading: number): ReadBuffer | undefined {
    if (this.#chunks.length + reading >= this.#chunksAhead) return undefined;
    return this.#freeBuffers.pop() ?? this.allocate(this.#chunkBytes * 2);
  }

  #wake(): void {
    this.#ready = undefined;
    this.#wakeDecoder?.();
    this.#wakeDecoder = undefined;
  }
}
