import { nullPtr, type Ptr } from '../../src/abi/ptr.ts';
import { type Batch, denseBatch } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { limits } from '../../src/base/limits.ts';
import { seededRandom } from '../../src/base/random.ts';
import { Arena } from '../../src/kernels/arena.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { Join, type JoinSpec } from '../../src/operators/join.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import type { OperatorContext } from '../../src/operators/operator.ts';
import { emptyHash, foldWords } from '../result-hash.mjs';
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
const side = { input: schema, keyColumns: [0], ttlMs: 0 };
const spec: JoinSpec = {
  kind: 'join',
  joinType: 'inner',
  left: side,
  right: side,
  output: { fields: [...schema.fields, ...schema.fields] },
};

/**
 * A regular join of two streams by a BIGINT key whose hash is given. The sides take turns batch by batch, every key comes about once on
 * each side, and every row is looked up in one side and kept in the other. A pass begins without state and ends with all rows in it.
 */
export const benchmark: KernelBenchmark = {
  name: 'join',
  async run({ rows, seconds }) {
    return [await join(rows, seconds)];
  },
};

async function join(wanted: number, seconds: number): Promise<KernelResult> {
  const batchRows = Math.min(limits.batchRowsMax, wanted);
  const batches = Math.max(1, Math.floor(wanted / batchRows));
  const rows = batches * batchRows;
  const { memory, arena } = await benchMemory(rows * 100 + (16 << 20));
  const inputs = writeInput(memory, arena, batches, batchRows);
  const scratch = new Arena(memory);
  let resultHash = emptyHash;
  let pairs = 0;
  let hashes = false;
  const context: OperatorContext = {
    memory,
    owner: 1,
    arena: scratch,
    output: {
      emit: ({ rows: emitted, columns }) => {
        pairs += emitted;
        if (!hashes) return;
        for (const { data } of columns)
          resultHash = foldWords(resultHash, memory.u32.subarray(data >>> 2, (data >>> 2) + emitted * 2));
      },
      emitWatermark: () => {},
    },
    counters: { lateRows: 0, skippedRecords: 0 },
    subtask: 0,
    parallelism: 1,
    keyGroups: limits.keyGroups,
    clock: { nowMs: () => 0, monotonicMs: () => 0, after: () => () => {} },
    setTimer: () => {},
  };
  const step = (): number => {
    pairs = 0;
    const operator = new Join(spec, context);
    for (const [number, batch] of inputs.entries()) {
      scratch.reset();
      operator.onBatch(batch, number % 2);
    }
    operator.close();
    return pairs;
  };
  const passSeconds = measureSeconds('join', seconds, step);
  hashes = true;
  step();
  return {
    name: `join by BIGINT, ${pairs} pairs`,
    rows,
    seconds: passSeconds,
    unit: 'rows/s',
    value: rows / passSeconds,
    resultHash: (resultHash >>> 0).toString(16).padStart(8, '0'),
  };
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
