import { describe, expect, it } from 'vitest';
import { createNumberRangeAssigner } from '../../src/connectors/number-range-assigner.ts';
import { ManualClock } from '../support/manual-clock.ts';

describe('number range assigner', () => {
  it('hands out all numbers once, in order', async () => {
    const assigner = createNumberRangeAssigner(
      { total: 5000, rowsPerSecond: undefined, parallelism: 2 },
      new ManualClock(),
    );
    const ranges = [];
    for (let split = await assigner.next(0); split !== undefined; split = await assigner.next(1)) {
      ranges.push([split.start, split.end]);
    }
    expect(ranges).toEqual([
      [0, 1024],
      [1024, 2048],
      [2048, 3072],
      [3072, 4096],
      [4096, 5000],
    ]);
  });

  it('has no end without a total', async () => {
    const assigner = createNumberRangeAssigner(
      { total: undefined, rowsPerSecond: undefined, parallelism: 1 },
      new ManualClock(),
    );
    expect(await assigner.next(0)).toMatchObject({ start: 0, end: 65_536 });
    expect(await assigner.next(0)).toMatchObject({ start: 65_536 });
  });

  it('hands out rows when they are due', async () => {
    const clock = new ManualClock(1000);
    const assigner = createNumberRangeAssigner({ total: 30, rowsPerSecond: 500, parallelism: 1 }, clock);
    expect(await assigner.next(0)).toMatchObject({ start: 0, end: 10 });
    let second: unknown;
    const asked = assigner.next(0).then((split) => {
      second = split;
    });
    clock.advance(19);
    await new Promise(setImmediate);
    expect(second).toBeUndefined();
    clock.advance(1);
    await asked;
    expect(second).toMatchObject({ start: 10, end: 20 });
  });

  it('answers those who wait when it is closed', async () => {
    const clock = new ManualClock();
    const assigner = createNumberRangeAssigner({ total: 30, rowsPerSecond: 1, parallelism: 1 }, clock);
    await assigner.next(0);
    const waiting = [assigner.next(0), assigner.next(1)];
    assigner.close();
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
    expect(clock.timerCount).toBe(0);
  });
});
