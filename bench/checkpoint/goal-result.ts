/** How much work the scenarios take. */
export interface CheckpointScale {
  /** Keys of the state that lies in one slot. */
  readonly keys: number;
  /** Memory budget of that slot. */
  readonly slotBytes: number;
  /** Checkpoints whose pause is measured. */
  readonly pauses: number;
  /** Rows of a pass of the hottest aggregate, and time spent on each of its variants. */
  readonly kernelRows: number;
  readonly kernelSeconds: number;
  /** Least time of each run of a whole job, and pairs of runs. */
  readonly jobSeconds: number;
  readonly jobPairs: number;
  /** Keys of the aggregation whose state gets a tenth of the memory that it needs. */
  readonly budgetKeys: number;
}

/** One goal, what was measured, and the baseline of the same run. */
export interface GoalResult {
  readonly name: string;
  readonly goal: string;
  /** A number with its unit. */
  readonly measured: string;
  readonly baseline: string;
  /** Measured : baseline, or baseline : measured, as the goal says. */
  readonly ratio?: number;
  /** Undefined for what has no goal, or is not available. */
  readonly isReached?: boolean;
}

/** A file of `bench/checkpoint` with something to measure. */
export interface CheckpointBenchmark {
  readonly name: string;
  /** `say` gets a line about what is going on. @throws Error when what is computed is wrong */
  run(scale: CheckpointScale, say: (line: string) => void): Promise<GoalResult[]>;
}

/** The value below which a share of the values lie; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
