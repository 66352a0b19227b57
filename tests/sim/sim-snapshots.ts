import { PeltonError } from '../../src/base/errors.ts';
import type { SnapshotStore } from '../../src/checkpoint/snapshot-store.ts';
import type { Domain } from './domain.ts';
import type { FaultQueue } from './faults.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

const latencyMs = 3;
const slowMs = 400;

/** Snapshot stores that outlive every domain, by address. */
export class SimSnapshots {
  readonly #time: VirtualTime;
  readonly #faults: FaultQueue;
  readonly #trace: Trace;
  /** By full path. */
  readonly files = new Map<string, Uint8Array>();
  /** Those of which only a part was written. */
  readonly #torn = new Set<string>();

  constructor(time: VirtualTime, faults: FaultQueue, trace: Trace) {
    this.#trace = trace;
    this.#time = time;
    this.#faults = faults;
  }

  /** Paths of the files that were written whole. */
  get wholePaths(): readonly string[] {
    return [...this.files.keys()].filter((path) => !this.#torn.has(path));
  }

  /** The store of an address as one domain sees it. */
  storeFor(domain: Domain, address: string): SnapshotStore {
    const root = address.endsWith('/') ? address : `${address}/`;
    return {
      address,
      write: (path, parts) => this.#write(domain, root + path, parts),
      read: (path) => domain.waitFor(latencyMs, () => this.#bytes(root + path).slice()),
      readInto: (path, offset, into) => domain.waitFor(latencyMs, () => this.#readInto(root + path, offset, into)),
      list: (prefix) =>
        domain.waitFor(latencyMs, () =>
          [...this.files.keys()]
            .filter((path) => path.startsWith(root + prefix))
            .map((path) => path.slice(root.length))
            .toSorted(),
        ),
      delete: (path) => domain.waitFor(latencyMs, () => void this.files.delete(root + path)),
    };
  }

  async #write(domain: Domain, path: string, parts: readonly Uint8Array[]): Promise<void> {
    if (this.#faults.take('store-slow')) await domain.pause(slowMs);
    await domain.pause(latencyMs);
    // What the writer changes before it hears of the end would be stored wrong.
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    if (this.#faults.take('store-write-failed')) {
      throw new PeltonError({ code: 'SNAPSHOT_UNWRITABLE', message: `${path} cannot be written: no space left` });
    }
    if (this.#faults.take('store-write-torn')) {
      // A store without rename, such as a disk that lied about a flush: half a file stays.
      this.files.set(path, bytes.slice(0, this.#time.pick(bytes.length)));
      this.#torn.add(path);
      throw new PeltonError({ code: 'SNAPSHOT_UNWRITABLE', message: `${path} was cut off` });
    }
    this.files.set(path, bytes);
    this.#torn.delete(path);
    this.#trace.add(`${domain.name} stored ${path}, ${bytes.length} bytes`);
    await domain.pause(latencyMs);
  }

  #readInto(path: string, offset: number, into: readonly Uint8Array[]): void {
    if (this.#faults.take('store-read-failed')) {
      throw new PeltonError({ code: 'SNAPSHOT_UNREADABLE', message: `${path} cannot be read: input/output error` });
    }
    const bytes = this.#bytes(path);
    let at = offset;
    for (const part of into) {
      if (at + part.length > bytes.length) {
        throw new PeltonError({ code: 'SNAPSHOT_UNREADABLE', message: `${path} ends early` });
      }
      part.set(bytes.subarray(at, at + part.length));
      at += part.length;
    }
  }

  #bytes(path: string): Uint8Array {
    const bytes = this.files.get(path);
    if (bytes === undefined) throw new PeltonError({ code: 'SNAPSHOT_MISSING', message: `there is no file ${path}` });
    return bytes;
  }
}
