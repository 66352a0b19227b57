import { mkdir, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { PeltonError } from '../../base/errors.ts';

/** The folder in which the jobs of a user are registered, and have their sockets. */
export function runtimeFolder(): string {
  const { XDG_RUNTIME_DIR: folder = '' } = process.env;
  return folder === '' ? join(tmpdir(), `pelton-${userInfo().uid}`) : join(folder, 'pelton');
}

/** Makes the folder, for its user alone. @throws PeltonError FILE_UNWRITABLE when it is open to others */
export async function makeRuntimeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await checkRuntimeFolder(folder);
}

/** What is in a folder that others can write to is not to be trusted. @throws PeltonError FILE_UNWRITABLE */
export async function checkRuntimeFolder(folder: string): Promise<void> {
  const { uid, mode } = await stat(folder);
  if (uid === userInfo().uid && (mode & 0o077) === 0) return;
  throw new PeltonError({
    code: 'FILE_UNWRITABLE',
    message: `${folder} is open to others, so jobs cannot be controlled through it`,
    hint: `delete it, or chmod 700 ${folder}`,
  });
}
