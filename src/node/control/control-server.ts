import { unlinkSync } from 'node:fs';
import { chmod, rename, unlink, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { asPeltonError, PeltonError } from '../../base/errors.ts';
import {
  type ControlAnswers,
  type ControlReply,
  type ControlRequest,
  parseRequest,
  type RegisteredJob,
} from './control-protocol.ts';
import { makeRuntimeFolder, runtimeFolder } from './runtime-folder.ts';

/** Carries out what a request asks of a job. */
export type AnswerRequest = (request: ControlRequest) => Promise<ControlAnswers[keyof ControlAnswers]>;

/** The control socket of one job. */
export interface ControlServer {
  /** Answers what is under way, and lets go of the socket. */
  close(): Promise<void>;
}

/**
 * Registers a job of this process and listens for commands to it, for the same user alone. It keeps no process alive.
 * @throws PeltonError FILE_UNWRITABLE
 */
export async function serveControl(
  job: Omit<RegisteredJob, 'socket' | 'pid'>,
  answer: AnswerRequest,
): Promise<ControlServer> {
  const folder = runtimeFolder();
  await makeRuntimeFolder(folder);
  // Short, because the path of a socket must not be longer than some 100 bytes.
  const name = `${process.pid}-${job.startedMs.toString(36)}`;
  const registration = join(folder, `${name}.json`);
  const registered: RegisteredJob = { ...job, pid: process.pid, socket: join(folder, `${name}.sock`) };
  const replies = new Set<Promise<void>>();
  /** They have not asked anything yet. */
  const silent = new Set<Socket>();
  const server = createServer((socket) => {
    silent.add(socket);
    const reply = serve(socket, async (request) => {
      silent.delete(socket);
      return await answer(request);
    });
    replies.add(reply);
    void reply.finally(() => replies.delete(reply));
  });
  await listen(server, registered.socket);
  server.unref();
  await chmod(registered.socket, 0o600);
  await writeFile(`${registration}.part`, JSON.stringify(registered), { mode: 0o600 });
  await rename(`${registration}.part`, registration);
  const forget = (): void => {
    for (const path of [registration, registered.socket]) tryUnlink(path);
  };
  process.on('exit', forget);
  return {
    async close() {
      process.off('exit', forget);
      await unlink(registration).catch(() => undefined);
      server.close();
      for (const socket of silent) socket.destroy();
      await Promise.all(replies);
      await unlink(registered.socket).catch(() => undefined);
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new PeltonError({ code: 'FILE_UNWRITABLE', message: `no control socket at ${path}: ${cause.message}`, cause }),
      ),
    );
    server.listen(path, resolve);
  });
}

/** One request, one answer. Resolves when that is sent, or when nobody waits for it any more. */
async function serve(socket: Socket, answer: AnswerRequest): Promise<void> {
  const isGone = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  socket.on('error', () => undefined);
  const line = await firstLine(socket);
  if (line === undefined) return;
  const text = JSON.stringify(await replyTo(line, answer));
  socket.end(`${text}\n`);
  await isGone;
}

function firstLine(socket: Socket): Promise<string | undefined> {
  const lines = createInterface({ input: socket });
  return new Promise((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(undefined));
  });
}

async function replyTo(line: string, answer: AnswerRequest): Promise<ControlReply> {
  const request = parseRequest(line);
  if (request === undefined) {
    const message = 'the job does not know this command';
    return { error: { code: 'JOB_CONTROL', message, hint: 'use the version of Pelton that the job runs with' } };
  }
  try {
    return { answer: await answer(request) };
  } catch (thrown) {
    return { error: asPeltonError(thrown).toFields() };
  }
}

function tryUnlink(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone already.
  }
}
