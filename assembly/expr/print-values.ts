/** Values as texts on the heap, as CAST prints them. */
import { TEXT_STYLE_CAST } from '../generated/layouts';
import { printDate, printTime, printTimestamp } from '../text/date-time';
import { printDecimal } from '../text/decimal';
import { countDigits, printDigits, printInteger } from '../text/integer';
import { printDouble, printFloat } from '../text/print-double';
import { heapReserve, heapTake, NO_MEMORY } from './text-heap';

/** More than any printer writes. */
const ROOM: u32 = 64;

export function printBoolean(value: i32): i64 {
  const target = heapReserve(8);
  if (target == 0) return NO_MEMORY;
  // "TRUE" and "FALSE", little-endian.
  store<u64>(target, value != 0 ? 0x45555254 : 0x45534c4146);
  return heapTake(value != 0 ? 4 : 5);
}

export function printIntegerText(value: i64): i64 {
  const target = heapReserve(ROOM);
  return target == 0 ? NO_MEMORY : heapTake(printInteger(value, target));
}

export function printDoubleText(value: f64): i64 {
  const target = heapReserve(ROOM);
  return target == 0 ? NO_MEMORY : heapTake(printDouble(value, target));
}

export function printFloatText(value: f64): i64 {
  const target = heapReserve(ROOM);
  return target == 0 ? NO_MEMORY : heapTake(printFloat(<f32>value, target));
}

export function printDecimalText(low: i64, high: i64, scale: i32): i64 {
  const target = heapReserve(ROOM);
  return target == 0 ? NO_MEMORY : heapTake(printDecimal(<u64>low, high, scale, target));
}

export function printDateText(days: i32): i64 {
  const target = heapReserve(ROOM);
  return target == 0 ? NO_MEMORY : heapTake(printDate(days, target));
}

export function printTimeText(timeMs: i32, precision: i32): i64 {
  const target = heapReserve(ROOM);
  return target == 0 ? NO_MEMORY : heapTake(printTime(timeMs, min(precision, 3), target));
}

export function printTimestampText(value: i64, precision: i32): i64 {
  const target = heapReserve(ROOM);
  return target == 0 ? NO_MEMORY : heapTake(printTimestamp(value, TEXT_STYLE_CAST, 0, precision, target));
}

/** `+y-mm`. */
export function printMonths(months: i32): i64 {
  const target = heapReserve(ROOM);
  if (target == 0) return NO_MEMORY;
  const size: u64 = months < 0 ? <u64>-(<i64>months) : <u64>months;
  store<u8>(target, months < 0 ? 0x2d : 0x2b);
  let at = printDigits(size / 12, countDigits(size / 12), target + 1);
  store<u8>(at, 0x2d);
  at = printDigits(size % 12, 2, at + 1);
  return heapTake(<u32>(at - target));
}

/** `+d hh:mm:ss.fff`. */
export function printMilliseconds(milliseconds: i64): i64 {
  const target = heapReserve(ROOM);
  if (target == 0) return NO_MEMORY;
  const size: u64 = milliseconds < 0 ? 0 - <u64>milliseconds : <u64>milliseconds;
  const days = size / 86400000;
  store<u8>(target, milliseconds < 0 ? 0x2d : 0x2b);
  const at = printDigits(days, countDigits(days), target + 1);
  store<u8>(at, 0x20);
  const clock = printTime(<i32>(size % 86400000), 3, at + 1);
  return heapTake(<u32>(at + 1 + <usize>clock - target));
}
