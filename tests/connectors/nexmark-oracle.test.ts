import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nexmarkColumn, nexmarkConfigFields } from '../../src/abi/nexmark.ts';
import { structLayout } from '../../src/abi/table.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { below, draw, letters, mix, unit } from '../support/counter-random.ts';
import { testMemory } from '../support/kernel-module.ts';

interface Settings {
  readonly seed: bigint;
  readonly rate: bigint;
  readonly proportions: readonly [bigint, bigint, bigint];
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const baseMs = 1_700_000_000_000n;

/** The whole definition of the stream's numbers, one event at a time. */
function oracle({ seed: plainSeed, rate, proportions: [people, auctions, bids] }: Settings, n: bigint) {
  const seed = mix(plainSeed);
  const length = people + auctions + bids;
  const [epoch, offset] = [n / length, n % length];
  const time = (event: bigint): bigint => baseMs + (event * 1000n) / rate;
  const random = (index: number, limit: bigint): bigint => below(draw(seed, n, index), limit);
  const latestPerson = epoch * people + least(offset, people - 1n);
  const place = offset - people;
  const latestAuction = epoch * auctions + (place < 0n ? -1n : least(place, auctions - 1n));
  const active = least(latestPerson + 1n, 1000n);
  const person = (index: number): bigint => latestPerson + 1n - active + random(index, active + 10n);
  const oldest = most(latestAuction - 100n, 0n);
  const price = (index: number): bigint => BigInt(Math.round(100 * 10 ** (6 * unit(draw(seed, n, index)))));
  const lifeSpan = time(n + (100n * length) / most(auctions, 1n)) - time(n);
  const extraMissing = 68;
  return {
    kind: offset < people ? 0 : offset < people + auctions ? 1 : 2,
    time: time(n),
    personId: 1000n + latestPerson,
    auctionId: 1000n + latestAuction,
    seller: 1000n + (random(0, 4n) > 0n ? (latestPerson / 100n) * 100n : person(1)),
    category: 10n + random(6, 5n),
    initialBid: price(4),
    reserve: price(4) + price(5),
    expires: time(n) + 1n + random(7, most(lifeSpan * 2n, 1n)),
    auction:
      1000n + (random(0, 2n) > 0n ? (latestAuction / 100n) * 100n : oldest + random(1, latestAuction - oldest + 11n)),
    bidder: 1000n + (random(2, 4n) > 0n ? (latestPerson / 100n) * 100n + 1n : person(3)),
    price: price(4),
    bidExtra: letters(draw(seed, n, 28), extraMissing - 14 + Number(random(27, 28n))),
  };
}

const columns = [
  ['personId', 0, nexmarkColumn.NEXMARK_PERSON_ID],
  ['auctionId', 1, nexmarkColumn.NEXMARK_AUCTION_ID],
  ['seller', 1, nexmarkColumn.NEXMARK_AUCTION_SELLER],
  ['category', 1, nexmarkColumn.NEXMARK_AUCTION_CATEGORY],
  ['initialBid', 1, nexmarkColumn.NEXMARK_AUCTION_INITIAL_BID],
  ['reserve', 1, nexmarkColumn.NEXMARK_AUCTION_RESERVE],
  ['expires', 1, nexmarkColumn.NEXMARK_AUCTION_EXPIRES],
  ['auction', 2, nexmarkColumn.NEXMARK_BID_AUCTION],
  ['bidder', 2, nexmarkColumn.NEXMARK_BID_BIDDER],
  ['price', 2, nexmarkColumn.NEXMARK_BID_PRICE],
] as const;

describe('nexmark kernel', () => {
  const memory = testMemory();
  const { kernels, view } = memory;
  const arena = new Arena(memory);

  it('makes the numbers and letters of its definition', () => {
    const proportion = fc.bigInt({ min: 0n, max: 60n });
    const settings = fc.record({
      seed: fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }),
      rate: fc.bigInt({ min: 1n, max: 10_000_000n }),
      proportions: fc.tuple(fc.bigInt({ min: 1n, max: 5n }), proportion, proportion),
    });
    const first = fc.oneof(fc.bigInt({ min: 0n, max: 500n }), fc.bigInt({ min: 0n, max: 10n ** 12n }));
    fc.assert(
      fc.property(settings, first, fc.integer({ min: 1, max: 7 }), (given, start, kindMask) => {
        arena.reset();
        const config = arena.allocate(64);
        const { offset } = structLayout(nexmarkConfigFields);
        view.setBigInt64(config + offset.seed, kernels.nexmarkMixSeed(given.seed), true);
        view.setBigInt64(config + offset.baseMs, baseMs, true);
        view.setBigInt64(config + offset.eventsPerSecond, given.rate, true);
        view.setBigInt64(config + offset.personProportion, given.proportions[0], true);
        view.setBigInt64(config + offset.auctionProportion, given.proportions[1], true);
        view.setBigInt64(config + offset.bidProportion, given.proportions[2], true);
        const [epochs, offsets, next, data, bits] = [
          arena.allocate(800),
          arena.allocate(400),
          arena.allocate(8),
          arena.allocate(16000),
          arena.allocate(16),
        ];
        const rows = kernels.nexmarkSelect(config, start, start + 100n, kindMask, 60, epochs, offsets, next);
        const end = view.getBigInt64(next, true);
        const wanted = Array.from({ length: Number(end - start) }, (_, index) =>
          oracle(given, start + BigInt(index)),
        ).filter(({ kind }) => (kindMask >> kind) & 1);
        expect(rows).toBe(wanted.length);
        expect(rows === 60 || end === start + 100n).toBe(true);
        const values = (column: number): bigint[] => {
          kernels.nexmarkFixed(config, column, epochs, offsets, rows, data);
          return Array.from({ length: rows }, (_, row) => view.getBigInt64(data + row * 8, true));
        };
        expect(values(nexmarkColumn.NEXMARK_DATE_TIME)).toEqual(wanted.map(({ time }) => time));
        for (const [name, kind, column] of columns) {
          expect(values(column), name).toEqual(wanted.map((event) => (event.kind === kind ? event[name] : 0n)));
        }
        kernels.nexmarkValidity(config, offsets, rows, 2, bits);
        expect(wanted.map((_, row) => (view.getUint8(bits + (row >> 3)) >> (row & 7)) & 1)).toEqual(
          wanted.map(({ kind }) => Number(kind === 2)),
        );
        const textOffsets = arena.allocate(400);
        const textBytes = kernels.nexmarkText(
          config,
          nexmarkColumn.NEXMARK_BID_EXTRA,
          epochs,
          offsets,
          rows,
          textOffsets,
          data,
        );
        const text = new TextDecoder().decode(memory.u8.slice(data, data + textBytes));
        expect(text).toBe(wanted.map(({ kind, bidExtra }) => (kind === 2 ? bidExtra : '')).join(''));
      }),
      { numRuns: 200 },
    );
  });
});
