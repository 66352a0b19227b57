import { physicalCode } from '../abi/hash.ts';
import { nullPtr, offsetPtr, type Ptr } from '../abi/ptr.ts';
import {
  inlineSlots,
  referenceKind,
  stateDirectoryFields,
  stateReferenceFields,
  stateTableFields,
} from '../abi/state-table.ts';
import { structLayout } from '../abi/table.ts';
import {
  accumulatorOperation,
  keyMode,
  resultForm,
  windowAccumulatorFields,
  windowKeyFields,
  windowPlanFields,
  windowScratchBytes,
} from '../abi/window-aggregate.ts';
import type { Batch, Column } from '../arrow/batch.ts';
import { type DataType, physicalType, widthBytes } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import { Arena } from '../kernels/arena.ts';
import { address, type MemoryOwner, type SlotMemory } from '../kernels/slot-memory.ts';
import { type GroupLayout, type GroupResult, physicalCodeOf } from './group-layout.ts';

const planLayout = structLayout(windowPlanFields);
const keyLayout = structLayout(windowKeyFields);
const accumulatorLayout = structLayout(windowAccumulatorFields);
const tableLayout = structLayout(stateTableFields);
const directoryLayout = structLayout(stateDirectoryFields);
const referenceLayout = structLayout(stateReferenceFields);

/** Bytes of a string, before any has been seen. */
const heapBytesGuess = 32;

/** Address of a hash table of groups. */
export type GroupTable = Ptr;

/** Hash tables of groups of one layout, and the kernels over them. */
export class GroupTables {
  readonly #memory: SlotMemory;
  readonly #layout: GroupLayout;
  /** Holds the descriptors and the table headers. */
  readonly #arena: Arena;
  readonly #table: Ptr;
  readonly #plan: Ptr;
  readonly #keys: Ptr;
  readonly #accumulators: Ptr;
  /** The accumulators as they read their own columns of a snapshot. */
  readonly #restorers: Ptr;
  readonly #freeTables: GroupTable[] = [];

  constructor(memory: SlotMemory, owner: MemoryOwner, layout: GroupLayout) {
    this.#memory = memory;
    this.#layout = layout;
    this.#arena = new Arena(memory, owner);
    this.#table = this.#writeTable(owner);
    this.#plan = this.#allocateZeroed(planLayout.sizeBytes);
    this.#keys = this.#allocateZeroed(layout.keys.length * keyLayout.sizeBytes);
    this.#accumulators = this.#allocateZeroed(layout.accumulators.length * accumulatorLayout.sizeBytes);
    this.#restorers = this.#allocateZeroed(layout.accumulators.length * accumulatorLayout.sizeBytes);
    const { offset } = planLayout;
    this.#set(offset.keyMode, layout.keyMode);
    this.#set(offset.keyCount, layout.keys.length);
    this.#set(offset.keys, this.#keys);
    this.#set(offset.keyFixedBytes, layout.keyFixedBytes);
    this.#set(offset.accumulatorCount, layout.accumulators.length);
    this.#set(offset.accumulators, this.#accumulators);
    this.#set(offset.template, this.#writeTemplate());
    this.#set(offset.accumulatorStart, layout.accumulatorStart);
    this.#set(offset.entryBytes, layout.entryBytes);
    this.#set(offset.owner, owner);
    this.#set(offset.scratch, this.#arena.allocate(windowScratchBytes));
    this.#writeDescriptors();
  }

  /** An empty table. */
  createTable(): GroupTable {
    const table = this.#freeTables.pop() ?? this.#allocateZeroed(directoryLayout.sizeBytes + inlineSlots * 4);
    this.#memory.kernels.stateDirectoryOpen(table, this.#table);
    return table;
  }

  /** Gives back a table and everything in it. */
  dropTable(table: GroupTable): void {
    this.#memory.kernels.stateDirectoryClear(table);
    this.#freeTables.push(table);
  }

  /** Groups in a table. */
  countOf(table: GroupTable): number {
    return this.#memory.u32[(table + directoryLayout.offset.rows) >>> 2] ?? 0;
  }

  /** Points keys and accumulators at the columns of an input batch, for the updates that follow. */
  setInput(batch: Batch, hashes: Ptr): void {
    this.#set(planLayout.offset.accumulators, this.#accumulators);
    this.#set(planLayout.offset.hashes, hashes);
    this.#set(planLayout.offset.kinds, batch.kinds);
    for (const [index, key] of this.#layout.keys.entries()) this.#setKey(index, columnOf(batch, key.column));
    for (const [index, { column }] of this.#layout.accumulators.entries()) {
      if (column !== undefined) this.#setAccumulator(this.#accumulators, index, columnOf(batch, column));
    }
  }

  /** The same for a batch of a snapshot: key columns from `firstColumn` on, then one column for each accumulator. */
  setSnapshotInput(batch: Batch, hashes: Ptr, firstColumn: number): void {
    this.#set(planLayout.offset.accumulators, this.#restorers);
    this.#set(planLayout.offset.hashes, hashes);
    this.#set(planLayout.offset.kinds, nullPtr);
    const { keys, accumulators } = this.#layout;
    for (const index of keys.keys()) this.#setKey(index, columnOf(batch, firstColumn + index));
    for (const index of accumulators.keys()) {
      this.#setAccumulator(this.#restorers, index, columnOf(batch, firstColumn + keys.length + index));
    }
  }

  /** Folds `rows` rows of the input, those of `selection` or all from 0. @throws MEMORY_BUDGET */
  update(table: GroupTable, selection: Ptr, rows: number): void {
    if (this.#memory.kernels.windowAggregateUpdate(this.#plan, table, selection, rows) < 0)
      throw this.#memory.budgetError();
  }

  /** Folds the groups of `source` into `target`. @throws MEMORY_BUDGET */
  merge(source: GroupTable, target: GroupTable): void {
    this.#set(planLayout.offset.accumulators, this.#accumulators);
    if (this.#memory.kernels.windowAggregateMerge(this.#plan, source, target) < 0) throw this.#memory.budgetError();
  }

  /**
   * The groups of a table as columns, keys and then results, at most `batchRowsMax` at a time. `arena` is reset before each step.
   * Dead groups of an updating input are left out of results, but not of state.
   */
  *columnsOf(
    table: GroupTable,
    arena: Arena,
    what: 'results' | 'state',
  ): Generator<{ rows: number; columns: Column[] }> {
    const { kernels } = this.#memory;
    const results = what === 'results' ? this.#layout.results : stateResults(this.#layout);
    const liveOffset = what === 'results' ? this.#layout.liveOffset : 0;
    let cursor = 0;
    let cursorEntry = 0;
    for (;;) {
      arena.reset();
      const entries = arena.allocate(limits.batchRowsMax * 4);
      // The consumer may use other tables between two steps.
      this.#set(planLayout.offset.cursor, cursor);
      this.#set(planLayout.offset.cursorEntry, cursorEntry);
      const rows = kernels.windowAggregateCollect(this.#plan, table, entries, limits.batchRowsMax, liveOffset);
      if (rows === 0) return;
      cursor = this.#memory.u32[(this.#plan + planLayout.offset.cursor) >>> 2] ?? 0;
      cursorEntry = this.#memory.u32[(this.#plan + planLayout.offset.cursorEntry) >>> 2] ?? 0;
      const keys = this.#layout.keys.map((key, index) => this.#keyColumn(key.type, index, entries, rows, arena));
      yield { rows, columns: [...keys, ...results.map((result) => this.#resultColumn(result, entries, rows, arena))] };
    }
  }

  /** Gives back the descriptors; the tables must have been dropped. */
  close(): void {
    const packed = address(this.#memory.u32[(this.#plan + planLayout.offset.packed) >>> 2] ?? 0);
    if (packed !== 0) this.#memory.release(packed);
    this.#arena.release();
  }

  #keyColumn(type: DataType, index: number, entries: Ptr, rows: number, arena: Arena): Column {
    const { kernels, u32 } = this.#memory;
    const validity = arena.allocate((rows + 7) >> 3);
    const physical = physicalType(type);
    if (physical === 'bytes') {
      const offsets = arena.allocate((rows + 1) * 4);
      const nulls = arena.allocate(4);
      const bytes = kernels.windowAggregateKeyOffsets(this.#plan, index, entries, rows, validity, offsets, nulls) >>> 0;
      const data = arena.allocate(bytes);
      kernels.windowAggregateKeyBytes(this.#plan, index, entries, rows, data);
      return { type, validity: u32[nulls >>> 2] === 0 ? nullPtr : validity, offsets, data, children: [] };
    }
    const data = arena.allocate(columnBytes(physical, rows));
    const nulls = kernels.windowAggregateKeys(this.#plan, index, entries, rows, validity, data);
    return { type, validity: nulls === 0 ? nullPtr : validity, offsets: nullPtr, data, children: [] };
  }

  #resultColumn(
    { type, form, offset, rowsOffset, nullsOffset, digits }: GroupResult,
    entries: Ptr,
    rows: number,
    arena: Arena,
  ): Column {
    const { kernels, u32 } = this.#memory;
    const validity = arena.allocate((rows + 7) >> 3);
    const physical = physicalType(type);
    if (form === resultForm.RESULT_BYTES) {
      const offsets = arena.allocate((rows + 1) * 4);
      const nulls = arena.allocate(4);
      const bytes = kernels.windowAggregateResultOffsets(offset, entries, rows, validity, offsets, nulls) >>> 0;
      const data = arena.allocate(bytes);
      kernels.windowAggregateResultBytes(offset, entries, rows, data);
      return { type, validity: u32[nulls >>> 2] === 0 ? nullPtr : validity, offsets, data, children: [] };
    }
    const data = arena.allocate(columnBytes(physical, rows));
    const code = physicalCodeOf(type);
    const nulls = kernels.windowAggregateResults(
      form,
      code,
      offset,
      rowsOffset,
      nullsOffset,
      digits,
      entries,
      rows,
      validity,
      data,
    );
    return { type, validity: nulls === 0 ? nullPtr : validity, offsets: nullPtr, data, children: [] };
  }

  #writeTable(owner: MemoryOwner): Ptr {
    const { keyMode: mode, accumulators, entryBytes } = this.#layout;
    const references: { offset: number; kind: number }[] = accumulators.flatMap(({ operation, offset }) =>
      operation >= accumulatorOperation.ACCUMULATE_MIN_BYTES ? [{ offset, kind: referenceKind.REFERENCE_STRING }] : [],
    );
    if (mode === keyMode.KEY_VARIABLE) references.unshift({ offset: 8, kind: referenceKind.REFERENCE_BYTES });
    const { u32 } = this.#memory;
    const table = this.#allocateZeroed(tableLayout.sizeBytes);
    const list = this.#allocateZeroed(references.length * referenceLayout.sizeBytes);
    for (const [index, { offset, kind }] of references.entries()) {
      const at = list + index * referenceLayout.sizeBytes;
      u32[(at + referenceLayout.offset.offset) >>> 2] = offset;
      u32[(at + referenceLayout.offset.kind) >>> 2] = kind;
    }
    u32[(table + tableLayout.offset.owner) >>> 2] = owner;
    u32[(table + tableLayout.offset.entryBytes) >>> 2] = entryBytes;
    u32[(table + tableLayout.offset.references) >>> 2] = list;
    u32[(table + tableLayout.offset.referenceCount) >>> 2] = references.length;
    u32[(table + tableLayout.offset.heapBytesAverage) >>> 2] = references.length * heapBytesGuess;
    return table;
  }

  #writeTemplate(): Ptr {
    const { accumulatorStart, entryBytes, accumulators } = this.#layout;
    const template = this.#allocateZeroed(entryBytes - accumulatorStart);
    const { view } = this.#memory;
    for (const { operation, offset } of accumulators) {
      const at = template + offset - accumulatorStart;
      const isMin =
        operation === accumulatorOperation.ACCUMULATE_MIN_I64 || operation === accumulatorOperation.ACCUMULATE_MIN_I128;
      const extreme = isMin ? 2n ** 63n - 1n : -(2n ** 63n);
      if (
        operation === accumulatorOperation.ACCUMULATE_MIN_I64 ||
        operation === accumulatorOperation.ACCUMULATE_MAX_I64
      ) {
        view.setBigInt64(at, extreme, true);
      }
      if (
        operation === accumulatorOperation.ACCUMULATE_MIN_I128 ||
        operation === accumulatorOperation.ACCUMULATE_MAX_I128
      ) {
        view.setBigInt64(at, isMin ? -1n : 0n, true);
        view.setBigInt64(at + 8, extreme, true);
      }
    }
    return template;
  }

  #writeDescriptors(): void {
    const { i32, u32 } = this.#memory;
    for (const [index, { physical, offset }] of this.#layout.keys.entries()) {
      const at = this.#keys + index * keyLayout.sizeBytes;
      i32[(at + keyLayout.offset.physical) >>> 2] = physical;
      u32[(at + keyLayout.offset.offset) >>> 2] = offset;
    }
    const { ACCUMULATE_ROWS, ACCUMULATE_NULLS, ACCUMULATE_SUM_I64, ACCUMULATE_SUM_F64 } = accumulatorOperation;
    for (const [index, { operation, physical, offset }] of this.#layout.accumulators.entries()) {
      const isCount =
        operation === ACCUMULATE_ROWS || operation === ACCUMULATE_NULLS || operation === ACCUMULATE_SUM_I64;
      const statePhysical = operation === ACCUMULATE_SUM_F64 ? physicalCode.PHYSICAL_F64 : physical;
      for (const [base, values] of [
        [this.#accumulators, { operation, physical }],
        [
          this.#restorers,
          isCount
            ? { operation: ACCUMULATE_SUM_I64, physical: physicalCode.PHYSICAL_I64 }
            : { operation, physical: statePhysical },
        ],
      ] as const) {
        const at = base + index * accumulatorLayout.sizeBytes;
        i32[(at + accumulatorLayout.offset.operation) >>> 2] = values.operation;
        i32[(at + accumulatorLayout.offset.physical) >>> 2] = values.physical;
        u32[(at + accumulatorLayout.offset.offset) >>> 2] = offset;
      }
    }
  }

  #setKey(index: number, column: Column): void {
    const at = offsetPtr(this.#keys, index * keyLayout.sizeBytes);
    const { u32 } = this.#memory;
    u32[(at + keyLayout.offset.validity) >>> 2] = column.validity;
    u32[(at + keyLayout.offset.data) >>> 2] = column.data;
    u32[(at + keyLayout.offset.offsets) >>> 2] = column.offsets;
  }

  #setAccumulator(base: Ptr, index: number, column: Column): void {
    const at = offsetPtr(base, index * accumulatorLayout.sizeBytes);
    const { u32 } = this.#memory;
    u32[(at + accumulatorLayout.offset.validity) >>> 2] = column.validity;
    u32[(at + accumulatorLayout.offset.data) >>> 2] = column.data;
    u32[(at + accumulatorLayout.offset.offsets) >>> 2] = column.offsets;
  }

  #set(offset: number, value: number): void {
    this.#memory.u32[(this.#plan + offset) >>> 2] = value;
  }

  #allocateZeroed(bytes: number): Ptr {
    const start = this.#arena.allocate(bytes);
    this.#memory.u8.fill(0, start, start + bytes);
    return start;
  }
}

function columnOf(batch: Batch, index: number): Column {
  return present(batch.columns[index], `column ${index}`);
}

function columnBytes(physical: ReturnType<typeof physicalType>, rows: number): number {
  return physical === 'bit' ? (rows + 7) >> 3 : rows * widthBytes(physical);
}

/** Every accumulator as a column of its state type. */
function stateResults(layout: GroupLayout): GroupResult[] {
  const { ACCUMULATE_ROWS, ACCUMULATE_NULLS, ACCUMULATE_MIN_I64 } = accumulatorOperation;
  const offsetOf = (operation: number, column: number | undefined): number =>
    layout.accumulators.find((other) => other.operation === operation && other.column === column)?.offset ?? 0;
  return layout.accumulators.map(({ operation, column, physical, offset, stateType }) => {
    const isExtreme = operation >= ACCUMULATE_MIN_I64;
    const isFloat = physical === physicalCode.PHYSICAL_F32 || physical === physicalCode.PHYSICAL_F64;
    const nullsOffset = isExtreme ? offsetOf(ACCUMULATE_NULLS, column) : 0;
    const rowsOffset = nullsOffset === 0 ? 0 : offsetOf(ACCUMULATE_ROWS, undefined);
    const form =
      isExtreme && physical === physicalCode.PHYSICAL_BYTES
        ? resultForm.RESULT_BYTES
        : isExtreme && isFloat
          ? resultForm.RESULT_ORDERED_F64
          : resultForm.RESULT_I64;
    return { type: stateType, form, offset, rowsOffset, nullsOffset, digits: 0 };
  });
}
