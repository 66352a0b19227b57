/**
 * What is said over the control socket of a job: one JSON object a line, a request and its answer, once for each connection.
 */
import type { CheckpointRecord, JobStatus } from '../../cluster/job-handle.ts';
import type { PeltonErrorFields } from '../../base/errors.ts';

export type ControlRequest =
  | { readonly command: 'status' }
  | { readonly command: 'checkpoints' }
  /** `path`: the folder in which the savepoint gets one; the job's own unless given. */
  | { readonly command: 'savepoint'; readonly path?: string }
  | { readonly command: 'stop'; readonly drain: boolean; readonly path?: string }
  | { readonly command: 'cancel' };

/** A job that runs on this machine. */
export interface RunningJob {
  readonly jobUid: string;
  readonly name: string;
  readonly pid: number;
  /** Milliseconds since the Unix epoch. */
  readonly startedMs: number;
}

export interface RunningJobStatus extends RunningJob {
  readonly state: JobStatus['state'];
  readonly restarts: number;
  readonly lastFailure: string | undefined;
  /** The newest that is complete. */
  readonly lastCheckpoint: CheckpointRecord | undefined;
}

/** What each command is answered with. `stop` and `cancel` are when the job has ended. */
export interface ControlAnswers {
  readonly status: RunningJobStatus;
  readonly checkpoints: readonly CheckpointRecord[];
  readonly savepoint: CheckpointRecord;
  readonly stop: CheckpointRecord;
  readonly cancel: null;
}

export type ControlReply =
  | { readonly answer: ControlAnswers[keyof ControlAnswers] }
  | { readonly error: PeltonErrorFields };

/** What the registry has of a job: a file that says where its socket is. */
export interface RegisteredJob extends RunningJob {
  readonly socket: string;
}

/** The request of a line; undefined for one that is none. */
export function parseRequest(line: string): ControlRequest | undefined {
  const value = parseObject(line);
  const path = typeof value?.['path'] === 'string' ? { path: value['path'] } : {};
  switch (value?.['command']) {
    case 'status':
    case 'checkpoints':
    case 'cancel':
      return { command: value['command'] };
    case 'savepoint':
      return { command: 'savepoint', ...path };
    case 'stop':
      return { command: 'stop', drain: value['drain'] === true, ...path };
    default:
      return undefined;
  }
}

export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
