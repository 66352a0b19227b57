import type { Random } from '../base/random.ts';
import type { RestartStrategy } from '../checkpoint/settings.ts';

type Exponential = Extract<RestartStrategy, { readonly kind: 'exponential-delay' }>;

/** What a restart strategy remembers of a job's failures. Times are monotonic ms. */
export interface RestartHistory {
  /** Failures that count: those of which a restart came, or a refusal. */
  readonly failures: number;
  /** Times of the failures that a failure rate still looks at, oldest first. */
  readonly failuresMs: readonly number[];
  /** When the last restart was due; -Infinity before the first. */
  readonly restartDueMs: number;
  /** Exponential delay: the backoff of the next failure, without jitter. */
  readonly backoffMs: number | undefined;
}

export type RestartDecision =
  | { readonly kind: 'restart'; readonly delayMs: number; readonly history: RestartHistory }
  /** `why`: for the error that the job fails with; undefined where nobody asked for restarts. */
  | { readonly kind: 'fail'; readonly why: string | undefined };

export const noFailures: RestartHistory = {
  failures: 0,
  failuresMs: [],
  restartDueMs: Number.NEGATIVE_INFINITY,
  backoffMs: undefined,
};

/** Whether and when a job goes on after a failure, with the rules of Flink's restart strategies. */
export function decideRestart(
  strategy: RestartStrategy,
  history: RestartHistory,
  nowMs: number,
  random: Random,
): RestartDecision {
  switch (strategy.kind) {
    case 'none':
      return { kind: 'fail', why: undefined };
    case 'fixed-delay': {
      const { attempts, delayMs } = strategy;
      const failures = history.failures + 1;
      if (failures > attempts)
        return { kind: 'fail', why: `it was restarted ${timesText(attempts)}, as often as it may` };
      return { kind: 'restart', delayMs, history: { ...history, failures, restartDueMs: nowMs + delayMs } };
    }
    case 'failure-rate': {
      const { failuresMax, intervalMs, delayMs } = strategy;
      const failuresMs = [...history.failuresMs.filter((atMs) => nowMs - atMs <= intervalMs), nowMs];
      if (failuresMs.length > failuresMax) {
        return { kind: 'fail', why: `it failed ${timesText(failuresMs.length)} within ${intervalMs} ms` };
      }
      const failures = history.failures + 1;
      return { kind: 'restart', delayMs, history: { ...history, failures, failuresMs, restartDueMs: nowMs + delayMs } };
    }
    case 'exponential-delay':
      return decideExponential(strategy, history, nowMs, random);
  }
}

function decideExponential(
  strategy: Exponential,
  history: RestartHistory,
  nowMs: number,
  random: Random,
): RestartDecision {
  const { initialBackoffMs, maxBackoffMs, multiplier, resetThresholdMs, attempts } = strategy;
  // What fails while a restart is due belongs to the failure that the restart is for.
  if (nowMs <= history.restartDueMs) return { kind: 'restart', delayMs: history.restartDueMs - nowMs, history };
  const isReset = nowMs - history.restartDueMs >= resetThresholdMs;
  const failures = isReset ? 1 : history.failures + 1;
  if (attempts !== undefined && failures > attempts) {
    return { kind: 'fail', why: `it was restarted ${timesText(attempts)} in a row, as often as it may` };
  }
  const backoffMs = isReset ? initialBackoffMs : (history.backoffMs ?? initialBackoffMs);
  const jitteredMs = backoffMs * (1 + jitterOf(strategy, random));
  const delayMs = Math.max(initialBackoffMs, Math.min(jitteredMs, maxBackoffMs));
  return {
    kind: 'restart',
    delayMs,
    history: {
      ...history,
      failures,
      restartDueMs: nowMs + delayMs,
      backoffMs: Math.min(backoffMs * multiplier, maxBackoffMs),
    },
  };
}

/** Uniform in [-jitter, jitter). */
function jitterOf({ jitter }: Exponential, random: Random): number {
  return jitter === 0 ? 0 : ((random.nextUint32() / 2 ** 32) * 2 - 1) * jitter;
}

function timesText(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
