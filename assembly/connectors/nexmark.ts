/**
 * The Nexmark event stream, column by column.
 *
 *   event n = epoch × (persons + auctions + bids) + offset;   time(n) = base + ⌊n × 1000 / rate⌋ ms
 *
 * Everything about event n follows from (seed, n): see counter-random. So that no row needs a division, a batch is described
 * by its rows' epochs and offsets, and each column is one loop over them.
 */
import {
  NEXMARK_AUCTION_CATEGORY,
  NEXMARK_AUCTION_DESCRIPTION,
  NEXMARK_AUCTION_EXPIRES,
  NEXMARK_AUCTION_EXTRA,
  NEXMARK_AUCTION_ID,
  NEXMARK_AUCTION_INITIAL_BID,
  NEXMARK_AUCTION_NAME,
  NEXMARK_AUCTION_RESERVE,
  NEXMARK_AUCTION_SELLER,
  NEXMARK_BID_AUCTION,
  NEXMARK_BID_BIDDER,
  NEXMARK_BID_CHANNEL,
  NEXMARK_BID_EXTRA,
  NEXMARK_BID_PRICE,
  NEXMARK_BID_URL,
  NEXMARK_DATE_TIME,
  NEXMARK_EVENT_TYPE,
  NEXMARK_PERSON_CARD,
  NEXMARK_PERSON_CITY,
  NEXMARK_PERSON_EMAIL,
  NEXMARK_PERSON_EXTRA,
  NEXMARK_PERSON_ID,
  NEXMARK_PERSON_NAME,
  NEXMARK_PERSON_STATE,
  NexmarkConfig,
} from '../generated/layouts';
import { below, draw, mix, unit } from '../random/counter-random';
import {
  putAuctionDescription,
  putAuctionExtra,
  putAuctionName,
  putBidChannel,
  putBidExtra,
  putBidUrl,
  putPersonCard,
  putPersonCity,
  putPersonEmail,
  putPersonExtra,
  putPersonName,
  putPersonState,
} from './nexmark-text';

const FIRST_ID: i64 = 1000;
const FIRST_CATEGORY: i64 = 10;
const ACTIVE_PEOPLE: i64 = 1000;
const IN_FLIGHT_AUCTIONS: i64 = 100;
const ID_LEAD: i64 = 10;
/** Of so many people or auctions in a row the first (or second) is the hot one. */
const HOT_EVERY: i64 = 100;

// Draws of one event; its texts use the numbers from 16 on.
const IS_HOT: u64 = 0;
const CHOICE: u64 = 1;
const BIDDER_IS_HOT: u64 = 2;
const BIDDER: u64 = 3;
const PRICE: u64 = 4;
const RESERVE: u64 = 5;
const CATEGORY: u64 = 6;
const LIFE: u64 = 7;

export function nexmarkMixSeed(seed: i64): i64 {
  return <i64>mix(<u64>seed);
}

function at<T>(base: usize, row: i32): usize {
  return base + <usize>row * sizeof<T>();
}

function kindOf(config: NexmarkConfig, offset: i64): i32 {
  if (offset < config.personProportion) return 0;
  return offset < config.personProportion + config.auctionProportion ? 1 : 2;
}

export function nexmarkSelect(
  config: usize,
  first: i64,
  end: i64,
  kindMask: i32,
  rowsMax: i32,
  epochs: usize,
  offsets: usize,
  next: usize,
): i32 {
  const c = changetype<NexmarkConfig>(config);
  const length = c.personProportion + c.auctionProportion + c.bidProportion;
  let event = first;
  let epoch = first / length;
  let offset = first % length;
  let rows = 0;
  while (event < end && rows < rowsMax) {
    store<i64>(at<i64>(epochs, rows), epoch);
    store<i32>(at<i32>(offsets, rows), <i32>offset);
    rows += (kindMask >> kindOf(c, offset)) & 1;
    event++;
    offset++;
    if (offset == length) {
      offset = 0;
      epoch++;
    }
  }
  store<i64>(next, event);
  return rows;
}

export function nexmarkValidity(config: usize, offsets: usize, rows: i32, kind: i32, bitmap: usize): void {
  const c = changetype<NexmarkConfig>(config);
  for (let row = 0; row < rows; row += 8) {
    const end = min(row + 8, rows);
    let bits: u32 = 0;
    for (let i = row; i < end; i++) bits |= (<u32>(kindOf(c, load<i32>(at<i32>(offsets, i))) == kind)) << (i - row);
    store<u8>(bitmap + (row >> 3), <u8>bits);
  }
}

function timeOf(c: NexmarkConfig, event: i64): i64 {
  return c.baseMs + (event * 1000) / c.eventsPerSecond;
}

/** Number of the latest person at a place of the stream, from 0. */
function latestPerson(c: NexmarkConfig, epoch: i64, offset: i64): i64 {
  return epoch * c.personProportion + min(offset, c.personProportion - 1);
}

function latestAuction(c: NexmarkConfig, epoch: i64, offset: i64): i64 {
  const place = offset - c.personProportion;
  return epoch * c.auctionProportion + (place < 0 ? -1 : min(place, c.auctionProportion - 1));
}

function anyPerson(latest: i64, bits: u64): i64 {
  const people = latest + 1;
  const active = min(people, ACTIVE_PEOPLE);
  return people - active + below(bits, <u64>(active + ID_LEAD));
}

function anyAuction(latest: i64, bits: u64): i64 {
  const oldest = max(latest - IN_FLIGHT_AUCTIONS, 0);
  return oldest + below(bits, <u64>(latest - oldest + 1 + ID_LEAD));
}

/**
 * round(100 × 10^(6u)). As 2^k × e^r with |r| ≤ ln 2 / 2 and the Taylor series of e^r, so that every platform, which has the
 * same IEEE additions and multiplications, gets the same price.
 */
function priceOf(bits: u64): i64 {
  const exponent = unit(bits) * 19.931568569324174;
  const whole = floor(exponent + 0.5);
  const r = (exponent - whole) * 0.6931471805599453;
  let series = 1.0 / 6227020800.0;
  series = series * r + 1.0 / 479001600.0;
  series = series * r + 1.0 / 39916800.0;
  series = series * r + 1.0 / 3628800.0;
  series = series * r + 1.0 / 362880.0;
  series = series * r + 1.0 / 40320.0;
  series = series * r + 1.0 / 5040.0;
  series = series * r + 1.0 / 720.0;
  series = series * r + 1.0 / 120.0;
  series = series * r + 1.0 / 24.0;
  series = series * r + 1.0 / 6.0;
  series = series * r + 1.0 / 2.0;
  series = series * r + 1.0 / 1.0;
  series = series * r + 1.0;
  const power = reinterpret<f64>((<u64>(<i64>whole + 1023)) << 52);
  return <i64>floor(100.0 * series * power + 0.5);
}

function fixedOf(c: NexmarkConfig, column: i32, epoch: i64, offset: i64): i64 {
  const seed = c.seed;
  const event = epoch * (c.personProportion + c.auctionProportion + c.bidProportion) + offset;
  switch (column) {
    case NEXMARK_DATE_TIME:
      return timeOf(c, event);
    case NEXMARK_PERSON_ID:
      return FIRST_ID + latestPerson(c, epoch, offset);
    case NEXMARK_AUCTION_ID:
      return FIRST_ID + latestAuction(c, epoch, offset);
    case NEXMARK_AUCTION_INITIAL_BID:
      return priceOf(draw(seed, event, PRICE));
    case NEXMARK_AUCTION_RESERVE:
      return priceOf(draw(seed, event, PRICE)) + priceOf(draw(seed, event, RESERVE));
    case NEXMARK_AUCTION_EXPIRES: {
      const length = c.personProportion + c.auctionProportion + c.bidProportion;
      const eventsAhead = (IN_FLIGHT_AUCTIONS * length) / max(c.auctionProportion, 1);
      const now = timeOf(c, event);
      const spanMs = timeOf(c, event + eventsAhead) - now;
      return now + 1 + below(draw(seed, event, LIFE), <u64>max(spanMs * 2, 1));
    }
    case NEXMARK_AUCTION_SELLER: {
      const latest = latestPerson(c, epoch, offset);
      const isHot = below(draw(seed, event, IS_HOT), 4) > 0;
      return FIRST_ID + (isHot ? (latest / HOT_EVERY) * HOT_EVERY : anyPerson(latest, draw(seed, event, CHOICE)));
    }
    case NEXMARK_AUCTION_CATEGORY:
      return FIRST_CATEGORY + below(draw(seed, event, CATEGORY), 5);
    case NEXMARK_BID_AUCTION: {
      const latest = latestAuction(c, epoch, offset);
      const isHot = below(draw(seed, event, IS_HOT), 2) > 0;
      return FIRST_ID + (isHot ? (latest / HOT_EVERY) * HOT_EVERY : anyAuction(latest, draw(seed, event, CHOICE)));
    }
    case NEXMARK_BID_BIDDER: {
      const latest = latestPerson(c, epoch, offset);
      const isHot = below(draw(seed, event, BIDDER_IS_HOT), 4) > 0;
      return FIRST_ID + (isHot ? (latest / HOT_EVERY) * HOT_EVERY + 1 : anyPerson(latest, draw(seed, event, BIDDER)));
    }
    default:
      return priceOf(draw(seed, event, PRICE));
  }
}

function fillFixed(c: NexmarkConfig, column: i32, epochs: usize, offsets: usize, rows: i32, data: usize): void {
  const kind = column / 10 - 1;
  for (let row = 0; row < rows; row++) {
    const offset: i64 = load<i32>(at<i32>(offsets, row));
    const isSet = kind < 0 || kindOf(c, offset) == kind;
    store<i64>(at<i64>(data, row), isSet ? fixedOf(c, column, load<i64>(at<i64>(epochs, row)), offset) : 0);
  }
}

export function nexmarkFixed(config: usize, column: i32, epochs: usize, offsets: usize, rows: i32, data: usize): void {
  const c = changetype<NexmarkConfig>(config);
  // One loop for each column that queries read all the time: the compiler specializes it.
  switch (column) {
    case NEXMARK_EVENT_TYPE:
      for (let row = 0; row < rows; row++) {
        store<i32>(at<i32>(data, row), kindOf(c, load<i32>(at<i32>(offsets, row))));
      }
      return;
    case NEXMARK_DATE_TIME:
      fillFixed(c, NEXMARK_DATE_TIME, epochs, offsets, rows, data);
      return;
    case NEXMARK_BID_AUCTION:
      fillFixed(c, NEXMARK_BID_AUCTION, epochs, offsets, rows, data);
      return;
    case NEXMARK_BID_BIDDER:
      fillFixed(c, NEXMARK_BID_BIDDER, epochs, offsets, rows, data);
      return;
    case NEXMARK_BID_PRICE:
      fillFixed(c, NEXMARK_BID_PRICE, epochs, offsets, rows, data);
      return;
    default:
      fillFixed(c, column, epochs, offsets, rows, data);
  }
}

function putColumn(column: i32, target: usize, seed: u64, event: i64): usize {
  switch (column) {
    case NEXMARK_PERSON_NAME:
      return putPersonName(target, seed, event);
    case NEXMARK_PERSON_EMAIL:
      return putPersonEmail(target, seed, event);
    case NEXMARK_PERSON_CARD:
      return putPersonCard(target, seed, event);
    case NEXMARK_PERSON_CITY:
      return putPersonCity(target, seed, event);
    case NEXMARK_PERSON_STATE:
      return putPersonState(target, seed, event);
    case NEXMARK_PERSON_EXTRA:
      return putPersonExtra(target, seed, event);
    case NEXMARK_AUCTION_NAME:
      return putAuctionName(target, seed, event);
    case NEXMARK_AUCTION_DESCRIPTION:
      return putAuctionDescription(target, seed, event);
    case NEXMARK_AUCTION_EXTRA:
      return putAuctionExtra(target, seed, event);
    case NEXMARK_BID_CHANNEL:
      return putBidChannel(target, seed, event);
    case NEXMARK_BID_URL:
      return putBidUrl(target, seed, event);
    default:
      return putBidExtra(target, seed, event);
  }
}

export function nexmarkText(
  config: usize,
  column: i32,
  epochs: usize,
  offsets: usize,
  rows: i32,
  textOffsets: usize,
  data: usize,
): i32 {
  const c = changetype<NexmarkConfig>(config);
  const kind = column / 10 - 1;
  const length = c.personProportion + c.auctionProportion + c.bidProportion;
  let end = data;
  store<i32>(textOffsets, 0);
  for (let row = 0; row < rows; row++) {
    const offset: i64 = load<i32>(at<i32>(offsets, row));
    if (kindOf(c, offset) == kind) {
      end = putColumn(column, end, c.seed, load<i64>(at<i64>(epochs, row)) * length + offset);
    }
    store<i32>(at<i32>(textOffsets, row + 1), <i32>(end - data));
  }
  return <i32>(end - data);
}

export function nexmarkTextBytesMax(column: i32): i32 {
  switch (column) {
    case NEXMARK_PERSON_NAME:
    case NEXMARK_PERSON_EMAIL:
    case NEXMARK_PERSON_CARD:
    case NEXMARK_PERSON_CITY:
    case NEXMARK_PERSON_STATE:
    case NEXMARK_AUCTION_NAME:
    case NEXMARK_BID_CHANNEL:
      return 32;
    case NEXMARK_PERSON_EXTRA:
      return 240;
    case NEXMARK_AUCTION_DESCRIPTION:
    case NEXMARK_BID_URL:
      return 112;
    case NEXMARK_AUCTION_EXTRA:
      return 640;
    default:
      return 112;
  }
}
