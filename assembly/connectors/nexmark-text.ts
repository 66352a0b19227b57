/** The texts of Nexmark events. Every function writes at `target` and returns the end of what it wrote. */
import { below, draw, mix, putLetters, putWord } from '../random/counter-random';
import { printInteger } from '../text/integer';

const SPACE: u8 = 0x20;
const UNDERSCORE: u8 = 0x5f;
const WORD_BYTES_MIN: i64 = 3;
const CHANNELS: u64 = 10000;

// Draws of one event; the ids and prices use the numbers below 16.
const NAME_LENGTH: u64 = 16;
const NAME_LETTERS: u64 = 17;
const MAIL_USER_LENGTH: u64 = 18;
const MAIL_USER_LETTERS: u64 = 19;
const MAIL_HOST_LENGTH: u64 = 20;
const MAIL_HOST_LETTERS: u64 = 21;
const CARD: u64 = 22;
const CITY: u64 = 23;
const STATE: u64 = 24;
const DESCRIPTION_LENGTH: u64 = 25;
const DESCRIPTION_LETTERS: u64 = 26;
const EXTRA_LENGTH: u64 = 27;
const EXTRA_LETTERS: u64 = 28;
const FIRST_NAME: u64 = 29;
const LAST_NAME: u64 = 30;
const CHANNEL_IS_HOT: u64 = 31;
const CHANNEL: u64 = 32;

function putText(target: usize, text: string): usize {
  const units = changetype<usize>(text);
  const length = text.length;
  for (let at = 0; at < length; at++) store<u8>(target + at, load<u8>(units + ((<usize>at) << 1)));
  return target + length;
}

/** Length of a word of at least three characters and fewer than `max`. */
function wordBytes(seed: u64, event: i64, lengthDraw: u64, max: i64): i32 {
  return <i32>(WORD_BYTES_MIN + below(draw(seed, event, lengthDraw), max - WORD_BYTES_MIN));
}

function putWordOf(target: usize, seed: u64, event: i64, lengthDraw: u64, max: i64, filler: u8): usize {
  const length = wordBytes(seed, event, lengthDraw, max);
  putWord(target, length, filler, draw(seed, event, lengthDraw + 1));
  return target + length;
}

function firstName(index: i64): string {
  switch (<i32>index) {
    case 0:
      return 'Ada';
    case 1:
      return 'Bruno';
    case 2:
      return 'Clara';
    case 3:
      return 'Dimitri';
    case 4:
      return 'Elena';
    case 5:
      return 'Farid';
    case 6:
      return 'Greta';
    case 7:
      return 'Hugo';
    case 8:
      return 'Ines';
    case 9:
      return 'Jonas';
    default:
      return 'Katya';
  }
}

function lastName(index: i64): string {
  switch (<i32>index) {
    case 0:
      return 'Arnold';
    case 1:
      return 'Becker';
    case 2:
      return 'Castro';
    case 3:
      return 'Duval';
    case 4:
      return 'Eriksen';
    case 5:
      return 'Fischer';
    case 6:
      return 'Greco';
    case 7:
      return 'Haas';
    default:
      return 'Ivanov';
  }
}

function city(index: i64): string {
  switch (<i32>index) {
    case 0:
      return 'Phoenix';
    case 1:
      return 'Tucson';
    case 2:
      return 'Sacramento';
    case 3:
      return 'San Diego';
    case 4:
      return 'Boise';
    case 5:
      return 'Portland';
    case 6:
      return 'Eugene';
    case 7:
      return 'Seattle';
    case 8:
      return 'Spokane';
    default:
      return 'Cheyenne';
  }
}

function state(index: i64): string {
  switch (<i32>index) {
    case 0:
      return 'AZ';
    case 1:
      return 'CA';
    case 2:
      return 'ID';
    case 3:
      return 'OR';
    case 4:
      return 'WA';
    default:
      return 'WY';
  }
}

function hotChannel(index: i64): string {
  switch (<i32>index) {
    case 0:
      return 'Google';
    case 1:
      return 'Facebook';
    case 2:
      return 'Baidu';
    default:
      return 'Apple';
  }
}

/** Letters that bring a row of `bytes` bytes to `average` bytes, give or take a fifth of what is missing. */
function putExtra(target: usize, seed: u64, event: i64, bytes: i32, average: i32): usize {
  if (bytes >= average) return target;
  const missing = average - bytes;
  const spread = (missing + 2) / 5;
  let length = missing - spread;
  if (spread > 0) length += <i32>below(draw(seed, event, EXTRA_LENGTH), spread * 2);
  putLetters(target, length, draw(seed, event, EXTRA_LETTERS));
  return target + length;
}

export function putPersonName(target: usize, seed: u64, event: i64): usize {
  const end = putText(target, firstName(below(draw(seed, event, FIRST_NAME), 11)));
  store<u8>(end, SPACE);
  return putText(end + 1, lastName(below(draw(seed, event, LAST_NAME), 9)));
}

export function putPersonEmail(target: usize, seed: u64, event: i64): usize {
  const at = putWordOf(target, seed, event, MAIL_USER_LENGTH, 7, SPACE);
  store<u8>(at, 0x40);
  return putText(putWordOf(at + 1, seed, event, MAIL_HOST_LENGTH, 5, SPACE), '.com');
}

export function putPersonCard(target: usize, seed: u64, event: i64): usize {
  let rest = draw(seed, event, CARD);
  for (let group = 0; group < 4; group++) {
    let digits: u32 = ((<u32>rest & 0xffff) * 10000) >> 16;
    rest >>= 16;
    const at = target + group * 5;
    for (let digit = 3; digit >= 0; digit--) {
      store<u8>(at + digit, <u8>(0x30 + (digits % 10)));
      digits /= 10;
    }
    if (group < 3) store<u8>(at, SPACE, 4);
  }
  return target + 19;
}

export function putPersonCity(target: usize, seed: u64, event: i64): usize {
  return putText(target, city(below(draw(seed, event, CITY), 10)));
}

export function putPersonState(target: usize, seed: u64, event: i64): usize {
  return putText(target, state(below(draw(seed, event, STATE), 6)));
}

export function putPersonExtra(target: usize, seed: u64, event: i64): usize {
  const bytes =
    8 +
    firstName(below(draw(seed, event, FIRST_NAME), 11)).length +
    1 +
    lastName(below(draw(seed, event, LAST_NAME), 9)).length +
    wordBytes(seed, event, MAIL_USER_LENGTH, 7) +
    wordBytes(seed, event, MAIL_HOST_LENGTH, 5) +
    5 +
    19 +
    city(below(draw(seed, event, CITY), 10)).length +
    2;
  return putExtra(target, seed, event, bytes, 200);
}

export function putAuctionName(target: usize, seed: u64, event: i64): usize {
  return putWordOf(target, seed, event, NAME_LENGTH, 20, SPACE);
}

export function putAuctionDescription(target: usize, seed: u64, event: i64): usize {
  return putWordOf(target, seed, event, DESCRIPTION_LENGTH, 100, SPACE);
}

export function putAuctionExtra(target: usize, seed: u64, event: i64): usize {
  // Id, two prices, two times, seller and category are eight bytes each.
  const bytes = 56 + wordBytes(seed, event, NAME_LENGTH, 20) + wordBytes(seed, event, DESCRIPTION_LENGTH, 100);
  return putExtra(target, seed, event, bytes, 500);
}

export function putBidExtra(target: usize, seed: u64, event: i64): usize {
  // Auction, bidder, price and time are eight bytes each.
  return putExtra(target, seed, event, 32, 100);
}

/** Number of the bid's channel; the hot ones come after the numbered ones. */
function channelOf(seed: u64, event: i64): i64 {
  const isHot = below(draw(seed, event, CHANNEL_IS_HOT), 2) > 0;
  const bits = draw(seed, event, CHANNEL);
  return isHot ? <i64>CHANNELS + below(bits, 4) : below(bits, CHANNELS);
}

export function putBidChannel(target: usize, seed: u64, event: i64): usize {
  const channel = channelOf(seed, event);
  if (channel >= <i64>CHANNELS) return putText(target, hotChannel(channel - <i64>CHANNELS));
  const at = putText(target, 'channel-');
  return at + printInteger(channel, at);
}

/** The URL depends on the channel alone. */
export function putBidUrl(target: usize, seed: u64, event: i64): usize {
  const channel = channelOf(seed, event);
  const channelSeed = mix(seed ^ 0x6a09e667f3bcc909);
  let at = putText(target, 'https://www.nexmark.com/');
  for (let directory: u64 = 0; directory < 3; directory++) {
    at = putWordOf(at, channelSeed, channel, directory * 2, 5, UNDERSCORE);
    store<u8>(at++, 0x2f);
  }
  at = putText(at, 'item.htm?query=1');
  if (channel >= <i64>CHANNELS || below(draw(channelSeed, channel, 6), 10) == 0) return at;
  at = putText(at, '&channel_id=');
  return at + printInteger(reversedBits(<u32>channel), at);
}

/** Size of the signed 32-bit number whose bits are those of `value` in reverse. */
function reversedBits(value: u32): i64 {
  let reversed: u32 = 0;
  for (let bit = 0; bit < 32; bit++) reversed |= ((value >> bit) & 1) << (31 - bit);
  const signed = <i64>(<i32>reversed);
  return signed < 0 ? -signed : signed;
}
