import { PeltonError } from '../../src/base/errors.ts';
import { globExpression } from '../../src/base/glob-pattern.ts';
import type { FileEntry, FileStore, PathStat, ReadableFile, WritableFile } from '../../src/operators/file-store.ts';

const isHidden = (name: string): boolean => name.startsWith('.') || name.startsWith('_');

/** Files in a map. A written file shows what has been written so far, like one on a disk. */
export class MemoryFileStore implements FileStore {
  contents: Map<string, Uint8Array>;
  openCount = 0;
  readCount = 0;

  constructor(contents = new Map<string, Uint8Array>()) {
    this.contents = contents;
  }

  /** A store with these files; text becomes UTF-8. */
  static of(files: Readonly<Record<string, string | Uint8Array>>): MemoryFileStore {
    const store = new MemoryFileStore();
    for (const [path, content] of Object.entries(files)) {
      store.contents.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    }
    return store;
  }

  text(path: string): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#bytes(path));
  }

  async stat(path: string): Promise<PathStat> {
    if (this.contents.has(path)) return { kind: 'file', entry: this.#entry(path) };
    const isFolder = path === '.' || [...this.contents.keys()].some((key) => key.startsWith(`${path}/`));
    return { kind: isFolder ? 'folder' : 'missing' };
  }

  async list(folder: string): Promise<readonly FileEntry[]> {
    return this.#entries(
      (path) =>
        path.startsWith(`${folder}/`) &&
        !path
          .slice(folder.length + 1)
          .split('/')
          .some(isHidden),
    );
  }

  async glob(pattern: string): Promise<readonly FileEntry[]> {
    const expression = globExpression(pattern);
    return this.#entries((path) => expression.test(path) && !isHidden(path.slice(path.lastIndexOf('/') + 1)));
  }

  async open(path: string): Promise<ReadableFile> {
    this.#bytes(path);
    this.openCount++;
    return {
      sizeBytes: this.#bytes(path).length,
      read: async (into, positionBytes) => {
        this.readCount++;
        const part = this.#bytes(path).subarray(positionBytes, positionBytes + into.length);
        into.set(part);
        return part.length;
      },
      close: async () => {
        this.openCount--;
      },
    };
  }

  async listHidden(folder: string): Promise<readonly FileEntry[]> {
    const inFolder = (path: string): boolean => path.slice(0, path.lastIndexOf('/')) === folder;
    return this.#entries((path) => inFolder(path) && isHidden(path.slice(folder.length + 1)));
  }

  async create(path: string): Promise<WritableFile> {
    this.contents.set(path, new Uint8Array(0));
    return this.#writable(path);
  }

  async append(path: string, sizeBytes: number): Promise<WritableFile> {
    const bytes = this.contents.get(path);
    if (bytes === undefined || bytes.length < sizeBytes) {
      const message = `cannot write ${path}: it has ${bytes?.length ?? 'no'} bytes, and its first ${sizeBytes} are wanted`;
      throw new PeltonError({ code: 'FILE_UNWRITABLE', message });
    }
    this.contents.set(path, bytes.slice(0, sizeBytes));
    return this.#writable(path);
  }

  #writable(path: string): WritableFile {
    this.openCount++;
    return {
      write: async (bytes) => {
        const before = this.#bytes(path);
        const joined = new Uint8Array(before.length + bytes.length);
        joined.set(before);
        joined.set(bytes, before.length);
        this.contents.set(path, joined);
      },
      flush: async () => {},
      close: async () => {
        this.openCount--;
      },
    };
  }

  async rename(from: string, to: string): Promise<void> {
    this.contents.set(to, this.#bytes(from));
    this.contents.delete(from);
  }

  async delete(path: string): Promise<void> {
    this.contents.delete(path);
  }

  async makeFolders(): Promise<void> {}

  #bytes(path: string): Uint8Array {
    const bytes = this.contents.get(path);
    if (bytes === undefined) throw new PeltonError({ code: 'FILE_NOT_FOUND', message: `there is no file ${path}` });
    return bytes;
  }

  #entry(path: string): FileEntry {
    return { path, sizeBytes: this.#bytes(path).length, modifiedMs: 0 };
  }

  #entries(keep: (path: string) => boolean): FileEntry[] {
    return [...this.contents.keys()]
      .filter(keep)
      .toSorted()
      .map((path) => this.#entry(path));
  }
}
