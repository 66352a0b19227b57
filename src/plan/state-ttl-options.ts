import type { OptionDescription, OptionValues } from '../base/option-schema.ts';
import { keptForEver, type StateTtlConfig, type StateTtlUpdate } from '../state/state-ttl.ts';

const updates = ['on-create-and-write', 'on-read-and-write', 'disabled'] as const satisfies readonly StateTtlUpdate[];

/**
 * Options of the time to live of state. Flink's SQL has the first; what the others choose is fixed there, as their defaults are, and a
 * matter of `StateTtlConfig` in its DataStream API.
 */
export const stateTtlOptionTable = {
  'table.exec.state.ttl': {
    type: 'duration',
    default: '0 ms',
    description: 'state that nothing has changed for so long is forgotten, except that of windows; 0 = never',
  },
  'pelton.state.ttl.update-type': {
    type: 'string',
    default: keptForEver.update,
    choices: updates,
    description: 'what begins the time to live anew; disabled: nothing is forgotten, whatever else is set',
  },
  'pelton.state.ttl.visibility': {
    type: 'string',
    default: keptForEver.visibility,
    choices: ['never-return-expired', 'return-expired-if-not-cleaned-up'],
    description: 'whether state whose time is over is seen as long as nothing has removed it',
  },
  'pelton.state.ttl.cleanup.incremental-buckets': {
    type: 'integer',
    min: 0,
    default: String(keptForEver.cleanup.incrementalBuckets),
    description: 'buckets of state (64 KiB) that are searched with each batch for what has expired; 0 = none',
  },
  'pelton.state.ttl.cleanup.full-snapshot': {
    type: 'boolean',
    default: String(keptForEver.cleanup.fullSnapshot),
    description: 'savepoints leave out what has expired (false in Flink)',
  },
} as const satisfies Readonly<Record<string, OptionDescription>>;

export function stateTtlConfig(values: OptionValues<typeof stateTtlOptionTable>): StateTtlConfig {
  const returnsExpired = values['pelton.state.ttl.visibility'] === 'return-expired-if-not-cleaned-up';
  return {
    ttlMs: values['table.exec.state.ttl'],
    update: updates.find((choice) => choice === values['pelton.state.ttl.update-type']) ?? keptForEver.update,
    visibility: returnsExpired ? 'return-expired-if-not-cleaned-up' : 'never-return-expired',
    cleanup: {
      incrementalBuckets: values['pelton.state.ttl.cleanup.incremental-buckets'],
      fullSnapshot: values['pelton.state.ttl.cleanup.full-snapshot'],
    },
  };
}
