/**
 * Instants as text by a Java pattern, both ways. Letters, repeated for width:
 *
 *   y u year   M month   d day   D day of the year   H hour 0-23   k 1-24   K 0-11   h 1-12   m minute   s second
 *   S fraction of the second   n nanosecond   a AM PM   E day of the week   MMM MMMM EEE EEEE English names
 *
 * Text between quotes stands for itself, '' for a quote, and so does everything that is no letter.
 */
import { EXPRESSION_NULL, FAULT_EXPRESSION } from '../generated/layouts';
import { civilFromDays, daysFromCivil, daysOfMonth } from '../text/date-time';
import { countDigits, printDigits } from '../text/integer';
import { copyBytes } from './bytes';
import { floorDivide, isoDayOfWeek } from './calendar';
import { heapReserve, heapTake, NO_MEMORY } from './text-heap';

/** Names end to end, a byte of length in front of each. */
const monthNames: usize = memory.data<u8>([
  7, 74, 97, 110, 117, 97, 114, 121, 8, 70, 101, 98, 114, 117, 97, 114, 121, 5, 77, 97, 114, 99, 104, 5, 65, 112, 114,
  105, 108, 3, 77, 97, 121, 4, 74, 117, 110, 101, 4, 74, 117, 108, 121, 6, 65, 117, 103, 117, 115, 116, 9, 83, 101, 112,
  116, 101, 109, 98, 101, 114, 7, 79, 99, 116, 111, 98, 101, 114, 8, 78, 111, 118, 101, 109, 98, 101, 114, 8, 68, 101,
  99, 101, 109, 98, 101, 114,
]);
const dayNames: usize = memory.data<u8>([
  6, 77, 111, 110, 100, 97, 121, 7, 84, 117, 101, 115, 100, 97, 121, 9, 87, 101, 100, 110, 101, 115, 100, 97, 121, 8,
  84, 104, 117, 114, 115, 100, 97, 121, 6, 70, 114, 105, 100, 97, 121, 8, 83, 97, 116, 117, 114, 100, 97, 121, 6, 83,
  117, 110, 100, 97, 121,
]);

const QUOTE: u8 = 0x27;
const LETTERS: usize = 32;

function isLetter(byte: u8): bool {
  return (byte | 0x20) - 0x61 < 26;
}

/** End of the run of one letter. */
function runEnd(at: usize, end: usize): usize {
  const letter = load<u8>(at);
  while (at < end && load<u8>(at) == letter) at++;
  return at;
}

function nameAt(names: usize, index: i64): usize {
  let at = names;
  for (let i: i64 = 0; i < index; i++) at += <usize>load<u8>(at) + 1;
  return at;
}

function writeName(at: usize, names: usize, index: i64, letters: usize): usize {
  const name = nameAt(names, index);
  const bytes = letters > 3 ? <usize>load<u8>(name) : 3;
  copyBytes(at, name + 1, bytes);
  return at + bytes;
}

function writeNumber(at: usize, value: i64, letters: usize): usize {
  let magnitude = <u64>value;
  if (value < 0) {
    store<u8>(at, 0x2d);
    at++;
    magnitude = 0 - magnitude;
  }
  return printDigits(magnitude, max(countDigits(magnitude), <i32>letters), at);
}

export function timeFormat(value: i64, unitsPerSecond: i64, pattern: usize, patternBytes: i32): i64 {
  const seconds = floorDivide(value, unitsPerSecond);
  const nanos = (value - seconds * unitsPerSecond) * (1000000000 / unitsPerSecond);
  const days = floorDivide(seconds, 86400);
  const clock = seconds - days * 86400;
  const civil = civilFromDays(days);
  const year = civil >> 9;
  const month = (civil >> 5) & 15;
  const hour = clock / 3600;
  const end = pattern + <usize>patternBytes;
  // One letter makes at most 20 bytes.
  let at = heapReserve(patternBytes * 20 + 32);
  if (at == 0) return NO_MEMORY;
  const target = at;
  for (let in_ = pattern; in_ < end; ) {
    const letter = load<u8>(in_);
    if (letter == QUOTE) {
      in_++;
      if (in_ < end && load<u8>(in_) == QUOTE) {
        store<u8>(at++, QUOTE);
        in_++;
        continue;
      }
      while (in_ < end) {
        if (load<u8>(in_) == QUOTE) {
          if (in_ + 1 < end && load<u8>(in_, 1) == QUOTE) in_++;
          else break;
        }
        store<u8>(at++, load<u8>(in_));
        in_++;
      }
      in_++;
      continue;
    }
    if (!isLetter(letter)) {
      store<u8>(at++, letter);
      in_++;
      continue;
    }
    const next = runEnd(in_, end);
    const letters = next - in_;
    if (letters > LETTERS) return FAULT_EXPRESSION;
    in_ = next;
    switch (letter) {
      case 0x79: // y
      case 0x75: // u
        at = letters == 2 ? writeNumber(at, year - floorDivide(year, 100) * 100, 2) : writeNumber(at, year, letters);
        break;
      case 0x4d: // M
      case 0x4c: // L
        at = letters > 2 ? writeName(at, monthNames, month - 1, letters) : writeNumber(at, month, letters);
        break;
      case 0x64: // d
        at = writeNumber(at, civil & 31, letters);
        break;
      case 0x44: // D
        at = writeNumber(at, days - <i64>daysFromCivil(<i32>year, 1, 1) + 1, letters);
        break;
      case 0x48: // H
        at = writeNumber(at, hour, letters);
        break;
      case 0x6b: // k
        at = writeNumber(at, hour == 0 ? 24 : hour, letters);
        break;
      case 0x4b: // K
        at = writeNumber(at, hour % 12, letters);
        break;
      case 0x68: // h
        at = writeNumber(at, hour % 12 == 0 ? 12 : hour % 12, letters);
        break;
      case 0x6d: // m
        at = writeNumber(at, (clock / 60) % 60, letters);
        break;
      case 0x73: // s
        at = writeNumber(at, clock % 60, letters);
        break;
      case 0x53: {
        // S: the first digits of the fraction.
        if (letters > 9) return FAULT_EXPRESSION;
        let fraction = nanos;
        for (let i = letters; i < 9; i++) fraction /= 10;
        at = writeNumber(at, fraction, letters);
        break;
      }
      case 0x6e: // n
        at = writeNumber(at, nanos, letters);
        break;
      case 0x61: // a
        store<u16>(at, hour < 12 ? 0x4d41 : 0x4d50);
        at += 2;
        break;
      case 0x45: // E
        at = writeName(at, dayNames, isoDayOfWeek(days) - 1, letters);
        break;
      default:
        return FAULT_EXPRESSION;
    }
  }
  return heapTake(<u32>(at - target));
}

let cursor: usize = 0;
let textEnd: usize = 0;
let number: i64 = 0;

/** Reads up to `most` digits, at least one. */
function readNumber(least: i32, most: i32): bool {
  number = 0;
  let count = 0;
  while (cursor < textEnd && count < most) {
    const digit = load<u8>(cursor) - 0x30;
    if (digit > 9) break;
    number = number * 10 + <i64>digit;
    count++;
    cursor++;
  }
  return count >= least;
}

/** Reads a name in any case; its index goes to `number`. */
function readName(names: usize, count: i64, letters: usize): bool {
  for (let i: i64 = 0; i < count; i++) {
    const name = nameAt(names, i);
    const bytes = letters > 3 ? <usize>load<u8>(name) : 3;
    if (cursor + bytes > textEnd) continue;
    let same = true;
    for (let j: usize = 0; j < bytes && same; j++)
      same = (load<u8>(cursor + j) | 0x20) == (load<u8>(name + 1 + j) | 0x20);
    if (!same) continue;
    cursor += bytes;
    number = i;
    return true;
  }
  return false;
}

function acceptByte(byte: u8): bool {
  if (cursor >= textEnd || load<u8>(cursor) != byte) return false;
  cursor++;
  return true;
}

/** Text behind the pattern's end is left alone; parts that the pattern lacks are those of 1970-01-01 00:00:00. */
export function timeParse(text: usize, bytes: i32, pattern: usize, patternBytes: i32, asDate: i32, out: usize): i32 {
  cursor = text;
  textEnd = text + <usize>bytes;
  const end = pattern + <usize>patternBytes;
  let year: i64 = 1970;
  let month: i64 = 1;
  let day: i64 = 1;
  let hour: i64 = 0;
  let minute: i64 = 0;
  let second: i64 = 0;
  let nanos: i64 = 0;
  let half: i64 = -1;
  let isTwelve = false;
  for (let in_ = pattern; in_ < end; ) {
    const letter = load<u8>(in_);
    if (letter == QUOTE) {
      in_++;
      if (in_ < end && load<u8>(in_) == QUOTE) {
        if (!acceptByte(QUOTE)) return EXPRESSION_NULL;
        in_++;
        continue;
      }
      while (in_ < end) {
        if (load<u8>(in_) == QUOTE) {
          if (in_ + 1 < end && load<u8>(in_, 1) == QUOTE) in_++;
          else break;
        }
        if (!acceptByte(load<u8>(in_))) return EXPRESSION_NULL;
        in_++;
      }
      in_++;
      continue;
    }
    if (!isLetter(letter)) {
      if (!acceptByte(letter)) return EXPRESSION_NULL;
      in_++;
      continue;
    }
    const next = runEnd(in_, end);
    const letters = next - in_;
    // Where digits follow directly, the number is as long as its letters.
    const isTight = next < end && isLetter(load<u8>(next));
    in_ = next;
    const least = isTight ? <i32>letters : 1;
    const most = isTight || letters > 1 ? max(<i32>letters, isTight ? 1 : 2) : 9;
    switch (letter) {
      case 0x79:
      case 0x75: {
        const digits = <i32>letters;
        const isShort = digits == 2;
        const fewest = isTight || isShort || digits > 4 ? digits : 1;
        if (!readNumber(fewest, isTight || isShort ? digits : 9)) return EXPRESSION_NULL;
        year = letters == 2 ? 2000 + number : number;
        break;
      }
      case 0x4d:
      case 0x4c:
        if (letters > 2) {
          if (!readName(monthNames, 12, letters)) return EXPRESSION_NULL;
          number++;
        } else if (!readNumber(least, most)) return EXPRESSION_NULL;
        month = number;
        break;
      case 0x64:
        if (!readNumber(least, most)) return EXPRESSION_NULL;
        day = number;
        break;
      case 0x48:
        if (!readNumber(least, most)) return EXPRESSION_NULL;
        hour = number;
        break;
      case 0x68:
        if (!readNumber(least, most) || number < 1 || number > 12) return EXPRESSION_NULL;
        hour = number % 12;
        isTwelve = true;
        break;
      case 0x6d:
        if (!readNumber(least, most)) return EXPRESSION_NULL;
        minute = number;
        break;
      case 0x73:
        if (!readNumber(least, most)) return EXPRESSION_NULL;
        second = number;
        break;
      case 0x53: {
        const start = cursor;
        if (!readNumber(1, isTight ? <i32>letters : 9)) return EXPRESSION_NULL;
        for (let i = cursor - start; i < 9; i++) number *= 10;
        nanos = number;
        break;
      }
      case 0x61: {
        if (cursor + 2 > textEnd) return EXPRESSION_NULL;
        const first = load<u8>(cursor) | 0x20;
        if ((first != 0x61 && first != 0x70) || (load<u8>(cursor, 1) | 0x20) != 0x6d) return EXPRESSION_NULL;
        half = first == 0x61 ? 0 : 12;
        cursor += 2;
        break;
      }
      case 0x45:
        if (!readName(dayNames, 7, letters)) return EXPRESSION_NULL;
        break;
      default:
        return FAULT_EXPRESSION;
    }
  }
  if (isTwelve && half > 0) hour += half;
  if (month < 1 || month > 12 || day < 1 || day > <i64>daysOfMonth(<i32>year, <i32>month)) return EXPRESSION_NULL;
  if (hour > 23 || minute > 59 || second > 59) return EXPRESSION_NULL;
  const days = daysFromCivil(<i32>year, <i32>month, <i32>day);
  if (asDate != 0) store<i32>(out, days);
  else store<i64>(out, ((<i64>days * 24 + hour) * 60 + minute) * 60000 + second * 1000 + nanos / 1000000);
  return 0;
}
