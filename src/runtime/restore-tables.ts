import { PeltonError } from '../base/errors.ts';
import { type ColumnMapping, mapBatch, mapColumns } from '../checkpoint/map-columns.ts';
import { readPages } from '../checkpoint/pack-reader.ts';
import { openPart } from '../checkpoint/part-reader.ts';
import type { NodeRestore, SlotRestore } from '../checkpoint/slot-restore.ts';
import { pageParts } from '../checkpoint/snapshot-tables.ts';
import type { SnapshotStore } from '../checkpoint/snapshot-store.ts';
import type { StoredPage, SubtaskSnapshot } from '../checkpoint/subtask-snapshot.ts';
import { Arena } from '../kernels/arena.ts';
import { expectedAbiHash } from '../kernels/exports.generated.ts';
import { type SlotMemory, slotOwner } from '../kernels/slot-memory.ts';
import type { HashRange } from '../state/hash-range.ts';
import type { KeyedState, StateTableDescription } from '../state/keyed-state.ts';
import type { PageOrigin } from './page-copies.ts';

/** Told of each page that has been taken over as it is. */
export type OnAdopted = (tag: number, origin: PageOrigin) => void;

/** The state of a subtask that is filled. */
export interface RestoredState {
  readonly memory: SlotMemory;
  readonly state: KeyedState;
  /** Hashes of its rows. */
  readonly owned: HashRange;
  readonly keyGroups: number;
}

/** What becomes of the stored pages of one table: they are taken over as they are, or their rows are added. */
interface TableRestore {
  /** Position of the table that the operator has now. */
  readonly position: number;
  readonly stored: StateTableDescription;
  /** Undefined = the table is laid out as it was. */
  readonly mapping: ColumnMapping | undefined;
}

/**
 * Fills the state tables of a subtask with what former subtasks had of its key groups: pages where the table is laid out as it was,
 * rows with mapped columns where it is not.
 * @throws SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE, SNAPSHOT_CORRUPT, SNAPSHOT_MISMATCH, MEMORY_BUDGET
 */
export async function restoreTables(
  restored: RestoredState,
  { abiHash }: SlotRestore,
  node: NodeRestore,
  store: SnapshotStore,
  onAdopted: OnAdopted,
): Promise<void> {
  for (const snapshot of node.subtasks) await restorePages(restored, abiHash, snapshot, store, onAdopted);
  if (node.files.length === 0) return;
  const { restoreState } = await import('../checkpoint/portable-state.ts');
  const stored = node.subtasks.flatMap(({ tables }) => tables);
  await restoreState(restored.memory, store, restored.state, stored, node.files);
}

async function restorePages(
  restored: RestoredState,
  abiHash: number,
  snapshot: SubtaskSnapshot,
  store: SnapshotStore,
  onAdopted: OnAdopted,
): Promise<void> {
  const { memory, state } = restored;
  const tables = new Map<number, TableRestore>();
  for (const { table } of snapshot.pages)
    if (!tables.has(table)) tables.set(table, tableRestore(state, abiHash, snapshot, table));
  const fitting = snapshot.pages.filter(({ table }) => tables.get(table)?.mapping === undefined);
  await readPages(memory, store, fitting, (stored, fill) => {
    const table = tables.get(stored.table)?.position ?? 0;
    const tag = state.adopt(table, stored.bytes, fill);
    if (tag !== undefined) onAdopted(tag, { store, page: { ...stored, table } });
  });
  for (const [number, table] of tables) {
    const pages = snapshot.pages.filter((page) => page.table === number);
    await addRowsOf(restored, table, pages, store);
  }
}

/** Reads pages as the layout that wrote them says, and adds their rows as the table has them now. */
async function addRowsOf(
  { memory, state, owned, keyGroups }: RestoredState,
  { position, stored, mapping }: TableRestore,
  pages: readonly StoredPage[],
  store: SnapshotStore,
): Promise<void> {
  if (mapping === undefined) return;
  const arena = new Arena(memory);
  try {
    for (const part of pageParts(stored, pages)) {
      const opened = await openPart(part, { memory, owner: slotOwner, store, keyGroups, owned });
      try {
        for (const batch of opened.batches) {
          arena.reset();
          state.addRows(position, mapBatch(memory, arena, mapping, batch));
        }
      } finally {
        opened.close();
      }
    }
  } finally {
    arena.release();
  }
}

/** @throws SNAPSHOT_MISMATCH when the operator has no such table, or one whose columns do not fit */
function tableRestore(state: KeyedState, abiHash: number, { tables }: SubtaskSnapshot, number: number): TableRestore {
  const stored = tables[number];
  const position = state.tables.findIndex(({ name }) => name === stored?.name);
  const table = state.tables[position];
  if (stored === undefined || table === undefined) {
    throw new PeltonError({
      code: 'SNAPSHOT_MISMATCH',
      message: `the checkpoint has a state table ${stored?.name ?? number}, which the operator does not have`,
      hint: 'run the former query, or give the operator another uid and restore with --allow-non-restored',
    });
  }
  // Other kernels may have put something else where the layout says the same.
  const fits = stored.layout === table.layout && abiHash === expectedAbiHash;
  return { position, stored, mapping: fits ? undefined : mapColumns(stored, table) };
}
