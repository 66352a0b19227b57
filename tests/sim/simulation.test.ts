import { describe, expect, it } from 'vitest';
import { type JobShape, jobShapes } from './shapes.ts';
import { simPlan, simulate } from './simulate.ts';

/** Seeds of each shape; `npm run sim` runs as many as it is told. */
const seedsPerShape = 25;

describe.each(jobShapes)('$name', (shape: JobShape) => {
  it('gives the same output whatever fails', async () => {
    for (let seed = 1; seed <= seedsPerShape; seed++) {
      const { difference, trace } = await simulate(simPlan(seed, [shape]));
      expect(
        difference,
        `npm run sim -- --seed ${seed} --count 1 --shape ${shape.name}\n${trace.join('\n')}`,
      ).toBeUndefined();
    }
  });

  it('runs the operators that it is there for', async () => {
    const { kinds } = await simulate(simPlan(1, [shape]));
    expect([...kinds]).toEqual(expect.arrayContaining([...shape.covers]));
  });
});

describe('a simulated run', () => {
  it('happens again step by step from its seed', async () => {
    for (const seed of [3, 14, 15]) {
      const first = await simulate(simPlan(seed));
      const second = await simulate(simPlan(seed));
      expect(second.trace).toEqual(first.trace);
      expect([second.events, second.virtualMs]).toEqual([first.events, first.virtualMs]);
    }
  });
});
