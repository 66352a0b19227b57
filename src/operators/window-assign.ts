import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import type { DataType, Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import { gatherRows } from '../kernels/pack-batch.ts';
import type { Operator, OperatorContext, OperatorSnapshot } from './operator.ts';
import type { WindowShape } from './window-aggregate.ts';
import { type PaneLayout, paneLayout } from './window-panes.ts';

/** A window table function without aggregation: each row once for every window that it belongs to. */
export interface WindowAssignSpec {
  readonly kind: 'window-assign';
  readonly input: Schema;
  readonly timeColumn: number;
  readonly window: WindowShape;
  /** The input's columns, then window_start, window_end, window_time. */
  readonly output: Schema;
}

/**
 * Window table function.
 *
 *   result = { (row, window) : window contains the time of row }
 *
 * Stateless. A row without a time belongs to no window: it is dropped and counted as late.
 */
export class WindowAssign implements Operator {
  readonly #spec: WindowAssignSpec;
  readonly #context: OperatorContext;
  readonly #windows: PaneLayout;

  constructor(spec: WindowAssignSpec, context: OperatorContext) {
    this.#spec = spec;
    this.#context = context;
    this.#windows = paneLayout(spec.window);
    const { sizeMs, endStepMs } = this.#windows;
    if (sizeMs / endStepMs > limits.batchRowsMax) {
      throw new PeltonError({
        code: 'SQL_UNSUPPORTED',
        message: `each row belongs to ${Math.ceil(sizeMs / endStepMs)} windows, more than ${limits.batchRowsMax}`,
        hint: 'choose a longer slide or step, or a shorter window',
      });
    }
  }

  onBatch(batch: Batch): void {
    const { memory, arena, counters, output } = this.#context;
    const { kernels, u32 } = memory;
    const { originMs, periodMs, sizeMs, endOriginMs, endStepMs } = this.#windows;
    const time = present(batch.columns[this.#spec.timeColumn], 'time column');
    const progress = arena.allocate(8);
    u32.fill(0, progress >>> 2, (progress >>> 2) + 2);
    const nulls = (progress + 4) as Ptr;
    let from = 0;
    while (from < batch.selectedRows) {
      const rowNumbers = arena.allocate(limits.batchRowsMax * 4);
      const ends = arena.allocate(limits.batchRowsMax * 8);
      const pairs = kernels.windowAssignPairs(
        time.data,
        time.validity,
        batch.selection,
        from,
        batch.selectedRows,
        BigInt(originMs),
        BigInt(periodMs),
        BigInt(sizeMs),
        BigInt(endOriginMs),
        BigInt(endStepMs),
        limits.batchRowsMax,
        rowNumbers,
        ends,
        progress,
        nulls,
      );
      from = u32[progress >>> 2] ?? 0;
      if (pairs > 0) output.emit(this.#pairs(batch, rowNumbers, ends, pairs));
    }
    counters.lateRows += u32[nulls >>> 2] ?? 0;
  }

  onWatermark(timestampMs: number): void {
    this.#context.output.emitWatermark(timestampMs);
  }

  snapshot(): OperatorSnapshot {
    return { tables: [] };
  }

  restore(): void {}

  close(): void {}

  /** The rows of `rowNumbers` with the windows that end at `ends`. */
  #pairs(batch: Batch, rowNumbers: Ptr, ends: Ptr, pairs: number): Batch {
    const { memory, arena } = this.#context;
    const { shape, originMs, sizeMs } = this.#windows;
    const starts = arena.allocate(pairs * 8);
    const times = arena.allocate(pairs * 8);
    const periodMs = shape.kind === 'cumulate' ? sizeMs : 0;
    memory.kernels.windowAssignBounds(ends, pairs, BigInt(sizeMs), BigInt(originMs), BigInt(periodMs), starts, times);
    const rows = gatherRows(memory, arena, { ...batch, hashes: nullPtr }, rowNumbers, pairs);
    const [startType, endType, timeType] = this.#spec.output.fields.slice(-3).map((field) => field.type);
    const columns = [
      ...rows.columns,
      timeColumn(present(startType, 'window_start'), starts),
      timeColumn(present(endType, 'window_end'), ends),
      timeColumn(present(timeType, 'window_time'), times),
    ];
    return denseBatch(this.#spec.output, pairs, columns, rows.kinds);
  }
}

function timeColumn(type: DataType, data: Ptr): Column {
  return { type, validity: nullPtr, data, offsets: nullPtr, children: [] };
}
