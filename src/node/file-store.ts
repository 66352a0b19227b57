import { readSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ErrorCode, PeltonError } from '../base/errors.ts';
import { globExpression } from '../base/glob-pattern.ts';
import type { FileEntry, FileStore, PathStat, ReadableFile, WritableFile } from '../operators/file-store.ts';
import { errorCodeOf, fileFaultReason } from './file-fault.ts';
import { syncFolder } from './sync-folder.ts';

/** The files of the machine. Relative paths start at the process's working folder. */
export const nodeFileStore: FileStore = {
  async stat(path): Promise<PathStat> {
    return await attempt('FILE_UNREADABLE', path, async () => {
      const found = await stat(path).catch((thrown: unknown) => {
        if (errorCodeOf(thrown) === 'ENOENT') return undefined;
        throw thrown;
      });
      if (found === undefined) return { kind: 'missing' };
      if (found.isDirectory()) return { kind: 'folder' };
      return { kind: 'file', entry: { path, sizeBytes: found.size, modifiedMs: found.mtimeMs } };
    });
  },

  async list(folder) {
    return await attempt('FILE_UNREADABLE', folder, () => filesBelow(folder, () => true));
  },

  async listHidden(folder) {
    return await attempt('FILE_UNREADABLE', folder, async () => {
      const found = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
        if (errorCodeOf(thrown) === 'ENOENT') return [];
        throw thrown;
      });
      const paths = found
        .filter((entry) => entry.isFile() && isHidden(entry.name))
        .map((entry) => `${folder}/${entry.name}`);
      const entries = await Promise.all(paths.sort().map(entryAt));
      return entries.filter((entry) => entry !== undefined);
    });
  },

  async glob(pattern) {
    const expression = globExpression(pattern);
    const folder = fixedFolder(pattern);
    // Without `**` nothing lies deeper than the pattern itself: a look beside a file in `/` must not walk the whole disk.
    const depthMax = pattern.includes('**') ? Number.POSITIVE_INFINITY : pattern.split('/').length;
    return await attempt('FILE_UNREADABLE', pattern, async () => {
      const entries = await filesBelow(folder, (path) => expression.test(path), depthMax).catch((thrown: unknown) => {
        if (errorCodeOf(thrown) === 'ENOENT') return [];
        throw thrown;
      });
      return entries;
    });
  },

  async open(path): Promise<ReadableFile> {
    const file = await attempt('FILE_UNREADABLE', path, () => open(path, 'r'));
    const { size } = await attempt('FILE_UNREADABLE', path, () => file.stat());
    return {
      sizeBytes: size,
      read: (into, positionBytes) =>
        attempt('FILE_UNREADABLE', path, () => Promise.resolve(readFully(file, into, positionBytes))),
      close: () => file.close(),
    };
  },

  async create(path): Promise<WritableFile> {
    return await attempt('FILE_UNWRITABLE', path, async () => {
      await mkdir(dirname(path), { recursive: true });
      return writable(path, await open(path, 'w'), 0);
    });
  },

  async append(path, sizeBytes): Promise<WritableFile> {
    return await attempt('FILE_UNWRITABLE', path, async () => {
      const file = await open(path, 'r+');
      try {
        const { size } = await file.stat();
        if (size < sizeBytes) throw new Error(`it has ${size} bytes, and its first ${sizeBytes} are wanted`);
        await file.truncate(sizeBytes);
        return writable(path, file, sizeBytes);
      } catch (thrown) {
        await file.close();
        throw thrown;
      }
    });
  },

  async rename(from, to) {
    await attempt('FILE_UNWRITABLE', from, async () => {
      await mkdir(dirname(to), { recursive: true });
      await rename(from, to);
      await syncFolder(dirname(to));
    });
  },

  async delete(path) {
    await attempt('FILE_UNWRITABLE', path, () => rm(path, { force: true }));
  },

  async makeFolders(path) {
    await attempt('FILE_UNWRITABLE', path, async () => {
      await mkdir(path, { recursive: true });
    });
  },
};

/**
 * Reads on the caller's thread. A file in the page cache, or one that the system reads ahead, costs a copy either way, and
 * handing each chunk to another thread and back took a quarter more processor time for a whole job.
 */
function readFully(file: FileHandle, into: Uint8Array, positionBytes: number): number {
  let bytes = 0;
  while (bytes < into.byteLength) {
    const bytesRead = readSync(file.fd, into, bytes, into.byteLength - bytes, positionBytes + bytes);
    if (bytesRead === 0) break;
    bytes += bytesRead;
  }
  return bytes;
}

function writable(path: string, file: FileHandle, startBytes: number): WritableFile {
  let position = startBytes;
  let hasName = false;
  return {
    write: (bytes) =>
      attempt('FILE_UNWRITABLE', path, async () => {
        for (let written = 0; written < bytes.byteLength; ) {
          const { bytesWritten } = await file.write(bytes, written, bytes.byteLength - written, position);
          written += bytesWritten;
          position += bytesWritten;
        }
      }),
    flush: () =>
      attempt('FILE_UNWRITABLE', path, async () => {
        await file.sync();
        if (!hasName) await syncFolder(dirname(path));
        hasName = true;
      }),
    close: () => attempt('FILE_UNWRITABLE', path, () => file.close()),
  };
}

/** Undefined for a file that has gone meanwhile. */
async function entryAt(path: string): Promise<FileEntry | undefined> {
  const found = await stat(path).catch((thrown: unknown) => {
    if (errorCodeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  });
  return found === undefined ? undefined : { path, sizeBytes: found.size, modifiedMs: found.mtimeMs };
}

/** The folders of a pattern before its first special character. */
function fixedFolder(pattern: string): string {
  const special = pattern.search(/[*?[{]/);
  const fixed = special < 0 ? pattern : pattern.slice(0, special);
  const slash = fixed.lastIndexOf('/');
  if (slash < 0) return '.';
  return slash === 0 ? '/' : fixed.slice(0, slash);
}

const isHidden = (name: string): boolean => name.startsWith('.') || name.startsWith('_');

/** Files below `folder` with paths of at most `depthMax` names that begin with it, sorted; hidden files and folders are left out. */
async function filesBelow(
  folder: string,
  accepts: (path: string) => boolean,
  depthMax = Number.POSITIVE_INFINITY,
): Promise<FileEntry[]> {
  const found: FileEntry[] = [];
  const prefix = folder === '.' ? '' : folder.endsWith('/') ? folder : `${folder}/`;
  const visit = async (path: string): Promise<void> => {
    for (const entry of await readdir(path === '' ? '.' : path, { withFileTypes: true })) {
      if (isHidden(entry.name)) continue;
      const child = `${path}${entry.name}`;
      const isFolder = entry.isSymbolicLink() ? (await stat(child)).isDirectory() : entry.isDirectory();
      if (isFolder) {
        if (child.split('/').length < depthMax) await visit(`${child}/`);
      } else if (accepts(child)) {
        const { size, mtimeMs } = await stat(child);
        found.push({ path: child, sizeBytes: size, modifiedMs: mtimeMs });
      }
    }
  };
  await visit(prefix);
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function attempt<T>(code: ErrorCode, path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (thrown) {
    if (thrown instanceof PeltonError) throw thrown;
    const reason = fileFaultReason(thrown);
    const verb = code === 'FILE_UNWRITABLE' ? 'write' : 'read';
    throw new PeltonError({
      code: errorCodeOf(thrown) === 'ENOENT' && code === 'FILE_UNREADABLE' ? 'FILE_NOT_FOUND' : code,
      message: `cannot ${verb} ${path}: ${reason}`,
      cause: thrown,
    });
  }
}
