import type { CheckpointSettings, JobSettings } from '../../src/checkpoint/settings.ts';
import { checkpointSettings } from '../checkpoint/checkpoint-settings.ts';

/** Settings of a job, which has neither checkpoints nor restarts unless told. */
export function jobSettings(
  checkpoints: Partial<CheckpointSettings> = {},
  rest: Partial<Pick<JobSettings, 'restart' | 'recovery'>> = {},
): JobSettings {
  return { checkpoints: checkpointSettings(checkpoints), restart: { kind: 'none' }, recovery: undefined, ...rest };
}
