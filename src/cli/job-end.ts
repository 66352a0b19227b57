import type { CheckpointRecord, JobHandle } from '../cluster/job-handle.ts';
import { staysAfter } from '../cluster/job-storage.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import { asPeltonError } from '../base/errors.ts';
import type { Console } from './console.ts';
import type { Cancellable } from './interruption.ts';
import { type JobOptions, resumeCommand } from './job-options.ts';

/** Where savepoints go when nothing says where. */
const savepointFolderByDefault = 'savepoints';

export interface EndingJob {
  readonly job: JobHandle;
  readonly graph: JobGraph;
  /** As the user typed it, without options: `pelton run job.sql`. */
  readonly command: string;
}

/** The job as what Ctrl-C ends: in the way that the options ask for. */
export function stoppable(console: Console, { job, graph, command }: EndingJob, options: JobOptions): Cancellable {
  const cancel = (): Promise<void> => job.cancel();
  if (options.onStop !== 'savepoint') return { cancel };
  const endAsAsked = async (): Promise<void> => {
    try {
      saySavepoint(console, { job, graph, command }, options, await job.stop({ path: savepointFolderOf(graph) }));
    } catch (thrown) {
      // The job may have come to its end by itself, or failed, which its own promise tells.
      if (job.status().state === 'running') console.fail(asPeltonError(thrown));
      await job.cancel();
    }
  };
  return { cancel, endAsAsked, endText: 'stopping the job with a savepoint' };
}

/** Where savepoints of a job go when nobody says where. */
export function savepointFolderOf({ settings }: JobGraph): string {
  const { savepointFolder, folder } = settings.checkpoints;
  return savepointFolder ?? folder ?? savepointFolderByDefault;
}

/** How to go on from the savepoint that a job was stopped with. */
export function saySavepoint(
  console: Console,
  { command }: EndingJob,
  options: JobOptions,
  { path }: CheckpointRecord,
): void {
  if (path !== undefined)
    console.status.say(`savepoint ${path}; go on with\n  ${resumeCommand(command, options, path)}\n`);
}

/** After a job that was cancelled or failed: how to go on from the last checkpoint that stays, if there is one. */
export function sayHowToGoOn(console: Console, { job, graph, command }: EndingJob, options: JobOptions): void {
  const { state } = job.status();
  const { folder, retention } = graph.settings.checkpoints;
  if ((state !== 'failed' && state !== 'cancelled') || !staysAfter(state, retention) || folder === undefined) return;
  const last = job.checkpoints().findLast(({ status }) => status === 'completed');
  if (last?.path === undefined) return;
  console.status.say(`checkpoint ${last.id} stays; go on with\n  ${resumeCommand(command, options, last.path)}\n`);
}
