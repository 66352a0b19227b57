import { PeltonError } from '../../src/base/errors.ts';
import type { FileStore, ReadableFile, WritableFile } from '../../src/operators/file-store.ts';
import type { MemoryFileStore } from '../support/memory-file-store.ts';
import type { Domain } from './domain.ts';
import type { FaultQueue } from './faults.ts';
import type { VirtualTime } from './virtual-time.ts';

const latencyMs = 2;

/** A disk that every domain shares; what is written and not flushed may be lost with the domain that wrote it. */
export class SimDisk {
  readonly contents: MemoryFileStore;
  readonly #time: VirtualTime;
  readonly #faults: FaultQueue;
  /** Files being written: by whom, and how much of them is sure to stay. */
  readonly #open = new Map<string, { readonly domain: Domain; durableBytes: number }>();

  constructor(contents: MemoryFileStore, time: VirtualTime, faults: FaultQueue) {
    this.contents = contents;
    this.#time = time;
    this.#faults = faults;
  }

  /** The machine of a domain went down: a random part of what it had not flushed is gone. */
  loseUnflushed(domain: Domain): void {
    for (const [path, open] of this.#open) {
      if (open.domain !== domain) continue;
      this.#open.delete(path);
      const bytes = this.contents.contents.get(path);
      if (bytes === undefined) continue;
      const lost = this.#time.pick(Math.max(0, bytes.length - open.durableBytes) + 1);
      this.contents.contents.set(path, bytes.slice(0, bytes.length - lost));
    }
  }

  /** The disk as one domain sees it. */
  filesFor(domain: Domain): FileStore {
    const inner = this.contents;
    const slow = <T>(act: () => Promise<T>): Promise<T> => domain.waitFor(latencyMs, () => act());
    return {
      stat: (path) => slow(() => inner.stat(path)),
      list: (folder) => slow(() => inner.list(folder)),
      listHidden: (folder) => slow(() => inner.listHidden(folder)),
      glob: (pattern) => slow(() => inner.glob(pattern)),
      open: async (path) => this.#readable(domain, path, await slow(() => inner.open(path))),
      create: async (path) => this.#writable(domain, path, 0, await slow(() => inner.create(path))),
      append: async (path, sizeBytes) =>
        this.#writable(domain, path, sizeBytes, await slow(() => inner.append(path, sizeBytes))),
      rename: (from, to) => slow(() => inner.rename(from, to)),
      delete: (path) => slow(() => inner.delete(path)),
      makeFolders: () => slow(() => inner.makeFolders()),
    };
  }

  #readable(domain: Domain, path: string, file: ReadableFile): ReadableFile {
    return {
      sizeBytes: file.sizeBytes,
      read: (into, positionBytes) =>
        domain.waitFor(latencyMs, () => {
          if (this.#faults.take('file-read-failed')) {
            throw new PeltonError({ code: 'FILE_UNREADABLE', message: `${path} cannot be read: input/output error` });
          }
          return file.read(into, positionBytes);
        }),
      close: () => file.close(),
    };
  }

  #writable(domain: Domain, path: string, durableBytes: number, file: WritableFile): WritableFile {
    const open = { domain, durableBytes };
    this.#open.set(path, open);
    return {
      write: async (bytes) => {
        // In two parts, so that a domain can be lost with half of it written.
        const half = this.#time.pick(bytes.length + 1);
        await domain.waitFor(latencyMs, () => file.write(bytes.subarray(0, half)));
        if (this.#faults.take('file-write-failed')) {
          throw new PeltonError({ code: 'FILE_UNWRITABLE', message: `${path} cannot be written: no space left` });
        }
        await domain.waitFor(latencyMs, () => file.write(bytes.subarray(half)));
      },
      flush: () =>
        domain.waitFor(latencyMs, () => {
          open.durableBytes = this.contents.contents.get(path)?.length ?? 0;
          return file.flush();
        }),
      close: () =>
        domain.waitFor(latencyMs, () => {
          if (open.durableBytes >= (this.contents.contents.get(path)?.length ?? 0)) this.#open.delete(path);
          return file.close();
        }),
    };
  }
}
