import { PeltonError } from '../base/errors.ts';
import { mapColumns } from '../checkpoint/map-columns.ts';
import { readPages } from '../checkpoint/pack-reader.ts';
import type { NodeRestore, SlotRestore } from '../checkpoint/slot-restore.ts';
import type { SnapshotStore } from '../checkpoint/snapshot-store.ts';
import type { StoredPage, SubtaskSnapshot } from '../checkpoint/subtask-snapshot.ts';
import { expectedAbiHash } from '../kernels/exports.generated.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import type { PageOrigin } from './page-copies.ts';

/** Told of each page that has been taken over as it is. */
export type OnAdopted = (tag: number, origin: PageOrigin) => void;

/**
 * Fills the state tables of a subtask with what former subtasks had of its key groups.
 * @throws SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE, SNAPSHOT_CORRUPT, SNAPSHOT_MISMATCH, MEMORY_BUDGET
 */
export async function restoreTables(
  memory: SlotMemory,
  state: KeyedState,
  { abiHash }: SlotRestore,
  node: NodeRestore,
  store: SnapshotStore,
  onAdopted: OnAdopted,
): Promise<void> {
  if (node.subtasks.some(({ pages }) => pages.length > 0) && abiHash !== expectedAbiHash) {
    throw mismatch('the checkpoint was taken by a version of Pelton that lays out state otherwise');
  }
  for (const snapshot of node.subtasks) await adoptPages(memory, state, snapshot, store, onAdopted);
  if (node.files.length === 0) return;
  const { restoreState } = await import('../checkpoint/portable-state.ts');
  const stored = node.subtasks.flatMap(({ tables }) => tables);
  await restoreState(memory, store, state, stored, node.files);
}

async function adoptPages(
  memory: SlotMemory,
  state: KeyedState,
  snapshot: SubtaskSnapshot,
  store: SnapshotStore,
  onAdopted: OnAdopted,
): Promise<void> {
  const tables = new Map<number, number>();
  for (const page of snapshot.pages)
    if (!tables.has(page.table)) tables.set(page.table, sameTable(state, snapshot, page));
  await readPages(memory, store, snapshot.pages, (stored, fill) => {
    const table = tables.get(stored.table) ?? 0;
    const tag = state.adopt(table, stored.bytes, fill);
    if (tag !== undefined) onAdopted(tag, { store, page: { ...stored, table } });
  });
}

/** Position of the table to which a stored page belongs. @throws SNAPSHOT_MISMATCH when it is not laid out alike */
function sameTable(state: KeyedState, { tables }: SubtaskSnapshot, page: StoredPage): number {
  const stored = tables[page.table];
  const position = state.tables.findIndex(({ name }) => name === stored?.name);
  const table = state.tables[position];
  if (stored === undefined || table === undefined) {
    throw mismatch(`the checkpoint has a state table ${stored?.name ?? page.table}, which the operator does not have`);
  }
  if (stored.layout === table.layout) return position;
  // Says which column does not fit, if one does not.
  mapColumns(stored, table);
  throw mismatch(`state table ${table.name} was stored in another form than the operator keeps it in now`);
}

function mismatch(message: string): PeltonError {
  return new PeltonError({
    code: 'SNAPSHOT_MISMATCH',
    message,
    hint: 'run the former query with the former version, take a savepoint, and begin with that',
  });
}
