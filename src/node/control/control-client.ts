import { readdir, readFile, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { PeltonError, type PeltonErrorFields } from '../../base/errors.ts';
import { errorCodeOf } from '../file-fault.ts';
import {
  type ControlAnswers,
  type ControlRequest,
  parseObject,
  type RegisteredJob,
  type RunningJobStatus,
} from './control-protocol.ts';
import { checkRuntimeFolder, runtimeFolder } from './runtime-folder.ts';

/** A job that answers, and where. */
export interface ReachableJob {
  readonly socket: string;
  readonly status: RunningJobStatus;
}

/** Nobody is behind a socket any more. */
const deadCodes: readonly string[] = ['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'];
/** A process that is alive answers at once, between two steps of its job. */
const statusTimeoutMs = 10_000;

/** The jobs of this user that run on this machine, oldest first. What dead processes have left is deleted. */
export async function runningJobs(): Promise<ReachableJob[]> {
  const folder = runtimeFolder();
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return [];
  await checkRuntimeFolder(folder);
  const found = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => reach(join(folder, name))),
  );
  return found
    .filter((job) => job !== undefined)
    .toSorted((one, other) => one.status.startedMs - other.status.startedMs);
}

async function reach(registration: string): Promise<ReachableJob | undefined> {
  const registered = parseObject(await readFile(registration, 'utf8').catch(() => '')) as RegisteredJob | undefined;
  if (registered === undefined) return undefined;
  const { socket } = registered;
  try {
    return { socket, status: await ask(socket, { command: 'status' }, statusTimeoutMs) };
  } catch (thrown) {
    if (thrown instanceof PeltonError && deadCodes.includes(errorCodeOf(thrown.fields.cause))) {
      for (const path of [registration, socket]) await unlink(path).catch(() => undefined);
    }
    return undefined;
  }
}

/**
 * Sends a command to a job and waits for its answer, without an end unless told.
 * @throws PeltonError what the job says; JOB_CONTROL when it does not answer or has ended
 */
export async function ask<C extends ControlRequest['command']>(
  socket: string,
  request: Extract<ControlRequest, { readonly command: C }>,
  timeoutMs?: number,
): Promise<ControlAnswers[C]> {
  const line = await exchange(socket, `${JSON.stringify(request)}\n`, timeoutMs);
  const reply = parseObject(line);
  if (reply !== undefined && 'answer' in reply) return reply['answer'] as ControlAnswers[C];
  const error = reply?.['error'] as PeltonErrorFields | undefined;
  if (error !== undefined) throw new PeltonError(error);
  throw new PeltonError({
    code: 'JOB_CONTROL',
    message: 'the job ended before it answered',
    hint: '`pelton jobs` lists those that run',
  });
}

function exchange(path: string, line: string, timeoutMs: number | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let text = '';
    const fail = (message: string, cause?: unknown): void => {
      reject(new PeltonError({ code: 'JOB_CONTROL', message, ...(cause === undefined ? {} : { cause }) }));
      socket.destroy();
    };
    if (timeoutMs !== undefined) socket.setTimeout(timeoutMs, () => fail(`the job does not answer at ${path}`));
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(line));
    socket.on('data', (more: string) => {
      text += more;
    });
    socket.on('error', (cause) => fail(`the job cannot be reached: ${cause.message}`, cause));
    socket.on('close', () => resolve(text));
  });
}
