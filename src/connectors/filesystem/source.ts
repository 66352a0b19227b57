import { offsetPtr, type Ptr } from '../../abi/ptr.ts';
import { assert } from '../../base/assert.ts';
import { asPeltonError, PeltonError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Decoder } from '../../formats/format.ts';
import type { FileStore } from '../../operators/file-store.ts';
import type { Source, SourceContext, SourcePoll, Split } from '../../operators/source.ts';
import { countLines } from './count-lines.ts';
import { type Chunk, defaultChunksAhead, ReadAhead, type ReadBuffer } from './read-ahead.ts';

/** Bytes of a split that wait to be decoded. */
interface Input {
  readonly split: Split;
  readonly buffer: ReadBuffer;
  start: Ptr;
  bytes: number;
  /** Offset of `start` in the file, which is that of the next record. */
  position: number;
  last: boolean;
}

/** Reads the splits that this subtask is given and decodes them in slot memory. */
export class FileSource implements Source {
  readonly #context: SourceContext;
  readonly #files: FileStore;
  readonly #decoder: Decoder;
  readonly #recordBytesMax: number;
  readonly #readAhead: ReadAhead;
  #input: Input | undefined;
  /** Whether `#input` holds the beginning of a record whose end comes with the next chunk. */
  #needsMore = false;
  #failure: PeltonError | undefined;
  #explaining: Promise<void> | undefined;

  constructor(
    context: SourceContext,
    files: FileStore,
    decoder: Decoder,
    chunkBytes: number = limits.readChunkBytes,
    recordBytesMax: number = limits.recordBytesMax,
    chunksAhead: number = defaultChunksAhead,
  ) {
    this.#context = context;
    this.#files = files;
    this.#decoder = decoder;
    this.#recordBytesMax = recordBytesMax;
    this.#readAhead = new ReadAhead(context, files, chunkBytes, chunksAhead);
  }

  get bytesRead(): number {
    return this.#readAhead.bytesRead;
  }

  poll(): SourcePoll {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#explaining !== undefined) return { kind: 'wait', ready: this.#explaining };
    for (;;) {
      if (this.#input === undefined || this.#needsMore) {
        const chunk = this.#readAhead.take();
        if (chunk === undefined) {
          if (this.#readAhead.isDone) return { kind: 'end' };
          return { kind: 'wait', ready: this.#readAhead.ready() };
        }
        this.#join(chunk);
      }
      const poll = this.#decode();
      if (poll !== undefined) return poll;
    }
  }

  #decode(): SourcePoll | undefined {
    const input = this.#input;
    assert(input !== undefined, 'a file source decodes without input');
    if (input.last && input.bytes === 0) {
      this.#finishSplit(input);
      return undefined;
    }
    try {
      const { arena, counters } = this.#context;
      const { batch, consumedBytes, skippedRecords } = this.#decoder.decode(
        input.start,
        input.bytes,
        input.last,
        arena,
      );
      counters.skippedRecords += skippedRecords;
      input.start = offsetPtr(input.start, consumedBytes);
      input.bytes -= consumedBytes;
      input.position += consumedBytes;
      if (input.last && input.bytes === 0) this.#finishSplit(input);
      else if (consumedBytes === 0) this.#wantMore(input);
      return batch.selectedRows > 0 ? { kind: 'batch', batch } : undefined;
    } catch (thrown) {
      return this.#explain(asPeltonError(thrown), input);
    }
  }

  #finishSplit(input: Input): void {
    this.#readAhead.release(input.buffer);
    this.#input = undefined;
  }

  #wantMore(input: Input): void {
    assert(!input.last, 'the decoder left a part of the last record');
    if (input.bytes > this.#recordBytesMax) {
      throw new PeltonError({
        code: 'DATA_MALFORMED',
        message: `a record is longer than ${this.#recordBytesMax} bytes`,
        hint: 'a missing line break or quote makes one record of many; look at the file there',
        data: { path: input.split.path, byteOffset: 0 },
      });
    }
    this.#needsMore = true;
  }

  /** Puts the chunk behind what is left of the one before, moving whichever is cheaper. */
  #join(chunk: Chunk): void {
    const { split, buffer, start, bytes, position, last } = chunk;
    const rest = this.#needsMore ? this.#input : undefined;
    this.#needsMore = false;
    if (rest === undefined || rest.bytes === 0) {
      if (rest !== undefined) this.#readAhead.release(rest.buffer);
      this.#input = { split, buffer, start, bytes, position, last };
      return;
    }
    const { u8 } = this.#context.memory;
    const copy = (target: number, from: number, length: number): void => {
      u8.copyWithin(target, from, from + length);
    };
    if (rest.bytes <= start - buffer.start) {
      const joined = offsetPtr(start, -rest.bytes);
      copy(joined, rest.start, rest.bytes);
      this.#readAhead.release(rest.buffer);
      this.#input = { split, buffer, start: joined, bytes: rest.bytes + bytes, position: rest.position, last };
      return;
    }
    let roomy = rest.buffer;
    if (rest.start + rest.bytes + bytes > roomy.start + roomy.bytes) {
      roomy = this.#readAhead.allocate((rest.bytes + bytes) * 2);
      copy(roomy.start, rest.start, rest.bytes);
      this.#readAhead.release(rest.buffer);
      rest.start = roomy.start;
    }
    copy(rest.start + rest.bytes, start, bytes);
    this.#readAhead.release(buffer);
    const { start: joined, position: joinedPosition } = rest;
    this.#input = { split, buffer: roomy, start: joined, bytes: rest.bytes + bytes, position: joinedPosition, last };
  }

  /** Finds the place in the file before the error is thrown; lines are counted only now. */
  #explain(error: PeltonError, input: Input): SourcePoll {
    const { data } = error.fields;
    if (data === undefined) throw error;
    const { path } = input.split;
    const byteOffset = input.position + data.byteOffset;
    const fail = (line: number | undefined): void => {
      const location = line === undefined ? { path, byteOffset } : { path, byteOffset, line };
      this.#failure = new PeltonError({ ...error.fields, data: location });
    };
    this.#explaining = countLines(this.#files, path, byteOffset).then(
      (lines) => fail(lines + 1),
      () => fail(undefined),
    );
    return { kind: 'wait', ready: this.#explaining };
  }

  snapshot(): readonly Split[] {
    const untouched = this.#readAhead.untouched();
    const input = this.#input;
    if (input === undefined) return [...untouched];
    return [{ ...input.split, start: input.position, resumed: true }, ...untouched];
  }

  async close(): Promise<void> {
    await this.#readAhead.close();
    if (this.#input !== undefined) this.#finishSplit(this.#input);
    this.#decoder.close();
  }
}
