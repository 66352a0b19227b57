import { noWatermarkMs } from '../operators/operator.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { SlotMetrics, SubtaskMetrics } from '../runtime/metrics.ts';

/** Sums over the subtasks of a node; times are summed too, so a share is time / (elapsed * subtasks). */
export interface OperatorMetrics extends Omit<SubtaskMetrics, 'subtask'> {
  readonly name: string;
  /** The smallest watermark of the subtasks that have one; -Infinity before. */
  readonly watermarkMs: number;
  /** What its subtasks have done, by subtask; fewer than its parallelism before all have reported. */
  readonly subtasks: readonly SubtaskMetrics[];
}

export interface JobMetrics {
  readonly elapsedMs: number;
  /** By node. */
  readonly operators: readonly OperatorMetrics[];
  readonly slots: readonly SlotMetrics[];
}

export function jobMetrics(
  graph: JobGraph,
  latest: readonly (SlotMetrics | undefined)[],
  elapsedMs: number,
): JobMetrics {
  const slots = latest.filter((metrics) => metrics !== undefined);
  const all = slots.flatMap((slot) => slot.subtasks);
  const operators = graph.nodes.map((node) => {
    const subtasks = all.filter((subtask) => subtask.node === node.id);
    const sum = (value: (subtask: SubtaskMetrics) => number): number =>
      subtasks.reduce((total, subtask) => total + value(subtask), 0);
    return {
      node: node.id,
      name: node.name,
      rowsIn: sum((subtask) => subtask.rowsIn),
      rowsOut: sum((subtask) => subtask.rowsOut),
      batchesIn: sum((subtask) => subtask.batchesIn),
      batchesOut: sum((subtask) => subtask.batchesOut),
      bytesIn: sum((subtask) => subtask.bytesIn),
      bytesOut: sum((subtask) => subtask.bytesOut),
      busyMs: sum((subtask) => subtask.busyMs),
      backPressuredMs: sum((subtask) => subtask.backPressuredMs),
      idleMs: sum((subtask) => subtask.idleMs),
      watermarkMs: subtasks.length === 0 ? noWatermarkMs : Math.min(...subtasks.map((subtask) => subtask.watermarkMs)),
      lateRows: sum((subtask) => subtask.lateRows),
      skippedRecords: sum((subtask) => subtask.skippedRecords),
      sourceBytes: sum((subtask) => subtask.sourceBytes),
      memoryBytes: sum((subtask) => subtask.memoryBytes),
      subtasks,
    };
  });
  return { elapsedMs, operators, slots };
}
