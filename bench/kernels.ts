import type { KernelBenchmark, KernelResult } from './kernels/kernel-benchmark.ts';
import { benchmark as csvDecode } from './kernels/csv-decode.ts';
import { benchmark as deduplicate } from './kernels/deduplicate.ts';
import { benchmark as expression } from './kernels/expression.ts';
import { benchmark as join } from './kernels/join.ts';
import { benchmark as groupAggregate } from './kernels/group-aggregate.ts';
import { benchmark as jsonDecode } from './kernels/json-decode.ts';
import { benchmark as memoryCopy } from './kernels/memory-copy.ts';
import { benchmark as partition } from './kernels/partition.ts';
import { benchmark as windowAggregate } from './kernels/window-aggregate.ts';
import { resultTable } from './result-table.ts';

/** Every kernel benchmark, in the order in which a batch meets the kernels. */
export const kernelBenchmarks: readonly KernelBenchmark[] = [
  jsonDecode,
  csvDecode,
  expression,
  partition,
  windowAggregate,
  groupAggregate,
  deduplicate,
  join,
  memoryCopy,
];

export function kernelTable(results: readonly KernelResult[]): string {
  const millions = (value: number | undefined): number | undefined => (value === undefined ? undefined : value / 1e6);
  return resultTable(
    ['kernel', 'rows', 'M rows/s', 'GB/s', 'C++ M rows/s', 'ratio to C++', 'others', 'result'],
    results.map((result) => [
      result.name,
      result.rows,
      millions(result.value),
      result.bytesPerSecond === undefined ? undefined : result.bytesPerSecond / 1e9,
      millions(result.native),
      result.native === undefined ? undefined : result.value / result.native,
      Object.entries(result.others ?? {})
        .map(([name, value]) => `${(result.value / value).toFixed(1)} x ${name}`)
        .join(', '),
      result.nativeHash === undefined || result.nativeHash === result.resultHash
        ? result.resultHash
        : `${result.resultHash}, C++ ${result.nativeHash}`,
    ]),
  );
}
