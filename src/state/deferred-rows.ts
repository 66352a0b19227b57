import { nullPtr, offsetPtr, type Ptr } from '../abi/ptr.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import type { DataType, Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import { Arena } from '../kernels/arena.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import { RowCodec } from './row-codec.ts';
import type { SpillFile } from './spill-file.ts';

const kindType: DataType = { kind: 'tinyint', nullable: false };
const hashType: DataType = { kind: 'int', nullable: false };
/** Rows beyond so many bytes go to the file, or beyond so large a part of the memory for state. */
const memoryBytesMax = 16 * 1024 * 1024;
const memoryPart = 8;

/** Rows of one input that came one after another. */
interface Piece {
  readonly input: number;
  readonly rows: number;
  readonly bytes: number;
}

interface Partition {
  /** In the order in which they came: `stored` in the file, then `recent` in memory. */
  readonly stored: { readonly position: number; readonly pieces: readonly Piece[] }[];
  readonly recent: { readonly piece: Piece; readonly records: Uint8Array }[];
  bytes: number;
}

/** Rows that wait for state which lies in the spill file, by partition and in their order, with row kinds and hashes. */
export class DeferredRows {
  readonly #memory: SlotMemory;
  readonly #arena: Arena;
  readonly #inputs: readonly { readonly schema: Schema; readonly codec: RowCodec }[];
  readonly #file: SpillFile;
  readonly #memoryBytesMax: number;
  readonly #partitions = new Map<number, Partition>();
  #fileEnd = 0;
  #recentBytes = 0;
  #bytes = 0;

  /** @throws SQL_UNSUPPORTED for types that rows cannot be packed with; MEMORY_BUDGET */
  constructor(memory: SlotMemory, owner: MemoryOwner, schemas: readonly Schema[], file: SpillFile) {
    this.#memory = memory;
    this.#memoryBytesMax = Math.min(memoryBytesMax, memory.stateBytes / memoryPart);
    this.#arena = new Arena(memory, owner);
    this.#file = file;
    const inputs: { readonly schema: Schema; readonly codec: RowCodec }[] = [];
    this.#inputs = inputs;
    try {
      for (const schema of schemas) inputs.push({ schema, codec: new RowCodec(memory, owner, packedSchema(schema)) });
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Partitions with rows, those with most first. */
  partitions(): number[] {
    return [...this.#partitions].sort(([, a], [, b]) => b.bytes - a.bytes).map(([partition]) => partition);
  }

  /**
   * Keeps rows of a batch: those of the n-th of `partitions` are `rowNumbers[starts[n]] .. rowNumbers[starts[n + 1]]`, all
   * uint32. Rows before the first start are not touched.
   */
  add(batch: Batch, hashes: Ptr, input: number, partitions: readonly number[], starts: Ptr, rowNumbers: Ptr): void {
    const { schema, codec } = present(this.#inputs[input], `input ${input}`);
    const { u8, u32 } = this.#memory;
    const startOf = (index: number): number => u32[(starts >>> 2) + index] ?? 0;
    const first = startOf(0);
    const rows = startOf(partitions.length) - first;
    if (rows === 0) return;
    this.#arena.reset();
    const columns = [...batch.columns, this.#kinds(batch), fixedColumn(hashType, hashes)];
    codec.setInput(denseBatch(packedSchema(schema), batch.rows, columns));
    const records = codec.pack(this.#arena, offsetPtr(rowNumbers, first * 4), rows);
    const addressOf = (row: number): number => u32[(records >>> 2) + row] ?? 0;
    const lastAt = addressOf(rows - 1);
    const end = lastAt + (u32[lastAt >>> 2] ?? 0);
    for (const [index, partition] of partitions.entries()) {
      const from = startOf(index) - first;
      const to = startOf(index + 1) - first;
      if (from === to) continue;
      const bytes = u8.slice(addressOf(from), to === rows ? end : addressOf(to));
      this.#append(partition, { input, rows: to - from, bytes: bytes.length }, bytes);
    }
    if (this.#recentBytes > this.#memoryBytesMax) this.#store();
  }

  /** Takes the rows of a partition, as batches in `arena` that are good until the next one. */
  *take(partition: number, arena: Arena): Generator<{ readonly batch: Batch; readonly input: number }> {
    const taken = this.#partitions.get(partition);
    if (taken === undefined) return;
    this.#partitions.delete(partition);
    this.#bytes -= taken.bytes;
    for (const { records } of taken.recent) this.#recentBytes -= records.length;
    for (const { position, pieces } of taken.stored) {
      const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.bytes, 0));
      this.#file.read(position, bytes);
      let at = 0;
      const parts = pieces.map((piece) => ({ piece, records: bytes.subarray(at, (at += piece.bytes)) }));
      yield* this.#batches(parts, arena);
    }
    yield* this.#batches(taken.recent, arena);
    if (this.#partitions.size === 0) this.#fileEnd = 0;
  }

  close(): void {
    for (const { codec } of this.#inputs) codec.close();
    this.#arena.release();
    this.#file.close();
    this.#partitions.clear();
  }

  #append(partition: number, piece: Piece, records: Uint8Array): void {
    let kept = this.#partitions.get(partition);
    if (kept === undefined) this.#partitions.set(partition, (kept = { stored: [], recent: [], bytes: 0 }));
    kept.recent.push({ piece, records });
    kept.bytes += records.length;
    this.#bytes += records.length;
    this.#recentBytes += records.length;
  }

  /** Writes what is in memory to the file, a partition in one go. */
  #store(): void {
    for (const { stored, recent } of this.#partitions.values()) {
      if (recent.length === 0) continue;
      const bytes = new Uint8Array(recent.reduce((sum, { records }) => sum + records.length, 0));
      let end = 0;
      for (const { records } of recent) {
        bytes.set(records, end);
        end += records.length;
      }
      this.#file.write(this.#fileEnd, bytes);
      stored.push({ position: this.#fileEnd, pieces: recent.map(({ piece }) => piece) });
      this.#fileEnd += bytes.length;
      recent.length = 0;
    }
    this.#recentBytes = 0;
  }

  /** Pieces as batches as large as they may be, of one input each. */
  *#batches(
    parts: readonly { readonly piece: Piece; readonly records: Uint8Array }[],
    arena: Arena,
  ): Generator<{ readonly batch: Batch; readonly input: number }> {
    for (let from = 0; from < parts.length; ) {
      const { input } = present(parts[from], 'piece').piece;
      let to = from;
      let rows = 0;
      let bytes = 0;
      for (; to < parts.length; to++) {
        const { piece } = present(parts[to], 'piece');
        if (piece.input !== input || rows + piece.rows > limits.batchRowsMax) break;
        rows += piece.rows;
        bytes += piece.bytes;
      }
      const mark = arena.mark();
      const start = arena.allocate(bytes);
      let end: number = start;
      for (const { records } of parts.slice(from, to)) {
        this.#memory.u8.set(records, end);
        end += records.length;
      }
      yield { batch: this.#batchOf(input, start, rows, arena), input };
      arena.rewind(mark);
      from = to;
    }
  }

  /** The batch of records that lie end to end. */
  #batchOf(input: number, start: Ptr, rows: number, arena: Arena): Batch {
    const { schema, codec } = present(this.#inputs[input], `input ${input}`);
    const { u32, u8 } = this.#memory;
    const records = arena.allocate(rows * 4);
    let at: number = start;
    for (let row = 0; row < rows; row++) {
      u32[(records >>> 2) + row] = at;
      at += u32[at >>> 2] ?? 0;
    }
    const columns = codec.unpack(arena, records, rows);
    const hashes = present(columns.pop(), 'hashes').data;
    const kinds = present(columns.pop(), 'row kinds').data;
    const hasKinds = u8.subarray(kinds, kinds + rows).some((kind) => kind !== 0);
    return denseBatch(schema, rows, columns, hasKinds ? kinds : nullPtr, hashes);
  }

  #kinds(batch: Batch): Column {
    if (batch.kinds !== 0) return fixedColumn(kindType, batch.kinds);
    const kinds = this.#arena.allocate(batch.rows);
    this.#memory.u8.fill(0, kinds, kinds + batch.rows);
    return fixedColumn(kindType, kinds);
  }
}

function fixedColumn(type: DataType, data: Ptr): Column {
  return { type, validity: nullPtr, data, offsets: nullPtr, children: [] };
}

function packedSchema(schema: Schema): Schema {
  return { fields: [...schema.fields, { name: '$kind', type: kindType }, { name: '$hash', type: hashType }] };
}
