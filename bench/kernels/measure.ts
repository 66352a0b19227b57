import Benchmark from 'benchmark';

/**
 * Seconds of one call of `step` in the fastest sample, sampled for about `seconds`. The fastest, because everything else that
 * runs on the machine only ever adds time, and because the C++ twins report theirs the same way. What `step` returns is
 * consumed, so that no compiler can drop the work.
 */
export function measureSeconds(name: string, seconds: number, step: () => number): number {
  let consumed = 0;
  const call = (): void => {
    consumed = (consumed + step()) | 0;
  };
  const bench = new Benchmark(name, call, {
    maxTime: seconds,
    minSamples: seconds < 0.1 ? 1 : 5,
    minTime: seconds / 10,
  });
  bench.run({ async: false });
  const { error } = bench as { error?: Error };
  if (error !== undefined) throw error;
  if (!Number.isFinite(consumed)) throw new Error(`${name} returned no number`);
  return Math.min(...bench.stats.sample);
}
