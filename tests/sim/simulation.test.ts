import { describe, expect, it } from 'vitest';
import { type JobShape, jobShapes } from './shapes.ts';
import { simPlan, simulate } from './simulate.ts';

/** Seeds of each shape; `npm run sim` runs as many as it is told. */
const seedsPerShape = 25;
const timeoutMs = 120_000;

describe.each(jobShapes)('$name', (shape: JobShape) => {
  it(
    'gives the same output whatever fails',
    async () => {
      let spilled = 0;
      for (let seed = 1; seed <= seedsPerShape; seed++) {
        const { difference, trace, spilledBytes } = await simulate(simPlan(seed, [shape]));
        if (spilledBytes > 0) spilled++;
        expect(
          difference,
          `npm run sim -- --seed ${seed} --count 1 --shape ${shape.name}\n${trace.join('\n')}`,
        ).toBeUndefined();
      }
      // State that never outgrows memory would prove nothing about spilling.
      if (shape.isKeyed) expect(spilled).toBeGreaterThan(4);
      else expect(spilled).toBe(0);
    },
    timeoutMs,
  );

  it('runs the operators that it is there for', async () => {
    const { kinds } = await simulate(simPlan(1, [shape]));
    expect([...kinds]).toEqual(expect.arrayContaining([...shape.covers]));
  });
});

describe('a simulated run', () => {
  it(
    'happens again step by step from its seed',
    async () => {
      let spilledBytes = 0;
      for (const seed of [3, 14, 24, 39, 45]) {
        const first = await simulate(simPlan(seed));
        const second = await simulate(simPlan(seed));
        expect(second.trace).toEqual(first.trace);
        expect([second.events, second.virtualMs]).toEqual([first.events, first.virtualMs]);
        expect(second.spilledBytes).toBe(first.spilledBytes);
        spilledBytes += first.spilledBytes;
      }
      expect(spilledBytes).toBeGreaterThan(0);
    },
    timeoutMs,
  );
});
