import { seededRandom } from '../src/base/random.ts';

/** A bid as the flat files of the benchmarks hold it. */
export interface Bid {
  readonly auction: number;
  readonly bidder: number;
  readonly price: number;
  readonly channel: string;
  readonly url: string;
  readonly dateTime: string;
  readonly extra: string;
}

const startMs = Date.UTC(2025, 0, 1);
const channels = ['Google', 'Facebook', 'Baidu', 'Apple'];

/** Seeded bids of the shape, though not the distributions, of Nexmark's: 10 000 a second of event time, a hot auction in half of them. */
export function* seededBids(rows: number, seed: number): Generator<Bid> {
  const random = seededRandom(seed);
  const below = (bound: number): number => random.nextUint32() % bound;
  const word = (length: number): string => Array.from({ length }, () => String.fromCharCode(97 + below(26))).join('');
  for (let row = 0; row < rows; row++) {
    const auction = 1000 + Math.floor(row / 16) + (below(2) === 0 ? 0 : below(110));
    const channel = channels[below(8)] ?? `channel-${below(10_000)}`;
    yield {
      auction,
      bidder: 1000 + Math.floor(row / 46) + below(1000),
      price: Math.round(100 * 10 ** ((below(1_000_000) / 1_000_000) * 6)),
      channel,
      url: `https://www.nexmark.com/${word(4)}/${word(4)}/${word(4)}/item.htm?query=1`,
      dateTime: new Date(startMs + Math.floor(row / 10)).toISOString().replace('T', ' ').replace('Z', ''),
      extra: word(24 + below(16)),
    };
  }
}

/** The bids as JSON lines. */
export function bidLines(rows: number, seed: number): Uint8Array {
  const lines = [];
  for (const bid of seededBids(rows, seed)) lines.push(JSON.stringify(bid));
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}
