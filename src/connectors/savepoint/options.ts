import { type OptionSchema, type OptionValues, readOptions } from '../../base/option-schema.ts';

/** Options of the connector `savepoint`. */
export const savepointOptions = {
  'state.path': {
    type: 'string',
    required: true,
    description: 'a checkpoint, a savepoint, or a folder of checkpoints, of which the newest good one is read',
  },
  'operator.uid': {
    type: 'string',
    required: true,
    description: 'whose state it is; `pelton state ls` shows the uids',
  },
  'state.table': { type: 'string', description: 'name of the state table; not needed where the operator has one' },
} as const satisfies OptionSchema;

export type SavepointOptions = OptionValues<typeof savepointOptions>;

/** @throws PeltonError OPTION_INVALID */
export function readSavepointOptions(options: Readonly<Record<string, string>>): SavepointOptions {
  const own = Object.entries(options).filter(([name]) => name in savepointOptions);
  return readOptions(savepointOptions, Object.fromEntries(own), "connector 'savepoint'");
}
