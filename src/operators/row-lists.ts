import { nullPtr, offsetPtr, type Ptr } from '../abi/ptr.ts';
import { listCursorFields, listPlanFields } from '../abi/row-lists.ts';
import { referenceKind } from '../abi/state-table.ts';
import { structLayout } from '../abi/table.ts';
import {
  keyMode,
  windowChunkRows,
  windowKeyFields,
  windowPlanFields,
  windowScratchBytes,
} from '../abi/window-aggregate.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import type { Field, Schema } from '../arrow/data-type.ts';
import { assert, present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import { Arena } from '../kernels/arena.ts';
import { selectedRowNumbers } from '../kernels/column-reader.ts';
import { address, type MemoryOwner, type SlotMemory } from '../kernels/slot-memory.ts';
import { entriesInOrder } from '../state/entries-in-order.ts';
import { everyHash } from '../state/hash-range.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import { RowCodec } from '../state/row-codec.ts';
import { SparseBuckets } from '../state/sparse-buckets.ts';
import { beforeAllMs } from '../state/state-ttl.ts';
import { type Directory, type EntryLayout, StateTable } from '../state/state-table.ts';
import { type GroupLayout, groupLayout, physicalCodeOf } from './group-layout.ts';
import { keyHashes } from './key-hashes.ts';

const keyPlan = structLayout(windowPlanFields);
const keyColumn = structLayout(windowKeyFields);
const listPlan = structLayout(listPlanFields);
const listCursor = structLayout(listCursorFields);

/** Bytes of an entry behind the key: where the first row is, and a spare word. */
const listBytes = 8;
/** Rows that are packed at once, so that they are still in the cache when they are copied to their bucket. */
const packRows = windowChunkRows;

/** The time at which a row came, in portable rows; NULL = now. */
const timeField: Field = { name: '$came', type: { kind: 'timestamp-ltz', precision: 3, nullable: true } };

export interface RowListsOptions {
  /** Of the state table. */
  readonly name: string;
  /** Of the rows. */
  readonly schema: Schema;
  /** No columns: all rows have one key. */
  readonly keyColumns: readonly number[];
  /** Whether keys may be NULL in a row. */
  readonly hasNullKeys: boolean;
  /** Whether the time at which a row came is kept with it. */
  readonly keepsTime: boolean;
  /** Position of the table in the operator's `KeyedState`. */
  readonly table: number;
}

/** How many columns a description's layout packs into a key. */
export function packedKeyColumns(layout: string): number {
  return /^lists:\d+:([^;]*);/.exec(layout)?.[1]?.split(',').length ?? 0;
}

/** The rows of one input by key, as often as they came: a multi-map in pages of slot memory. */
export class RowLists {
  /** The table's hash table, for snapshots. */
  readonly state: StateTable;
  readonly description: StateTableDescription;
  readonly #memory: SlotMemory;
  readonly #keepsTime: boolean;
  readonly #codec: RowCodec;
  readonly #layout: GroupLayout;
  /** Holds the descriptors. */
  readonly #fixed: Arena;
  readonly #directory: Directory;
  readonly #sparse: SparseBuckets;
  readonly #keys: Ptr;
  readonly #keyColumns: Ptr;
  readonly #plan: Ptr;
  readonly #cursor: Ptr;
  readonly #owner: MemoryOwner;
  /** The hash whose bucket is looked at next for rows that have expired. */
  #expireHash = 0;

  /** @throws SQL_UNSUPPORTED for types that state cannot hold; MEMORY_BUDGET */
  constructor(memory: SlotMemory, owner: MemoryOwner, options: RowListsOptions) {
    const { schema, keyColumns, keepsTime, name, table } = options;
    this.#memory = memory;
    this.#owner = owner;
    this.#keepsTime = keepsTime;
    this.#codec = new RowCodec(memory, owner, schema);
    // A key of one column lies as it is, without a place for NULL; one of several is packed, and has one.
    const packed = options.hasNullKeys && keyColumns.length === 1 ? [...keyColumns, ...keyColumns] : keyColumns;
    this.#layout = groupLayout(schema, packed, [], false);
    this.description = {
      name,
      schema: keepsTime ? { fields: [...schema.fields, timeField] } : schema,
      keyColumns,
      layout: layoutText(this.#layout, keepsTime, this.#codec.layout),
    };
    this.#fixed = new Arena(memory, owner);
    this.#keyColumns = this.#allocateZeroed(this.#layout.keys.length * keyColumn.sizeBytes);
    this.#keys = this.#writeKeyPlan(owner);
    this.#plan = this.#allocateZeroed(listPlan.sizeBytes);
    this.#set(this.#plan, listPlan.offset.keys, this.#keys);
    this.#set(this.#plan, listPlan.offset.listOffset, this.#layout.entryBytes);
    this.#set(this.#plan, listPlan.offset.headerBytes, keepsTime ? 16 : 8);
    this.#cursor = this.#allocateZeroed(listCursor.sizeBytes);
    this.state = new StateTable(memory, owner, this.#fixed, table, entryLayout(this.#layout));
    this.#directory = this.state.open(0);
    this.#sparse = new SparseBuckets(memory, this.#directory);
  }

  /** The batch whose rows `find` and `apply` speak of: its columns with the key, and the hash of the key of each row. */
  setKeys(batch: Batch, keyColumns: readonly number[], hashes: Ptr): void {
    this.#set(this.#keys, keyPlan.offset.hashes, hashes);
    for (const [index, key] of this.#layout.keys.entries()) {
      const column = present(batch.columns[keyColumns[index % keyColumns.length] ?? -1], 'key column');
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
   * Adds the rows of the batch with these numbers, or takes one equal row away, as their kinds say; one that is not there, or came at
   * `expiredMs` or before, is ignored. @throws MEMORY_BUDGET
   */
  apply(arena: Arena, batch: Batch, rowNumbers: Ptr, rows: number, nowMs: number, expiredMs = beforeAllMs): void {
    this.#apply(arena, batch, rowNumbers, rows, nullPtr, nowMs, expiredMs);
  }

  /**
   * Drops rows that came at `expiredMs` or before from the next `buckets` buckets of the table, after which it begins again.
   * @throws MEMORY_BUDGET
   */
  expire(buckets: number, expiredMs: number): void {
    const { kernels } = this.#memory;
    const expired = BigInt(Math.floor(expiredMs));
    const next = kernels.rowListsExpire(this.#plan, this.#directory, this.#expireHash, buckets, expired);
    if (next < 0n) throw this.#memory.budgetError();
    this.#expireHash = Number(next);
  }

  /** Merges buckets of which little is left, some at a time. Entries and records move. */
  merge(): void {
    this.#sparse.merge();
  }

  /**
   * What it does to the lists of the keys of rows that they have been read: rows that came at `expiredMs` or before go, and the others
   * came at `nowMs` at least. Found entries are not good any more. @throws MEMORY_BUDGET
   */
  touch(rowNumbers: Ptr, rows: number, expiredMs: number, nowMs: number): void {
    const { kernels } = this.#memory;
    const timeMs = BigInt(Math.floor(nowMs));
    const expired = BigInt(Math.floor(expiredMs));
    if (kernels.rowListsTouch(this.#plan, this.#directory, rowNumbers, rows, expired, timeMs) < 0) {
      throw this.#memory.budgetError();
    }
  }

  /**
   * All rows that came after `expiredMs` in portable form, in order of the hash of their key; each batch lives in `arena` until the
   * next one.
   */
  *rows(arena: Arena, keyGroups: number, expiredMs = beforeAllMs): Generator<Batch> {
    const { schema } = this.description;
    const walk = new Arena(this.#memory, this.#owner);
    try {
      const records = walk.allocate(limits.batchRowsMax * 4);
      for (const { entries, rows: found } of entriesInOrder(this.#memory, this.state, everyHash, keyGroups, walk)) {
        this.walk(entries, found, expiredMs);
        for (;;) {
          arena.reset();
          const rows = this.next(nullPtr, limits.batchRowsMax, nullPtr, records);
          if (rows === 0) break;
          const columns = this.unpack(arena, records, rows);
          if (this.#keepsTime) columns.push(this.#timeColumn(arena, records, rows));
          yield denseBatch(schema, rows, columns);
        }
      }
    } finally {
      walk.release();
    }
  }

  /** Adds rows in portable form; those without a time have come at `nowMs`. @throws MEMORY_BUDGET */
  addRows(arena: Arena, batch: Batch, rowNumbers: Ptr, nowMs: number): void {
    const { keyColumns, schema } = this.description;
    const mark = arena.mark();
    this.setKeys(batch, keyColumns, keyHashes(this.#memory, arena, batch, keyColumns));
    const times = this.#keepsTime ? this.#timesOf(arena, batch, nowMs) : nullPtr;
    const columns = batch.columns.slice(0, this.#keepsTime ? -1 : schema.fields.length);
    this.#apply(
      arena,
      { ...batch, columns, kinds: nullPtr },
      rowNumbers,
      batch.selectedRows,
      times,
      nowMs,
      beforeAllMs,
    );
    arena.rewind(mark);
  }

  /** Gives back all memory. */
  close(): void {
    this.state.close();
    const packed = address(this.#memory.u32[(this.#keys + keyPlan.offset.packed) >>> 2] ?? 0);
    if (packed !== 0) this.#memory.release(packed);
    this.#codec.close();
    this.#fixed.release();
  }

  #apply(
    arena: Arena,
    batch: Batch,
    rowNumbers: Ptr,
    rows: number,
    times: Ptr,
    nowMs: number,
    expiredMs: number,
  ): void {
    const { kernels } = this.#memory;
    const now = BigInt(Math.floor(nowMs));
    const expired = BigInt(Math.floor(expiredMs));
    this.#codec.setInput(batch);
    for (let first = 0; first < rows; first += packRows) {
      const count = Math.min(rows - first, packRows);
      const numbers = offsetPtr(rowNumbers, first * 4);
      const mark = arena.mark();
      const records = this.#codec.pack(arena, numbers, count);
      const chunkTimes = times === 0 ? nullPtr : offsetPtr(times, first * 8);
      const done = kernels.rowListsApply(
        this.#plan,
        this.#directory,
        numbers,
        count,
        batch.kinds,
        records,
        chunkTimes,
        now,
        expired,
      );
      arena.rewind(mark);
      if (done < 0) throw this.#memory.budgetError();
    }
  }

  /** When rows came; the time lies before the record. */
  #timeColumn(arena: Arena, records: Ptr, rows: number): Column {
    const { i64, u32 } = this.#memory;
    const data = arena.allocate(rows * 8);
    for (let row = 0; row < rows; row++) i64[data / 8 + row] = i64[((u32[records / 4 + row] ?? 0) - 8) / 8] ?? 0n;
    return { type: timeField.type, validity: nullPtr, data, offsets: nullPtr, children: [] };
  }

  /** The times of portable rows, an i64 each, in the order of the batch. */
  #timesOf(arena: Arena, batch: Batch, nowMs: number): Ptr {
    const { i64, u8 } = this.#memory;
    const { data, validity } = present(batch.columns.at(-1), 'time column');
    const times = arena.allocate(batch.selectedRows * 8);
    for (const [index, row] of selectedRowNumbers(this.#memory, batch).entries()) {
      const isKnown = validity === 0 || (((u8[validity + (row >>> 3)] ?? 0) >>> (row & 7)) & 1) === 1;
      i64[times / 8 + index] = isKnown ? (i64[data / 8 + row] ?? 0n) : BigInt(Math.floor(nowMs));
    }
    return times;
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

  #set(at: number, offset: number, value: number): void {
    this.#memory.u32[(at + offset) >>> 2] = value;
  }

  #allocateZeroed(bytes: number): Ptr {
    const start = this.#fixed.allocate(bytes);
    this.#memory.u8.fill(0, start, start + bytes);
    return start;
  }
}

function entryLayout({ keyMode: mode, entryBytes }: GroupLayout): EntryLayout {
  const list = { offset: entryBytes, kind: referenceKind.REFERENCE_LIST };
  const key = { offset: 8, kind: referenceKind.REFERENCE_BYTES };
  return {
    entryBytes: entryBytes + listBytes,
    references: mode === keyMode.KEY_VARIABLE ? [key, list] : [list],
    chains: true,
  };
}

function layoutText({ keyMode: mode, keys }: GroupLayout, keepsTime: boolean, rowLayout: string): string {
  const key = keys.map(({ physical, offset }) => `${physical}@${offset}`).join(',');
  return `lists:${mode}:${key};${keepsTime ? 'time;' : ''}${rowLayout}`;
}
