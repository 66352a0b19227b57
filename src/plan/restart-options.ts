import type { OptionDescription, OptionValues } from '../base/option-schema.ts';
import type { RestartStrategy } from '../checkpoint/settings.ts';

/** Options of what happens after a failure, with the names and defaults of Flink. */
export const restartOptionTable = {
  'restart-strategy.type': {
    type: 'string',
    choices: [
      'none',
      'off',
      'disable',
      'fixed-delay',
      'fixeddelay',
      'exponential-delay',
      'exponentialdelay',
      'failure-rate',
      'failurerate',
    ],
    description: 'whether a failed job begins again; exponential-delay with checkpoints, none without',
  },
  'restart-strategy.fixed-delay.attempts': { type: 'integer', default: '1', min: 0, description: 'restarts at most' },
  'restart-strategy.fixed-delay.delay': { type: 'duration', default: '1 s', description: 'wait before each restart' },
  'restart-strategy.exponential-delay.initial-backoff': {
    type: 'duration',
    default: '1 s',
    min: 1,
    description: 'wait before the first restart',
  },
  'restart-strategy.exponential-delay.max-backoff': {
    type: 'duration',
    default: '1 min',
    min: 1,
    description: 'longest wait',
  },
  'restart-strategy.exponential-delay.backoff-multiplier': {
    type: 'number',
    default: '1.5',
    min: 1,
    description: 'each wait is so many times the one before',
  },
  'restart-strategy.exponential-delay.reset-backoff-threshold': {
    type: 'duration',
    default: '1 h',
    description: 'after so long without a failure the waits begin again',
  },
  'restart-strategy.exponential-delay.jitter-factor': {
    type: 'number',
    default: '0.1',
    min: 0,
    description: 'part of a wait that is added or taken away at random',
  },
  'restart-strategy.exponential-delay.attempts-before-reset-backoff': {
    type: 'integer',
    min: 0,
    description: 'restarts in a row after which the job fails; without it there is no end',
  },
  'restart-strategy.failure-rate.max-failures-per-interval': {
    type: 'integer',
    default: '1',
    min: 0,
    description: 'more failures than that within the interval, and the job fails',
  },
  'restart-strategy.failure-rate.failure-rate-interval': {
    type: 'duration',
    default: '1 min',
    min: 1,
    description: 'the interval in which failures are counted',
  },
  'restart-strategy.failure-rate.delay': { type: 'duration', default: '1 s', description: 'wait before each restart' },
} as const satisfies Readonly<Record<string, OptionDescription>>;

/** Older names of Flink by what they are called today. */
export const olderRestartNames: Readonly<Record<string, keyof typeof restartOptionTable>> = {
  'restart-strategy': 'restart-strategy.type',
};

export function restartStrategy(
  values: OptionValues<typeof restartOptionTable>,
  hasCheckpoints: boolean,
): RestartStrategy {
  switch (values['restart-strategy.type'] ?? (hasCheckpoints ? 'exponential-delay' : 'none')) {
    case 'fixed-delay':
    case 'fixeddelay':
      return {
        kind: 'fixed-delay',
        attempts: values['restart-strategy.fixed-delay.attempts'],
        delayMs: values['restart-strategy.fixed-delay.delay'],
      };
    case 'exponential-delay':
    case 'exponentialdelay':
      return {
        kind: 'exponential-delay',
        initialBackoffMs: values['restart-strategy.exponential-delay.initial-backoff'],
        maxBackoffMs: values['restart-strategy.exponential-delay.max-backoff'],
        multiplier: values['restart-strategy.exponential-delay.backoff-multiplier'],
        resetThresholdMs: values['restart-strategy.exponential-delay.reset-backoff-threshold'],
        jitter: values['restart-strategy.exponential-delay.jitter-factor'],
        attempts: values['restart-strategy.exponential-delay.attempts-before-reset-backoff'],
      };
    case 'failure-rate':
    case 'failurerate':
      return {
        kind: 'failure-rate',
        failuresMax: values['restart-strategy.failure-rate.max-failures-per-interval'],
        intervalMs: values['restart-strategy.failure-rate.failure-rate-interval'],
        delayMs: values['restart-strategy.failure-rate.delay'],
      };
    default:
      return { kind: 'none' };
  }
}
