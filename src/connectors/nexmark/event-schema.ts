import { nexmarkColumn } from '../../abi/nexmark.ts';
import { type DataType, type Schema, unboundedLength } from '../../arrow/data-type.ts';

const string: DataType = { kind: 'varchar', length: unboundedLength, nullable: true };
const bigint: DataType = { kind: 'bigint', nullable: true };
const time: DataType = { kind: 'timestamp', precision: 3, nullable: true };

/** A column of the event table that has values of its own. */
export interface LeafColumn {
  /** Number that the kernel knows it by. */
  readonly kernelColumn: number;
  readonly type: DataType;
}

/** Fields of the three kinds of events, in the order of their numbers. */
export const eventKinds: readonly {
  readonly name: string;
  readonly fields: Readonly<Record<string, LeafColumn>>;
}[] = [
  {
    name: 'person',
    fields: {
      id: { kernelColumn: nexmarkColumn.NEXMARK_PERSON_ID, type: bigint },
      name: { kernelColumn: nexmarkColumn.NEXMARK_PERSON_NAME, type: string },
      emailAddress: { kernelColumn: nexmarkColumn.NEXMARK_PERSON_EMAIL, type: string },
      creditCard: { kernelColumn: nexmarkColumn.NEXMARK_PERSON_CARD, type: string },
      city: { kernelColumn: nexmarkColumn.NEXMARK_PERSON_CITY, type: string },
      state: { kernelColumn: nexmarkColumn.NEXMARK_PERSON_STATE, type: string },
      dateTime: { kernelColumn: nexmarkColumn.NEXMARK_DATE_TIME, type: time },
      extra: { kernelColumn: nexmarkColumn.NEXMARK_PERSON_EXTRA, type: string },
    },
  },
  {
    name: 'auction',
    fields: {
      id: { kernelColumn: nexmarkColumn.NEXMARK_AUCTION_ID, type: bigint },
      itemName: { kernelColumn: nexmarkColumn.NEXMARK_AUCTION_NAME, type: string },
      description: { kernelColumn: nexmarkColumn.NEXMARK_AUCTION_DESCRIPTION, type: string },
      initialBid: { kernelColumn: nexmarkColumn.NEXMARK_AUCTION_INITIAL_BID, type: bigint },
      reserve: { kernelColumn: nexmarkColumn.NEXMARK_AUCTION_RESERVE, type: bigint },
      dateTime: { kernelColumn: nexmarkColumn.NEXMARK_DATE_TIME, type: time },
      expires: { kernelColumn: nexmarkColumn.NEXMARK_AUCTION_EXPIRES, type: time },
      seller: { kernelColumn: nexmarkColumn.NEXMARK_AUCTION_SELLER, type: bigint },
      category: { kernelColumn: nexmarkColumn.NEXMARK_AUCTION_CATEGORY, type: bigint },
      extra: { kernelColumn: nexmarkColumn.NEXMARK_AUCTION_EXTRA, type: string },
    },
  },
  {
    name: 'bid',
    fields: {
      auction: { kernelColumn: nexmarkColumn.NEXMARK_BID_AUCTION, type: bigint },
      bidder: { kernelColumn: nexmarkColumn.NEXMARK_BID_BIDDER, type: bigint },
      price: { kernelColumn: nexmarkColumn.NEXMARK_BID_PRICE, type: bigint },
      channel: { kernelColumn: nexmarkColumn.NEXMARK_BID_CHANNEL, type: string },
      url: { kernelColumn: nexmarkColumn.NEXMARK_BID_URL, type: string },
      dateTime: { kernelColumn: nexmarkColumn.NEXMARK_DATE_TIME, type: time },
      extra: { kernelColumn: nexmarkColumn.NEXMARK_BID_EXTRA, type: string },
    },
  },
];

/** Columns outside the three rows. */
export const outerColumns: Readonly<Record<string, LeafColumn>> = {
  event_type: { kernelColumn: nexmarkColumn.NEXMARK_EVENT_TYPE, type: { kind: 'int', nullable: false } },
  dateTime: { kernelColumn: nexmarkColumn.NEXMARK_DATE_TIME, type: time },
};

/** The table that the connector makes; a declared table has these columns or some of them. */
export const eventSchema: Schema = {
  fields: [
    { name: 'event_type', type: { kind: 'int', nullable: true } },
    ...eventKinds.map(({ name, fields }) => ({
      name,
      type: {
        kind: 'row' as const,
        nullable: true,
        fields: Object.entries(fields).map(([field, { type }]) => ({ name: field, type })),
      },
    })),
    { name: 'dateTime', type: time },
  ],
};
