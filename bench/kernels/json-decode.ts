import { limits } from '../../src/base/limits.ts';
import { JsonDecoder } from '../../src/formats/json/json-decoder.ts';
import { bidLines } from '../bid-lines.ts';
import { benchDecoder } from './decode-bids.ts';
import type { KernelBenchmark } from './kernel-benchmark.ts';

/** JSON lines to columns, beside C++ and JSON.parse. */
export const benchmark: KernelBenchmark = {
  name: 'json-decode',
  run: (options) =>
    benchDecoder(
      {
        name: 'json',
        lines: (rows) => bidLines(rows, 5),
        createDecoder: (spec, memory, owner) => new JsonDecoder(spec, memory, owner),
        native: 'json-decode.cc',
        others: { 'JSON.parse': parseLines },
      },
      options,
    ),
};

/** What a program without a decoder does with the bytes: text by the chunk, then one object a line. */
function parseLines(lines: Uint8Array): number {
  const decoder = new TextDecoder();
  let sum = 0;
  let rest = '';
  for (let at = 0; at < lines.length; at += limits.readChunkBytes) {
    const text = rest + decoder.decode(lines.subarray(at, at + limits.readChunkBytes), { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const bid = JSON.parse(text.slice(start, end)) as { auction: number; price: number };
      sum = (sum + bid.auction + bid.price) | 0;
      start = end + 1;
    }
    rest = text.slice(start);
  }
  return sum;
}
