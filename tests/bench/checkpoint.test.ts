import { describe, expect, test } from 'vitest';
import { checkpointBenchmarks, checkpointTable } from '../../bench/checkpoint.ts';
import type { CheckpointScale } from '../../bench/checkpoint/goal-result.ts';
import { compareBarrier } from '../../bench/checkpoint/write-barrier.ts';
import { benchKernels } from '../../bench/kernels/bench-memory.ts';

const tiny: CheckpointScale = {
  keys: 50_000,
  slotBytes: 64 * 2 ** 20,
  pauses: 3,
  kernelRows: 20_000,
  kernelSeconds: 0.02,
  jobSeconds: 0.01,
  jobPairs: 1,
  budgetKeys: 20_000,
};

describe('bench checkpoint', () => {
  // Without `barrier`, which compiles all kernels anew.
  const benchmarks = checkpointBenchmarks.filter(({ name }) => name !== 'barrier');
  test.each(benchmarks.map((benchmark) => ({ name: benchmark.name, benchmark })))(
    '$name measures what it says',
    { timeout: 60_000 },
    async ({ benchmark }) => {
      const results = await benchmark.run(tiny, () => {});
      expect(results.length).toBeGreaterThan(0);
      for (const result of results) {
        expect(result.name).not.toBe('');
        expect(result.measured).not.toMatch(/NaN|undefined|Infinity/);
        if (result.ratio !== undefined) expect(result.ratio).toBeGreaterThan(0);
      }
      expect(checkpointTable(results).split('\n').length).toBe(results.length + 3);
    },
  );

  test('an increment is the pages touched', { timeout: 60_000 }, async () => {
    const increment = checkpointBenchmarks.find(({ name }) => name === 'increment');
    for (const { name, ratio } of (await increment?.run(tiny, () => {})) ?? []) expect(ratio, name).toBe(1);
  });

  test('variants of the kernels take turns and compute the same', async () => {
    const kernels = await benchKernels();
    const { ratio } = await compareBarrier(kernels, kernels, 20_000, 0.02);
    expect(ratio).toBeGreaterThan(0);
  });
});
