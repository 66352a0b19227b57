import { offsetPtr, type Ptr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import type { DataType, Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import { DeferredRows } from '../state/deferred-rows.ts';
import { ownedHashes } from '../state/hash-range.ts';
import type { StatePager } from '../state/state-pager.ts';
import { Arena } from '../kernels/arena.ts';
import { keyHashes } from './key-hashes.ts';
import { maxWatermarkMs, type Operator, type OperatorContext, type OperatorSnapshot } from './operator.ts';

/** Partitions of one subtask: one of them has to fit into memory, and its part of a table must fill pages of its own to leave it. */
const partitions = { min: 4, max: 128 } as const;
/** Pages that a partition has at least when state takes all its memory. */
const partitionPages = 8;
/** Rows do not wait for longer than this, or than so many times what the last round took. */
const waitMsMax = 1000;
const waitRounds = 4;
/** Rows that wait are worked off when they have so many times the bytes of the memory for state. */
const deferredShare = 4 / 3;

/** An input of an operator: its rows, and the columns of their key in the order in which they are hashed. */
export interface KeyedInput {
  readonly schema: Schema;
  readonly keyColumns: readonly number[];
}

/**
 * An operator whose state may outgrow memory.
 *
 *   rows of a batch = rows whose partition of state is in memory, now | the others, later, a partition at a time
 *
 * As long as everything fits, batches go straight through. When free memory falls below a reserve, the partitions used least go to
 * the spill file. Rows of theirs are kept back, in their order, until many have gathered, until they have waited for long, and before
 * everything that has to see them: a barrier, an end, a watermark that fires windows. Then partition after partition is brought back and gets its
 * rows. A watermark that comes meanwhile is passed on behind them, or at once where it makes no difference.
 */
export class SpillingOperator implements Operator {
  readonly #operator: Operator;
  readonly #context: OperatorContext;
  readonly #inputs: readonly KeyedInput[];
  readonly #pager: StatePager;
  readonly #arena: Arena;
  readonly #bits: number;
  readonly #firstPartition: number;
  readonly #partitions: number;
  #deferred: DeferredRows | undefined;
  #heldWatermarkMs: number | undefined;
  /** When the first of the waiting rows came. */
  #waitingSinceMs: number | undefined;
  #lastBatchMs = 0;
  #roundMs = 0;

  constructor(operator: Operator, pager: StatePager, inputs: readonly KeyedInput[], context: OperatorContext) {
    const { memory, owner, subtask, parallelism, keyGroups } = context;
    this.#operator = operator;
    this.#context = context;
    this.#inputs = inputs;
    this.#pager = pager;
    this.#arena = new Arena(memory, owner);
    const owned = ownedHashes(subtask, parallelism, keyGroups);
    this.#bits = partitionBits(memory.stateBytes) + Math.ceil(Math.log2(parallelism));
    this.#firstPartition = owned.first >>> (32 - this.#bits);
    this.#partitions = (owned.last >>> (32 - this.#bits)) - this.#firstPartition + 1;
    pager.begin(present(context.openSpill, 'spill file'), owned, this.#bits);
    const state = present(operator.keyedState, 'keyed state');
    this.keyedState = {
      tables: state.tables,
      pages: state.pages,
      rows: (table, arena) => state.rows(table, arena),
      addRows: (table, batch) => this.#addRows(state, table, batch),
    };
    if (operator.idleTimeoutMs !== undefined) this.idleTimeoutMs = operator.idleTimeoutMs;
  }

  readonly idleTimeoutMs?: number;
  readonly keyedState: KeyedState;

  onBatch(batch: Batch, input: number): void {
    this.keyedState.pages.makeRoom();
    if (!this.#pager.hasSpilled) {
      this.#operator.onBatch(batch, input);
      return;
    }
    this.#split(batch, input);
    if (this.#isDue()) this.#workOff();
  }

  onWatermark(timestampMs: number): void {
    if (this.#waitingSinceMs === undefined) {
      this.#operator.onWatermark(timestampMs);
      return;
    }
    const isBoundary = this.#operator.isBoundary?.(timestampMs);
    if (isBoundary === false) {
      this.#operator.onWatermark(timestampMs);
      return;
    }
    this.#heldWatermarkMs = timestampMs;
    if (isBoundary === true || timestampMs === maxWatermarkMs) this.#workOff();
  }

  onTimer(timestampMs: number): void {
    if (this.#waitingSinceMs !== undefined) {
      const isQuiet = this.#context.clock.nowMs() - this.#lastBatchMs >= 100;
      if (isQuiet || this.#isDue()) this.#workOff();
      else this.#context.setTimer(this.#context.clock.nowMs() + 100);
    }
    this.#operator.onTimer?.(timestampMs);
  }

  beforeIdle(): void {
    this.#workOff();
    this.#operator.beforeIdle?.();
  }

  beforeBarrier(): void {
    this.#workOff();
    this.#operator.beforeBarrier?.();
  }

  snapshot(): OperatorSnapshot {
    return this.#operator.snapshot();
  }

  restore(snapshots: readonly OperatorSnapshot[]): void {
    this.#operator.restore(snapshots);
  }

  close(): void {
    this.#operator.close();
    this.#deferred?.close();
    this.#pager.close();
    this.#arena.release();
  }

  /** Adds rows of a snapshot, a partition at a time when some of them lie in the file. */
  #addRows(state: KeyedState, table: number, batch: Batch): void {
    state.pages.makeRoom();
    if (!this.#pager.hasSpilled) {
      state.addRows(table, batch);
      return;
    }
    const { keyColumns } = present(state.tables[table], 'state table');
    this.#arena.reset();
    const hashes = keyHashes(this.#context.memory, this.#arena, batch, keyColumns);
    for (const [partition, rowNumbers] of this.#rowsByPartition(batch, hashes)) {
      this.#pager.load(partition);
      this.#pager.makeReserve(partition);
      const selection = this.#arena.allocate(rowNumbers.length * 4);
      this.#context.memory.u32.set(rowNumbers, selection >>> 2);
      state.addRows(table, { ...batch, selection, selectedRows: rowNumbers.length });
    }
  }

  #rowsByPartition({ rows, selection, selectedRows }: Batch, hashes: Ptr): Map<number, number[]> {
    const { u32 } = this.#context.memory;
    const found = new Map<number, number[]>();
    for (let index = 0; index < selectedRows; index++) {
      const row = selection === 0 ? index : (u32[(selection >>> 2) + index] ?? rows);
      const partition = (u32[(hashes >>> 2) + row] ?? 0) >>> (32 - this.#bits);
      const known = found.get(partition);
      if (known === undefined) found.set(partition, [row]);
      else known.push(row);
    }
    return found;
  }

  /** Gives the operator the rows whose state is in memory, and keeps the others back. */
  #split(batch: Batch, input: number): void {
    const { memory, arena, clock } = this.#context;
    const { keyColumns } = present(this.#inputs[input], `input ${input}`);
    const hashes = batch.hashes === 0 ? keyHashes(memory, arena, batch, keyColumns) : batch.hashes;
    const { u8, u32, kernels } = memory;
    this.#arena.reset();
    const groups = 2 ** this.#bits;
    const table = this.#arena.allocate(groups);
    const spilled: number[] = [];
    u8.fill(0, table, table + groups);
    for (let index = 0; index < this.#partitions; index++) {
      if (!this.#pager.isSpilled(this.#firstPartition + index)) continue;
      spilled.push(this.#firstPartition + index);
      u8[table + this.#firstPartition + index] = spilled.length;
    }
    const rows = batch.selectedRows;
    const starts = this.#arena.allocate((spilled.length + 2) * 4);
    const target = this.#arena.allocate(rows * 4);
    const scratch = this.#arena.allocate(rows);
    const { selection } = batch;
    kernels.partitionRows(table, groups, spilled.length + 1, hashes, selection, rows, scratch, starts, target);
    const startOf = (index: number): number => u32[(starts >>> 2) + index] ?? 0;
    for (const [index, partition] of spilled.entries()) {
      this.#pager.noteUse(partition, startOf(index + 2) - startOf(index + 1));
    }
    const resident = startOf(1);
    if (resident < rows) {
      this.#openDeferred().add(batch, hashes, input, spilled, offsetPtr(starts, 4), target);
      if (this.#waitingSinceMs === undefined) {
        this.#waitingSinceMs = clock.nowMs();
        this.#context.setTimer(this.#waitingSinceMs + 100);
      }
    }
    this.#lastBatchMs = clock.nowMs();
    if (resident === 0) return;
    const all = resident === rows;
    this.#operator.onBatch({ ...batch, hashes, selection: all ? selection : target, selectedRows: resident }, input);
  }

  #openDeferred(): DeferredRows {
    if (this.#deferred === undefined) {
      const { memory, owner, openSpill } = this.#context;
      const schemas = this.#inputs.map(({ schema }) => schema);
      this.#deferred = new DeferredRows(memory, owner, schemas, present(openSpill, 'spill file')());
    }
    return this.#deferred;
  }

  #isDue(): boolean {
    if (this.#waitingSinceMs === undefined) return false;
    if ((this.#deferred?.bytes ?? 0) > this.#context.memory.stateBytes * deferredShare) return true;
    const waitedMs = this.#context.clock.nowMs() - this.#waitingSinceMs;
    return waitedMs > Math.max(waitMsMax, this.#roundMs * waitRounds);
  }

  /** Brings partition after partition back and gives it its rows. */
  #workOff(): void {
    const deferred = this.#deferred;
    if (deferred !== undefined && this.#waitingSinceMs !== undefined) {
      const { clock, arena } = this.#context;
      const startMs = clock.nowMs();
      const { pages } = this.keyedState;
      for (const partition of deferred.partitions()) {
        pages.makeRoom(partition);
        this.#pager.load(partition);
        for (const { batch, input } of deferred.take(partition, this.#arena)) {
          const mark = arena.mark();
          pages.makeRoom(partition);
          this.#operator.onBatch(batch, input);
          arena.rewind(mark);
        }
      }
      this.#waitingSinceMs = undefined;
      this.#roundMs = clock.nowMs() - startMs;
    }
    const watermarkMs = this.#heldWatermarkMs;
    this.#heldWatermarkMs = undefined;
    if (watermarkMs !== undefined) this.#operator.onWatermark(watermarkMs);
  }
}

/** Leading bits of the hashes of one subtask that number its partitions: a power of two of them, fewer in a small memory. */
function partitionBits(stateBytes: number): number {
  const count = stateBytes / limits.pageBytes / partitionPages;
  return Math.floor(Math.log2(Math.min(Math.max(count, partitions.min), partitions.max)));
}

/** Whether rows with a column of the type can be kept back. */
function isPackable(type: DataType): boolean {
  if (type.kind === 'row') return type.fields.every((field) => isPackable(field.type));
  return type.kind !== 'array' && type.kind !== 'map' && type.kind !== 'multiset';
}

/** The operator, so that its state may outgrow memory where that can be. */
export function withSpilling(operator: Operator, inputs: readonly KeyedInput[], context: OperatorContext): Operator {
  const pager = operator.keyedState?.pages.pager;
  const isKeyed = inputs.every(({ keyColumns }) => keyColumns.length > 0);
  const canWait = inputs.every(({ schema }) => schema.fields.every(({ type }) => isPackable(type)));
  if (pager === undefined || !isKeyed || !canWait || context.openSpill === undefined) return operator;
  return new SpillingOperator(operator, pager, inputs, context);
}
