import type { JobMetrics } from '../cluster/job-metrics.ts';
import type { JobGraph } from '../plan/job-graph.ts';

/** A job's numbers as a whole. */
export interface JobTotals {
  readonly elapsedMs: number;
  /** Rows that its sources have given. */
  readonly rowsIn: number;
  /** Rows that its sinks have taken. */
  readonly rowsOut: number;
  readonly lateRows: number;
  /** Records that the decoder could not read and was told to skip. */
  readonly skippedRecords: number;
  readonly bytesRead: number;
  /** Event time that all sinks have reached; -Infinity before the first. */
  readonly watermarkMs: number;
  readonly parallelism: number;
}

export function jobTotals(graph: JobGraph, metrics: JobMetrics): JobTotals {
  const sum = (of: (operator: JobMetrics['operators'][number]) => number): number =>
    metrics.operators.reduce((total, operator) => total + of(operator), 0);
  const kindOf = (node: number): string | undefined => graph.nodes[node]?.spec.kind;
  const sinkWatermarks = metrics.operators.flatMap((operator) =>
    kindOf(operator.node) === 'sink' ? [operator.watermarkMs] : [],
  );
  return {
    elapsedMs: metrics.elapsedMs,
    rowsIn: sum((operator) => (isInput(kindOf(operator.node)) ? operator.rowsOut : 0)),
    rowsOut: sum((operator) => (kindOf(operator.node) === 'sink' ? operator.rowsIn : 0)),
    lateRows: sum((operator) => operator.lateRows),
    skippedRecords: sum((operator) => operator.skippedRecords),
    bytesRead: sum((operator) => operator.sourceBytes),
    watermarkMs: sinkWatermarks.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...sinkWatermarks),
    parallelism: Math.max(1, ...graph.nodes.map((node) => node.parallelism)),
  };
}

function isInput(kind: string | undefined): boolean {
  return kind === 'source' || kind === 'values';
}
