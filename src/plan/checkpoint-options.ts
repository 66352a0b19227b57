import type { OptionDescription, OptionValues } from '../base/option-schema.ts';
import type { CheckpointSettings } from '../checkpoint/settings.ts';

/** Options of checkpoints, with the names and defaults of Flink. */
const retentions = [
  'delete-on-cancellation',
  'retain-on-cancellation',
  'no-externalized-checkpoints',
  'retain-always',
] as const satisfies readonly CheckpointSettings['retention'][];

export const checkpointOptionTable = {
  'execution.checkpointing.interval': {
    type: 'duration',
    description: 'time from one checkpoint to the next; without it, or with 0, there are none',
  },
  'execution.checkpointing.mode': {
    type: 'string',
    default: 'exactly-once',
    choices: ['exactly-once', 'at-least-once'],
    description: 'at-least-once does not hold inputs back at a barrier: after a failure rows may count twice',
  },
  'execution.checkpointing.timeout': {
    type: 'duration',
    default: '10 min',
    min: 1,
    description: 'a checkpoint that has not completed by then is given up',
  },
  'execution.checkpointing.min-pause': {
    type: 'duration',
    default: '0 ms',
    description: 'least time from the end of a checkpoint to the next; above 0 there is one at a time',
  },
  'execution.checkpointing.max-concurrent-checkpoints': {
    type: 'integer',
    default: '1',
    min: 1,
    description: 'checkpoints that may be under way at a time',
  },
  'execution.checkpointing.tolerable-failed-checkpoints': {
    type: 'integer',
    default: '0',
    min: 0,
    description: 'checkpoints in a row that may fail before the job does',
  },
  'execution.checkpointing.unaligned.enabled': {
    type: 'boolean',
    default: 'false',
    description:
      'barriers overtake rows in flight, which become part of the checkpoint; one at a time, exactly-once only',
  },
  'execution.checkpointing.aligned-checkpoint-timeout': {
    type: 'duration',
    default: '0 ms',
    description: 'an unaligned checkpoint begins aligned and turns when a barrier waits for longer; 0 = at once',
  },
  'execution.checkpointing.externalized-checkpoint-retention': {
    type: 'string',
    default: 'no-externalized-checkpoints',
    choices: [...retentions],
    description:
      'what becomes of the checkpoints of a job that is cancelled; retain-always also keeps those of a finished one',
  },
  'execution.checkpointing.num-retained': {
    type: 'integer',
    default: '1',
    min: 1,
    description: 'completed checkpoints that are kept',
  },
  'execution.checkpointing.dir': {
    type: 'string',
    description: 'folder or s3:// address of checkpoints; without it a temporary folder that goes with the job',
  },
  'execution.checkpointing.savepoint-dir': {
    type: 'string',
    description: 'folder or s3:// address of savepoints that are asked for without one',
  },
  'execution.checkpointing.incremental': {
    type: 'boolean',
    default: 'true',
    description: 'pages that an earlier checkpoint stored are not stored again (false in Flink)',
  },
  'execution.checkpointing.checkpoints-after-tasks-finish': {
    type: 'boolean',
    description: 'accepted; checkpoints always go on when some of the inputs have ended',
  },
  'execution.checkpointing.storage': {
    type: 'string',
    description: 'accepted; checkpoints are files, see execution.checkpointing.dir',
  },
  'execution.checkpointing.file-merging.enabled': {
    type: 'boolean',
    description: 'accepted; state always goes into few large files',
  },
  'state.backend.type': {
    type: 'string',
    description: 'accepted; state lives in pages of slot memory that go to local disk when they are many',
  },
} as const satisfies Readonly<Record<string, OptionDescription>>;

/** Older names of Flink by what they are called today. */
export const olderCheckpointNames: Readonly<Record<string, keyof typeof checkpointOptionTable>> = {
  'execution.checkpointing.unaligned': 'execution.checkpointing.unaligned.enabled',
  'execution.checkpointing.alignment-timeout': 'execution.checkpointing.aligned-checkpoint-timeout',
  'execution.checkpointing.checkpoints-after-tasks-finish.enabled':
    'execution.checkpointing.checkpoints-after-tasks-finish',
  'state.checkpoints.dir': 'execution.checkpointing.dir',
  'state.savepoints.dir': 'execution.checkpointing.savepoint-dir',
  'state.checkpoints.num-retained': 'execution.checkpointing.num-retained',
  'state.checkpoint-storage': 'execution.checkpointing.storage',
  'state.backend.incremental': 'execution.checkpointing.incremental',
  'state.backend': 'state.backend.type',
};

export function checkpointSettings(values: OptionValues<typeof checkpointOptionTable>): CheckpointSettings {
  const intervalMs = values['execution.checkpointing.interval'];
  const mode = values['execution.checkpointing.mode'] === 'at-least-once' ? 'at-least-once' : 'exactly-once';
  const minPauseMs = values['execution.checkpointing.min-pause'];
  // Without alignment there is nothing that a barrier could overtake.
  const unaligned = values['execution.checkpointing.unaligned.enabled'] && mode === 'exactly-once';
  return {
    intervalMs: intervalMs === 0 ? undefined : intervalMs,
    mode,
    timeoutMs: values['execution.checkpointing.timeout'],
    minPauseMs,
    maxConcurrent: minPauseMs > 0 || unaligned ? 1 : values['execution.checkpointing.max-concurrent-checkpoints'],
    tolerableFailures: values['execution.checkpointing.tolerable-failed-checkpoints'],
    unaligned,
    alignedTimeoutMs: values['execution.checkpointing.aligned-checkpoint-timeout'],
    retention: retentionOf(values['execution.checkpointing.externalized-checkpoint-retention']),
    retained: values['execution.checkpointing.num-retained'],
    incremental: values['execution.checkpointing.incremental'],
    folder: folderOf(values['execution.checkpointing.dir']),
    savepointFolder: folderOf(values['execution.checkpointing.savepoint-dir']),
  };
}

function retentionOf(text: string): CheckpointSettings['retention'] {
  return retentions.find((retention) => retention === text) ?? 'no-externalized-checkpoints';
}

/** A folder without the scheme and the last slash; an s3:// address stays one. */
export function folderOf(text: string | undefined): string | undefined {
  return text
    ?.trim()
    .replace(/^file:(\/\/(?=\/))?/, '')
    .replace(/(?<=[^/])\/+$/, '');
}
