import { Deduplicate, type DeduplicateSpec } from '../../src/operators/deduplicate.ts';
import type { OperatorContext } from '../../src/operators/operator.ts';
import { keptForEver } from '../../src/state/state-ttl.ts';
import { keyedRows, measureChanges } from './changing-operator.ts';
import type { KernelBenchmark, KernelResult } from './kernel-benchmark.ts';

const spec: DeduplicateSpec = {
  kind: 'deduplicate',
  input: keyedRows,
  keyColumns: [0],
  order: [],
  ties: 'last',
  updating: false,
  emits: 'changes',
  updateBefore: false,
  ttl: keptForEver,
  output: keyedRows,
};
const keys = 100_000;
const greatest = { column: 1, direction: 'DESC', nulls: 'LAST' } as const;

const cases: readonly { readonly name: string; readonly changes: Partial<DeduplicateSpec> }[] = [
  { name: 'first row', changes: { ties: 'first' } },
  { name: 'last row, +U', changes: {} },
  { name: 'last row, -U and +U', changes: { updateBefore: true } },
  { name: 'greatest value, -U and +U', changes: { updateBefore: true, order: [greatest] } },
  { name: 'greatest value, +U', changes: { order: [greatest] } },
];

/** ROW_NUMBER() = 1 by a BIGINT key whose hash is given: each batch sends the changes of its keys on. */
export const benchmark: KernelBenchmark = {
  name: 'deduplicate',
  async run({ rows, seconds }) {
    const results: KernelResult[] = [];
    for (const { name, changes } of cases) {
      const create = (context: OperatorContext) => new Deduplicate({ ...spec, ...changes }, context);
      results.push(await measureChanges({ name: `${name} of ${keys} keys`, keys, create }, rows, seconds));
    }
    return results;
  },
};
