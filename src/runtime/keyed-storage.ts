import { present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import type * as portableState from '../checkpoint/portable-state.ts';
import type { SnapshotStore } from '../checkpoint/snapshot-store.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import type { PagesElsewhere } from './page-copies.ts';
import { PageStorage } from './page-storage.ts';
import type { SlotHost } from './slot-host.ts';
import type { SlotTasks } from './slot-tasks.ts';
import { noTables, type StateStorage, type StoredTables } from './state-storage.ts';
import type { Subtask } from './subtask.ts';

/** The storage of every subtask that keeps state by key. `store`: of the job's checkpoints, for a job that takes any. */
export function keyedStorages(host: SlotHost, tasks: SlotTasks): Map<Subtask, KeyedStorage> {
  const { checkpoints } = host.deployment;
  const store = checkpoints === undefined ? undefined : host.environment.openStore(checkpoints.address);
  const storages = new Map<Subtask, KeyedStorage>();
  for (const subtask of tasks.subtasks) {
    const { keyedState } = subtask;
    if (keyedState !== undefined) storages.set(subtask, new KeyedStorage(subtask.node.uid, keyedState, host, store));
  }
  return storages;
}

/** The keyed state of one subtask: as pages in checkpoints, as rows in savepoints. */
export class KeyedStorage implements StateStorage {
  readonly #uid: string;
  readonly #state: KeyedState;
  readonly #host: SlotHost;
  readonly #pages: PageStorage | undefined;
  /** Loaded for the first savepoint, because it takes longer to load than all the rest of a slot. */
  #portable: typeof portableState | undefined;

  constructor(uid: string, state: KeyedState, host: SlotHost, store: SnapshotStore | undefined) {
    this.#uid = uid;
    this.#state = state;
    this.#host = host;
    const { memory, environment } = host;
    this.#pages =
      store === undefined ? undefined : new PageStorage(state, memory, store, () => environment.yieldToEvents());
  }

  async prepare({ target }: CheckpointTrigger): Promise<void> {
    if (target.kind === 'savepoint') this.#portable ??= await import('../checkpoint/portable-state.ts');
  }

  take(trigger: CheckpointTrigger): Promise<StoredTables> {
    const { target } = trigger;
    if (target.kind === 'savepoint') return this.#save(this.#host.environment.openStore(target.address));
    if (this.#pages !== undefined) return this.#pages.take(trigger);
    throw new PeltonError({ code: 'JOB_CONTROL', message: 'a job without a checkpoint folder takes savepoints only' });
  }

  onComplete(checkpointId: number): void {
    this.#pages?.onComplete(checkpointId);
  }

  onAbort(checkpointId: number): void {
    this.#pages?.onAbort(checkpointId);
  }

  close(): void {
    this.#pages?.close();
  }

  /** As `PageStorage.onRestored`. */
  onRestored(tags: readonly number[], origin: PagesElsewhere, stays: boolean): void {
    this.#pages?.onRestored(tags, origin, stays);
  }

  /** Rows are taken at the barrier; files are written while the slot works on. */
  #save(store: SnapshotStore): Promise<StoredTables> {
    const { copyState, storeState } = present(this.#portable, 'what writes savepoints');
    const { memory, deployment, environment } = this.#host;
    const { keyGroups } = deployment.graph;
    const copies = copyState(memory, this.#state, keyGroups);
    const owner = { uid: this.#uid, keyGroups };
    const { tables } = this.#state;
    return storeState(store, owner, copies, () => environment.yieldToEvents()).then((files) => ({
      ...noTables,
      tables,
      files,
    }));
  }
}
