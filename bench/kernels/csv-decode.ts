import { CsvDecoder } from '../../src/formats/csv/csv-decoder.ts';
import { seededBids } from '../bid-lines.ts';
import { benchDecoder } from './decode-bids.ts';
import type { KernelBenchmark } from './kernel-benchmark.ts';

/** CSV to columns, beside C++. */
export const benchmark: KernelBenchmark = {
  name: 'csv-decode',
  run: (options) =>
    benchDecoder(
      {
        name: 'csv',
        lines: csvLines,
        createDecoder: (spec, memory, owner) => new CsvDecoder(spec, memory, owner),
        native: 'csv-decode.cc',
        others: {},
      },
      options,
    ),
};

function csvLines(rows: number): Uint8Array {
  const lines = [];
  for (const bid of seededBids(rows, 5)) lines.push(Object.values(bid).join(','));
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}
