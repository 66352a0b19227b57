import { PeltonError } from '../base/errors.ts';
import { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { KeyedState, StateTableDescription } from '../state/keyed-state.ts';
import { mapBatch, mapColumns } from './map-columns.ts';
import { readSavepointFile } from './savepoint-reader.ts';
import { copyTable, type KeyGroupRows, storeTable } from './savepoint-writer.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { SavepointFile } from './subtask-snapshot.ts';

/** Whose state it is. */
export interface StateOwner {
  readonly uid: string;
  readonly keyGroups: number;
}

/** A table's rows as they were, outside slot memory. */
export interface TableCopy {
  readonly table: StateTableDescription;
  readonly groups: readonly KeyGroupRows[];
}

/**
 * All rows of a subtask's keyed state, copied: it may change at once. Takes time in proportion to the state. @throws
 * MEMORY_BUDGET
 */
export function copyState(memory: SlotMemory, state: KeyedState, keyGroups: number): TableCopy[] {
  const arena = new Arena(memory);
  try {
    return state.tables.map((table, index) => {
      arena.reset();
      return { table, groups: copyTable(memory, table, state.rows(index, arena), keyGroups) };
    });
  } finally {
    arena.release();
  }
}

/** Writes copied tables to a savepoint; `yieldToEvents` is called before each file. @throws SNAPSHOT_UNWRITABLE */
export async function storeState(
  store: SnapshotStore,
  owner: StateOwner,
  copies: readonly TableCopy[],
  yieldToEvents: () => Promise<void>,
): Promise<SavepointFile[]> {
  const files: SavepointFile[] = [];
  for (const { table, groups } of copies) files.push(...(await storeTable(store, owner, table, groups, yieldToEvents)));
  return files;
}

/**
 * Adds the rows of savepoint files to a subtask's keyed state, in the columns that it has now. `stored` are the tables as
 * they were written.
 * @throws SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE, SNAPSHOT_CORRUPT, MEMORY_BUDGET; SNAPSHOT_MISMATCH for tables or columns that do not fit
 */
export async function restoreState(
  memory: SlotMemory,
  store: SnapshotStore,
  state: KeyedState,
  stored: readonly StateTableDescription[],
  files: readonly SavepointFile[],
): Promise<void> {
  const arena = new Arena(memory);
  try {
    for (const file of files) {
      const [table, mapping] = mappingOf(state, stored, file.table);
      arena.reset();
      for (const batch of await readSavepointFile(memory, arena, store, file)) {
        state.addRows(table, mapBatch(memory, arena, mapping, batch));
      }
    }
  } finally {
    arena.release();
  }
}

function mappingOf(
  state: KeyedState,
  stored: readonly StateTableDescription[],
  name: string,
): [table: number, mapping: ReturnType<typeof mapColumns>] {
  const table = state.tables.findIndex((description) => description.name === name);
  const description = state.tables[table];
  const before = stored.find((other) => other.name === name);
  if (description !== undefined && before !== undefined) return [table, mapColumns(before, description)];
  throw new PeltonError({
    code: 'SNAPSHOT_MISMATCH',
    message: `the snapshot has a state table ${name}, and the operator has ${state.tables.map((other) => other.name).join(', ') || 'none'}`,
    hint: 'give the operator another uid, and restore with --allow-non-restored to leave its state behind',
  });
}
