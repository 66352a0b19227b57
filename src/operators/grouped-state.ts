import { paneRunFields, paneSplitFields } from '../abi/pane-split.ts';
import { nullPtr, offsetPtr, type Ptr } from '../abi/ptr.ts';
import { structLayout } from '../abi/table.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import type { Field } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { Arena } from '../kernels/arena.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import { entriesInOrder, type EntryBatch } from '../state/entries-in-order.ts';
import type { HashRange } from '../state/hash-range.ts';
import type { KeyedState, StateTableDescription } from '../state/keyed-state.ts';
import { ownedRows } from '../state/owned-rows.ts';
import { TableSnapshots } from '../state/table-snapshots.ts';
import type { GroupLayout } from './group-layout.ts';
import type { GroupTables } from './group-tables.ts';
import { keyHashes } from './key-hashes.ts';

const splitLayout = structLayout(paneSplitFields);
const runLayout = structLayout(paneRunFields);

export interface GroupedStateOptions {
  readonly memory: SlotMemory;
  readonly owner: MemoryOwner;
  readonly layout: GroupLayout;
  readonly groups: GroupTables;
  readonly description: StateTableDescription;
  /** A column of int64 in which the namespace appears; undefined for a table without. */
  readonly namespace: Field | undefined;
  /** Hashes of the rows that belong here; others are dropped. */
  readonly owned: HashRange;
  readonly keyGroups: number;
}

/** One state table of groups, as snapshots see it. */
export class GroupedState implements KeyedState {
  readonly tables: readonly [StateTableDescription];
  readonly pages: TableSnapshots;
  readonly #options: GroupedStateOptions;
  readonly #arena: Arena;
  readonly #split: Ptr;

  /** @throws MEMORY_BUDGET */
  constructor(options: GroupedStateOptions) {
    const { memory, owner, groups, description, owned } = options;
    this.#options = options;
    this.#arena = new Arena(memory, owner);
    this.pages = new TableSnapshots(memory, owner, this.#arena, [groups.state], owned);
    this.#split = this.#arena.allocate(splitLayout.sizeBytes);
    memory.view.setBigInt64(this.#split + splitLayout.offset.originMs, 0n, true);
    memory.view.setBigInt64(this.#split + splitLayout.offset.widthMs, 1n, true);
    memory.view.setBigInt64(this.#split + splitLayout.offset.lateBeforeMs, -(2n ** 63n), true);
    this.tables = [description];
  }

  *rows(_table: number, arena: Arena): Generator<Batch> {
    const { memory, groups, owned, keyGroups } = this.#options;
    for (const batch of entriesInOrder(memory, groups.state, owned, keyGroups, arena)) {
      const mark = arena.mark();
      yield this.#batchOf(batch, arena);
      arena.rewind(mark);
    }
  }

  addRows(_table: number, batch: Batch): void {
    const { memory, groups, namespace, layout, owned } = this.#options;
    const mark = this.#arena.mark();
    try {
      const firstKey = namespace === undefined ? 0 : 1;
      const hashes = keyHashes(
        memory,
        this.#arena,
        batch,
        layout.keys.map((_, index) => firstKey + index),
      );
      const { selection, rows } = ownedRows(memory, this.#arena, batch, hashes, owned);
      if (rows === 0) return;
      groups.setSnapshotInput(batch, hashes, firstKey);
      if (namespace === undefined) groups.update(groups.state.open(0), selection, rows);
      else this.#updateNamespaces(present(batch.columns[0], 'namespace'), selection, rows);
    } finally {
      this.#arena.rewind(mark);
    }
  }

  /** Gives back what it holds besides its table. */
  close(): void {
    this.#arena.release();
  }

  #batchOf({ entries, rows, namespaces }: EntryBatch, arena: Arena): Batch {
    const { memory, groups, namespace } = this.#options;
    const columns: Column[] = groups.statesOf(entries, rows, arena);
    if (namespace !== undefined) {
      const data = arena.allocate(rows * 8);
      let end = data / 8;
      for (const run of namespaces) {
        memory.i64.fill(BigInt(run.namespace), end, end + run.rows);
        end += run.rows;
      }
      columns.unshift({ type: namespace.type, validity: nullPtr, offsets: nullPtr, data, children: [] });
    }
    const hashes = arena.allocate(rows * 4);
    memory.kernels.stateHashes(entries, rows, hashes);
    return denseBatch(this.tables[0].schema, rows, columns, nullPtr, hashes);
  }

  #updateNamespaces(namespace: Column, selection: Ptr, rows: number): void {
    const { memory, groups } = this.#options;
    const { kernels, u32, view } = memory;
    const runs = this.#arena.allocate(rows * runLayout.sizeBytes);
    const scratch = this.#arena.allocate(rows * 28 + 64);
    const count = kernels.paneSplitRows(this.#split, namespace.data, nullPtr, selection, rows, runs, scratch);
    const rowNumbers = (u32[(this.#split + splitLayout.offset.rowNumbers) >>> 2] ?? 0) as Ptr;
    for (let index = 0; index < count; index++) {
      const at = runs + index * runLayout.sizeBytes;
      const directory = groups.state.open(Number(view.getBigInt64(at + runLayout.offset.startMs, true)));
      const first = view.getUint32(at + runLayout.offset.first, true);
      const chosen = rowNumbers === 0 ? nullPtr : offsetPtr(rowNumbers, first * 4);
      groups.update(directory, chosen, view.getUint32(at + runLayout.offset.rows, true));
    }
  }
}
