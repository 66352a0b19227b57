import { offsetPtr } from '../../src/abi/ptr.ts';
import type { Batch } from '../../src/arrow/batch.ts';
import { type DataType, physicalType, type Schema } from '../../src/arrow/data-type.ts';
import { limits } from '../../src/base/limits.ts';
import { JsonDecoder } from '../../src/formats/json/json-decoder.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { type SlotMemory, slotOwner } from '../../src/kernels/slot-memory.ts';
import { bidLines } from '../bid-lines.ts';
import { runNative } from '../native-program.ts';
import { emptyHash, foldWords, hashWords } from '../result-hash.mjs';
import { benchMemory } from './bench-memory.ts';
import type { KernelBenchmark, KernelResult } from './kernel-benchmark.ts';
import { measureSeconds } from './measure.ts';

const bigint: DataType = { kind: 'bigint', nullable: true };
const string: DataType = { kind: 'varchar', length: 2_147_483_647, nullable: true };
const timestamp: DataType = { kind: 'timestamp', precision: 3, nullable: true };

const bidSchema: Schema = {
  fields: [
    { name: 'auction', type: bigint },
    { name: 'bidder', type: bigint },
    { name: 'price', type: bigint },
    { name: 'channel', type: string },
    { name: 'url', type: string },
    { name: 'dateTime', type: timestamp },
    { name: 'extra', type: string },
  ],
};

const variants = [
  { name: 'numbers and time', columns: ['auction', 'bidder', 'price', 'dateTime'] },
  { name: 'with two strings', columns: ['auction', 'price', 'channel', 'extra'] },
] as const;

/** Decodes 4 of the 7 columns of bids, each record checked in full, beside C++ and JSON.parse. */
export const benchmark: KernelBenchmark = {
  name: 'json-decode',
  async run({ rows, seconds, native }) {
    const lines = bidLines(rows, 5);
    const { memory, arena: inputArena } = await benchMemory(lines.length + (64 << 20));
    const input = inputArena.allocate(lines.length + 64);
    memory.u8.set(lines, input);
    const arena = new Arena(memory);
    const results: KernelResult[] = [];
    const twins = native
      ? await runNative(
          'json-decode.cc',
          seconds,
          [lines],
          variants.map(({ columns }) => [
            String(limits.batchRowsMax),
            ...columns.map((name) => `${name}:${nativeKind(name)}`),
          ]),
        )
      : undefined;
    for (const [index, { name, columns }] of variants.entries()) {
      const decoder = new JsonDecoder(
        { schema: bidSchema, projection: columns.map(columnPath), filters: [], options: {} },
        memory,
        slotOwner,
      );
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
      const parseSeconds = measureSeconds('JSON.parse', seconds, () => parseLines(lines));
      const hash = new ColumnsHash(memory, columns.length);
      decode((batch) => hash.add(batch));
      decoder.close();
      const twin = twins?.[index];
      results.push({
        name: `json decode, 4 of 7 columns, ${name}`,
        rows,
        seconds: passSeconds,
        unit: 'rows/s',
        value: rows / passSeconds,
        bytesPerSecond: lines.length / passSeconds,
        others: { 'JSON.parse': rows / parseSeconds },
        resultHash: hash.digest(),
        ...(twin === undefined ? {} : { native: rows / twin.seconds, nativeHash: twin.resultHash }),
      });
    }
    arena.release();
    return results;
  },
};

function columnPath(name: string): number[] {
  return [bidSchema.fields.findIndex((field) => field.name === name)];
}

function nativeKind(name: string): string {
  if (name === 'dateTime') return 'timestamp';
  return name === 'channel' || name === 'extra' ? 'string' : 'number';
}

/** What a program without a decoder does with the bytes: text by the chunk, then one object a line. */
function parseLines(lines: Uint8Array): number {
  const decoder = new TextDecoder();
  let sum = 0;
  let rest = '';
  for (let at = 0; at < lines.length; at += limits.readChunkBytes) {
    const text = rest + decoder.decode(lines.subarray(at, at + limits.readChunkBytes), { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const bid = JSON.parse(text.slice(start, end)) as { auction: number; price: number };
      sum = (sum + bid.auction + bid.price) | 0;
      start = end + 1;
    }
    rest = text.slice(start);
  }
  return sum;
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
