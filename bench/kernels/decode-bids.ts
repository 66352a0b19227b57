import { offsetPtr } from '../../src/abi/ptr.ts';
import type { Batch } from '../../src/arrow/batch.ts';
import { type DataType, physicalType, type Schema } from '../../src/arrow/data-type.ts';
import { limits } from '../../src/base/limits.ts';
import type { Decoder, DecodeSpec } from '../../src/formats/format.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { type MemoryOwner, type SlotMemory, slotOwner } from '../../src/kernels/slot-memory.ts';
import { runNative } from '../native-program.ts';
import { emptyHash, foldWords, hashWords } from '../result-hash.mjs';
import { benchMemory } from './bench-memory.ts';
import type { KernelBenchmarkOptions, KernelResult } from './kernel-benchmark.ts';
import { measureSeconds } from './measure.ts';

const bigint: DataType = { kind: 'bigint', nullable: true };
const string: DataType = { kind: 'varchar', length: 2_147_483_647, nullable: true };
const timestamp: DataType = { kind: 'timestamp', precision: 3, nullable: true };

/** The columns of the flat bids, with the kind that the native twins call each. */
const bidColumns = [
  { name: 'auction', type: bigint, native: 'number' },
  { name: 'bidder', type: bigint, native: 'number' },
  { name: 'price', type: bigint, native: 'number' },
  { name: 'channel', type: string, native: 'string' },
  { name: 'url', type: string, native: 'string' },
  { name: 'dateTime', type: timestamp, native: 'timestamp' },
  { name: 'extra', type: string, native: 'string' },
] as const;

const schema: Schema = { fields: bidColumns.map(({ name, type }) => ({ name, type })) };

const variants = [
  { name: 'numbers and time', columns: ['auction', 'bidder', 'price', 'dateTime'] },
  { name: 'with two strings', columns: ['auction', 'price', 'channel', 'extra'] },
] as const;

/** A format under measurement. */
export interface BidFormat {
  readonly name: string;
  /** Seeded bids as the format writes them. */
  lines(rows: number): Uint8Array;
  createDecoder(spec: DecodeSpec, memory: SlotMemory, owner: MemoryOwner): Decoder;
  /** Program of `native`; gets the rows of a batch, then every column as `name:kind`, `skip` for those not wanted. */
  readonly native: string;
  /** What else could read the bytes, by name: each returns a number so that the work is done. */
  readonly others: Readonly<Record<string, (lines: Uint8Array) => number>>;
}

/** Decodes 4 of the 7 columns of bids, each record checked in full. */
export async function benchDecoder(format: BidFormat, options: KernelBenchmarkOptions): Promise<KernelResult[]> {
  const { rows, seconds } = options;
  const lines = format.lines(rows);
  const { memory, arena: inputArena } = await benchMemory(lines.length + (64 << 20));
  const input = inputArena.allocate(lines.length + 64);
  memory.u8.set(lines, input);
  const twins = options.native
    ? await runNative(
        format.native,
        seconds,
        [lines],
        variants.map(({ columns }) => nativeArguments(columns)),
      )
    : undefined;
  const others = Object.fromEntries(
    Object.entries(format.others).map(([name, read]) => [
      name,
      rows / measureSeconds(name, seconds, () => read(lines)),
    ]),
  );
  const arena = new Arena(memory);
  const results: KernelResult[] = [];
  for (const [index, { name, columns }] of variants.entries()) {
    const projection = columns.map((wanted) => [bidColumns.findIndex((column) => column.name === wanted)]);
    const decoder = format.createDecoder({ schema, projection, filters: [], options: {} }, memory, slotOwner);
    const decode = (onBatch: (batch: Batch) => void): number => {
      let at = 0;
      let decoded = 0;
      while (at < lines.length) {
        arena.reset();
        // As much as the file source gives at once, or the rest.
        const bytes = Math.min(limits.readChunkBytes, lines.length - at);
        const { batch, consumedBytes } = decoder.decode(offsetPtr(input, at), bytes, false, arena);
        at += consumedBytes;
        decoded += batch.rows;
        onBatch(batch);
      }
      return decoded;
    };
    const passSeconds = measureSeconds(name, seconds, () => decode(() => undefined));
    const hash = new ColumnsHash(memory, columns.length);
    decode((batch) => hash.add(batch));
    decoder.close();
    const twin = twins?.[index];
    results.push({
      name: `${format.name} decode, 4 of 7 columns, ${name}`,
      rows,
      seconds: passSeconds,
      unit: 'rows/s',
      value: rows / passSeconds,
      bytesPerSecond: lines.length / passSeconds,
      others,
      resultHash: hash.digest(),
      ...(twin === undefined ? {} : { native: rows / twin.seconds, nativeHash: twin.resultHash }),
    });
  }
  return results;
}

function nativeArguments(wanted: readonly string[]): string[] {
  const columns = bidColumns.map(({ name, native }) => `${name}:${wanted.includes(name) ? native : 'skip'}`);
  return [String(limits.batchRowsMax), ...columns];
}

/** Hash of each column's values, or of the lengths and the bytes of its strings, whatever the batches. */
class ColumnsHash {
  readonly #memory: SlotMemory;
  /** Two for each column: words, and bytes as words. */
  readonly #hashes: Uint32Array;

  constructor(memory: SlotMemory, columns: number) {
    this.#memory = memory;
    this.#hashes = new Uint32Array(columns * 2).fill(emptyHash);
  }

  add(batch: Batch): void {
    const { u8, u32 } = this.#memory;
    const fold = (index: number, values: Iterable<number>): void => {
      this.#hashes[index] = foldWords(this.#hashes[index] ?? emptyHash, values);
    };
    for (const [index, column] of batch.columns.entries()) {
      if (physicalType(column.type) === 'bytes') {
        const offsets = u32.subarray(column.offsets >>> 2, (column.offsets >>> 2) + batch.rows + 1);
        fold(
          index * 2,
          Uint32Array.from({ length: batch.rows }, (_, row) => (offsets[row + 1] ?? 0) - (offsets[row] ?? 0)),
        );
        fold(index * 2 + 1, u8.subarray(column.data, column.data + (offsets[batch.rows] ?? 0)));
      } else fold(index * 2, u32.subarray(column.data >>> 2, (column.data >>> 2) + batch.rows * 2));
    }
  }

  digest(): string {
    return hashWords(this.#hashes);
  }
}
