import { nullPtr, offsetPtr, type Ptr } from '../abi/ptr.ts';
import { paneRunFields, paneSplitFields } from '../abi/pane-split.ts';
import { structLayout } from '../abi/table.ts';
import { accumulatorOperation } from '../abi/window-aggregate.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import type { DataType, Field, Schema } from '../arrow/data-type.ts';
import { assert, present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import { Arena } from '../kernels/arena.ts';
import { batchFromRows } from '../kernels/batch-from-rows.ts';
import { type Row, readRows } from '../kernels/column-reader.ts';
import { packBatch, unpackBatch } from '../kernels/pack-batch.ts';
import { ownedHashes, ownedKeyGroups } from '../state/hash-range.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import type { Directory } from '../state/state-table.ts';
import type { AggregateCall } from './aggregate-call.ts';
import { type GroupLayout, groupLayout } from './group-layout.ts';
import { describeGroups, groupStateSchema } from './group-state-layout.ts';
import { GroupTables } from './group-tables.ts';
import { GroupedState } from './grouped-state.ts';
import { FiredRanges, firedRangeSchema } from './fired-ranges.ts';
import { keyHashes } from './key-hashes.ts';
import { noWatermarkMs, type Operator, type OperatorContext, type OperatorSnapshot } from './operator.ts';
import {
  lastWindowEnd,
  lateBefore,
  nextWindowEnd,
  type PaneLayout,
  paneLayout,
  windowsEnded,
  windowStart,
} from './window-panes.ts';

/** Windows of event time. Sizes are positive; HOP's size need not be a multiple of its slide. */
export type WindowShape =
  | { readonly kind: 'tumble'; readonly sizeMs: number; readonly offsetMs: number }
  | { readonly kind: 'hop'; readonly slideMs: number; readonly sizeMs: number; readonly offsetMs: number }
  | { readonly kind: 'cumulate'; readonly stepMs: number; readonly sizeMs: number; readonly offsetMs: number };

/** GROUP BY window_start, window_end, keys over a window table function, as one operator. */
export interface WindowAggregateSpec {
  readonly kind: 'window-aggregate';
  readonly input: Schema;
  /** TIMESTAMP(3) or TIMESTAMP_LTZ(3) column. A row whose time is NULL is dropped and counted as late. */
  readonly timeColumn: number;
  readonly keyColumns: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  readonly window: WindowShape;
  /** The input has updates and deletions, which are taken back out of COUNT, SUM and AVG. */
  readonly updating?: boolean;
  /**
   * One half of an aggregation in two steps, for insertions only. `partial` emits, for each pane and group, the accumulators so
   * far, when the watermark passes the pane or earlier; `final` takes such rows (`partialSchema`) instead of those of `input`.
   */
  readonly phase?: 'partial' | 'final';
  /** Keys, aggregates, window_start, window_end, window_time, in this order; of the `partial` half `partialSchema`. */
  readonly output: Schema;
}

const splitLayout = structLayout(paneSplitFields);
const runLayout = structLayout(paneRunFields);
/** Beyond every time that a row can have. */
const farMs = 9_000_000_000_000_000;

/** The namespace of a pane. */
const paneStartField: Field = { name: 'pane_start', type: { kind: 'timestamp', precision: 3, nullable: false } };

/**
 * Windowed aggregation.
 *
 *   result(window, key) = fold of the rows of all panes of the window
 *
 * State: for each pane, as its namespace, groups key -> accumulators; and the watermark. A row updates the one pane that its time falls into, so a window of many
 * panes costs nothing extra until it fires; then its panes are merged. A window fires when the watermark reaches
 * its last millisecond, in order of window ends, before the watermark is passed on. A pane lives until its last window has
 * fired, and a row is late when its pane's last window has.
 *
 * In two steps the partial half sends the groups of a pane on when the watermark passes the pane's end, before it passes the
 * watermark on. It drops nothing as late: a row behind the watermark comes to the final half behind that watermark too. Before a
 * barrier it sends on all it has, so that no snapshot has to hold it.
 */
export class WindowAggregate implements Operator {
  readonly #spec: WindowAggregateSpec;
  readonly #context: OperatorContext;
  readonly #layout: GroupLayout;
  readonly #windows: PaneLayout;
  readonly #groups: GroupTables;
  readonly #panes: GroupedState;
  readonly keyedState?: KeyedState;
  /** Holds the split descriptor. */
  readonly #fixed: Arena;
  readonly #split: Ptr;
  /** Holds one result batch at a time, so that firing a large window needs no more memory than a small one. */
  readonly #results: Arena;
  readonly #stateSchema: Schema;
  #fired: FiredRanges;
  #watermarkMs = noWatermarkMs;
  #nextFireMs = Number.POSITIVE_INFINITY;

  constructor(spec: WindowAggregateSpec, context: OperatorContext) {
    this.#spec = spec;
    this.#context = context;
    this.#layout = layoutOf(spec);
    this.#windows = paneLayout(spec.window);
    this.#fixed = new Arena(context.memory, context.owner);
    this.#split = this.#fixed.allocate(splitLayout.sizeBytes);
    this.#results = new Arena(context.memory, context.owner);
    this.#stateSchema = groupStateSchema(this.#layout, paneStartField);
    assert(spec.phase === undefined || spec.updating !== true, 'an aggregation of updates takes one step');
    this.#writeSplit(noWatermarkMs);
    this.#fired = this.#firedRanges([]);
    const { memory, owner, subtask, parallelism, keyGroups } = context;
    this.#groups = new GroupTables(memory, owner, this.#layout);
    this.#panes = new GroupedState({
      memory,
      owner,
      layout: this.#layout,
      groups: this.#groups,
      description: describeGroups('panes', 0, this.#layout, paneStartField),
      namespace: paneStartField,
      owned: ownedHashes(subtask, parallelism, keyGroups),
      keyGroups,
    });
    if (spec.phase !== 'partial') this.keyedState = this.#panes;
  }

  onBatch(batch: Batch): void {
    const { memory, arena, counters } = this.#context;
    assert(batch.kinds === 0 || this.#spec.updating === true, 'a window aggregation of insertions got row kinds');
    if (this.#spec.phase === 'final') {
      this.#foldPartials(batch);
      return;
    }
    const hashes = batch.hashes === 0 ? keyHashes(memory, arena, batch, this.#spec.keyColumns) : batch.hashes;
    this.#groups.setInput(batch, hashes);
    const time = present(batch.columns[this.#spec.timeColumn], 'time column');
    counters.lateRows += this.#updatePanes(batch, time);
    if (this.#spec.phase === 'partial' && this.#groups.state.countRows() > limits.partialGroupsMax)
      this.#emitPartials(farMs);
  }

  onWatermark(timestampMs: number): void {
    if (timestampMs >= this.#nextFireMs) {
      if (this.#spec.phase === 'partial') this.#emitPartials(timestampMs);
      else this.#fire(timestampMs);
    }
    this.#watermarkMs = timestampMs;
    this.#writeSplit(timestampMs);
    this.#context.output.emitWatermark(timestampMs);
  }

  /** A watermark between two that fire nothing, and make nothing late, is of no consequence for rows that are kept back. */
  isBoundary(timestampMs: number): boolean {
    return windowsEnded(this.#windows, timestampMs) !== windowsEnded(this.#windows, this.#watermarkMs);
  }

  /** Others go on without this channel from here on, so nothing is kept that their watermark could overtake. */
  beforeIdle(): void {
    if (this.#spec.phase === 'partial') this.#emitPartials(farMs);
  }

  beforeBarrier(): void {
    this.beforeIdle();
  }

  snapshot(): OperatorSnapshot {
    if (this.#spec.phase === 'partial') return { tables: [] };
    const { memory } = this.#context;
    this.#results.reset();
    const watermarks = batchFromRows(memory, this.#results, firedRangeSchema, this.#fired.rows(this.#watermarkMs));
    return { tables: [{ name: 'watermarks', schema: firedRangeSchema, batches: [packBatch(memory, watermarks)] }] };
  }

  /** Goes on from the watermark of the key group that was furthest behind. */
  restore(snapshots: readonly OperatorSnapshot[]): void {
    const { memory } = this.#context;
    const rows = snapshots
      .flatMap(({ tables }) => tables.flatMap(({ batches }) => batches))
      .flatMap((packed) => {
        this.#results.reset();
        return readRows(memory, unpackBatch(memory, this.#results, firedRangeSchema, packed));
      });
    this.#fired = this.#firedRanges(rows);
    this.#watermarkMs = this.#fired.watermarkMs;
    this.#planNextFire();
    this.#writeSplit(this.#watermarkMs);
  }

  close(): void {
    this.#panes.close();
    this.#groups.close();
    this.#results.release();
    this.#fixed.release();
  }

  #firedRanges(rows: readonly Row[]): FiredRanges {
    const { subtask, parallelism, keyGroups } = this.#context;
    return new FiredRanges(rows, ownedKeyGroups(subtask, parallelism, keyGroups), keyGroups);
  }

  /** Folds rows of the partial half, which stand for many rows each, into their panes. */
  #foldPartials(batch: Batch): void {
    const { memory, arena, counters } = this.#context;
    const { keys, accumulators } = this.#layout;
    const keyColumns = keys.map((_, index) => index + 1);
    const hashes = batch.hashes === 0 ? keyHashes(memory, arena, batch, keyColumns) : batch.hashes;
    this.#groups.setSnapshotInput(batch, hashes, 1);
    const paneStart = present(batch.columns[0], 'pane start');
    if (this.#updatePanes(batch, paneStart) === 0) return;
    const rowsIndex = accumulators.findIndex(({ operation }) => operation === accumulatorOperation.ACCUMULATE_ROWS);
    const rows = present(batch.columns[1 + keys.length + rowsIndex], 'count of rows');
    const lateMs = BigInt(this.#lateBeforeMs());
    const { i64, u32 } = memory;
    for (let index = 0; index < batch.selectedRows; index++) {
      const row = batch.selection === 0 ? index : (u32[(batch.selection >>> 2) + index] ?? 0);
      if ((i64[paneStart.data / 8 + row] ?? 0n) < lateMs) counters.lateRows += Number(i64[rows.data / 8 + row] ?? 0n);
    }
  }

  /** Sends on, and forgets, the panes of which `watermarkMs` reaches the last millisecond. */
  #emitPartials(watermarkMs: number): void {
    const { memory, arena, output } = this.#context;
    const keyColumns = this.#layout.keys.map((_, index) => index + 1);
    const { state } = this.#groups;
    for (const startMs of state.namespaces) {
      if (startMs + this.#windows.widthMs - 1 > watermarkMs) break;
      for (const { rows, columns } of this.#groups.columnsOf(state.open(startMs), this.#results, 'state')) {
        const batch = denseBatch(this.#stateSchema, rows, [this.#paneStartColumn(startMs, rows), ...columns]);
        const mark = arena.mark();
        output.emit({ ...batch, hashes: keyHashes(memory, this.#results, batch, keyColumns) });
        arena.rewind(mark);
      }
      state.drop(startMs);
    }
    this.#planNextFire();
  }

  /** Folds the rows of the input into their panes. Returns how many were late. */
  #updatePanes(batch: Batch, time: Column, arena: Arena = this.#context.arena): number {
    const { memory } = this.#context;
    const { kernels, u32, view } = memory;
    const { selection, selectedRows: rows } = batch;
    const runs = arena.allocate(rows * runLayout.sizeBytes);
    const scratch = arena.allocate(rows * 28 + 64);
    const count = kernels.paneSplitRows(this.#split, time.data, time.validity, selection, rows, runs, scratch);
    const rowNumbers = (u32[(this.#split + splitLayout.offset.rowNumbers) >>> 2] ?? 0) as Ptr;
    for (let index = 0; index < count; index++) {
      const at = runs + index * runLayout.sizeBytes;
      const startMs = Number(view.getBigInt64(at + runLayout.offset.startMs, true));
      const first = view.getUint32(at + runLayout.offset.first, true);
      const pane = this.#paneOf(startMs);
      if (pane === undefined) continue;
      const chosen = rowNumbers === 0 ? nullPtr : offsetPtr(rowNumbers, first * 4);
      this.#groups.update(pane, chosen, view.getUint32(at + runLayout.offset.rows, true));
    }
    return view.getUint32(this.#split + splitLayout.offset.lateRows, true);
  }

  /** The groups of a pane, which may be new; undefined when no window contains the pane. */
  #paneOf(startMs: number): Directory | undefined {
    const known = this.#groups.state.find(startMs);
    if (known !== undefined) return known;
    const nextEndMs = this.#nextEnd(startMs);
    if (nextEndMs === undefined) return undefined;
    this.#nextFireMs = Math.min(this.#nextFireMs, nextEndMs - 1);
    return this.#groups.state.open(startMs);
  }

  /** When the pane is wanted next; undefined when no window contains it any more. */
  #nextEnd(startMs: number): number | undefined {
    if (this.#spec.phase === 'partial') return startMs + this.#windows.widthMs;
    return nextWindowEnd(this.#windows, startMs, this.#watermarkMs + 1);
  }

  /** Fires every window whose last millisecond the watermark has reached, and drops the panes that no later one needs. */
  #fire(watermarkMs: number): void {
    const { state } = this.#groups;
    while (state.size > 0 && this.#nextFireMs <= watermarkMs) {
      const endMs = this.#nextFireMs + 1;
      this.#fireWindow(endMs);
      for (const startMs of state.namespaces) {
        if (lastWindowEnd(this.#windows, startMs) <= endMs) state.drop(startMs);
      }
      // The window that fired is behind us even if a snapshot is taken or a failure comes before the watermark is done.
      this.#watermarkMs = endMs - 1;
      this.#planNextFire();
    }
  }

  #planNextFire(): void {
    let nextEndMs = Number.POSITIVE_INFINITY;
    for (const startMs of this.#groups.state.namespaces) {
      nextEndMs = Math.min(nextEndMs, this.#nextEnd(startMs) ?? nextEndMs);
    }
    this.#nextFireMs = nextEndMs - 1;
  }

  #fireWindow(endMs: number): void {
    const startMs = windowStart(this.#windows, endMs);
    // In order of time, so that sums of floating-point numbers do not depend on the order in which panes appeared.
    const { state } = this.#groups;
    const panes = state.namespaces.filter((paneMs) => paneMs >= startMs && paneMs < endMs).map((ms) => state.open(ms));
    const [only, ...others] = panes;
    if (only !== undefined && others.length === 0) {
      this.#emitGroups(only, startMs, endMs);
      return;
    }
    const { pager } = this.#panes.pages;
    for (const range of pager.ranges()) {
      pager.visit(range);
      const merged = state.borrow();
      try {
        for (const pane of panes) this.#groups.merge(pane, merged, range);
        this.#emitGroups(merged, startMs, endMs);
      } finally {
        state.giveBack(merged);
      }
    }
  }

  #emitGroups(groups: Directory, startMs: number, endMs: number): void {
    const { output } = this.#spec;
    const { arena, memory } = this.#context;
    const keyColumns = this.#layout.keys.map((_, index) => index);
    const [startType, endType, timeType] = output.fields.slice(-3).map((field) => field.type);
    for (const { rows, columns } of this.#groups.columnsOf(groups, this.#results, 'results')) {
      const times = [
        this.#timeColumn(present(startType, 'window_start'), startMs, rows),
        this.#timeColumn(present(endType, 'window_end'), endMs, rows),
        this.#timeColumn(present(timeType, 'window_time'), endMs - 1, rows),
      ];
      // What the rest of the chain allocated for one batch is not needed for the next.
      const mark = arena.mark();
      const batch = denseBatch(output, rows, [...columns, ...times]);
      this.#context.output.emit(this.#fired.notFired(memory, this.#results, batch, keyColumns, endMs - 1));
      arena.rewind(mark);
    }
  }

  #paneStartColumn(startMs: number, rows: number): Column {
    return this.#timeColumn(paneStartField.type, startMs, rows);
  }

  #timeColumn(type: DataType, timeMs: number, rows: number): Column {
    const data = this.#results.allocate(rows * 8);
    this.#context.memory.i64.fill(BigInt(timeMs), data / 8, data / 8 + rows);
    return { type, validity: nullPtr, data, offsets: nullPtr, children: [] };
  }

  #lateBeforeMs(watermarkMs: number = this.#watermarkMs): number {
    if (this.#spec.phase === 'partial') return -farMs;
    return Math.min(Math.max(lateBefore(this.#windows, watermarkMs), -farMs), farMs);
  }

  #writeSplit(watermarkMs: number): void {
    const { view } = this.#context.memory;
    const { originMs, widthMs } = this.#windows;
    view.setBigInt64(this.#split + splitLayout.offset.originMs, BigInt(originMs), true);
    view.setBigInt64(this.#split + splitLayout.offset.widthMs, BigInt(widthMs), true);
    view.setBigInt64(this.#split + splitLayout.offset.lateBeforeMs, BigInt(this.#lateBeforeMs(watermarkMs)), true);
  }
}

/** Rows between the halves of an aggregation in two steps: pane start, keys, accumulators. @throws SQL_UNSUPPORTED like `groupLayout` */
export function partialSchema(spec: Omit<WindowAggregateSpec, 'output'>): Schema {
  return groupStateSchema(layoutOf({ ...spec, phase: 'partial' }), paneStartField);
}

/** In two steps late rows have to be counted; in one step they are too, so that its checkpoints fit two steps at another parallelism. */
function layoutOf(spec: Omit<WindowAggregateSpec, 'output'>): GroupLayout {
  const { input, keyColumns, aggregates, updating = false } = spec;
  return groupLayout(input, keyColumns, aggregates, updating, true);
}
