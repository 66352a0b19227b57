import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type ErrorCode, PeltonError } from '../base/errors.ts';
import { corruptSnapshot, snapshotFault } from '../checkpoint/snapshot-fault.ts';
import type { SnapshotStore } from '../checkpoint/snapshot-store.ts';
import { errorCodeOf, fileFaultReason } from './file-fault.ts';
import { isMarkOfDead, processMark } from './process-mark.ts';
import { syncFolder } from './sync-folder.ts';

const temporarySuffix = '.part';
/** Buffers that one call of the system takes. */
const vectorMax = 1024;
const diskPageBytes = 4096;
/** A temporary file that nobody has written to for so long is what a crash left, whoever made it. */
const abandonedAfterMs = 60 * 60 * 1000;

/**
 * Snapshots in a folder of the machine. A file is written beside its place, made durable, and renamed, so that a crash
 * leaves either all of it or a `.part` file that nobody looks at. Its name has the mark of the process that writes it: when that is gone, and
 * after an hour in any case, `removeAbandoned` removes it, and it is listed like any file, so that it is deleted with what else nobody needs.
 */
export function openFolderStore(address: string): SnapshotStore {
  const store: SnapshotStore = {
    address,

    async write(path, parts) {
      await attempt(store, 'SNAPSHOT_UNWRITABLE', path, async () => {
        const place = join(address, path);
        const temporary = `${place}.${processMark()}.${randomUUID()}${temporarySuffix}`;
        let madeBelow: string;
        try {
          madeBelow = await writeNew(temporary, parts);
          await rename(temporary, place);
        } catch (thrown) {
          await rm(temporary, { force: true });
          throw thrown;
        }
        await syncFolders(dirname(place), madeBelow);
      });
    },

    async read(path) {
      return await attempt(store, 'SNAPSHOT_UNREADABLE', path, async () => await readFile(join(address, path)));
    },

    async readInto(path, offset, into) {
      await attempt(store, 'SNAPSHOT_UNREADABLE', path, async () => {
        const file = await open(join(address, path), 'r');
        try {
          let at = offset;
          for (let left = behind(into, 0); left.length > 0; ) {
            const { bytesRead } = await file.readv(left.slice(0, vectorMax), at);
            if (bytesRead === 0) throw tooShort(store, path, at, at + totalBytes(left));
            at += bytesRead;
            left = behind(left, bytesRead);
          }
        } finally {
          await file.close();
        }
      });
    },

    async list(prefix) {
      return await attempt(store, 'SNAPSHOT_UNREADABLE', prefix, async () => {
        const found: string[] = [];
        for await (const { path, isTemporary } of filesBelow(address, prefix)) {
          if (!isTemporary || (await isAbandoned(join(address, path)))) found.push(path);
        }
        return found.sort();
      });
    },

    async delete(path) {
      await attempt(store, 'SNAPSHOT_UNWRITABLE', path, async () => {
        await rm(join(address, path), { force: true });
        await removeEmptyFolders(join(address, path), address);
      });
    },

    async removeAbandoned() {
      await attempt(store, 'SNAPSHOT_UNWRITABLE', '', async () => {
        for await (const { path, isTemporary } of filesBelow(address, '')) {
          if (isTemporary && (await isAbandoned(join(address, path)))) await store.delete(path);
        }
      });
    },
  };
  return store;
}

/** Files below a prefix of a folder; none when it does not exist. */
async function* filesBelow(
  address: string,
  prefix: string,
): AsyncGenerator<{ readonly path: string; readonly isTemporary: boolean }> {
  const entries = await readdir(join(address, prefix), { withFileTypes: true }).catch((thrown: unknown) => {
    if (errorCodeOf(thrown) === 'ENOENT') return [];
    throw thrown;
  });
  for (const entry of entries) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(address, `${path}/`);
    else yield { path, isTemporary: entry.name.endsWith(temporarySuffix) };
  }
}

/** Whether nobody writes to a temporary file any more. */
async function isAbandoned(path: string): Promise<boolean> {
  if (isMarkOfDead(path.split('.').at(-3) ?? '')) return true;
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.mtimeMs < Date.now() - abandonedAfterMs;
}

/**
 * Writes a new file, durably. Returns the folder below which folders were made for it. Whole pages go to the disk straight from where
 * they lie, where the system can: through its cache they would take five times the processor's time, and the place of what is read.
 */
async function writeNew(path: string, parts: readonly Uint8Array[]): Promise<string> {
  if (!parts.every((part) => (part.byteOffset | part.byteLength) % diskPageBytes === 0)) {
    return await writeWith(constants.O_TRUNC, path, parts);
  }
  try {
    return await writeWith(constants.O_TRUNC | (constants.O_DIRECT ?? 0), path, parts);
  } catch (thrown) {
    // The file system cannot, or the memory does not lie as it has to.
    if (errorCodeOf(thrown) !== 'EINVAL') throw thrown;
    return await writeWith(constants.O_TRUNC, path, parts);
  }
}

async function writeWith(flags: number, path: string, parts: readonly Uint8Array[]): Promise<string> {
  const { file, madeBelow } = await openNew(path, flags);
  try {
    await writeAll(file, parts);
    await file.sync();
  } finally {
    await file.close();
  }
  return madeBelow;
}

/**
 * A new file, whose folder may be missing, or just be going because it is empty; and the folder below which folders were
 * made for it.
 */
async function openNew(path: string, flags: number): Promise<{ file: FileHandle; madeBelow: string }> {
  for (let tries = 1; ; tries++) {
    const made = await mkdir(dirname(path), { recursive: true });
    try {
      const file = await open(path, constants.O_WRONLY | constants.O_CREAT | flags);
      return { file, madeBelow: dirname(made ?? path) };
    } catch (thrown) {
      if (errorCodeOf(thrown) !== 'ENOENT' || tries === 3) throw thrown;
    }
  }
}

/** Makes the name of a file durable, and those of the folders that were made for it. */
async function syncFolders(folder: string, madeBelow: string): Promise<void> {
  await syncFolder(folder);
  const parent = dirname(folder);
  if (resolve(folder) !== resolve(madeBelow) && parent !== folder) await syncFolders(parent, madeBelow);
}

/** The folders around a file that is gone, up to that of the store. */
async function removeEmptyFolders(path: string, root: string): Promise<void> {
  for (let folder = dirname(path); folder.length >= join(root).length; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      // It is not empty, or somebody else was faster.
      return;
    }
  }
}

async function writeAll(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  for (let left = behind(parts, 0); left.length > 0; ) {
    const { bytesWritten } = await file.writev(left.slice(0, vectorMax));
    left = behind(left, bytesWritten);
  }
}

/** What is left of buffers behind their first `bytes` bytes: a call of the system may stop anywhere. */
function behind(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skipped = bytes;
  let done = 0;
  for (const part of parts) {
    if (skipped < part.byteLength) break;
    skipped -= part.byteLength;
    done++;
  }
  const [first, ...others] = parts.slice(done);
  return first === undefined ? [] : [skipped === 0 ? first : first.subarray(skipped), ...others];
}

function totalBytes(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.byteLength, 0);
}

function tooShort(store: SnapshotStore, path: string, sizeBytes: number, neededBytes: number): PeltonError {
  return corruptSnapshot(
    store,
    path,
    `it ends at byte ${sizeBytes}, ${neededBytes - sizeBytes} bytes too soon`,
    sizeBytes,
  );
}

async function attempt<T>(store: SnapshotStore, code: ErrorCode, path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (thrown) {
    if (thrown instanceof PeltonError) throw thrown;
    if (errorCodeOf(thrown) === 'ENOENT' && code === 'SNAPSHOT_UNREADABLE') {
      throw snapshotFault('SNAPSHOT_MISSING', store, path, 'does not exist', { cause: thrown });
    }
    const verb = code === 'SNAPSHOT_UNWRITABLE' ? 'written' : 'read';
    throw snapshotFault(code, store, path, `cannot be ${verb}: ${fileFaultReason(thrown)}`, { cause: thrown });
  }
}
