// Written by tools/generate-abi.ts from src/abi. Do not edit.

export const PHYSICAL_BIT: i32 = 0;
export const PHYSICAL_I8: i32 = 1;
export const PHYSICAL_I16: i32 = 2;
export const PHYSICAL_I32: i32 = 3;
export const PHYSICAL_I64: i32 = 4;
export const PHYSICAL_F32: i32 = 5;
export const PHYSICAL_F64: i32 = 6;
export const PHYSICAL_I128: i32 = 7;
export const PHYSICAL_BYTES: i32 = 8;
export const PHYSICAL_NONE: i32 = 9;
export const FAULT_MEMORY: i32 = -1;
export const FAULT_DATA: i32 = -2;
export const FAULT_EXPRESSION: i32 = -3;
export const FAULT_OUTPUT_FULL: i32 = -4;
export const PAGE_FREE: i32 = 0;
export const PAGE_SCRATCH: i32 = 1;
export const PAGE_CLEAN: i32 = 2;
export const PAGE_DIRTY: i32 = 3;
export const PAGE_FROZEN: i32 = 4;
export const NEXMARK_EVENT_TYPE: i32 = 0;
export const NEXMARK_DATE_TIME: i32 = 1;
export const NEXMARK_PERSON_ID: i32 = 10;
export const NEXMARK_PERSON_NAME: i32 = 11;
export const NEXMARK_PERSON_EMAIL: i32 = 12;
export const NEXMARK_PERSON_CARD: i32 = 13;
export const NEXMARK_PERSON_CITY: i32 = 14;
export const NEXMARK_PERSON_STATE: i32 = 15;
export const NEXMARK_PERSON_EXTRA: i32 = 17;
export const NEXMARK_AUCTION_ID: i32 = 20;
export const NEXMARK_AUCTION_NAME: i32 = 21;
export const NEXMARK_AUCTION_DESCRIPTION: i32 = 22;
export const NEXMARK_AUCTION_INITIAL_BID: i32 = 23;
export const NEXMARK_AUCTION_RESERVE: i32 = 24;
export const NEXMARK_AUCTION_EXPIRES: i32 = 26;
export const NEXMARK_AUCTION_SELLER: i32 = 27;
export const NEXMARK_AUCTION_CATEGORY: i32 = 28;
export const NEXMARK_AUCTION_EXTRA: i32 = 29;
export const NEXMARK_BID_AUCTION: i32 = 30;
export const NEXMARK_BID_BIDDER: i32 = 31;
export const NEXMARK_BID_PRICE: i32 = 32;
export const NEXMARK_BID_CHANNEL: i32 = 33;
export const NEXMARK_BID_URL: i32 = 34;
export const NEXMARK_BID_EXTRA: i32 = 36;
export const TEXT_OK: i32 = 0;
export const TEXT_MALFORMED: i32 = -1;
export const TEXT_OVERFLOW: i32 = -2;
export const TEXT_STYLE_SQL: i32 = 0;
export const TEXT_STYLE_ISO: i32 = 1;
export const TEXT_STYLE_CAST: i32 = 2;

@unmanaged
export class ColumnView {
  validity: usize;
  data: usize;
  offsets: usize;
}
export const ColumnViewSizeBytes: i32 = 12;

@unmanaged
export class NexmarkConfig {
  seed: u64;
  baseMs: i64;
  eventsPerSecond: i64;
  personProportion: i64;
  auctionProportion: i64;
  bidProportion: i64;
}
export const NexmarkConfigSizeBytes: i32 = 48;

/** Stops the build when a layout computed by the compiler differs from the one that TypeScript uses. */
export function checkLayouts(): void {
  if (offsetof<ColumnView>("validity") != 0) ERROR("layout of ColumnView.validity");
  if (offsetof<ColumnView>("data") != 4) ERROR("layout of ColumnView.data");
  if (offsetof<ColumnView>("offsets") != 8) ERROR("layout of ColumnView.offsets");
  if (offsetof<ColumnView>() > 12) ERROR("size of ColumnView");
  if (offsetof<NexmarkConfig>("seed") != 0) ERROR("layout of NexmarkConfig.seed");
  if (offsetof<NexmarkConfig>("baseMs") != 8) ERROR("layout of NexmarkConfig.baseMs");
  if (offsetof<NexmarkConfig>("eventsPerSecond") != 16) ERROR("layout of NexmarkConfig.eventsPerSecond");
  if (offsetof<NexmarkConfig>("personProportion") != 24) ERROR("layout of NexmarkConfig.personProportion");
  if (offsetof<NexmarkConfig>("auctionProportion") != 32) ERROR("layout of NexmarkConfig.auctionProportion");
  if (offsetof<NexmarkConfig>("bidProportion") != 40) ERROR("layout of NexmarkConfig.bidProportion");
  if (offsetof<NexmarkConfig>() > 48) ERROR("size of NexmarkConfig");
}
