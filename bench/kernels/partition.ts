import { nullPtr, offsetPtr } from '../../src/abi/ptr.ts';
import { limits } from '../../src/base/limits.ts';
import { seededRandom } from '../../src/base/random.ts';
import { runNative } from '../native-program.ts';
import { hashWords } from '../result-hash.mjs';
import { benchMemory } from './bench-memory.ts';
import type { KernelBenchmark, KernelResult } from './kernel-benchmark.ts';
import { measureSeconds } from './measure.ts';

const keyGroups = 128;
const parallelism = 4;
const columns = 3;

/**
 * What the sending side of a keyed exchange does with a batch: row numbers to subtasks by key group, then three 8-byte columns
 * and the hashes gathered for each subtask.
 */
export const benchmark: KernelBenchmark = {
  name: 'partition',
  async run({ rows: wanted, seconds, native }) {
    const batchRows = Math.min(limits.batchRowsMax, wanted);
    const batches = Math.max(1, Math.floor(wanted / batchRows));
    const rows = batches * batchRows;
    const { memory, arena } = await benchMemory(rows * (4 + columns * 8) * 2 + (8 << 20));
    const { kernels, u32 } = memory;
    const random = seededRandom(7);
    const words = (count: number): Uint32Array => Uint32Array.from({ length: count }, () => random.nextUint32());
    const hashWordsIn = words(rows);
    const columnWords = words(rows * columns * 2);
    const hashes = arena.allocate(rows * 4);
    const values = arena.allocate(rows * columns * 8);
    u32.set(hashWordsIn, hashes >>> 2);
    u32.set(columnWords, values >>> 2);
    const table = arena.allocate(keyGroups);
    const subtasks = arena.allocate(batchRows);
    const starts = arena.allocate((parallelism + 1) * 4);
    const rowNumbers = arena.allocate(batchRows * 4);
    const target = arena.allocate(rows * (4 + columns * 8));
    kernels.partitionTable(table, keyGroups, parallelism);

    const step = (): number => {
      let out = target;
      for (let batch = 0; batch < batches; batch++) {
        const batchHashes = offsetPtr(hashes, batch * batchRows * 4);
        const batchValues = offsetPtr(values, batch * batchRows * columns * 8);
        kernels.partitionRows(
          table,
          keyGroups,
          parallelism,
          batchHashes,
          nullPtr,
          batchRows,
          subtasks,
          starts,
          rowNumbers,
        );
        for (let subtask = 0; subtask < parallelism; subtask++) {
          const start = u32[(starts >>> 2) + subtask] ?? 0;
          const count = (u32[(starts >>> 2) + subtask + 1] ?? 0) - start;
          const selection = offsetPtr(rowNumbers, start * 4);
          for (let column = 0; column < columns; column++) {
            kernels.gatherFixed(offsetPtr(batchValues, column * batchRows * 8), 8, selection, count, out);
            out = offsetPtr(out, count * 8);
          }
          kernels.gatherFixed(batchHashes, 4, selection, count, out);
          out = offsetPtr(out, count * 4);
        }
      }
      return out;
    };
    const passSeconds = measureSeconds('partition', seconds, step);
    const resultHash = hashWords(u32.subarray(target >>> 2, (target >>> 2) + rows * (1 + columns * 2)));
    const shape = [keyGroups, parallelism, columns, batchRows].map(String);
    const twin = native
      ? (await runNative('partition.cc', seconds, [hashWordsIn, columnWords], [shape]))?.[0]
      : undefined;
    const result: KernelResult = {
      name: `partition, gather ${columns} columns, ${parallelism} subtasks`,
      rows,
      seconds: passSeconds,
      unit: 'rows/s',
      value: rows / passSeconds,
      bytesPerSecond: (rows * (4 + columns * 8)) / passSeconds,
      resultHash,
      ...(twin === undefined ? {} : { native: rows / twin.seconds, nativeHash: twin.resultHash }),
    };
    return [result];
  },
};
