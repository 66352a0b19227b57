import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/arrow/data-type.ts';
import { eventSchema } from '../../src/connectors/nexmark/event-schema.ts';
import { nexmark } from '../../src/connectors/nexmark/nexmark.ts';
import { NexmarkSource } from '../../src/connectors/nexmark/source.ts';
import { createNumberRangeAssigner } from '../../src/connectors/number-range-assigner.ts';
import type { DecodeFilter, DecodeSpec } from '../../src/formats/format.ts';
import { readRows, type Row } from '../../src/kernels/column-reader.ts';
import type { SplitAssigner } from '../../src/operators/source.ts';
import type { SourceSpec } from '../../src/plan/job-graph.ts';
import { testMemory } from '../support/kernel-module.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { drain, sourceContext } from '../support/source-harness.ts';

const column = (name: string): number => eventSchema.fields.findIndex((field) => field.name === name);
const everyColumn = eventSchema.fields.map((_, index) => [index]);

function path(...names: string[]): number[] {
  const [outer = '', inner] = names;
  const type = eventSchema.fields[column(outer)]?.type;
  if (inner === undefined || type?.kind !== 'row') return [column(outer)];
  return [column(outer), type.fields.findIndex((field) => field.name === inner)];
}

function spec(options: Record<string, string>, decode: Partial<DecodeSpec> = {}): SourceSpec {
  return {
    kind: 'source',
    connector: 'nexmark',
    options,
    format: undefined,
    decode: { schema: eventSchema, projection: everyColumn, filters: [], options: {}, ...decode },
    bounded: true,
  };
}

async function rowsOf(source: SourceSpec, parallelism = 1): Promise<Row[]> {
  const total = Number(source.options['events.num'] ?? 0);
  const assigner = createNumberRangeAssigner({ total, rowsPerSecond: undefined, parallelism }, new ManualClock());
  const rows: Row[] = [];
  for (let subtask = 0; subtask < parallelism; subtask++) rows.push(...(await rowsFrom(source, assigner)));
  return rows;
}

async function rowsFrom(source: SourceSpec, assigner: Pick<SplitAssigner, 'next'>): Promise<Row[]> {
  const memory = testMemory(2048 * 65536);
  const context = sourceContext(memory, assigner);
  const running = new NexmarkSource(source, context);
  const rows: Row[] = [];
  await drain(running, context, (batch) => rows.push(...readRows(memory, batch)));
  await running.close();
  context.arena.release();
  expect(memory.usedBytes(1)).toBe(0);
  return rows;
}

type Fields = Readonly<Record<string, string | bigint>>;

interface Event {
  readonly event_type: number;
  readonly person: Fields | null;
  readonly auction: Fields | null;
  readonly bid: Fields | null;
  readonly dateTime: string;
}

async function events(options: Record<string, string>, parallelism = 1): Promise<Event[]> {
  const rows = await rowsOf(spec(options), parallelism);
  return rows.map(
    (row) => Object.fromEntries(eventSchema.fields.map(({ name }, index) => [name, row[index]])) as unknown as Event,
  );
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('nexmark', () => {
  it('makes one person, three auctions and 46 bids of every 50 events', async () => {
    const made = await events({ 'events.num': '100' });
    const kinds = made.map((event) => event.event_type);
    const round = [0, 1, 1, 1, ...new Array<number>(46).fill(2)];
    expect(kinds).toEqual([...round, ...round]);
    for (const { event_type, person, auction, bid } of made) {
      expect([person, auction, bid].map((part) => part !== null)).toEqual([0, 1, 2].map((kind) => kind === event_type));
    }
    expect(made.flatMap(({ person }) => person?.['id'] ?? [])).toEqual([1000n, 1001n]);
    expect(made.flatMap(({ auction }) => auction?.['id'] ?? [])).toEqual([1000n, 1001n, 1002n, 1003n, 1004n, 1005n]);
  });

  it('spaces events by the rate and cuts to milliseconds', async () => {
    const made = await events({ 'events.num': '7', 'next-event.rate': '3000', 'base-time': '2024-05-06 07:08:09.123' });
    const fractions = made.map(({ dateTime, person, auction, bid }) => {
      expect((person ?? auction ?? bid)?.['dateTime']).toBe(dateTime);
      return dateTime.replace('2024-05-06 07:08:09.', '');
    });
    expect(fractions).toEqual(['123', '123', '123', '124', '124', '124', '125']);
  });

  it('has the shapes and shares of the workload', async () => {
    const made = await events({ 'events.num': '20000', seed: '7' });
    const people = made.map(({ person }) => person).filter((person) => person !== null);
    const auctions = made.flatMap(({ auction, dateTime }): Fields[] =>
      auction === null ? [] : [{ ...auction, now: dateTime }],
    );
    const bids = made.map(({ bid }) => bid).filter((bid) => bid !== null);
    for (const person of people) {
      expect(person['name']).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
      expect(person['emailAddress']).toMatch(/^[a-z ]{3,6}@[a-z ]{3,4}\.com$/);
      expect(person['creditCard']).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/);
      expect(person['state']).toMatch(/^(AZ|CA|ID|OR|WA|WY)$/);
    }
    const sizeOf = (row: Fields, names: readonly string[]): number =>
      names.reduce((sum, name) => sum + String(row[name]).length, 0);
    expect(
      mean(people.map((row) => 8 + sizeOf(row, ['name', 'emailAddress', 'creditCard', 'city', 'state', 'extra']))),
    ).toBeCloseTo(200, -1);
    for (const auction of auctions) {
      expect(auction['itemName']).toMatch(/^[a-z ]{3,19}$/);
      expect(auction['description']).toMatch(/^[a-z ]{3,99}$/);
      expect(BigInt(auction['reserve'] ?? 0)).toBeGreaterThan(BigInt(auction['initialBid'] ?? 0));
      expect(['10', '11', '12', '13', '14']).toContain(String(auction['category']));
      const lifeMs = Date.parse(`${auction['expires']}Z`) - Date.parse(`${auction['now']}Z`);
      // The next hundred auctions take 1666 events, which is 166 ms at this rate.
      expect(lifeMs).toBeGreaterThanOrEqual(1);
      expect(lifeMs).toBeLessThanOrEqual(2 * 167);
    }
    expect(mean(auctions.map((row) => 56 + sizeOf(row, ['itemName', 'description', 'extra'])))).toBeCloseTo(500, -1);
    const hotSellers = auctions.filter((row) => (Number(row['seller']) - 1000) % 100 === 0).length;
    expect(hotSellers / auctions.length).toBeCloseTo(0.75, 1);
    for (const bid of bids) {
      expect(bid['url']).toMatch(
        /^https:\/\/www\.nexmark\.com\/([a-z_]{3,4}\/){3}item\.htm\?query=1(&channel_id=\d+)?$/,
      );
      expect(bid['channel']).toMatch(/^(Google|Facebook|Baidu|Apple|channel-\d{1,4})$/);
      expect(Number(bid['price'])).toBeGreaterThanOrEqual(100);
      expect(Number(bid['price'])).toBeLessThanOrEqual(100_000_000);
      expect(String(bid['extra']).length).toBeGreaterThanOrEqual(54);
      expect(String(bid['extra']).length).toBeLessThan(82);
    }
    const share = (test: (bid: Fields) => boolean): number => bids.filter(test).length / bids.length;
    expect(share((bid) => (Number(bid['auction']) - 1000) % 100 === 0)).toBeCloseTo(0.5, 1);
    expect(share((bid) => (Number(bid['bidder']) - 1000) % 100 === 1)).toBeCloseTo(0.75, 1);
    expect(share((bid) => !String(bid['channel']).startsWith('channel-'))).toBeCloseTo(0.5, 1);
    expect(mean(bids.map((bid) => Math.log10(Number(bid['price']) / 100)))).toBeCloseTo(3, 1);
    // A channel has one URL.
    const urls = new Map(bids.map((bid) => [bid['channel'], bid['url']]));
    for (const bid of bids) expect(bid['url']).toBe(urls.get(bid['channel']));
  });

  it('is the same stream for every parallelism, seed by seed', async () => {
    const one = await events({ 'events.num': '9000', seed: '3' });
    expect(await events({ 'events.num': '9000', seed: '3' }, 3)).toEqual(one);
    expect(await events({ 'events.num': '9000', seed: '4' })).not.toEqual(one);
  });

  it('is the same stream on every platform', async () => {
    const [, auction, , , bid] = await events({ 'events.num': '5' });
    expect(auction?.auction).toMatchInlineSnapshot(`
      {
        "category": 14n,
        "dateTime": "2024-01-01 00:00:00.000",
        "description": "jyoaczacscvhqbnugy wl gkapi xxyleaofryvokegbbgoqkclp hhdkqf hshjxkw zhqhylztubefr yt",
        "expires": "2024-01-01 00:00:00.250",
        "extra": "bxugmmwunrvqusbjlmxlursiakmlbskngjpaqkpeqdbtxspqvuwpmvxwhixzqqtnnjlyusmuxeuyxxlceitxorchszghjzyufwccrlrkbefkylxhdyycukkhvmaokglscfdwhqvqoytqpdubhiqxwmrtglbxxzgopwblqimtqseqhaselraqyjwlqojxpqhvgvknbfminzewkrdtmxsclypxjqrhorqplbgwtfaowsnuciwudpfvvoljnlmnispohkbpbyvgaafernsprvjaiqshxfoweburdrcmzahljdlaurgeakgvjmcumhneijblnddpbjegjcdtrlufdcqgyxxrcwz",
        "id": 1000n,
        "initialBid": 1236252n,
        "itemName": "bntsnompul",
        "reserve": 4733778n,
        "seller": 1000n,
      }
    `);
    expect(bid?.bid).toMatchInlineSnapshot(`
      {
        "auction": 1000n,
        "bidder": 1001n,
        "channel": "Baidu",
        "dateTime": "2024-01-01 00:00:00.000",
        "extra": "jqdcomyfyernqzqotkqkoubcisrrpassdzrysydufebhpreoqjmsdenlwqxeeqohxqaczqesbrulyjb",
        "price": 151n,
        "url": "https://www.nexmark.com/sckt/dqmi/bdx/item.htm?query=1",
      }
    `);
  });

  it('makes any columns in any order, and leaves out what a condition on the kind excludes', async () => {
    const projection = [
      path('bid', 'price'),
      path('dateTime'),
      path('event_type'),
      path('bid', 'channel'),
      path('auction'),
    ];
    const all = await events({ 'events.num': '500' });
    const wanted = all.map((event) => [
      event.bid?.['price'] ?? null,
      event.dateTime,
      event.event_type,
      event.bid?.['channel'] ?? null,
      event.auction,
    ]);
    expect(await rowsOf(spec({ 'events.num': '500' }, { projection }))).toEqual(wanted);
    const filters: DecodeFilter[] = [
      { path: path('event_type'), type: { kind: 'int', nullable: false }, operator: '=', value: 2n },
    ];
    const bids = await rowsOf(spec({ 'events.num': '500' }, { projection, filters }));
    expect(bids).toEqual(wanted.filter((row) => row[2] === 2));
    const notNull: DecodeFilter[] = [
      { path: path('auction'), type: { kind: 'bigint', nullable: true }, operator: 'is not null' },
    ];
    expect(await rowsOf(spec({ 'events.num': '500' }, { projection, filters: notNull }))).toEqual(
      wanted.filter((row) => row[2] === 1),
    );
  });

  it('takes a table that declares some of the columns, found by name', async () => {
    const schema: Schema = { fields: [...eventSchema.fields].reverse() };
    const rows = await rowsOf(spec({ 'events.num': '60' }, { schema, projection: [[0], [4]] }));
    const all = await events({ 'events.num': '60' });
    expect(rows).toEqual(all.map((event) => [event.dateTime, event.event_type]));
  });

  it('accepts the conditions that the kind of an event decides', () => {
    const accepts = (names: string[], operator: DecodeFilter['operator']): boolean =>
      nexmark.description.acceptsFilter(
        { path: path(...names), type: { kind: 'int', nullable: true }, operator, value: 1n },
        eventSchema,
      );
    expect(accepts(['event_type'], '=')).toBe(true);
    expect(accepts(['event_type'], '>')).toBe(true);
    expect(accepts(['bid'], 'is not null')).toBe(true);
    expect(accepts(['bid', 'price'], '=')).toBe(false);
    expect(accepts(['dateTime'], '=')).toBe(false);
  });

  it('works for any proportions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)),
        fc.integer({ min: 1, max: 300 }),
        async (proportions, total) => {
          fc.pre(proportions.some((proportion) => proportion > 0));
          const [person, auction, bid] = proportions;
          const made = await events({
            'events.num': String(total),
            'person.proportion': String(person),
            'auction.proportion': String(auction),
            'bid.proportion': String(bid),
          });
          const round = [0, 1, 2].flatMap((kind) => new Array<number>(proportions[kind] ?? 0).fill(kind));
          expect(made.map((event) => event.event_type)).toEqual(made.map((_, index) => round[index % round.length]));
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each([
    [{ 'first-event.rate': '1', 'next-event.rate': '2' }, 'OPTION_INVALID'],
    [{ 'base-time': 'yesterday' }, 'OPTION_INVALID'],
    [{ 'person.proportion': '0', 'auction.proportion': '0', 'bid.proportion': '0' }, 'OPTION_INVALID'],
    [{ 'events.num': '-1' }, 'OPTION_INVALID'],
  ])('refuses %o', (options, code) => {
    expect(() => nexmark.description.check(options, eventSchema)).toThrow(expect.objectContaining({ code }));
  });

  it('ends only when it has a number of events', () => {
    expect(nexmark.description.isBounded({ 'events.num': '10' })).toBe(true);
    expect(nexmark.description.isBounded({})).toBe(false);
  });
});
