import { nullPtr } from '../../src/abi/ptr.ts';
import { seededRandom } from '../../src/base/random.ts';
import { runNative } from '../native-program.ts';
import { hashWords } from '../result-hash.mjs';
import { benchMemory } from './bench-memory.ts';
import type { KernelBenchmark } from './kernel-benchmark.ts';
import { measureSeconds } from './measure.ts';

/** The limit that every other kernel meets sooner or later: 8-byte values copied from one place to another. */
export const benchmark: KernelBenchmark = {
  name: 'memory-copy',
  async run({ rows, seconds, native }) {
    const bytes = rows * 8;
    const { memory, arena } = await benchMemory(bytes * 2);
    const random = seededRandom(3);
    const words = Uint32Array.from({ length: rows * 2 }, () => random.nextUint32());
    const source = arena.allocate(bytes);
    const target = arena.allocate(bytes);
    memory.u32.set(words, source >>> 2);
    const passSeconds = measureSeconds('memory copy', seconds, () => {
      memory.kernels.gatherFixed(source, 8, nullPtr, rows, target);
      return rows;
    });
    const twin = native ? (await runNative('memory-copy.cc', seconds, [words], [[]]))?.[0] : undefined;
    return [
      {
        name: 'memory copy, 8-byte values',
        rows,
        seconds: passSeconds,
        unit: 'rows/s',
        value: rows / passSeconds,
        bytesPerSecond: bytes / passSeconds,
        resultHash: hashWords(memory.u32.subarray(target >>> 2, (target >>> 2) + rows * 2)),
        ...(twin === undefined ? {} : { native: rows / twin.seconds, nativeHash: twin.resultHash }),
      },
    ];
  },
};
