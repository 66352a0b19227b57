import { nullPtr, type Ptr } from '../../src/abi/ptr.ts';
import { type Batch, denseBatch } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { limits } from '../../src/base/limits.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { Arena } from '../../src/kernels/arena.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import type { Operator, OperatorContext } from '../../src/operators/operator.ts';
import { emptyHash, foldWords } from '../result-hash.mjs';
import { benchContext } from './bench-context.ts';
import { benchMemory } from './bench-memory.ts';
import type { KernelResult } from './kernel-benchmark.ts';
import { measureSeconds } from './measure.ts';

export const bigint: DataType = { kind: 'bigint', nullable: false };
/** Rows of the input: a BIGINT key, uniform over some keys, and a random value. */
export const keyedRows: Schema = {
  fields: [
    { name: 'key', type: bigint },
    { name: 'value', type: bigint },
  ],
};

export interface ChangingOperator {
  readonly name: string;
  readonly keys: number;
  /** Whose output has columns of 8 bytes. */
  readonly create: (context: OperatorContext) => Operator;
}

/**
 * Rows a second of an operator that keeps state by key and emits the changes of each batch. A pass runs over the state that the pass before
 * it left; the result is that of the first.
 */
export async function measureChanges(
  { name, keys, create }: ChangingOperator,
  wanted: number,
  seconds: number,
): Promise<KernelResult> {
  const batchRows = Math.min(limits.batchRowsMax, wanted);
  const batches = Math.max(1, Math.floor(wanted / batchRows));
  const rows = batches * batchRows;
  const { memory, arena } = await benchMemory(rows * 20 + keys * 200 + (32 << 20));
  const inputs = inputBatches(memory, arena, batches, batchRows, keys);
  let consume: (batch: Batch) => void = () => undefined;
  let emitted = 0;
  const context = benchContext(memory, (batch) => {
    emitted += batch.selectedRows;
    consume(batch);
  });
  const operator = create(context);
  const step = (): number => {
    for (const batch of inputs) {
      context.arena.reset();
      operator.onBatch(batch, 0);
    }
    return emitted;
  };
  let hash = emptyHash;
  consume = ({ columns, rows: all, selection, selectedRows }) => {
    for (const { data } of columns) hash = foldWords(hash, memory.u32.subarray(data >>> 2, (data >>> 2) + all * 2));
    if (selection !== 0) hash = foldWords(hash, memory.u32.subarray(selection >>> 2, (selection >>> 2) + selectedRows));
  };
  step();
  consume = () => undefined;
  const passSeconds = measureSeconds(name, seconds, step);
  operator.close();
  return {
    name,
    rows,
    seconds: passSeconds,
    unit: 'rows/s',
    value: rows / passSeconds,
    resultHash: (hash >>> 0).toString(16).padStart(8, '0'),
  };
}

function inputBatches(memory: SlotMemory, arena: Arena, batches: number, batchRows: number, keys: number): Batch[] {
  const random = seededRandom(11);
  const bigints = (next: () => number): Ptr => {
    const data = arena.allocate(batchRows * 8);
    for (let row = 0; row < batchRows; row++) {
      memory.u32[(data >>> 2) + row * 2] = next();
      memory.u32[(data >>> 2) + row * 2 + 1] = 0;
    }
    return data;
  };
  return Array.from({ length: batches }, () => {
    const columns = [bigints(() => random.nextUint32() % keys), bigints(() => random.nextUint32())].map((data) => ({
      type: bigint,
      validity: nullPtr,
      data,
      offsets: nullPtr,
      children: [],
    }));
    const batch = denseBatch(keyedRows, batchRows, columns);
    return { ...batch, hashes: keyHashes(memory, arena, batch, [0]) };
  });
}
