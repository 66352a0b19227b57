import { nullPtr, type Ptr } from '../../src/abi/ptr.ts';
import { type Batch, denseBatch, rowKind } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { limits } from '../../src/base/limits.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { Arena } from '../../src/kernels/arena.ts';
import { gatherRows } from '../../src/kernels/pack-batch.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { Join, type JoinSpec } from '../../src/operators/join.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import type { OperatorContext } from '../../src/operators/operator.ts';
import { keptForEver } from '../../src/state/state-ttl.ts';
import { emptyHash, foldWords } from '../result-hash.mjs';
import { benchContext } from './bench-context.ts';
import { benchMemory } from './bench-memory.ts';
import type { KernelBenchmark, KernelResult } from './kernel-benchmark.ts';
import { measureSeconds } from './measure.ts';

const bigint: DataType = { kind: 'bigint', nullable: false };
const schema: Schema = {
  fields: [
    { name: 'key', type: bigint },
    { name: 'value', type: bigint },
  ],
};
const side = { input: schema, keyColumns: [0], ttl: keptForEver };
const spec: JoinSpec = {
  kind: 'join',
  joinType: 'inner',
  left: side,
  right: side,
  output: { fields: [...schema.fields, ...schema.fields] },
};

/**
 * A regular join of two streams by a BIGINT key whose hash is given. The sides take turns batch by batch, every key comes about once on
 * each side, and every row is looked up in one side and kept in the other. A pass of the first benchmark begins without state and ends
 * with all rows in it; one of the second takes every row back and brings it again, so that the state stays as it is.
 */
export const benchmark: KernelBenchmark = {
  name: 'join',
  async run({ rows: wanted, seconds }) {
    const batchRows = Math.min(limits.batchRowsMax / 2, wanted);
    const batches = Math.max(1, Math.floor(wanted / batchRows));
    const rows = batches * batchRows;
    const { memory, arena } = await benchMemory(rows * 100 + (16 << 20));
    const inputs = writeInput(memory, arena, batches, batchRows);
    const updates = inputs.map((batch) => takenBack(memory, arena, batch));
    const joined = new Joined(memory);
    const grow = (): number => {
      joined.begin();
      for (const [number, batch] of inputs.entries()) joined.feed(batch, number % 2);
      return joined.pairs;
    };
    const update = (): number => {
      for (const [number, batch] of updates.entries()) joined.feed(batch, number % 2);
      return joined.pairs;
    };
    return [
      joined.measure('from nothing', rows, seconds, grow),
      joined.measure('taken back and brought again', 2 * rows, seconds, update),
    ];
  },
};

/** A running join whose pairs are counted. */
class Joined {
  pairs = 0;
  readonly #context: OperatorContext;
  #operator: Join;
  #resultHash: number | undefined;

  constructor(memory: SlotMemory) {
    this.#context = benchContext(memory, ({ rows, columns }) => {
      this.pairs += rows;
      if (this.#resultHash === undefined) return;
      for (const { data } of columns) {
        const words = memory.u32.subarray(data >>> 2, (data >>> 2) + rows * 2);
        this.#resultHash = foldWords(this.#resultHash, words);
      }
    });
    this.#operator = new Join(spec, this.#context);
  }

  begin(): void {
    this.#operator.close();
    this.#operator = new Join(spec, this.#context);
  }

  feed(batch: Batch, input: number): void {
    this.#context.arena.reset();
    this.#operator.onBatch(batch, input);
  }

  measure(what: string, rows: number, seconds: number, step: () => number): KernelResult {
    const passSeconds = measureSeconds('join', seconds, step);
    this.#resultHash = emptyHash;
    this.pairs = 0;
    step();
    const resultHash = (this.#resultHash >>> 0).toString(16).padStart(8, '0');
    this.#resultHash = undefined;
    return {
      name: `join by BIGINT, ${what}, ${this.pairs} pairs`,
      rows,
      seconds: passSeconds,
      unit: 'rows/s',
      value: rows / passSeconds,
      resultHash,
    };
  }
}

/** The changes that take each row of a batch back and bring it again. */
function takenBack(memory: SlotMemory, arena: Arena, batch: Batch): Batch {
  const { rows } = batch;
  const rowNumbers = arena.allocate(rows * 8);
  for (let row = 0; row < rows * 2; row++) memory.u32[rowNumbers / 4 + row] = row >>> 1;
  const twice = gatherRows(memory, arena, batch, rowNumbers, rows * 2);
  const kinds = arena.allocate(rows * 2);
  for (let row = 0; row < rows * 2; row++)
    memory.u8[kinds + row] = (row & 1) === 0 ? rowKind.updateBefore : rowKind.updateAfter;
  return { ...twice, kinds };
}

function writeInput(memory: SlotMemory, arena: Arena, batches: number, batchRows: number): Batch[] {
  const random = seededRandom(13);
  const keys = Math.max(1, (batches * batchRows) >>> 1);
  return Array.from({ length: batches }, () => {
    const columns = schema.fields.map(({ type }, index) => {
      const data: Ptr = arena.allocate(batchRows * 8);
      for (let row = 0; row < batchRows; row++) {
        memory.u32[(data >>> 2) + row * 2] = index === 0 ? random.nextUint32() % keys : random.nextUint32();
        memory.u32[(data >>> 2) + row * 2 + 1] = 0;
      }
      return { type, validity: nullPtr, data, offsets: nullPtr, children: [] };
    });
    const batch = denseBatch(schema, batchRows, columns);
    return { ...batch, hashes: keyHashes(memory, arena, batch, [0]) };
  });
}
