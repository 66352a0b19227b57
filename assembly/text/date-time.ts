/**
 * Dates, times and timestamps as text, both ways, in the proleptic Gregorian calendar.
 * A timestamp's unit follows its precision: 0..3 ms, 4..6 µs, 7..9 ns since 1970-01-01 00:00:00.
 */
import { printDigits } from './integer';
import { TEXT_MALFORMED, TEXT_OK, TEXT_OVERFLOW, TEXT_STYLE_CAST, TEXT_STYLE_ISO } from '../generated/layouts';

let cursor: usize = 0;
let number: i32 = 0;
let nanos: i32 = 0;

/** Days since 1970-01-01 of a civil date. Counts years from March, so that the leap day is the last of its year. */
export function daysFromCivil(year: i32, month: i32, day: i32): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = (y >= 0 ? y : y - 399) / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** The civil date of a day number as `year << 9 | month << 5 | day`; the year keeps its sign. */
export function civilFromDays(days: i64): i64 {
  const z = days + 719468;
  const era = (z >= 0 ? z : z - 146096) / 146097;
  const dayOfEra = z - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shifted = (5 * dayOfYear + 2) / 153;
  const day = dayOfYear - (153 * shifted + 2) / 5 + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return (year << 9) | (month << 5) | day;
}

export function daysOfMonth(year: i32, month: i32): i32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Reads `least..most` digits at the cursor into `number`. */
function digits(end: usize, least: i32, most: i32): bool {
  let count = 0;
  number = 0;
  while (cursor < end && count < most) {
    const digit: u32 = <u32>load<u8>(cursor) - 0x30;
    if (digit > 9) break;
    number = number * 10 + <i32>digit;
    count++;
    cursor++;
  }
  return count >= least;
}

function accept(end: usize, byte: u8): bool {
  if (cursor >= end || load<u8>(cursor) != byte) return false;
  cursor++;
  return true;
}

/** Reads a date at the cursor into `number`. The year has 4 digits, or a sign and up to 9. */
function date(end: usize, least: i32): bool {
  let sign: i32 = 1;
  let most = 4;
  if (cursor < end && (load<u8>(cursor) == 0x2b || load<u8>(cursor) == 0x2d)) {
    if (load<u8>(cursor) == 0x2d) sign = -1;
    cursor++;
    most = 9;
  }
  if (!digits(end, 4, most)) return false;
  const year = sign * number;
  if (year > 5000000 || year < -5000000) return false;
  if (!accept(end, 0x2d) || !digits(end, least, 2)) return false;
  const month = number;
  if (!accept(end, 0x2d) || !digits(end, least, 2)) return false;
  const day = number;
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return false;
  number = daysFromCivil(year, month, day);
  return true;
}

/** Reads a time at the cursor: seconds of the day into `number`, the fraction into `nanos`. */
function time(end: usize, least: i32, secondsRequired: bool): bool {
  nanos = 0;
  if (!digits(end, least, 2)) return false;
  const hour = number;
  if (!accept(end, 0x3a) || !digits(end, least, 2)) return false;
  const minute = number;
  let second = 0;
  if (accept(end, 0x3a)) {
    if (!digits(end, least, 2)) return false;
    second = number;
    if (accept(end, 0x2e)) {
      const start = cursor;
      digits(end, 0, 9);
      nanos = number;
      for (let i = <i32>(cursor - start); i < 9; i++) nanos *= 10;
    }
  } else if (secondsRequired) return false;
  if (hour > 23 || minute > 59 || second > 59) return false;
  number = hour * 3600 + minute * 60 + second;
  return true;
}

/**
 * Reads `yyyy-MM-dd` and stores i32 days since 1970-01-01 at `out`. With TEXT_STYLE_CAST month and day may have one digit
 * or be left out, and a blank ends the date (a timestamp's text is accepted).
 */
export function parseDate(text: usize, length: i32, style: i32, out: usize): i32 {
  let end = text + <usize>length;
  cursor = text;
  if (style == TEXT_STYLE_CAST) {
    for (let at = text + 1; at < end; at++) {
      if (load<u8>(at) == 0x20) {
        end = at;
        break;
      }
    }
    const hyphen = nextHyphen(text + 1, end);
    if (hyphen == end) return partialDate(end, 0, out);
    if (nextHyphen(hyphen + 1, end) == end) return partialDate(end, 1, out);
  }
  if (!date(end, style == TEXT_STYLE_CAST ? 1 : 2) || cursor != end) return TEXT_MALFORMED;
  store<i32>(out, number);
  return TEXT_OK;
}

function nextHyphen(start: usize, end: usize): usize {
  let at = start;
  while (at < end && load<u8>(at) != 0x2d) at++;
  return at;
}

/** `yyyy` or `yyyy-MM`. */
function partialDate(end: usize, months: i32, out: usize): i32 {
  if (!digits(end, 1, 6)) return TEXT_MALFORMED;
  const year = number;
  let month = 1;
  if (months > 0) {
    if (!accept(end, 0x2d) || !digits(end, 1, 2)) return TEXT_MALFORMED;
    month = number;
  }
  if (cursor != end || month < 1 || month > 12 || year > 9999) return TEXT_MALFORMED;
  store<i32>(out, daysFromCivil(year, month, 1));
  return TEXT_OK;
}

/** Reads `HH:mm:ss[.fraction]` (seconds may be left out but for TEXT_STYLE_SQL) and stores i32 ms of the day at `out`. */
export function parseTime(text: usize, length: i32, style: i32, out: usize): i32 {
  const end = text + <usize>length;
  cursor = text;
  if (!time(end, style == TEXT_STYLE_CAST ? 1 : 2, style == 0) || cursor != end) return TEXT_MALFORMED;
  store<i32>(out, number * 1000 + nanos / 1000000);
  return TEXT_OK;
}

/** Units of a timestamp of `precision` in one second. */
export function unitsPerSecond(precision: i32): i64 {
  return precision <= 3 ? 1000 : precision <= 6 ? 1000000 : 1000000000;
}

/** 10^power for 0..9. */
function powerOfTen(power: i32): i32 {
  let value = 1;
  for (let i = 0; i < power; i++) value *= 10;
  return value;
}

/**
 * Reads a timestamp in one of the styles and stores an i64 in the unit of `precision` at `out`; digits beyond the precision
 * are cut off. With `zone` 1 the text must end in `Z` (as the formats write TIMESTAMP_LTZ).
 */
export function parseTimestamp(text: usize, length: i32, style: i32, zone: i32, precision: i32, out: usize): i32 {
  let end = text + <usize>length;
  if (zone != 0) {
    if (length == 0 || load<u8>(end - 1) != 0x5a) return TEXT_MALFORMED;
    end--;
  }
  cursor = text;
  const least = style == TEXT_STYLE_CAST ? 1 : 2;
  if (!date(end, least)) return TEXT_MALFORMED;
  const days = number;
  number = 0;
  nanos = 0;
  if (cursor != end || style != TEXT_STYLE_CAST) {
    if (!accept(end, style == TEXT_STYLE_ISO ? 0x54 : 0x20)) return TEXT_MALFORMED;
    if (!time(end, least, style != TEXT_STYLE_ISO) || cursor != end) return TEXT_MALFORMED;
  }
  const seconds: i64 = <i64>days * 86400 + <i64>number;
  const kept = nanos - (nanos % powerOfTen(9 - precision));
  const units = unitsPerSecond(precision);
  if (precision > 6 && (seconds < -9223372036 || seconds > 9223372035)) return TEXT_OVERFLOW;
  store<i64>(out, seconds * units + <i64>kept / (1000000000 / units));
  return TEXT_OK;
}

/** Writes `yyyy-MM-dd` and returns the number of bytes (at most 13); years beyond four digits get a sign. */
export function printDate(days: i64, out: usize): i32 {
  const civil = civilFromDays(days);
  let year = civil >> 9;
  let at = out;
  if (year < 0 || year > 9999) {
    store<u8>(at, year < 0 ? 0x2d : 0x2b);
    at++;
    if (year < 0) year = -year;
  }
  let width = 4;
  for (let limit: i64 = 10000; year >= limit; limit *= 10) width++;
  at = printDigits(<u64>year, width, at);
  store<u8>(at, 0x2d);
  at = printDigits(<u64>((civil >> 5) & 15), 2, at + 1);
  store<u8>(at, 0x2d);
  return <i32>(printDigits(<u64>(civil & 31), 2, at + 1) - out);
}

/** Writes `HH:mm:ss` and the fraction, at least `fractionDigits` digits of it, further ones only while not zero. */
function printClock(secondOfDay: i32, fractionNanos: i32, fractionDigits: i32, out: usize): usize {
  let at = printDigits(<u64>(secondOfDay / 3600), 2, out);
  store<u8>(at, 0x3a);
  at = printDigits(<u64>((secondOfDay / 60) % 60), 2, at + 1);
  store<u8>(at, 0x3a);
  at = printDigits(<u64>(secondOfDay % 60), 2, at + 1);
  let width = 9;
  let fraction = fractionNanos;
  while (width > fractionDigits && fraction % 10 == 0) {
    fraction /= 10;
    width--;
  }
  if (width == 0) return at;
  store<u8>(at, 0x2e);
  return printDigits(<u64>fraction, width, at + 1);
}

/** Writes a time of the day in ms with at least `fractionDigits` (0..3) digits of fraction; returns the number of bytes (at most 12). */
export function printTime(timeMs: i32, fractionDigits: i32, out: usize): i32 {
  return <i32>(printClock(timeMs / 1000, (timeMs % 1000) * 1000000, fractionDigits, out) - out);
}

/**
 * Writes a timestamp whose unit follows `precision`, in one of the styles, with a final `Z` if `zone` is 1.
 * Returns the number of bytes (at most 36).
 */
export function printTimestamp(value: i64, style: i32, zone: i32, precision: i32, out: usize): i32 {
  const units = unitsPerSecond(precision);
  let seconds = value / units;
  let rest = value % units;
  if (rest < 0) {
    rest += units;
    seconds--;
  }
  let days = seconds / 86400;
  let secondOfDay = seconds % 86400;
  if (secondOfDay < 0) {
    secondOfDay += 86400;
    days--;
  }
  let at = out + <usize>printDate(days, out);
  store<u8>(at, style == TEXT_STYLE_ISO ? 0x54 : 0x20);
  const fractionDigits = style == TEXT_STYLE_CAST ? precision : 0;
  at = printClock(<i32>secondOfDay, <i32>(rest * (1000000000 / units)), fractionDigits, at + 1);
  if (zone != 0) {
    store<u8>(at, 0x5a);
    at++;
  }
  return <i32>(at - out);
}
