import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import { noPages, type StoredPages } from '../checkpoint/stored-pages.ts';
import type { SavepointFile } from '../checkpoint/subtask-snapshot.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';

/** Where the state tables of one subtask went at a checkpoint. */
export interface StoredTables {
  readonly tables: readonly StateTableDescription[];
  readonly pages: StoredPages;
  /** Savepoints only. */
  readonly files: readonly SavepointFile[];
  /** Bytes written for it, and bytes that it refers to. */
  readonly storedBytes: number;
  readonly stateBytes: number;
}

/** Keeps the keyed state of one subtask in snapshots. */
export interface StateStorage {
  /** Called before `take`, which waits for it. */
  prepare(trigger: CheckpointTrigger): Promise<void>;
  /** Everything now in the tables belongs to the checkpoint; resolves when it is durable. What takes time happens after the call. */
  take(trigger: CheckpointTrigger): Promise<StoredTables>;
  /** The checkpoint is complete: later ones may refer to what was stored for it. */
  onComplete(checkpointId: number): void;
  /** Nobody wants what was stored for it. */
  onAbort(checkpointId: number): void;
  /** No checkpoint is under way any more, and none follows. */
  close(): void;
}

/** Of a subtask that keeps nothing by key. */
export const noTables: StoredTables = { tables: [], pages: noPages, files: [], storedBytes: 0, stateBytes: 0 };
