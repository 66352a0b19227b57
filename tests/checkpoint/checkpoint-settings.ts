import type { CheckpointSettings } from '../../src/checkpoint/settings.ts';

/** Settings as they are by default, without an interval. */
export function checkpointSettings(changes: Partial<CheckpointSettings> = {}): CheckpointSettings {
  return {
    intervalMs: undefined,
    mode: 'exactly-once',
    timeoutMs: 600_000,
    minPauseMs: 0,
    maxConcurrent: 1,
    tolerableFailures: 0,
    unaligned: false,
    alignedTimeoutMs: 0,
    retention: 'no-externalized-checkpoints',
    retained: 1,
    incremental: true,
    folder: undefined,
    savepointFolder: undefined,
    ...changes,
  };
}
