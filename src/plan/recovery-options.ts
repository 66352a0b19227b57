import type { OptionDescription, OptionValues } from '../base/option-schema.ts';
import type { RecoverySettings } from '../checkpoint/settings.ts';
import { folderOf } from './checkpoint-options.ts';

/** Options of the snapshot that a job begins with, with the names and defaults of Flink. */
export const recoveryOptionTable = {
  'execution.state-recovery.path': {
    type: 'string',
    description: 'the savepoint or checkpoint that the next jobs begin with',
  },
  'execution.state-recovery.ignore-unclaimed-state': {
    type: 'boolean',
    default: 'false',
    description: 'state of operators that the job does not have is left behind; otherwise it is an error',
  },
  'execution.state-recovery.claim-mode': {
    type: 'string',
    default: 'no-claim',
    choices: ['claim', 'no-claim'],
    description: 'claim: the snapshot goes when it is no longer needed; no-claim: it is only read',
  },
} as const satisfies Readonly<Record<string, OptionDescription>>;

/** Older names of Flink by what they are called today. */
export const olderRecoveryNames: Readonly<Record<string, keyof typeof recoveryOptionTable>> = {
  'execution.savepoint.path': 'execution.state-recovery.path',
  'execution.savepoint.ignore-unclaimed-state': 'execution.state-recovery.ignore-unclaimed-state',
  'execution.savepoint-restore-mode': 'execution.state-recovery.claim-mode',
};

export function recoverySettings(values: OptionValues<typeof recoveryOptionTable>): RecoverySettings | undefined {
  const path = folderOf(values['execution.state-recovery.path']);
  if (path === undefined || path === '') return undefined;
  return {
    path,
    allowNonRestored: values['execution.state-recovery.ignore-unclaimed-state'],
    claimMode: values['execution.state-recovery.claim-mode'] === 'claim' ? 'claim' : 'no-claim',
  };
}
