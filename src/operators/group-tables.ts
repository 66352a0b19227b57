import { physicalCode } from '../abi/hash.ts';
import { nullPtr, offsetPtr, type Ptr } from '../abi/ptr.ts';
import { fault } from '../abi/memory.ts';
import { structLayout } from '../abi/table.ts';
import {
  accumulatorOperation,
  windowAccumulatorFields,
  windowKeyFields,
  windowPlanFields,
  windowScratchBytes,
} from '../abi/window-aggregate.ts';
import type { Batch, Column } from '../arrow/batch.ts';
import { present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import { Arena } from '../kernels/arena.ts';
import { address, type MemoryOwner, type SlotMemory } from '../kernels/slot-memory.ts';
import { everyHash, type HashRange } from '../state/hash-range.ts';
import { type Directory, StateTable } from '../state/state-table.ts';
import { GroupColumns } from './group-columns.ts';
import type { GroupLayout } from './group-layout.ts';
import { groupEntries } from './group-state-layout.ts';

const planLayout = structLayout(windowPlanFields);
const keyLayout = structLayout(windowKeyFields);
const accumulatorLayout = structLayout(windowAccumulatorFields);

/** A state table of groups of one layout, and the kernels over its hash tables. */
export class GroupTables {
  readonly #memory: SlotMemory;
  readonly #layout: GroupLayout;
  /** Holds the descriptors. */
  readonly #arena: Arena;
  readonly #columns: GroupColumns;
  readonly state: StateTable;
  /** Address of the layout's `WindowPlan`. */
  readonly plan: Ptr;
  /** First values of the accumulators. */
  readonly template: Ptr;
  readonly #keys: Ptr;
  readonly #accumulators: Ptr;
  /** The accumulators as they read their own columns of a snapshot. */
  readonly #restorers: Ptr;

  /** `number` is the position of the table in `KeyedState.tables`. @throws MEMORY_BUDGET */
  constructor(memory: SlotMemory, owner: MemoryOwner, layout: GroupLayout, number = 0) {
    this.#memory = memory;
    this.#layout = layout;
    this.#arena = new Arena(memory, owner);
    this.state = new StateTable(memory, owner, this.#arena, number, groupEntries(layout));
    this.plan = this.#allocateZeroed(planLayout.sizeBytes);
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
    this.template = this.#writeTemplate();
    this.#set(offset.template, this.template);
    this.#set(offset.accumulatorStart, layout.accumulatorStart);
    this.#set(offset.entryBytes, layout.entryBytes);
    this.#set(offset.owner, owner);
    this.#set(offset.scratch, this.#arena.allocate(windowScratchBytes));
    this.#writeDescriptors();
    this.#columns = new GroupColumns(memory, this.plan, layout);
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
  update(directory: Directory, selection: Ptr, rows: number): void {
    if (this.#memory.kernels.windowAggregateUpdate(this.plan, directory, selection, rows) < 0)
      throw this.#memory.budgetError();
  }

  /** Folds the groups of `source` with these hashes, all of them in memory, into `target`. @throws MEMORY_BUDGET */
  merge(source: Directory, target: Directory, range: HashRange = everyHash): void {
    this.#set(planLayout.offset.accumulators, this.#accumulators);
    if (this.#memory.kernels.windowAggregateMerge(this.plan, source, target, range.first, range.last) < 0)
      throw this.#memory.budgetError();
  }

  /**
   * The groups of a hash table as columns, keys and then results, at most `batchRowsMax` at a time. `arena` is reset before each step.
   * Dead groups of an updating input are left out of results, but not of state.
   */
  *columnsOf(
    directory: Directory,
    arena: Arena,
    what: 'results' | 'state',
  ): Generator<{ rows: number; columns: Column[] }> {
    const { kernels } = this.#memory;
    const liveOffset = what === 'results' ? this.#layout.liveOffset : 0;
    let cursor = 0;
    let cursorEntry = 0;
    for (;;) {
      arena.reset();
      const entries = arena.allocate(limits.batchRowsMax * 4);
      // The consumer may use other tables between two steps.
      this.#set(planLayout.offset.cursor, cursor);
      this.#set(planLayout.offset.cursorEntry, cursorEntry);
      const rows = kernels.windowAggregateCollect(this.plan, directory, entries, limits.batchRowsMax, liveOffset);
      if (rows === 0) return;
      if (rows === fault.FAULT_SPILLED) {
        present(this.state.pager, 'pager').loadSlot(directory, this.#get(planLayout.offset.cursor));
        continue;
      }
      cursor = this.#get(planLayout.offset.cursor);
      cursorEntry = this.#get(planLayout.offset.cursorEntry);
      yield { rows, columns: this.#columns.of(entries, rows, arena, what) };
    }
  }

  /** The state of entries whose addresses (uint32) are given, as columns in `arena`: keys, then accumulators. */
  statesOf(entries: Ptr, rows: number, arena: Arena): Column[] {
    return this.#columns.of(entries, rows, arena, 'state');
  }

  /** Gives back all memory but frozen pages; no borrowed hash table may be in use. */
  close(): void {
    this.state.close();
    const packed = address(this.#memory.u32[(this.plan + planLayout.offset.packed) >>> 2] ?? 0);
    if (packed !== 0) this.#memory.release(packed);
    this.#arena.release();
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
    const { ACCUMULATE_MIN_BYTES, ACCUMULATE_VALUES } = accumulatorOperation;
    for (const [index, { operation, column, physical, offset }] of this.#layout.accumulators.entries()) {
      // What no column feeds, the operator writes itself: counting the NULLs of no column does nothing.
      const isFed = column !== undefined || operation === ACCUMULATE_ROWS;
      const isCount =
        operation === ACCUMULATE_ROWS || operation === ACCUMULATE_NULLS || operation === ACCUMULATE_SUM_I64;
      const statePhysical = operation === ACCUMULATE_SUM_F64 ? physicalCode.PHYSICAL_F64 : physical;
      for (const [base, values] of [
        [this.#accumulators, { operation: isFed ? operation : ACCUMULATE_NULLS, physical }],
        [
          this.#restorers,
          isCount
            ? { operation: ACCUMULATE_SUM_I64, physical: physicalCode.PHYSICAL_I64 }
            : operation === ACCUMULATE_VALUES
              ? { operation: ACCUMULATE_MIN_BYTES, physical: physicalCode.PHYSICAL_BYTES }
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

  #get(offset: number): number {
    return this.#memory.u32[(this.plan + offset) >>> 2] ?? 0;
  }

  #set(offset: number, value: number): void {
    this.#memory.u32[(this.plan + offset) >>> 2] = value;
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
