import { describe, expect, test } from 'vitest';
import { kernelBenchmarks, kernelTable } from '../../bench/kernels.ts';

describe.each(kernelBenchmarks.map((benchmark) => ({ name: benchmark.name, benchmark })))(
  'bench kernels $name',
  ({ benchmark }) => {
    test('computes what its native twin computes, and the same in every run', { timeout: 60_000 }, async () => {
      const options = { rows: 20_000, seconds: 0.02 };
      const results = await benchmark.run({ ...options, native: true });
      expect(results.length).toBeGreaterThan(0);
      for (const result of results) {
        expect(result.rows).toBeGreaterThan(0);
        expect(result.value).toBeGreaterThan(0);
        if (result.nativeHash !== undefined)
          expect(result, result.name).toMatchObject({ resultHash: result.nativeHash });
      }
      const again = await benchmark.run({ ...options, native: false });
      expect(again.map((result) => result.resultHash)).toEqual(results.map((result) => result.resultHash));
      expect(kernelTable(results).split('\n').length).toBe(results.length + 3);
    });
  },
);
