/** ROUND and TRUNCATE of integers and floating point numbers. */
import { ROUND_HALF_UP } from '../generated/layouts';
import { countDigits, printDigits, printInteger } from '../text/integer';
import { parseDouble } from '../text/parse-double';
import { printDouble } from '../text/print-double';

const text: usize = memory.data(64, 8);
const number: usize = memory.data(64, 8);

export function doubleModulo(a: f64, b: f64): f64 {
  return a % b;
}

/** Cuts the digits of the shortest decimal text, as Java does through BigDecimal.valueOf. */
export function doubleRound(value: f64, digits: i32, rounding: i32): f64 {
  if (value == 0) return 0;
  if (!isFinite(value)) return value;
  const end = text + <usize>printDouble(abs(value), text);
  // value = 0.DIGITS * 10^point; at most 17 digits.
  let significant: u64 = 0;
  let point = 0;
  let seenPoint = false;
  let exponent: i32 = 0;
  let at = text;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x2e) seenPoint = true;
    else if (byte == 0x45) break;
    else {
      significant = significant * 10 + <u64>(byte - 0x30);
      if (seenPoint) point--;
    }
  }
  if (at < end) {
    const negative = load<u8>(at, 1) == 0x2d;
    at += negative ? 2 : 1;
    for (; at < end; at++) exponent = exponent * 10 + <i32>(load<u8>(at) - 0x30);
    if (negative) exponent = -exponent;
  }
  // value = significant * 10^(point + exponent); the last digit kept is the one of 10^-digits.
  const lowest = point + exponent;
  if (digits > 400 || lowest >= -digits) return value;
  const dropped = <i64>-digits - <i64>lowest;
  if (dropped > 19) return 0;
  let divisor: u64 = 1;
  for (let i: i64 = 0; i < dropped; i++) divisor *= 10;
  const rest = significant % divisor;
  significant /= divisor;
  if (rounding == ROUND_HALF_UP && rest >= divisor - rest) significant++;
  if (significant == 0) return 0;
  let length = <usize>countDigits(significant);
  printDigits(significant, <i32>length, number);
  store<u8>(number + length, 0x45);
  length++;
  length += <usize>printInteger(<i64>-digits, number + length);
  parseDouble(number, <i32>length, text);
  const result = load<f64>(text);
  return value < 0 ? -result : result;
}

export function integerRound(value: i64, digits: i32, rounding: i32): i64 {
  if (digits >= 0) return value;
  if (digits < -19) return 0;
  let size: u64 = 1;
  for (let i = digits; i < 0; i++) size *= 10;
  const magnitude: u64 = value < 0 ? 0 - <u64>value : <u64>value;
  const rest = magnitude % size;
  let rounded = magnitude - rest;
  if (rounding == ROUND_HALF_UP && rest >= size - rest) rounded += size;
  return value < 0 ? -(<i64>rounded) : <i64>rounded;
}
