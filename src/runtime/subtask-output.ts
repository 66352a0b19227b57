import type { Batch } from '../arrow/batch.ts';
import type { StreamElement } from '../exchange/element.ts';
import type { Output } from '../operators/operator.ts';
import type { EdgeOutput } from './edge-output.ts';
import type { SubtaskCounters } from './metrics.ts';

/** What an operator or source emits, on its way along every edge of its node. */
export class SubtaskOutput implements Output {
  readonly #edges: EdgeOutput[] = [];
  readonly #counters: SubtaskCounters;
  #idle = false;

  constructor(counters: SubtaskCounters) {
    this.#counters = counters;
  }

  connect(edge: EdgeOutput): void {
    this.#edges.push(edge);
  }

  emit(batch: Batch): void {
    if (batch.selectedRows === 0) return;
    this.#counters.rowsOut += batch.selectedRows;
    this.#counters.batchesOut++;
    this.send({ kind: 'batch', batch });
  }

  emitWatermark(timestampMs: number): void {
    if (timestampMs <= this.#counters.watermarkMs) return;
    this.#counters.watermarkMs = timestampMs;
    this.setIdle(false);
    this.send({ kind: 'watermark', timestampMs });
  }

  setIdle(idle: boolean): void {
    if (idle === this.#idle) return;
    this.#idle = idle;
    this.send({ kind: 'watermark-status', idle });
  }

  send(element: StreamElement): void {
    for (const edge of this.#edges) edge.send(element);
  }
}
