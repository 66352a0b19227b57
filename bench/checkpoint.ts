import { benchmark as barrier } from './checkpoint/write-barrier.ts';
import type { CheckpointBenchmark, CheckpointScale, GoalResult } from './checkpoint/goal-result.ts';
import { benchmark as increment } from './checkpoint/increment.ts';
import { benchmark as interval } from './checkpoint/interval.ts';
import { benchmark as rates } from './checkpoint/kernel-rates.ts';
import { benchmark as budget } from './checkpoint/memory-budget.ts';
import { benchmark as pause } from './checkpoint/pause.ts';
import { benchmark as restore } from './checkpoint/restore.ts';
import { resultTable } from './result-table.ts';

/** What checkpoints cost, in the order of the goals. */
export const checkpointBenchmarks: readonly CheckpointBenchmark[] = [
  pause,
  barrier,
  interval,
  increment,
  restore,
  budget,
  rates,
];

export const fullScale: CheckpointScale = {
  keys: 20_000_000,
  slotBytes: 3 * 2 ** 30,
  pauses: 200,
  kernelRows: 1_000_000,
  kernelSeconds: 4,
  jobSeconds: 10,
  jobPairs: 4,
  budgetKeys: 10_000_000,
};

export const quickScale: CheckpointScale = {
  ...fullScale,
  keys: 2_000_000,
  slotBytes: 2 ** 30,
  pauses: 40,
  kernelSeconds: 1,
  jobSeconds: 2,
  jobPairs: 1,
  budgetKeys: 5_000_000,
};

export function checkpointTable(results: readonly GoalResult[]): string {
  return resultTable(
    ['what', 'goal', 'measured', 'baseline', 'ratio', ''],
    results.map(({ name, goal, measured, baseline, ratio, isReached }) => [
      name,
      goal,
      measured,
      baseline,
      // A pause is a small part of what it is compared with.
      ratio === undefined ? undefined : Number(ratio.toPrecision(2)) === 0 ? 0 : ratio.toPrecision(3),
      isReached === undefined ? '' : isReached ? 'reached' : 'MISSED',
    ]),
  );
}
