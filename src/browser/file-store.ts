import { PeltonError } from '../base/errors.ts';
import type { FileStore, ReadableFile, WritableFile } from '../operators/file-store.ts';
import { fetchRange } from './fetch-file.ts';
import type { FileDirectory, StoredFile } from './file-directory.ts';

/** The files of a session as connectors see them, on the page and in its workers. What is written stays in memory. */
export function browserFileStore(directory: FileDirectory): FileStore {
  return {
    stat: (path) => directory.stat(path),
    list: (folder) => directory.list(folder),
    listHidden: (folder) => directory.listHidden(folder),
    glob: (pattern) => directory.glob(pattern),
    async open(path) {
      return readable(path, await directory.find(path));
    },
    async create(path) {
      return writable(path, directory, []);
    },
    async append(path, sizeBytes) {
      const stored = await directory.find(path);
      const blob = stored.kind === 'blob' ? stored.blob : new Blob();
      if (blob.size < sizeBytes) {
        throw new PeltonError({
          code: 'FILE_UNWRITABLE',
          message: `cannot write ${path}: it has ${blob.size} bytes, and its first ${sizeBytes} are wanted`,
        });
      }
      return writable(path, directory, [blob.slice(0, sizeBytes)]);
    },
    rename: (from, to) => directory.rename(from, to),
    delete: (path) => directory.delete(path),
    // A folder is there as soon as a file is in it.
    makeFolders: async () => undefined,
  };
}

function readable(path: string, stored: StoredFile): ReadableFile {
  const sizeBytes = stored.kind === 'blob' ? stored.blob.size : stored.sizeBytes;
  return {
    sizeBytes,
    async read(into, positionBytes) {
      const end = Math.min(sizeBytes, positionBytes + into.byteLength);
      const bytes =
        stored.kind === 'blob'
          ? await readBlob(path, stored.blob, positionBytes, end)
          : await fetchRange(path, stored.url, positionBytes, end);
      into.set(bytes);
      return bytes.byteLength;
    },
    close: async () => undefined,
  };
}

async function readBlob(path: string, blob: Blob, start: number, end: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.slice(start, end).arrayBuffer());
  } catch (thrown) {
    throw new PeltonError({
      code: 'FILE_UNREADABLE',
      message: `cannot read ${path}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      hint: 'a file that has changed since it was chosen has to be chosen again',
      cause: thrown,
    });
  }
}

function writable(path: string, directory: FileDirectory, start: readonly Blob[]): WritableFile {
  const parts = [...start];
  const store = (): Promise<void> => directory.add(path, new Blob(parts));
  return {
    async write(bytes) {
      parts.push(new Blob([bytes.slice()]));
    },
    flush: store,
    close: store,
  };
}
