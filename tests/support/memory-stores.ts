import type { OpenSnapshotStore } from '../../src/checkpoint/snapshot-store.ts';
import { MemorySnapshotStore, type StoreFaults } from './memory-snapshot-store.ts';

/** Stores by address, as folders of one store: a job's lies below that of all checkpoints. */
export class MemoryStores {
  readonly all: MemorySnapshotStore;
  #temporaries = 0;

  constructor(faults: StoreFaults = {}) {
    this.all = new MemorySnapshotStore('', faults);
  }

  /** Paths of all files, sorted. */
  get paths(): string[] {
    return [...this.all.files.keys()].sort();
  }

  readonly open: OpenSnapshotStore = (address) => {
    const { all } = this;
    const root = `${address}/`;
    return {
      address,
      write: (path, parts) => all.write(root + path, parts),
      read: (path) => all.read(root + path),
      readInto: (path, offset, into) => all.readInto(root + path, offset, into),
      list: async (prefix) => (await all.list(root + prefix)).map((path) => path.slice(root.length)),
      delete: (path) => all.delete(root + path),
    };
  };

  temporary(): { readonly address: string; remove(): Promise<void> } {
    const address = `temporary-${this.#temporaries++}`;
    return {
      address,
      remove: async () => {
        for (const path of await this.all.list(`${address}/`)) await this.all.delete(path);
      },
    };
  }
}
