/** Decimals (int128 unscaled, little-endian) as text, both ways, and as Java's BigDecimal reads and Flink fits them. */
import { countDigits, printDigits } from './integer';
import { TEXT_MALFORMED, TEXT_OK, TEXT_OVERFLOW } from '../generated/layouts';

const DECIMAL_DIGITS_MAX: i32 = 38;

let low: u64 = 0;
let high: u64 = 0;

/** high:low = high:low * 10 + digit. */
function pushDigit(digit: u64): void {
  const a = (low & 0xffffffff) * 10 + digit;
  const b = (low >> 32) * 10 + (a >> 32);
  low = (b << 32) | (a & 0xffffffff);
  high = high * 10 + (b >> 32);
}

/**
 * Reads `[+-]digits[.digits][e[+-]digits]`, rounds HALF_UP to `scale` and stores the unscaled int128 at `out`.
 * TEXT_OVERFLOW when more than `precision` digits are needed (Flink makes that NULL).
 */
export function parseDecimal(text: usize, length: i32, precision: i32, scale: i32, out: usize): i32 {
  const end = text + <usize>length;
  let at = text;
  let negative = false;
  if (at < end && (load<u8>(at) == 0x2d || load<u8>(at) == 0x2b)) {
    negative = load<u8>(at) == 0x2d;
    at++;
  }
  const first = at;
  let point: usize = 0;
  let digits = 0;
  /** Address of the first digit that is not 0. */
  let significant: usize = 0;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte == 0x2e) {
      if (point != 0) return TEXT_MALFORMED;
      point = at;
    } else {
      if (<u32>byte - 0x30 > 9) break;
      digits++;
      if (significant == 0 && byte != 0x30) significant = at;
    }
    at++;
  }
  if (digits == 0) return TEXT_MALFORMED;
  const last = at;
  let exponent = 0;
  if (at < end) {
    if ((load<u8>(at) | 0x20) != 0x65) return TEXT_MALFORMED;
    at++;
    let exponentNegative = false;
    if (at < end && (load<u8>(at) == 0x2d || load<u8>(at) == 0x2b)) {
      exponentNegative = load<u8>(at) == 0x2d;
      at++;
    }
    if (at == end) return TEXT_MALFORMED;
    while (at < end) {
      const digit = <u32>load<u8>(at) - 0x30;
      if (digit > 9) return TEXT_MALFORMED;
      if (exponent < 100000000) exponent = exponent * 10 + <i32>digit;
      at++;
    }
    if (exponentNegative) exponent = -exponent;
  }
  low = 0;
  high = 0;
  if (significant != 0) {
    // Digits before the point, counted from the first one that is not 0 (negative: zeros after the point).
    let integral: i32;
    if (point == 0) integral = <i32>(last - significant);
    else if (significant < point) integral = <i32>(point - significant);
    else integral = -(<i32>(significant - point - 1));
    const kept = integral + exponent + scale;
    if (kept > precision || kept > DECIMAL_DIGITS_MAX) return TEXT_OVERFLOW;
    at = significant;
    let taken = 0;
    while (taken < kept && at < last) {
      if (at != point) {
        pushDigit(<u64>load<u8>(at) - 0x30);
        taken++;
      }
      at++;
    }
    while (taken < kept) {
      pushDigit(0);
      taken++;
    }
    if (at == point) at++;
    if (kept >= 0 && at < last && load<u8>(at) >= 0x35) {
      low++;
      if (low == 0) high++;
    }
    if (kept == precision && !decimalFits(low, high, precision)) return TEXT_OVERFLOW;
  }
  if (negative) {
    low = 0 - low;
    high = ~high + (low == 0 ? 1 : 0);
  }
  store<u64>(out, low);
  store<u64>(out, high, 8);
  return first == last ? TEXT_MALFORMED : TEXT_OK;
}

/** True when the magnitude high:low is below 10^precision. */
export function decimalFits(magnitudeLow: u64, magnitudeHigh: u64, precision: i32): bool {
  const savedLow = low;
  const savedHigh = high;
  low = 1;
  high = 0;
  for (let i = 0; i < precision; i++) pushDigit(0);
  const fits = magnitudeHigh < high || (magnitudeHigh == high && magnitudeLow < low);
  low = savedLow;
  high = savedHigh;
  return fits;
}

/** Divides high:low by 10^18 and returns the rest. */
function popDigits18(): u64 {
  const divisor: u64 = 1000000000;
  let rest: u64 = 0;
  for (let round = 0; round < 2; round++) {
    const a = high >> 32;
    const b = ((a % divisor) << 32) | (high & 0xffffffff);
    const c = ((b % divisor) << 32) | (low >> 32);
    const d = ((c % divisor) << 32) | (low & 0xffffffff);
    high = ((a / divisor) << 32) | (b / divisor);
    low = ((c / divisor) << 32) | (d / divisor);
    rest = round == 0 ? d % divisor : rest + (d % divisor) * divisor;
  }
  return rest;
}

/** Writes the decimal in plain notation with exactly `scale` digits after the point; returns the number of bytes (at most 41). */
export function printDecimal(unscaledLow: u64, unscaledHigh: i64, scale: i32, out: usize): i32 {
  low = unscaledLow;
  high = <u64>unscaledHigh;
  let at = out;
  if (unscaledHigh < 0) {
    store<u8>(at, 0x2d);
    at++;
    low = 0 - low;
    high = ~high + (low == 0 ? 1 : 0);
  }
  const third = popDigits18();
  const second = popDigits18();
  const firstPart = low;
  const start = at;
  if (firstPart != 0) {
    at = printDigits(firstPart, countDigits(firstPart), at);
    at = printDigits(second, 18, at);
    at = printDigits(third, 18, at);
  } else if (second != 0) {
    at = printDigits(second, countDigits(second), at);
    at = printDigits(third, 18, at);
  } else at = printDigits(third, countDigits(third), at);
  if (scale <= 0) return <i32>(at - out);
  const digits = <i32>(at - start);
  if (digits <= scale) {
    const zeros = scale + 1 - digits;
    memory.copy(start + <usize>zeros, start, <usize>digits);
    memory.fill(start, 0x30, <usize>zeros);
    at += <usize>zeros;
  }
  const pointAt = at - <usize>scale;
  memory.copy(pointAt + 1, pointAt, <usize>scale);
  store<u8>(pointAt, 0x2e);
  return <i32>(at + 1 - out);
}
