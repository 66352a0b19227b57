import { nullPtr, type Ptr } from '../../src/abi/ptr.ts';
import { type Batch, denseBatch } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import type { Clock } from '../../src/base/clock.ts';
import { limits } from '../../src/base/limits.ts';
import { seededRandom } from '../../src/base/random.ts';
import { Arena } from '../../src/kernels/arena.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { GroupAggregate, type GroupAggregateSpec } from '../../src/operators/group-aggregate.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import { emptyHash, foldWords } from '../result-hash.mjs';
import { benchMemory } from './bench-memory.ts';
import type { KernelBenchmark, KernelResult } from './kernel-benchmark.ts';
import { measureSeconds } from './measure.ts';

const bigint: DataType = { kind: 'bigint', nullable: false };
const input: Schema = {
  fields: [
    { name: 'key', type: bigint },
    { name: 'value', type: bigint },
  ],
};
const spec: GroupAggregateSpec = {
  kind: 'group-aggregate',
  input,
  keyColumns: [0],
  aggregates: [
    { function: 'count', argument: undefined, type: bigint },
    { function: 'sum', argument: 1, type: bigint },
  ],
  updating: false,
  emits: 'changes',
  updateBefore: true,
  ttlMs: 0,
  output: {
    fields: [
      { name: 'key', type: bigint },
      { name: 'rows', type: bigint },
      { name: 'total', type: bigint },
    ],
  },
};
const stillClock: Clock = { nowMs: () => 0, monotonicMs: () => 0, after: () => () => undefined };

/**
 * The operator of GROUP BY without a window: COUNT(*) and SUM(value) by a BIGINT key whose hash is given. Each batch sends the
 * changes of its keys on, as -U and +U or as +U alone. A pass runs over groups that the pass before it made.
 */
export const benchmark: KernelBenchmark = {
  name: 'group-aggregate',
  async run({ rows, seconds }) {
    const results: KernelResult[] = [];
    for (const updateBefore of [true, false]) {
      for (const keys of [1000, 100_000]) results.push(await aggregate(rows, keys, seconds, updateBefore));
    }
    return results;
  },
};

async function aggregate(wanted: number, keys: number, seconds: number, updateBefore: boolean): Promise<KernelResult> {
  const batchRows = Math.min(limits.batchRowsMax, wanted);
  const batches = Math.max(1, Math.floor(wanted / batchRows));
  const rows = batches * batchRows;
  const { memory, arena } = await benchMemory(rows * 20 + keys * 200 + (32 << 20));
  const inputs = inputBatches(memory, arena, batches, batchRows, keys);
  let consume: (batch: Batch) => void = () => undefined;
  let emitted = 0;
  const chain = new Arena(memory);
  const operator = new GroupAggregate(
    { ...spec, updateBefore },
    {
      memory,
      owner: 1,
      arena: chain,
      output: {
        emit: (batch) => {
          emitted += batch.selectedRows;
          consume(batch);
        },
        emitWatermark: () => undefined,
      },
      counters: { lateRows: 0, skippedRecords: 0 },
      subtask: 0,
      parallelism: 1,
      keyGroups: limits.keyGroups,
      clock: stillClock,
      setTimer: () => undefined,
    },
  );
  const step = (): number => {
    for (const batch of inputs) {
      chain.reset();
      operator.onBatch(batch);
    }
    return emitted;
  };
  let hash = emptyHash;
  consume = (batch) => {
    for (const { data } of batch.columns) {
      hash = foldWords(hash, memory.u32.subarray(data >>> 2, (data >>> 2) + batch.rows * 2));
    }
  };
  step();
  consume = () => undefined;
  const passSeconds = measureSeconds('group-aggregate', seconds, step);
  operator.close();
  return {
    name: `count, sum by BIGINT over ${keys} keys, ${updateBefore ? '-U and +U' : '+U'}`,
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
    const batch = denseBatch(input, batchRows, columns);
    return { ...batch, hashes: keyHashes(memory, arena, batch, [0]) };
  });
}
