import { PeltonError } from '../base/errors.ts';
import { type ColumnMapping, mapBatch, mapColumns } from '../checkpoint/map-columns.ts';
import { readPages } from '../checkpoint/pack-reader.ts';
import { openPart } from '../checkpoint/part-reader.ts';
import type { NodeRestore, SlotRestore } from '../checkpoint/slot-restore.ts';
import { pageParts } from '../checkpoint/snapshot-tables.ts';
import type { SnapshotStore } from '../checkpoint/snapshot-store.ts';
import { pagesWhere, selectPages, type StoredPages } from '../checkpoint/stored-pages.ts';
import type { SubtaskSnapshot } from '../checkpoint/subtask-snapshot.ts';
import { Arena } from '../kernels/arena.ts';
import { expectedAbiHash } from '../kernels/exports.generated.ts';
import { type SlotMemory, slotOwner } from '../kernels/slot-memory.ts';
import type { HashRange } from '../state/hash-range.ts';
import type { KeyedState, StateTableDescription } from '../state/keyed-state.ts';
import type { PagesElsewhere } from './page-copies.ts';

/** Told of pages that have been taken over as they are, and of their tags. */
export type OnAdopted = (tags: readonly number[], origin: PagesElsewhere) => void;

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
  const { state } = restored;
  const tables = new Map<number, TableRestore>();
  for (const table of snapshot.pages.tables)
    if (!tables.has(table)) tables.set(table, tableRestore(state, abiHash, snapshot, table));
  const tableOf = (position: number): TableRestore | undefined => tables.get(snapshot.pages.tables[position] ?? 0);
  const fitting = pagesWhere(snapshot.pages, (position) => tableOf(position)?.mapping === undefined);
  await adoptPages(restored, fitting, (number) => tables.get(number)?.position ?? 0, store, onAdopted);
  for (const [number, table] of tables) {
    const pages = pagesWhere(snapshot.pages, (position) => snapshot.pages.tables[position] === number);
    await addRowsOf(restored, table, pages, store);
  }
}

/** Takes pages over as they are. `tableOf`: position of a stored table among those of the operator. */
async function adoptPages(
  { memory, state }: RestoredState,
  stored: StoredPages,
  tableOf: (number: number) => number,
  store: SnapshotStore,
  onAdopted: OnAdopted,
): Promise<void> {
  const pages = { ...stored, tables: stored.tables.map(tableOf) };
  const tags: number[] = [];
  const adopted: number[] = [];
  await readPages({ memory, store, target: state.pages }, pages, (position, page) => {
    const tag = state.pages.adopt(pages.tables[position] ?? 0, page, pages.bytes[position] ?? 0);
    if (tag === undefined) return;
    tags.push(tag);
    adopted.push(position);
  });
  onAdopted(tags, { store, pages: selectPages(pages, adopted) });
}

/** Reads pages as the layout that wrote them says, and adds their rows as the table has them now. */
async function addRowsOf(
  { memory, state, owned, keyGroups }: RestoredState,
  { position, stored, mapping }: TableRestore,
  pages: StoredPages,
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
