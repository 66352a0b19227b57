import type { Ptr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import type { DataType, Schema } from '../arrow/data-type.ts';
import type { LiteralValue } from '../expr/expression.ts';
import type { Arena } from '../kernels/arena.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';

/** Field numbers from a table's top level down to one column: `[3, 2]` is field 2 of the ROW in column 3. */
export type ColumnPath = readonly number[];

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A condition that a decoder can check while it reads a record; all must hold, NULL never does. */
export interface DecodeFilter {
  readonly path: ColumnPath;
  readonly type: DataType;
  readonly operator: ComparisonOperator | 'is not null';
  /** Absent for `is not null`. */
  readonly value?: LiteralValue;
}

/** What a scan wants from a format. Plain data: it crosses threads inside the job graph. */
export interface DecodeSpec {
  /** The physical columns of the table, in declaration order. */
  readonly schema: Schema;
  /** One output column for each path, in this order. */
  readonly projection: readonly ColumnPath[];
  readonly filters: readonly DecodeFilter[];
  /** The format's own options, without the `json.` prefix. */
  readonly options: Readonly<Record<string, string>>;
}

export interface Decoded {
  readonly batch: Batch;
  /** Bytes of the input that the batch (and skipped records) used up. */
  readonly consumedBytes: number;
  /** Records left out because they could not be parsed (with ignore-parse-errors). */
  readonly skippedRecords: number;
}

/** Bytes to batches. One for each source subtask. */
export interface Decoder {
  readonly schema: Schema;
  /**
   * Decodes records from the start of `input` until the batch is full or no complete record is left. With `endOfInput` a last
   * record without a final newline counts as complete. Filtered rows are consumed and not in the batch.
   * @throws PeltonError DATA_MALFORMED with `data.byteOffset` relative to `input`; path and line are added by the source.
   */
  decode(input: Ptr, bytes: number, endOfInput: boolean, arena: Arena): Decoded;
  close(): void;
}

/** Batches to bytes. One for each sink subtask. */
export interface Encoder {
  /** The rows of the batch as records, in a fresh buffer that the caller owns. */
  encode(batch: Batch): Uint8Array;
  close(): void;
}

/** A format such as `json`: its options and how to make its two halves. */
export interface Format {
  readonly name: string;
  /** Option keys without the format's prefix, for checks and nearest-name hints. */
  readonly optionNames: readonly string[];
  /** File name extension without dot, for files written. */
  readonly extension: string;
  createDecoder(spec: DecodeSpec, memory: SlotMemory, owner: MemoryOwner): Decoder;
  createEncoder(
    schema: Schema,
    options: Readonly<Record<string, string>>,
    memory: SlotMemory,
    owner: MemoryOwner,
  ): Encoder;
}
