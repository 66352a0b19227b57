import type { Batch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import {
  maxWatermarkMs,
  noWatermarkMs,
  type Operator,
  type OperatorContext,
  type OperatorSnapshot,
} from './operator.ts';

/** Watermark = largest value of a timestamp column so far; emitted after the batch that raised it. */
export interface WatermarkAssignerSpec {
  readonly kind: 'watermark-assigner';
  /** TIMESTAMP(3) or TIMESTAMP_LTZ(3) column with the watermark that each row asks for; NULL asks for none. */
  readonly column: number;
  readonly schema: Schema;
  /** `scan.watermark.idle-timeout`; 0 = never idle. */
  readonly idleTimeoutMs: number;
}

/**
 * Makes event time from rows.
 *
 *   watermark = max over all rows so far
 *
 * Watermarks from upstream are ignored, because this one replaces them; only the end of the input passes. No state: after a
 * restore the next rows bring event time back.
 */
export class WatermarkAssigner implements Operator {
  readonly idleTimeoutMs: number;
  readonly #column: number;
  readonly #context: OperatorContext;
  #watermarkMs = noWatermarkMs;

  constructor(spec: WatermarkAssignerSpec, context: OperatorContext) {
    this.idleTimeoutMs = spec.idleTimeoutMs;
    this.#column = spec.column;
    this.#context = context;
  }

  onBatch(batch: Batch): void {
    const { memory, output } = this.#context;
    const { data, validity } = present(batch.columns[this.#column], 'watermark column');
    const largest = memory.kernels.watermarkAssignerMaximum(data, validity, batch.selection, batch.selectedRows);
    output.emit(batch);
    const watermarkMs = Number(largest);
    // The smallest int64 says that no row asked for a watermark.
    if (watermarkMs <= this.#watermarkMs || watermarkMs <= Number.MIN_SAFE_INTEGER) return;
    this.#watermarkMs = watermarkMs;
    output.emitWatermark(watermarkMs);
  }

  onWatermark(timestampMs: number): void {
    if (timestampMs === maxWatermarkMs) this.#context.output.emitWatermark(timestampMs);
  }

  snapshot(): OperatorSnapshot {
    return { tables: [] };
  }

  restore(): void {}

  close(): void {}
}
