import { GroupAggregate, type GroupAggregateSpec } from '../../src/operators/group-aggregate.ts';
import type { OperatorContext } from '../../src/operators/operator.ts';
import { keptForEver } from '../../src/state/state-ttl.ts';
import { bigint, keyedRows, measureChanges } from './changing-operator.ts';
import type { KernelBenchmark, KernelResult } from './kernel-benchmark.ts';

/** COUNT(*) and SUM(value) by a BIGINT key. */
export const groupAggregateSpec: GroupAggregateSpec = {
  kind: 'group-aggregate',
  input: keyedRows,
  keyColumns: [0],
  aggregates: [
    { function: 'count', argument: undefined, type: bigint },
    { function: 'sum', argument: 1, type: bigint },
  ],
  updating: false,
  emits: 'changes',
  updateBefore: true,
  ttl: keptForEver,
  output: {
    fields: [
      { name: 'key', type: bigint },
      { name: 'rows', type: bigint },
      { name: 'total', type: bigint },
    ],
  },
};

/**
 * The operator of GROUP BY without a window: COUNT(*) and SUM(value) by a BIGINT key whose hash is given. Each batch sends the
 * changes of its keys on, as -U and +U or as +U alone.
 */
export const benchmark: KernelBenchmark = {
  name: 'group-aggregate',
  async run({ rows, seconds }) {
    const results: KernelResult[] = [];
    for (const updateBefore of [true, false]) {
      for (const keys of [1000, 100_000]) {
        const name = `count, sum by BIGINT over ${keys} keys, ${updateBefore ? '-U and +U' : '+U'}`;
        const create = (context: OperatorContext) =>
          new GroupAggregate({ ...groupAggregateSpec, updateBefore }, context);
        results.push(await measureChanges({ name, keys, create }, rows, seconds));
      }
    }
    return results;
  },
};
