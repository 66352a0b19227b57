import { resolve } from 'node:path';
import type { CheckpointRecord } from '../../cluster/job-handle.ts';
import { ask, type ReachableJob, runningJobs } from '../../node/control/control-client.ts';
import type { Console } from '../console.ts';
import { exitCode } from '../exit-code.ts';
import { bytesText, durationText } from '../quantity-text.ts';
import { showTextTable } from '../show-query.ts';
import { findJob } from './find-job.ts';

export interface ControlOptions {
  readonly json?: boolean;
}

export interface StopCommandOptions extends ControlOptions {
  readonly drain?: boolean;
  readonly savepointDir?: string;
}

/** `pelton jobs`: the jobs that run on this machine. Returns the exit code, as all commands here. */
export async function listJobs(console: Console, { json }: ControlOptions): Promise<number> {
  const jobs = (await runningJobs()).map(({ status }) => status);
  if (json === true) await writeJson(console, jobs);
  else if (jobs.length === 0) console.remark('no job runs on this machine');
  else {
    const rows = jobs.map(({ jobUid, name, state, pid, startedMs, restarts, lastCheckpoint }) => [
      jobUid,
      name,
      state,
      String(pid),
      timeText(startedMs),
      String(restarts),
      lastCheckpoint === undefined ? '' : `${lastCheckpoint.kind} ${lastCheckpoint.id}`,
    ]);
    const columns = ['job', 'name', 'state', 'pid', 'started', 'restarts', 'last snapshot'];
    await showTextTable(console, { columns, rows }, 'table');
  }
  return exitCode.ok;
}

/** `pelton checkpoints JOB`: the latest checkpoints and savepoints, newest last. */
export async function listCheckpoints(console: Console, name: string, { json }: ControlOptions): Promise<number> {
  const { socket } = await jobCalled(name);
  const records = await ask(socket, { command: 'checkpoints' });
  if (json === true) await writeJson(console, records);
  else {
    const rows = records.map((record) => [
      String(record.id),
      record.kind,
      record.status,
      timeText(record.triggeredMs),
      durationText(record.durationMs),
      durationText(record.pauseMs),
      bytesText(record.storedBytes),
      bytesText(record.stateBytes),
      record.path ?? record.failure?.message ?? '',
    ]);
    const columns = ['id', 'kind', 'status', 'triggered', 'took', 'pause', 'stored', 'state', 'where'];
    await showTextTable(console, { columns, rows }, 'table');
  }
  return exitCode.ok;
}

/** `pelton savepoint JOB [PATH]`: the job goes on; prints where the savepoint is. */
export async function takeSavepoint(
  console: Console,
  name: string,
  path: string | undefined,
  options: ControlOptions,
): Promise<number> {
  const { socket } = await jobCalled(name);
  const record = await ask(socket, { command: 'savepoint', ...placeOf(path) });
  return await showRecord(console, record, options);
}

/** `pelton stop JOB`: ends the job behind a savepoint; prints where that is. */
export async function stopJob(console: Console, name: string, options: StopCommandOptions): Promise<number> {
  const { socket } = await jobCalled(name);
  const { drain = false, savepointDir } = options;
  const record = await ask(socket, { command: 'stop', drain, ...placeOf(savepointDir) });
  return await showRecord(console, record, options);
}

/** `pelton cancel JOB`. */
export async function cancelJob(console: Console, name: string): Promise<number> {
  const { socket, status } = await jobCalled(name);
  await ask(socket, { command: 'cancel' });
  console.remark(`${status.name} is cancelled`);
  return exitCode.ok;
}

async function jobCalled(name: string): Promise<ReachableJob> {
  return findJob(await runningJobs(), name);
}

/** The folder is meant from here, and the job may run in another. */
function placeOf(path: string | undefined): { readonly path?: string } {
  if (path === undefined) return {};
  return { path: /^[a-z][a-z0-9+.-]*:/i.test(path) ? path : resolve(path) };
}

async function showRecord(console: Console, record: CheckpointRecord, { json }: ControlOptions): Promise<number> {
  if (json === true) await writeJson(console, [record]);
  else await console.out.write(`${record.path ?? ''}\n`);
  return exitCode.ok;
}

/** An object a line, for scripts. */
async function writeJson(console: Console, objects: readonly object[]): Promise<void> {
  for (const object of objects) await console.out.write(`${JSON.stringify(object)}\n`);
}

function timeText(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
}
