import { expect, it } from 'vitest';
import { BusyTimer, SubtaskCounters } from '../../src/runtime/metrics.ts';
import { ManualClock } from '../support/manual-clock.ts';

it("stops the caller's clock while the callee's runs, and goes on with it also after a failure", () => {
  const clock = new ManualClock();
  const timer = new BusyTimer(clock);
  const [caller, callee] = [new SubtaskCounters(), new SubtaskCounters()];
  const answer = timer.run(caller, () => {
    clock.advance(1);
    expect(() =>
      timer.run(callee, () => {
        clock.advance(10);
        throw new Error('planned');
      }),
    ).toThrow('planned');
    clock.advance(100);
    return 'done';
  });
  clock.advance(1000);
  expect([answer, caller.busyMs, callee.busyMs]).toEqual(['done', 101, 10]);
});
