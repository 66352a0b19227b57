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

  it('keeps a row that is not due in its snapshot, and goes on at the same rate', async () => {
    const clock = new ManualClock();
    const options = { total: 30, rowsPerSecond: 500, parallelism: 1 };
    const first = createNumberRangeAssigner(options, clock);
    await first.next(0);
    const waiting = first.next(0);
    const state = first.snapshot();
    const rest = { id: '0', path: '', start: 7, end: 10 };
    clock.advance(20);
    expect(await waiting).toMatchObject({ start: 10, end: 20 });

    const second = createNumberRangeAssigner(options, clock);
    second.restore(state, [rest]);
    const third = createNumberRangeAssigner(options, clock);
    third.restore(second.snapshot(), []);
    expect(await third.next(0)).toEqual(rest);
    expect(await third.next(0)).toMatchObject({ start: 10, end: 20 });
    const last = third.next(0);
    await new Promise(setImmediate);
    expect(clock.timerCount).toBe(1);
    clock.advance(20);
    expect(await last).toMatchObject({ start: 20, end: 30 });
    expect(await third.next(0)).toBeUndefined();
    expect(() => second.restore('{}', [])).toThrow("no number 'next'");
  });

  it('hands out what was unfinished in order, whoever had it', async () => {
    const range = (start: number) => ({ id: String(start), path: '', start, end: start + 5 });
    const assigner = createNumberRangeAssigner(
      { total: 40, rowsPerSecond: undefined, parallelism: 1 },
      new ManualClock(),
    );
    assigner.restore(JSON.stringify({ next: 35, unfinished: [range(20), range(30)] }), [
      range(25),
      range(5),
      range(10),
    ]);
    const starts: (number | undefined)[] = [];
    for (let split = await assigner.next(0); split !== undefined; split = await assigner.next(0))
      starts.push(split.start);
    expect(starts).toEqual([5, 10, 20, 25, 30, 35]);
  });

  it('gives a range to one of several who wait for it', async () => {
    const clock = new ManualClock();
    const assigner = createNumberRangeAssigner({ total: 30, rowsPerSecond: 500, parallelism: 2 }, clock);
    await assigner.next(0);
    const waiting = [assigner.next(0), assigner.next(1)];
    clock.advance(20);
    expect(await waiting[0]).toMatchObject({ start: 10 });
    clock.advance(20);
    expect(await waiting[1]).toMatchObject({ start: 20, end: 30 });
  });
});
