import { expect, it } from 'vitest';
import { TimerQueue } from '../../src/runtime/timer-queue.ts';

it('gives timers in order of time, each once, and none early', () => {
  const timers = new TimerQueue();
  for (const timestampMs of [30, 10, 20, 10, 30, 40]) timers.add(timestampMs);
  expect(timers.nextMs).toBe(10);
  expect(timers.takeDue(9)).toBeUndefined();
  expect([timers.takeDue(30), timers.takeDue(30), timers.takeDue(30), timers.takeDue(30)]).toEqual([
    10,
    20,
    30,
    undefined,
  ]);
  timers.add(5);
  expect([timers.takeDue(100), timers.takeDue(100), timers.nextMs]).toEqual([5, 40, undefined]);
});
