import { invalidOption, type OptionSchema, readOptions } from '../../base/option-schema.ts';

/** Options of the connector `nexmark`. */
export const nexmarkOptions = {
  'first-event.rate': {
    type: 'integer',
    min: 1,
    description: 'events a second of event time; the same as next-event.rate',
  },
  'next-event.rate': { type: 'integer', min: 1, description: 'events a second of event time; 10000 unless given' },
  'events.num': { type: 'integer', default: '0', min: 0, description: 'events in all; 0 = without an end' },
  'person.proportion': { type: 'integer', default: '1', min: 0, description: 'people in each round of events' },
  'auction.proportion': { type: 'integer', default: '3', min: 0, description: 'auctions in each round of events' },
  'bid.proportion': { type: 'integer', default: '46', min: 0, description: 'bids in each round of events' },
  'base-time': {
    type: 'string',
    default: '2024-01-01 00:00:00',
    description: "time of the first event: 'yyyy-MM-dd HH:mm:ss' or milliseconds since 1970",
  },
  seed: { type: 'integer', default: '1', description: 'the same seed gives the same events' },
  'rate-limited': {
    type: 'boolean',
    default: 'false',
    description: 'make events at next-event.rate by the wall clock; otherwise as fast as possible',
  },
} as const satisfies OptionSchema;

export interface NexmarkSettings {
  readonly eventsPerSecond: number;
  /** Undefined = without an end. */
  readonly eventCount: number | undefined;
  readonly proportions: readonly [person: number, auction: number, bid: number];
  readonly baseMs: number;
  readonly seed: number;
  readonly isRateLimited: boolean;
}

/** @throws PeltonError OPTION_INVALID */
export function readNexmarkOptions(options: Readonly<Record<string, string>>): NexmarkSettings {
  const own = Object.fromEntries(Object.entries(options).filter(([name]) => name in nexmarkOptions));
  const values = readOptions(nexmarkOptions, own, "connector 'nexmark'");
  const firstRate = values['first-event.rate'];
  const nextRate = values['next-event.rate'];
  if (firstRate !== undefined && nextRate !== undefined && firstRate !== nextRate) {
    throw invalidOption(
      'next-event.rate',
      String(nextRate),
      `the rate cannot change from first-event.rate ${firstRate} on the way`,
    );
  }
  const proportions = [values['person.proportion'], values['auction.proportion'], values['bid.proportion']] as const;
  const roundEvents = proportions[0] + proportions[1] + proportions[2];
  if (roundEvents === 0 || roundEvents > 1_000_000) {
    throw invalidOption(
      'bid.proportion',
      String(proportions[2]),
      'a round of people, auctions and bids has 1 to 1000000 events',
    );
  }
  return {
    eventsPerSecond: nextRate ?? firstRate ?? 10_000,
    eventCount: values['events.num'] === 0 ? undefined : values['events.num'],
    proportions,
    baseMs: baseTimeMs(values['base-time']),
    seed: values.seed,
    isRateLimited: values['rate-limited'],
  };
}

function baseTimeMs(text: string): number {
  const trimmed = text.trim();
  if (/^-?\d{1,15}$/.test(trimmed)) return Number(trimmed);
  const timeMs = /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,3})?)?)?$/.test(trimmed)
    ? Date.parse(`${trimmed.length === 10 ? `${trimmed}T00:00` : trimmed.replace(' ', 'T')}Z`)
    : Number.NaN;
  if (Number.isNaN(timeMs)) throw invalidOption('base-time', text, "it wants 'yyyy-MM-dd HH:mm:ss' or milliseconds");
  return timeMs;
}
