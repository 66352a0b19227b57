import type { Schema } from '../../src/arrow/data-type.ts';
import type { Ptr } from '../../src/abi/ptr.ts';
import { PeltonError } from '../../src/base/errors.ts';
import type { ColumnPath, DecodeFilter, Format } from '../../src/formats/format.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRows, type Value } from '../../src/kernels/column-reader.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';

export interface DecodeRequest {
  readonly schema: Schema;
  readonly projection?: readonly ColumnPath[];
  readonly filters?: readonly DecodeFilter[];
  readonly options?: Readonly<Record<string, string>>;
}

export interface DecodedRows {
  readonly rows: readonly (readonly Value[])[];
  readonly skipped: number;
}

/** Runs a format's decoder as a source does: bytes arrive in pieces, what is left over waits for the next piece. */
export class DecodeHarness {
  readonly memory: SlotMemory;
  readonly arena: Arena;
  readonly #format: Format;

  constructor(format: Format, memory: SlotMemory) {
    this.#format = format;
    this.memory = memory;
    this.arena = new Arena(memory);
  }

  /** All rows of `data`, cut into pieces at these offsets. */
  decode(request: DecodeRequest, data: string | Uint8Array, cuts: readonly number[] = []): DecodedRows {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    const { schema, projection = schema.fields.map((_, index) => [index]), filters = [], options = {} } = request;
    const decoder = this.#format.createDecoder({ schema, projection, filters, options }, this.memory, 1);
    const rows: Value[][] = [];
    let skipped = 0;
    const input = this.memory.allocate(1, bytes.length + 64);
    try {
      let start = 0;
      for (const end of [...cuts, bytes.length]) {
        const isLast = end === bytes.length;
        for (;;) {
          this.arena.reset();
          // Whatever follows the input must not matter.
          this.memory.u8.fill(0x22, input, input + bytes.length + 64);
          this.memory.u8.set(bytes.subarray(start, end), input);
          const decoded = decoder.decode(input, end - start, isLast, this.arena);
          rows.push(...readRows(this.memory, decoded.batch));
          skipped += decoded.skippedRecords;
          start += decoded.consumedBytes;
          if (start === end || decoded.consumedBytes === 0) break;
        }
        if (isLast && start !== end) throw new Error(`${end - start} bytes are left over`);
      }
      return { rows, skipped };
    } finally {
      this.memory.release(input as Ptr);
      decoder.close();
    }
  }

  /** The error that decoding gives. */
  failure(request: DecodeRequest, data: string | Uint8Array): PeltonError {
    try {
      this.decode(request, data);
    } catch (thrown) {
      if (thrown instanceof PeltonError) return thrown;
      throw thrown;
    }
    throw new Error('it decodes');
  }
}
