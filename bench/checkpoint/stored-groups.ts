import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SnapshotStore } from '../../src/checkpoint/snapshot-store.ts';
import type { StoredTables } from '../../src/runtime/state-storage.ts';
import { openNodeStore } from '../../src/node/snapshot-stores.ts';
import { PageStorage } from '../../src/runtime/page-storage.ts';
import type { LargeGroups } from './large-groups.ts';

/** Checkpoints of many groups in a temporary folder. */
export class StoredGroups {
  readonly folder: string;
  readonly store: SnapshotStore;
  readonly #pages: PageStorage;
  #lastCheckpointId = 0;

  private constructor(folder: string, { state, memory }: LargeGroups) {
    this.folder = folder;
    this.store = openNodeStore(folder);
    this.#pages = new PageStorage(state, memory, this.store, () => new Promise(setImmediate));
  }

  static async open(groups: LargeGroups): Promise<StoredGroups> {
    return new StoredGroups(await mkdtemp(join(tmpdir(), 'pelton-bench-')), groups);
  }

  /** Takes and completes a checkpoint. */
  async take(): Promise<StoredTables> {
    const checkpointId = ++this.#lastCheckpointId;
    const stored = await this.#pages.take({
      checkpointId,
      triggeredMs: 0,
      target: { kind: 'checkpoint', full: false },
      alignment: { kind: 'aligned' },
      then: 'continue',
    });
    this.#pages.onComplete(checkpointId);
    return stored;
  }

  async delete(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
