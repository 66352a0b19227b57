import { resolve } from 'node:path';
import type { JobHandle } from '../../cluster/job-handle.ts';
import type { CheckpointRecord } from '../../cluster/job-handle.ts';
import { nodeClock } from '../../node/clock.ts';
import type { ControlRequest } from '../../node/control/control-protocol.ts';
import { type AnswerRequest, type ControlServer, serveControl } from '../../node/control/control-server.ts';
import { asPeltonError } from '../../base/errors.ts';
import type { Console } from '../console.ts';
import { type EndingJob, savepointFolderOf, saySavepoint } from '../job-end.ts';
import type { JobOptions } from '../job-options.ts';

/** Lets `pelton stop` and its like reach the job. A job that cannot be reached runs all the same. */
export async function listenForCommands(
  console: Console,
  ending: EndingJob,
  options: JobOptions,
): Promise<ControlServer> {
  const startedMs = nodeClock.nowMs();
  const { job, graph } = ending;
  const registered = { jobUid: job.status().jobUid, name: graph.name, startedMs };
  try {
    return await serveControl(registered, answersOf(console, ending, options, startedMs));
  } catch (thrown) {
    console.remark(`pelton jobs does not show this job: ${asPeltonError(thrown).message}`);
    return { close: () => Promise.resolve() };
  }
}

function answersOf(console: Console, ending: EndingJob, options: JobOptions, startedMs: number): AnswerRequest {
  const { job, graph } = ending;
  return async (request: ControlRequest) => {
    switch (request.command) {
      case 'status': {
        const { jobUid, state, restarts, lastFailure } = job.status();
        return {
          jobUid,
          name: graph.name,
          pid: process.pid,
          startedMs,
          state,
          restarts,
          lastFailure: lastFailure?.error.message,
          lastCheckpoint: lastComplete(job),
        };
      }
      case 'checkpoints':
        return job.checkpoints().map(withWholePath);
      case 'savepoint':
        return withWholePath(await job.savepoint(request.path ?? savepointFolderOf(graph)));
      case 'stop': {
        const { drain, path = savepointFolderOf(graph) } = request;
        const record = await job.stop({ drain, path });
        saySavepoint(console, ending, options, record);
        return withWholePath(record);
      }
      case 'cancel':
        console.status.say('cancelling the job, as it was asked to\n');
        await job.cancel();
        return null;
    }
  };
}

function lastComplete(job: JobHandle): CheckpointRecord | undefined {
  const last = job.checkpoints().findLast(({ status }) => status === 'completed');
  return last === undefined ? undefined : withWholePath(last);
}

/** Who asks may be in another folder. */
function withWholePath(record: CheckpointRecord): CheckpointRecord {
  const { path } = record;
  return path === undefined || path.includes('://') ? record : { ...record, path: resolve(path) };
}
