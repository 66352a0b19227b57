import type { SavepointFile, SubtaskSnapshot } from './subtask-snapshot.ts';

/** The part of a snapshot that concerns one slot. */
export interface SlotRestore {
  /** Store in which the pages lie; undefined when there are none. */
  readonly address: string | undefined;
  /**
   * Whether the pages stay where they are as long as this job's checkpoints refer to them, so that those need not store them
   * again.
   */
  readonly keepsPages: boolean;
  /** Hash of the kernels' contract that laid out the pages. */
  readonly abiHash: number;
  readonly nodes: readonly NodeRestore[];
}

export interface NodeRestore {
  /** Uid of a node of the job. */
  readonly uid: string;
  /**
   * Snapshots of former subtasks: all whose pages or in-flight rows may have rows of this slot's key groups, and whose small
   * state is this subtask's (of a sink: each former subtask's in one slot only).
   */
  readonly subtasks: readonly SubtaskSnapshot[];
  /**
   * State tables in portable form instead of pages: Arrow IPC files of a savepoint, below `address`, whose key groups
   * overlap.
   */
  readonly files: readonly SavepointFile[];
}
