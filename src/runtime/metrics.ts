import type { Clock } from '../base/clock.ts';
import { noWatermarkMs, type OperatorCounters } from '../operators/operator.ts';
import type { Subtask } from './subtask.ts';

/** What one operator subtask has done so far. Times are shares of the slot's `elapsedMs`: busy + idle + back-pressured. */
export interface SubtaskMetrics {
  readonly node: number;
  readonly subtask: number;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly batchesIn: number;
  readonly batchesOut: number;
  /** Bytes that crossed from other slots and to other slots. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Time on the processor, without the operators that it called. */
  readonly busyMs: number;
  /** Time in which a full channel or a slow sink further on held it up. */
  readonly backPressuredMs: number;
  readonly idleMs: number;
  /** Event time that the subtask has announced, or a sink has seen; -Infinity before the first. */
  readonly watermarkMs: number;
  readonly lateRows: number;
  readonly skippedRecords: number;
  /** Bytes that a source has read. */
  readonly sourceBytes: number;
  readonly memoryBytes: number;
}

export interface SlotMetrics {
  readonly slot: number;
  readonly elapsedMs: number;
  readonly memoryUsedBytes: number;
  readonly memoryPeakBytes: number;
  readonly memoryBudgetBytes: number;
  readonly subtasks: readonly SubtaskMetrics[];
}

/** The counters behind `SubtaskMetrics`: plain numbers that the subtask writes. */
export class SubtaskCounters implements OperatorCounters {
  lateRows = 0;
  skippedRecords = 0;
  rowsIn = 0;
  rowsOut = 0;
  batchesIn = 0;
  batchesOut = 0;
  bytesIn = 0;
  bytesOut = 0;
  busyMs = 0;
  watermarkMs: number = noWatermarkMs;
}

/** Attributes time on the processor to whoever is running: the caller's clock stands still while the callee's runs. */
export class BusyTimer {
  readonly #clock: Clock;
  #running: SubtaskCounters | undefined;
  #sinceMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `work` on the clock of `counters`. */
  run<T>(counters: SubtaskCounters, work: () => T): T {
    const caller = this.#running;
    this.#switchTo(counters);
    try {
      return work();
    } finally {
      this.#switchTo(caller);
    }
  }

  #switchTo(next: SubtaskCounters | undefined): void {
    const nowMs = this.#clock.monotonicMs();
    if (this.#running !== undefined) this.#running.busyMs += nowMs - this.#sinceMs;
    this.#running = next;
    this.#sinceMs = nowMs;
  }
}

/** The counters of a subtask with its shares of the time so far. */
export function subtaskMetrics(
  subtask: Subtask,
  slot: number,
  elapsedMs: number,
  nowMs: number,
  memoryBytes: number,
): SubtaskMetrics {
  const { lateRows, skippedRecords, rowsIn, rowsOut, batchesIn, batchesOut, bytesIn, bytesOut, busyMs, watermarkMs } =
    subtask.counters;
  const backPressuredMs = subtask.blockage.totalMs(nowMs);
  return {
    node: subtask.node.id,
    subtask: slot,
    rowsIn,
    rowsOut,
    batchesIn,
    batchesOut,
    bytesIn,
    bytesOut,
    busyMs,
    backPressuredMs,
    idleMs: Math.max(0, elapsedMs - busyMs - backPressuredMs),
    watermarkMs,
    lateRows,
    skippedRecords,
    sourceBytes: subtask.bytesRead,
    memoryBytes,
  };
}
