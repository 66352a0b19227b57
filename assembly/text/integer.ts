/** Integers as decimal text, both ways. No trimming: callers trim where their format does. */
import { TEXT_MALFORMED, TEXT_OK, TEXT_OVERFLOW } from '../generated/layouts';

/** First byte of `start..end` above 0x20, or `end`: the left half of Java's `String.trim`. */
export function trimStart(start: usize, end: usize): usize {
  while (start < end && load<u8>(start) <= 0x20) start++;
  return start;
}

/** End of `start..end` without trailing bytes up to 0x20. */
export function trimEnd(start: usize, end: usize): usize {
  while (end > start && load<u8>(end - 1) <= 0x20) end--;
  return end;
}

/**
 * Reads `[+-]digits` (all of the text) as Java's `Long.parseLong` does and stores an i64 at `out`.
 * Returns TEXT_OK, TEXT_MALFORMED, or TEXT_OVERFLOW when the text is an integer that needs more than 64 bits.
 */
export function parseInteger(text: usize, length: i32, out: usize): i32 {
  const end = text + <usize>length;
  let at = text;
  let negative = false;
  if (at < end) {
    const sign = load<u8>(at);
    if (sign == 0x2d || sign == 0x2b) {
      negative = sign == 0x2d;
      at++;
    }
  }
  if (at == end) return TEXT_MALFORMED;
  while (at < end && load<u8>(at) == 0x30) at++;
  const significant = at;
  let value: u64 = 0;
  while (at < end) {
    const digit: u32 = <u32>load<u8>(at) - 0x30;
    if (digit > 9) return TEXT_MALFORMED;
    value = value * 10 + digit;
    at++;
  }
  const digits = <i32>(end - significant);
  const limit: u64 = negative ? 0x8000000000000000 : 0x7fffffffffffffff;
  if (digits > 19 || value > limit) return TEXT_OVERFLOW;
  store<i64>(out, negative ? -(<i64>value) : <i64>value);
  return TEXT_OK;
}

/** Number of decimal digits; 1 for 0. */
export function countDigits(value: u64): i32 {
  let digits = 1;
  let rest = value;
  while (rest >= 10000) {
    rest /= 10000;
    digits += 4;
  }
  if (rest >= 1000) return digits + 3;
  if (rest >= 100) return digits + 2;
  return rest >= 10 ? digits + 1 : digits;
}

/** Writes exactly `digits` digits of `value`, with leading zeros; returns the end. */
export function printDigits(value: u64, digits: i32, out: usize): usize {
  let at = out + <usize>digits;
  let rest = value;
  while (rest > 0xffffffff) {
    at--;
    store<u8>(at, <u8>(0x30 + (rest % 10)));
    rest /= 10;
  }
  let small: u32 = <u32>rest;
  while (at > out) {
    at--;
    store<u8>(at, <u8>(0x30 + (small % 10)));
    small /= 10;
  }
  return out + <usize>digits;
}

/** Writes `value` in decimal (at most 20 bytes) and returns the number of bytes. */
export function printInteger(value: i64, out: usize): i32 {
  let at = out;
  let magnitude: u64 = <u64>value;
  if (value < 0) {
    store<u8>(at, 0x2d);
    at++;
    magnitude = 0 - magnitude;
  }
  return <i32>(printDigits(magnitude, countDigits(magnitude), at) - out);
}
