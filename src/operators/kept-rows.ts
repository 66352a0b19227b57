import { keptRowsFields, sortColumnFields } from '../abi/deduplicate.ts';
import { nullPtr, offsetPtr, type Ptr } from '../abi/ptr.ts';
import { structLayout } from '../abi/table.ts';
import { windowAccumulatorFields, windowPlanFields } from '../abi/window-aggregate.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import { Arena } from '../kernels/arena.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import { entriesInOrder } from '../state/entries-in-order.ts';
import type { HashRange } from '../state/hash-range.ts';
import type { KeyedState, StateTableDescription } from '../state/keyed-state.ts';
import { ownedRows } from '../state/owned-rows.ts';
import { RowCodec } from '../state/row-codec.ts';
import { SparseBuckets } from '../state/sparse-buckets.ts';
import type { Directory, StateTable } from '../state/state-table.ts';
import { lifetimeMs, readsRefresh, returnsExpired, type StateTtlConfig } from '../state/state-ttl.ts';
import { TableSnapshots } from '../state/table-snapshots.ts';
import { changedField, Expiry } from './expiry.ts';
import { GroupColumns } from './group-columns.ts';
import { GroupTables } from './group-tables.ts';
import { describeKeptRows, type KeptRowsLayout, type KeptRowsShape, keptRowsLayout } from './kept-rows-layout.ts';
import { keyHashes } from './key-hashes.ts';

const keptLayout = structLayout(keptRowsFields);
const sortLayout = structLayout(sortColumnFields);
const planLayout = structLayout(windowPlanFields);
const accumulatorLayout = structLayout(windowAccumulatorFields);

export interface KeptRowsOptions extends Omit<KeptRowsShape, 'keepsTime'> {
  readonly memory: SlotMemory;
  readonly owner: MemoryOwner;
  readonly clock: Clock;
  /** Of rows that are equal in order the last to come is kept, not the first. */
  readonly takesEqual: boolean;
  /** Of an input whose rows are taken back: the table with all its rows, which is the second one of the state. Undefined for insertions. */
  readonly allRows: StateTable | undefined;
  readonly ttl: StateTtlConfig;
  /** Hashes of the rows that belong here; others are dropped. */
  readonly owned: HashRange;
  readonly keyGroups: number;
}

/** One row for each key, as a state table. */
export class KeptRows implements KeyedState {
  readonly tables: readonly [StateTableDescription];
  readonly pages: TableSnapshots;
  readonly #options: KeptRowsOptions;
  readonly #layout: KeptRowsLayout;
  readonly #groups: GroupTables;
  readonly directory: Directory;
  readonly #keys: GroupColumns;
  readonly #codec: RowCodec | undefined;
  readonly #expiry: Expiry;
  readonly #sparse: SparseBuckets;
  /** Holds the descriptors. */
  readonly #fixed: Arena;
  /** Address of the `KeptRows` with what the last update noted. */
  readonly kept: Ptr;

  /** @throws SQL_UNSUPPORTED for columns that state cannot hold; MEMORY_BUDGET */
  constructor(options: KeptRowsOptions) {
    const { memory, owner, input, owned } = options;
    this.#options = options;
    const shape = { ...options, keepsTime: lifetimeMs(options.ttl) > 0 };
    this.#layout = keptRowsLayout(shape);
    this.#groups = new GroupTables(memory, owner, this.#layout);
    this.directory = this.#groups.state.open(0);
    this.#keys = new GroupColumns(memory, this.#groups.plan, this.#layout);
    const { recordColumns } = this.#layout;
    this.#codec = recordColumns.length === 0 ? undefined : new RowCodec(memory, owner, fieldsOf(input, recordColumns));
    this.#expiry = new Expiry(memory, options.clock, options.ttl, this.#layout.changedOffset);
    this.#sparse = new SparseBuckets(memory, this.directory);
    this.#fixed = new Arena(memory, owner);
    const allRows = options.allRows === undefined ? [] : [options.allRows];
    this.pages = new TableSnapshots(memory, owner, this.#fixed, [this.#groups.state, ...allRows], owned);
    this.kept = this.#fixed.allocate(keptLayout.sizeBytes);
    memory.u8.fill(0, this.kept, this.kept + keptLayout.sizeBytes);
    this.#set('takesEqual', options.takesEqual ? 1 : 0);
    this.#set('rowsOffset', this.#layout.rowsOffset);
    this.#set('recordOffset', this.#layout.recordOffset);
    this.#set('changedOffset', this.#layout.changedOffset);
    this.#set('returnsExpired', returnsExpired(options.ttl) ? 1 : 0);
    this.#set('readsRefresh', readsRefresh(options.ttl) ? 1 : 0);
    this.#writeOrder();
    this.tables = [describeKeptRows(shape, this.#layout, this.#codec?.layout)];
  }

  /**
   * Chooses the rows of a batch that are kept. Returns for how many keys one of them is (with `allRows`: which keys it has); they are noted
   * until the next update, in `arena`. @throws MEMORY_BUDGET
   */
  update(batch: Batch, hashes: Ptr, arena: Arena): number {
    const { memory } = this.#options;
    const { view } = memory;
    const { selection, selectedRows: rows } = batch;
    this.#codec?.setInput(this.#recordBatch(batch));
    this.#groups.setInput(batch, hashes);
    view.setBigInt64(this.kept + keptLayout.offset.nowMs, BigInt(this.#expiry.nowMs), true);
    view.setBigInt64(this.kept + keptLayout.offset.expiredMs, BigInt(this.#expiry.expiredMs), true);
    for (const array of ['entries', 'rowNumbers', 'winners'] as const) this.#set(array, arena.allocate(rows * 4));
    this.#set('was', arena.allocate(rows));
    if (this.#options.allRows !== undefined) {
      this.#set('doubts', arena.allocate(rows));
      this.#set('best', arena.allocate(rows * 4));
    }
    const count = memory.kernels.deduplicateUpdate(this.kept, this.#groups.plan, this.directory, selection, rows);
    if (count < 0) throw memory.budgetError();
    return count;
  }

  /** The noted rows as a selection of their batch, insertions and new rows of updates. */
  select(batch: Batch, arena: Arena): Batch {
    const kinds = arena.allocate(batch.rows);
    const selection = arena.allocate(batch.selectedRows * 4);
    const selectedRows = this.#options.memory.kernels.deduplicateSelect(this.kept, batch.rows, kinds, selection);
    return { ...batch, selection, selectedRows, kinds, hashes: nullPtr };
  }

  /** For how many keys something is noted. */
  get noted(): number {
    return this.#get('count');
  }

  /** Whether there are records to `pack` and `store`. */
  get hasRecords(): boolean {
    return this.#codec !== undefined;
  }

  /** Addresses of the records of the noted rows, packed in `arena`. @throws MEMORY_BUDGET */
  pack(arena: Arena): Ptr {
    return present(this.#codec, 'row codec').pack(arena, this.#get('winners'), this.#get('count'));
  }

  /**
   * The changes that the noted rows make, up to `rowsMax` at a time: records (addresses) and row kinds. Returns how many; 0 at the
   * end. The old records are good until `store`.
   */
  changes(records: Ptr, skipsSame: boolean, rowsMax: number, target: Ptr, kinds: Ptr): number {
    const { kernels } = this.#options.memory;
    return kernels.deduplicateChanges(this.kept, records, skipsSame ? 1 : 0, rowsMax, target, kinds);
  }

  /** Keeps the records of the noted rows. @throws MEMORY_BUDGET */
  store(records: Ptr): void {
    const { memory } = this.#options;
    const stored = memory.kernels.deduplicateStore(this.kept, this.#groups.plan, this.directory, records);
    if (stored < 0) throw memory.budgetError();
  }

  /** Removes some of the rows that have expired, and merges buckets of which little is left. Entries move. */
  expire(): void {
    if (lifetimeMs(this.#options.ttl) > 0) this.#expiry.search(this.directory);
    if (lifetimeMs(this.#options.ttl) > 0 || this.#options.allRows !== undefined) this.#sparse.merge();
  }

  /** The columns of records, in `arena`. @throws MEMORY_BUDGET */
  unpack(records: Ptr, rows: number, arena: Arena): Column[] {
    return present(this.#codec, 'row codec').unpack(arena, records, rows);
  }

  *rows(_table: number, arena: Arena): Generator<Batch> {
    const { memory, owned, keyGroups } = this.#options;
    const { schema } = this.tables[0];
    for (const { entries, rows } of entriesInOrder(memory, this.#groups.state, owned, keyGroups, arena)) {
      const mark = arena.mark();
      const hashes = arena.allocate(rows * 4);
      memory.kernels.stateHashes(entries, rows, hashes);
      const columns = this.#columnsOf(entries, rows, arena);
      const batch = denseBatch(schema, rows, columns, nullPtr, hashes);
      const timed = this.#layout.changedOffset === 0 ? batch : this.#withTimes(batch, entries, arena);
      const left = this.#expiry.withoutExpired(timed, arena);
      if (left.rows > 0) yield left;
      arena.rewind(mark);
    }
  }

  addRows(_table: number, batch: Batch): void {
    const { memory, owner, owned } = this.#options;
    const arena = new Arena(memory, owner);
    try {
      const hashes = keyHashes(memory, arena, batch, this.tables[0].keyColumns);
      const { selection, rows } = ownedRows(memory, arena, batch, hashes, owned);
      if (rows === 0) return;
      const input = this.#asInput({ ...batch, selection, selectedRows: rows });
      this.update(input, hashes, arena);
      if (this.#layout.changedOffset > 0) {
        this.#setTimes(present(this.#expiry.withTimes(batch, arena).columns.at(-1), 'time of change'));
      }
      if (this.#codec !== undefined) this.store(this.pack(arena));
    } finally {
      arena.release();
    }
  }

  /** Gives back all memory but frozen pages. */
  close(): void {
    this.#groups.close();
    this.#codec?.close();
    this.#fixed.release();
  }

  /** Portable rows without their times. */
  #columnsOf(entries: Ptr, rows: number, arena: Arena): Column[] {
    const { memory, storesRows } = this.#options;
    const keys = storesRows ? [] : this.#keys.of(entries, rows, arena, 'results');
    if (this.#codec === undefined) return [...keys, ...this.#orderOf(entries, rows, arena)];
    const records = arena.allocate(rows * 4);
    memory.kernels.deduplicateRecords(this.kept, entries, rows, records);
    return [...keys, ...this.#codec.unpack(arena, records, rows)];
  }

  /** The order column, out of words. */
  #orderOf(entries: Ptr, rows: number, arena: Arena): Column[] {
    const { memory, input, order } = this.#options;
    const [first] = order;
    if (first === undefined) return [];
    const { type } = present(input.fields[first.column], 'order column');
    const validity = arena.allocate((rows + 7) >> 3);
    const data = arena.allocate(rows * 8);
    const nulls = memory.kernels.deduplicateOrders(this.kept, entries, rows, validity, data);
    return [{ type, validity: nulls === 0 ? nullPtr : validity, data, offsets: nullPtr, children: [] }];
  }

  /** The batch with the time of change behind its columns. */
  #withTimes(batch: Batch, entries: Ptr, arena: Arena): Batch {
    const { i64, u32 } = this.#options.memory;
    const data = arena.allocate(batch.rows * 8);
    for (let row = 0; row < batch.rows; row++) {
      i64[data / 8 + row] = i64[((u32[entries / 4 + row] ?? 0) + this.#layout.changedOffset) / 8] ?? 0n;
    }
    const time: Column = { type: changedField.type, validity: nullPtr, data, offsets: nullPtr, children: [] };
    return { ...batch, columns: [...batch.columns, time] };
  }

  /** Portable rows with their columns where those of the input are. */
  #asInput(batch: Batch): Batch {
    const { input, storesRows, keyColumns, order } = this.#options;
    if (storesRows) return { ...batch, schema: input, columns: batch.columns.slice(0, input.fields.length) };
    const filler = present(batch.columns[0], 'column');
    const columns = input.fields.map((_, index) => {
      const place = order.findIndex(({ column }) => column === index);
      return batch.columns[place === -1 ? keyColumns.indexOf(index) : keyColumns.length + place] ?? filler;
    });
    return { ...batch, schema: input, columns };
  }

  /** The columns of a batch that records have. */
  #recordBatch(batch: Batch): Batch {
    const { recordColumns } = this.#layout;
    const columns = recordColumns.map((index) => present(batch.columns[index], 'column'));
    return { ...batch, schema: fieldsOf(batch.schema, recordColumns), columns };
  }

  /** Takes the noted rows' times from portable rows. */
  #setTimes({ data }: Column): void {
    const { i64, u32 } = this.#options.memory;
    const entries = this.#get('entries') / 4;
    const winners = this.#get('winners') / 4;
    for (let index = 0; index < this.#get('count'); index++) {
      const timeMs = i64[data / 8 + (u32[winners + index] ?? 0)] ?? 0n;
      i64[((u32[entries + index] ?? 0) + this.#layout.changedOffset) / 8] = timeMs;
    }
  }

  #writeOrder(): void {
    const { memory, order, allRows } = this.#options;
    const { orderIndex, wordsDecide, recordColumns } = this.#layout;
    const { u32, i64 } = memory;
    const [first] = order;
    if (this.#codec !== undefined) this.#set('rowPlan', this.#codec.plan);
    if (first === undefined) return;
    const accumulators = (u32[(this.#groups.plan + planLayout.offset.accumulators) >>> 2] ?? 0) as Ptr;
    this.#set('wordOffset', present(this.#layout.accumulators[orderIndex], 'word').offset);
    this.#set('order', offsetPtr(accumulators, orderIndex * accumulatorLayout.sizeBytes));
    i64[(this.kept + keptLayout.offset.flip) / 8] = first.direction === 'DESC' ? -1n : 0n;
    i64[(this.kept + keptLayout.offset.nullWord) / 8] = first.nulls === 'FIRST' ? -(2n ** 63n) : 2n ** 63n - 1n;
    if (this.#codec === undefined || (wordsDecide && allRows === undefined)) return;
    const columns = this.#fixed.allocate(order.length * sortLayout.sizeBytes);
    this.#set('columns', columns);
    this.#set('columnCount', order.length);
    for (const [index, { column, direction, nulls }] of order.entries()) {
      const place = this.#codec.place(recordColumns.indexOf(column));
      const at = columns + index * sortLayout.sizeBytes;
      u32[(at + sortLayout.offset.packed) >>> 2] = place.descriptor;
      u32[(at + sortLayout.offset.index) >>> 2] = place.index;
      u32[(at + sortLayout.offset.isDescending) >>> 2] = direction === 'DESC' ? 1 : 0;
      u32[(at + sortLayout.offset.hasNullsLast) >>> 2] = nulls === 'LAST' ? 1 : 0;
    }
  }

  #get(field: keyof typeof keptRowsFields): Ptr {
    return (this.#options.memory.u32[(this.kept + keptLayout.offset[field]) >>> 2] ?? 0) as Ptr;
  }

  #set(field: keyof typeof keptRowsFields, value: number): void {
    this.#options.memory.u32[(this.kept + keptLayout.offset[field]) >>> 2] = value;
  }
}

function fieldsOf({ fields }: Schema, columns: readonly number[]): Schema {
  return { fields: columns.map((column) => present(fields[column], 'field')) };
}
