import { corruptSnapshot, snapshotFault } from '../../src/checkpoint/snapshot-fault.ts';
import type { SnapshotStore } from '../../src/checkpoint/snapshot-store.ts';

/** What a test can do to the calls of a store, by path. Each is called once a call; without effect unless it throws or waits. */
export interface StoreFaults {
  /** Before anything is written; what it returns is how many bytes stay visible if the write is torn, undefined for a whole one. */
  beforeWrite?(path: string): number | undefined | Promise<number | undefined>;
  beforeRead?(path: string): void | Promise<void>;
}

/** Snapshots in a map. */
export class MemorySnapshotStore implements SnapshotStore {
  readonly address: string;
  readonly files = new Map<string, Uint8Array>();
  readonly #faults: StoreFaults;

  constructor(address = 'memory://snapshots', faults: StoreFaults = {}) {
    this.address = address;
    this.#faults = faults;
  }

  async write(path: string, parts: readonly Uint8Array[]): Promise<void> {
    const tornBytes = await this.#faults.beforeWrite?.(path);
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.byteLength;
    }
    if (tornBytes !== undefined) {
      this.files.set(path, bytes.slice(0, tornBytes));
      throw snapshotFault('SNAPSHOT_UNWRITABLE', this, path, 'cannot be written: the disk is full');
    }
    this.files.set(path, bytes);
  }

  async read(path: string): Promise<Uint8Array> {
    await this.#faults.beforeRead?.(path);
    return this.#bytes(path).slice();
  }

  async readInto(path: string, offset: number, into: readonly Uint8Array[]): Promise<void> {
    await this.#faults.beforeRead?.(path);
    const bytes = this.#bytes(path);
    const wantedBytes = into.reduce((sum, part) => sum + part.byteLength, 0);
    const missingBytes = offset + wantedBytes - bytes.length;
    if (missingBytes > 0)
      throw corruptSnapshot(
        this,
        path,
        `it ends at byte ${bytes.length}, ${missingBytes} bytes too soon`,
        bytes.length,
      );
    let at = offset;
    for (const part of into) {
      part.set(bytes.subarray(at, at + part.byteLength));
      at += part.byteLength;
    }
  }

  async list(prefix: string): Promise<readonly string[]> {
    return [...this.files.keys()].filter((path) => path.startsWith(prefix)).sort();
  }

  async delete(path: string): Promise<void> {
    this.files.delete(path);
  }

  /** Changes one byte of a file. */
  damage(path: string, offset: number): void {
    const bytes = this.#bytes(path);
    bytes[offset] = (bytes[offset] ?? 0) ^ 0x10;
  }

  #bytes(path: string): Uint8Array {
    const bytes = this.files.get(path);
    if (bytes === undefined) throw snapshotFault('SNAPSHOT_MISSING', this, path, 'does not exist');
    return bytes;
  }
}
