import type { PeltonSession } from '../api/pelton-session.ts';
import { PeltonError } from '../base/errors.ts';
import { findSnapshots } from '../checkpoint/find-snapshots.ts';
import { openNodeStore } from '../node/snapshot-stores.ts';
import type { Console } from './console.ts';

/** Options of commands that run jobs. */
export interface JobOptions {
  readonly parallelism?: number;
  readonly checkpointDir?: string;
  readonly checkpointInterval?: string;
  /** The path of a savepoint or checkpoint, or `latest`. */
  readonly restore?: string;
  readonly allowNonRestored?: boolean;
  readonly onStop?: StopMode;
}

export const stopModes = ['cancel', 'savepoint'] as const;
export type StopMode = (typeof stopModes)[number];

/** A folder without an interval still is a wish for checkpoints. */
const intervalByDefault = '10 s';

/**
 * Sets what the options mean in the session, before its first statement, so that SET in the SQL wins.
 * @throws PeltonError COMMAND_LINE for options that lack another, OPTION_INVALID, SNAPSHOT_… for a folder that cannot be read
 */
export async function applyJobOptions(
  console: Console,
  session: Pick<PeltonSession, 'set'>,
  options: JobOptions,
): Promise<void> {
  const { checkpointDir, checkpointInterval, allowNonRestored = false } = options;
  if (checkpointDir !== undefined) {
    session.set('execution.checkpointing.dir', checkpointDir);
    session.set('execution.checkpointing.savepoint-dir', checkpointDir);
    session.set('execution.checkpointing.externalized-checkpoint-retention', 'retain-always');
  }
  const interval = checkpointInterval ?? (checkpointDir === undefined ? undefined : intervalByDefault);
  if (interval !== undefined) session.set('execution.checkpointing.interval', interval);
  if (allowNonRestored) session.set('execution.state-recovery.ignore-unclaimed-state', 'true');
  if (options.restore === 'latest') await restoreLatest(console, session, checkpointDir);
  else if (options.restore !== undefined) session.set('execution.state-recovery.path', options.restore);
}

/** The job goes on where the newest snapshot in the folder was taken, and makes it its own; without one it begins. */
async function restoreLatest(
  console: Console,
  session: Pick<PeltonSession, 'set'>,
  folder: string | undefined,
): Promise<void> {
  if (folder === undefined) {
    throw new PeltonError({
      code: 'COMMAND_LINE',
      message: '--restore latest looks into the folder of --checkpoint-dir, which is not given',
      hint: 'add --checkpoint-dir FOLDER, or name the savepoint or checkpoint: --restore PATH',
    });
  }
  try {
    await findSnapshots(openNodeStore, folder);
  } catch (thrown) {
    if (!(thrown instanceof PeltonError) || thrown.code !== 'SNAPSHOT_MISSING') throw thrown;
    console.status.say(`no checkpoint in ${folder} yet: the job begins from the beginning\n`);
    return;
  }
  session.set('execution.state-recovery.path', folder);
  session.set('execution.state-recovery.claim-mode', 'claim');
}

/** The command that goes on from a snapshot. */
export function resumeCommand(command: string, options: JobOptions, path: string): string {
  const folder = options.checkpointDir === undefined ? '' : ` --checkpoint-dir ${quoted(options.checkpointDir)}`;
  return `${command}${folder} --restore ${quoted(path)}`;
}

function quoted(argument: string): string {
  return /^[\w./:@%+=,~-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
