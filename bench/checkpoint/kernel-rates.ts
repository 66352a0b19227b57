import { benchmark as groupAggregate } from '../kernels/group-aggregate.ts';
import { benchmark as join } from '../kernels/join.ts';
import type { CheckpointBenchmark } from './goal-result.ts';

const goals = [
  { of: groupAggregate, named: '100000 keys', rowsPerSecond: 20e6 },
  { of: join, named: '', rowsPerSecond: 3e6 },
];

/** The operators whose state this is about, from `npm run bench -- kernels`. */
export const benchmark: CheckpointBenchmark = {
  name: 'rates',
  async run({ kernelRows: rows, kernelSeconds: seconds }, say) {
    const results = [];
    for (const { of, named, rowsPerSecond } of goals) {
      say(`rates: ${of.name}`);
      for (const { name, value } of await of.run({ rows, seconds, native: false })) {
        if (!name.includes(named)) continue;
        results.push({
          name,
          goal: `>= ${rowsPerSecond / 1e6} M rows/s`,
          measured: `${(value / 1e6).toFixed(1)} M rows/s`,
          baseline: '',
          isReached: value >= rowsPerSecond,
        });
      }
    }
    return results;
  },
};
