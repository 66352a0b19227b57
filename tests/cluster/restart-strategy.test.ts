import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import type { RestartStrategy } from '../../src/checkpoint/settings.ts';
import { decideRestart, noFailures } from '../../src/cluster/restart-strategy.ts';

/** Delays of failures at these times, until one ends the job. */
function delaysOf(strategy: RestartStrategy, failuresMs: readonly number[], seed = 1): (number | string)[] {
  const random = seededRandom(seed);
  let history = noFailures;
  const delays: (number | string)[] = [];
  for (const atMs of failuresMs) {
    const decision = decideRestart(strategy, history, atMs, random);
    if (decision.kind === 'fail') return [...delays, decision.why ?? 'no restarts'];
    delays.push(decision.delayMs);
    history = decision.history;
  }
  return delays;
}

const exponential = {
  kind: 'exponential-delay',
  initialBackoffMs: 1000,
  maxBackoffMs: 60_000,
  multiplier: 1.5,
  resetThresholdMs: 3_600_000,
  jitter: 0,
  attempts: undefined,
} as const;

const everySecondMs = Array.from({ length: 6 }, (_, index) => index * 1000);
const hour = 3_600_000;

describe('restart strategies', () => {
  it.each<[string, RestartStrategy, readonly number[], readonly (number | string)[]]>([
    ['none', { kind: 'none' }, [0], ['no restarts']],
    [
      'fixed delay, once',
      { kind: 'fixed-delay', attempts: 1, delayMs: 1000 },
      [0, 5000],
      [1000, 'it was restarted once, as often as it may'],
    ],
    [
      'fixed delay, never',
      { kind: 'fixed-delay', attempts: 0, delayMs: 1000 },
      [0],
      ['it was restarted 0 times, as often as it may'],
    ],
    [
      'fixed delay, three times, however far apart',
      { kind: 'fixed-delay', attempts: 3, delayMs: 10 },
      [0, hour, 2 * hour, 3 * hour],
      [10, 10, 10, 'it was restarted 3 times, as often as it may'],
    ],
    [
      'failure rate: two within four seconds',
      { kind: 'failure-rate', failuresMax: 2, intervalMs: 4000, delayMs: 7 },
      [0, 3000, 4001, 7000],
      [7, 7, 7, 'it failed 3 times within 4000 ms'],
    ],
    [
      'failure rate: slow failures go on for ever',
      { kind: 'failure-rate', failuresMax: 1, intervalMs: 999, delayMs: 7 },
      everySecondMs,
      [7, 7, 7, 7, 7, 7],
    ],
    [
      'exponential delay grows to its most',
      { ...exponential, maxBackoffMs: 3000 },
      [0, 2000, 4500, 8000, 12_000],
      [1000, 1500, 2250, 3000, 3000],
    ],
    ['exponential delay begins again after a quiet hour', exponential, [0, 2000, 4000 + hour], [1000, 1500, 1000]],
    [
      'exponential delay: failures while a restart is due are one',
      exponential,
      [0, 400, 1000, 1001, 2000],
      [1000, 600, 0, 1500, 501],
    ],
    [
      'exponential delay with a limit, which a quiet hour lifts',
      { ...exponential, attempts: 2 },
      [0, 2000, 4000 + hour, 8000 + hour, 12_000 + hour],
      [1000, 1500, 1000, 1500, 'it was restarted 2 times in a row, as often as it may'],
    ],
  ])('%s', (_name, strategy, failuresMs, delays) => {
    expect(delaysOf(strategy, failuresMs)).toEqual(delays);
  });

  it('jitter keeps the delay around the backoff, and within its bounds', () => {
    const strategy = { ...exponential, jitter: 0.5, multiplier: 4, maxBackoffMs: 8000 };
    const times = [0, 10_000, 20_000, 30_000];
    const runs = Array.from({ length: 200 }, (_, seed) => delaysOf(strategy, times, seed).map(Number));
    const range = (at: number): [number, number] => [
      Math.min(...runs.map((delays) => delays[at] ?? Number.NaN)),
      Math.max(...runs.map((delays) => delays[at] ?? Number.NaN)),
    ];
    const [least, most] = range(1);
    expect(least).toBeGreaterThanOrEqual(2000);
    expect(least).toBeLessThan(2200);
    expect(most).toBeGreaterThan(5800);
    expect(most).toBeLessThan(6000);
    expect(range(0)[0]).toBe(1000);
    expect(range(3)[1]).toBe(8000);
  });
});
