import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { listCursorFields, listPlanFields } from '../abi/row-lists.ts';
import {
  inlineSlots,
  referenceKind,
  stateDirectoryFields,
  stateReferenceFields,
  stateTableFields,
} from '../abi/state-table.ts';
import { structLayout } from '../abi/table.ts';
import {
  keyMode,
  windowChunkRows,
  windowKeyFields,
  windowPlanFields,
  windowScratchBytes,
} from '../abi/window-aggregate.ts';
import type { Batch, Column } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import { assert, present } from '../base/assert.ts';
import { Arena } from '../kernels/arena.ts';
import { address, type MemoryOwner, type SlotMemory } from '../kernels/slot-memory.ts';
import { RowCodec } from '../state/row-codec.ts';
import { type GroupLayout, groupLayout, physicalCodeOf } from './group-layout.ts';

const keyPlan = structLayout(windowPlanFields);
const keyColumn = structLayout(windowKeyFields);
const listPlan = structLayout(listPlanFields);
const listCursor = structLayout(listCursorFields);
const tableLayout = structLayout(stateTableFields);
const directoryLayout = structLayout(stateDirectoryFields);
const referenceLayout = structLayout(stateReferenceFields);

/** Bytes of an entry behind the key: where the first row is, and a spare word. */
const listBytes = 8;
/** Rows that are packed at once, so that they are still in the cache when they are copied to their bucket. */
const packRows = windowChunkRows;

export interface RowListsOptions {
  /** Of the rows. */
  readonly schema: Schema;
  /** None of them may be NULL in a row; no columns: all rows have one key. */
  readonly keyColumns: readonly number[];
  /** Whether the time at which a row came is kept with it. */
  readonly keepsTime: boolean;
  /** Position of the table in the operator's `KeyedState`. */
  readonly table: number;
}

/** The rows of one input by key, as often as they came: a multi-map in pages of slot memory. */
export class RowLists {
  readonly #memory: SlotMemory;
  readonly #options: RowListsOptions;
  readonly #codec: RowCodec;
  readonly #layout: GroupLayout;
  /** Holds the descriptors. */
  readonly #fixed: Arena;
  readonly #directory: Ptr;
  readonly #keys: Ptr;
  readonly #keyColumns: Ptr;
  readonly #plan: Ptr;
  readonly #cursor: Ptr;

  /** @throws SQL_UNSUPPORTED for types that state cannot hold; MEMORY_BUDGET */
  constructor(memory: SlotMemory, owner: MemoryOwner, options: RowListsOptions) {
    const { schema, keyColumns, keepsTime } = options;
    this.#memory = memory;
    this.#options = options;
    this.#codec = new RowCodec(memory, owner, schema);
    this.#layout = groupLayout(schema, keyColumns, [], false);
    this.#fixed = new Arena(memory, owner);
    this.#keyColumns = this.#allocateZeroed(this.#layout.keys.length * keyColumn.sizeBytes);
    this.#keys = this.#writeKeyPlan(owner);
    this.#plan = this.#allocateZeroed(listPlan.sizeBytes);
    this.#set(this.#plan, listPlan.offset.keys, this.#keys);
    this.#set(this.#plan, listPlan.offset.listOffset, this.#layout.entryBytes);
    this.#set(this.#plan, listPlan.offset.headerBytes, keepsTime ? 16 : 8);
    this.#cursor = this.#allocateZeroed(listCursor.sizeBytes);
    this.#directory = this.#allocateZeroed(directoryLayout.sizeBytes + inlineSlots * 4);
    memory.kernels.stateDirectoryOpen(this.#directory, this.#writeTable(owner));
  }

  /** The batch whose rows `find` and `apply` speak of: its columns with the key, and the hash of the key of each row. */
  setKeys(batch: Batch, keyColumns: readonly number[], hashes: Ptr): void {
    this.#set(this.#keys, keyPlan.offset.hashes, hashes);
    for (const [index, key] of this.#layout.keys.entries()) {
      const column = present(batch.columns[keyColumns[index] ?? -1], 'key column');
      assert(physicalCodeOf(column.type) === key.physical, 'the keys of a join are of one type');
      const at = this.#keyColumns + index * keyColumn.sizeBytes;
      this.#set(at, keyColumn.offset.validity, column.validity);
      this.#set(at, keyColumn.offset.data, column.data);
      this.#set(at, keyColumn.offset.offsets, column.offsets);
    }
  }

  /** Finds, for `next`, the lists of the rows with these numbers. `found` has room for a u32 each. @throws MEMORY_BUDGET */
  find(rowNumbers: Ptr, rows: number, found: Ptr): void {
    if (this.#memory.kernels.rowListsFind(this.#plan, this.#directory, rowNumbers, rows, found) < 0) {
      throw this.#memory.budgetError();
    }
  }

  /** Begins a walk over found lists; rows that came at `expiredMs` or before do not count. */
  walk(found: Ptr, rows: number, expiredMs: number): void {
    const { offset, sizeBytes } = listCursor;
    this.#memory.u8.fill(0, this.#cursor, this.#cursor + sizeBytes);
    this.#memory.i64[(this.#cursor + offset.expiredMs) / 8] = BigInt(expiredMs);
    this.#set(this.#cursor, offset.directory, this.#directory);
    this.#set(this.#cursor, offset.found, found);
    this.#set(this.#cursor, offset.foundCount, rows);
  }

  /**
   * Up to `rowsMax` further rows of the walk: which of `rowNumbers` they were found for, and their records, u32 each. Returns how many,
   * 0 at the end. Records stay where they are until `apply`.
   */
  next(rowNumbers: Ptr, rowsMax: number, targetRows: Ptr, targetRecords: Ptr): number {
    const { kernels } = this.#memory;
    return kernels.rowListsNext(this.#plan, this.#cursor, rowNumbers, rowsMax, targetRows, targetRecords) >>> 0;
  }

  /** The columns of rows at these addresses, in `arena`. @throws MEMORY_BUDGET */
  unpack(arena: Arena, records: Ptr, rows: number): Column[] {
    return this.#codec.unpack(arena, records, rows);
  }

  /**
   * Adds the rows of the batch with these numbers, or takes one equal row away, as their kinds say; one that is not there is
   * ignored. @throws MEMORY_BUDGET
   */
  apply(arena: Arena, batch: Batch, rowNumbers: Ptr, rows: number, nowMs: number): void {
    const { kernels } = this.#memory;
    this.#codec.setInput(batch);
    for (let first = 0; first < rows; first += packRows) {
      const count = Math.min(rows - first, packRows);
      const numbers = (rowNumbers + first * 4) as Ptr;
      const mark = arena.mark();
      const records = this.#codec.pack(arena, numbers, count);
      const time = BigInt(Math.floor(nowMs));
      const done = kernels.rowListsApply(
        this.#plan,
        this.#directory,
        numbers,
        count,
        batch.kinds,
        records,
        nullPtr,
        time,
      );
      arena.rewind(mark);
      if (done < 0) throw this.#memory.budgetError();
    }
  }

  /** Gives back all memory. */
  close(): void {
    this.#memory.kernels.stateDirectoryClear(this.#directory);
    const packed = address(this.#memory.u32[(this.#keys + keyPlan.offset.packed) >>> 2] ?? 0);
    if (packed !== 0) this.#memory.release(packed);
    this.#codec.close();
    this.#fixed.release();
  }

  #writeKeyPlan(owner: MemoryOwner): Ptr {
    const { keyMode: mode, keys, keyFixedBytes, entryBytes } = this.#layout;
    const plan = this.#allocateZeroed(keyPlan.sizeBytes);
    const { offset } = keyPlan;
    this.#set(plan, offset.keyMode, mode);
    this.#set(plan, offset.keyCount, keys.length);
    this.#set(plan, offset.keys, this.#keyColumns);
    this.#set(plan, offset.keyFixedBytes, keyFixedBytes);
    this.#set(plan, offset.template, this.#allocateZeroed(listBytes));
    this.#set(plan, offset.accumulatorStart, entryBytes);
    this.#set(plan, offset.entryBytes, entryBytes + listBytes);
    this.#set(plan, offset.owner, owner);
    this.#set(plan, offset.scratch, this.#fixed.allocate(windowScratchBytes));
    for (const [index, key] of keys.entries()) {
      const at = this.#keyColumns + index * keyColumn.sizeBytes;
      this.#set(at, keyColumn.offset.physical, key.physical);
      this.#set(at, keyColumn.offset.offset, key.offset);
    }
    return plan;
  }

  #writeTable(owner: MemoryOwner): Ptr {
    const { keyMode: mode, entryBytes } = this.#layout;
    const references = [{ offset: entryBytes, kind: referenceKind.REFERENCE_LIST as number }];
    if (mode === keyMode.KEY_VARIABLE) references.unshift({ offset: 8, kind: referenceKind.REFERENCE_BYTES });
    const list = this.#allocateZeroed(references.length * referenceLayout.sizeBytes);
    for (const [index, { offset, kind }] of references.entries()) {
      this.#set(list + index * referenceLayout.sizeBytes, referenceLayout.offset.offset, offset);
      this.#set(list + index * referenceLayout.sizeBytes, referenceLayout.offset.kind, kind);
    }
    const table = this.#allocateZeroed(tableLayout.sizeBytes);
    const { offset } = tableLayout;
    this.#set(table, offset.owner, owner);
    this.#set(table, offset.number, this.#options.table);
    this.#set(table, offset.entryBytes, entryBytes + listBytes);
    this.#set(table, offset.references, list);
    this.#set(table, offset.referenceCount, references.length);
    this.#set(table, offset.chains, 1);
    this.#set(table, offset.heapBytesAverage, 64);
    return table;
  }

  #set(at: number, offset: number, value: number): void {
    this.#memory.u32[(at + offset) >>> 2] = value;
  }

  #allocateZeroed(bytes: number): Ptr {
    const start = this.#fixed.allocate(bytes);
    this.#memory.u8.fill(0, start, start + bytes);
    return start;
  }
}
