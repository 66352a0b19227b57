import type { KernelFamily } from './table.ts';

export const nexmarkConfigFields = {
  /** Already mixed: see `nexmarkMixSeed`. */
  seed: 'u64',
  /** Time of event 0, ms since the Unix epoch. */
  baseMs: 'i64',
  /** Events a second of event time. */
  eventsPerSecond: 'i64',
  personProportion: 'i64',
  auctionProportion: 'i64',
  bidProportion: 'i64',
} as const;

/** Numbers of the leaf columns of the event table. */
export const nexmarkColumn = {
  NEXMARK_EVENT_TYPE: 0,
  NEXMARK_DATE_TIME: 1,
  NEXMARK_PERSON_ID: 10,
  NEXMARK_PERSON_NAME: 11,
  NEXMARK_PERSON_EMAIL: 12,
  NEXMARK_PERSON_CARD: 13,
  NEXMARK_PERSON_CITY: 14,
  NEXMARK_PERSON_STATE: 15,
  NEXMARK_PERSON_EXTRA: 17,
  NEXMARK_AUCTION_ID: 20,
  NEXMARK_AUCTION_NAME: 21,
  NEXMARK_AUCTION_DESCRIPTION: 22,
  NEXMARK_AUCTION_INITIAL_BID: 23,
  NEXMARK_AUCTION_RESERVE: 24,
  NEXMARK_AUCTION_EXPIRES: 26,
  NEXMARK_AUCTION_SELLER: 27,
  NEXMARK_AUCTION_CATEGORY: 28,
  NEXMARK_AUCTION_EXTRA: 29,
  NEXMARK_BID_AUCTION: 30,
  NEXMARK_BID_BIDDER: 31,
  NEXMARK_BID_PRICE: 32,
  NEXMARK_BID_CHANNEL: 33,
  NEXMARK_BID_URL: 34,
  NEXMARK_BID_EXTRA: 36,
} as const;

/**
 * The Nexmark event stream. Event n is slot `offset` of epoch `epoch` of persons + auctions + bids events each:
 * n = epoch × length + offset. Kinds: 0 person, 1 auction, 2 bid.
 */
export const nexmark = {
  name: 'nexmark',
  module: 'connectors/nexmark',
  functions: {
    nexmarkMixSeed: { parameters: { seed: 'i64' }, result: 'i64' },
    /**
     * Writes epoch (int64) and offset (int32) of the events from `first` to before `end` whose kind has its bit in `kindMask`,
     * at most `rowsMax`; returns how many, and stores at `next` (int64) the first event that was not looked at.
     */
    nexmarkSelect: {
      parameters: {
        config: 'ptr',
        first: 'i64',
        end: 'i64',
        kindMask: 'i32',
        rowsMax: 'i32',
        epochs: 'ptr',
        offsets: 'ptr',
        next: 'ptr',
      },
      result: 'i32',
    },
    /** Validity bitmap of the columns of one kind. */
    nexmarkValidity: {
      parameters: { config: 'ptr', offsets: 'ptr', rows: 'i32', kind: 'i32', bitmap: 'ptr' },
      result: 'void',
    },
    /** Values of a fixed-width column, int64 (event type: int32); 0 for events of another kind. */
    nexmarkFixed: {
      parameters: { config: 'ptr', column: 'i32', epochs: 'ptr', offsets: 'ptr', rows: 'i32', data: 'ptr' },
      result: 'void',
    },
    /** A text column: `rows + 1` int32 text offsets and the bytes; returns the bytes. Room for `nexmarkTextBytesMax` a row is needed. */
    nexmarkText: {
      parameters: {
        config: 'ptr',
        column: 'i32',
        epochs: 'ptr',
        offsets: 'ptr',
        rows: 'i32',
        textOffsets: 'ptr',
        data: 'ptr',
      },
      result: 'i32',
    },
    /** Longest text of a column. */
    nexmarkTextBytesMax: { parameters: { column: 'i32' }, result: 'i32' },
  },
  structs: { NexmarkConfig: nexmarkConfigFields },
  constants: nexmarkColumn,
} as const satisfies KernelFamily;
