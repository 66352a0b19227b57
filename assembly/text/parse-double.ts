/**
 * Text to DOUBLE and FLOAT, rounded exactly (half to even), with the grammar of Java's `Double.parseDouble` but for
 * hexadecimal numbers. Three steps, each deciding what the one before cannot:
 *
 *   1. W. Clinger (1990): w and 10^|q| are exact doubles, so one operation rounds once.
 *   2. D. Lemire, "Number parsing at a gigabyte per second" (2021): w times the 128 leading bits of 5^q.
 *   3. exact comparison with the midpoints next to the candidate.
 */
import { compareDecimalWithBinary } from './big-compare';
import { multiplyHigh, powerOf } from './power-of-ten';
import { TEXT_MALFORMED, TEXT_OK } from '../generated/layouts';

const powersOfTen: usize = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]);

/** Up to 19 leading digits, the power of ten of the last of them, and whether digits other than 0 were cut off. */
let significand: u64 = 0;
let exponent: i32 = 0;
let truncated = false;
/** All digits of the text, for the exact step. */
let digitsFirst: usize = 0;
let digitsLast: usize = 0;
let lastExponent: i32 = 0;
let negative = false;

/** Reads `digits[.digits][e[+-]digits]` up to `end`; false when the text is something else. */
function scan(text: usize, end: usize): bool {
  let at = text;
  let taken = 0;
  let dropped = 0;
  let fraction = 0;
  let digits = 0;
  let inFraction = false;
  significand = 0;
  truncated = false;
  digitsFirst = at;
  while (at < end) {
    const byte = <u32>load<u8>(at);
    const digit = byte - 0x30;
    if (digit <= 9) {
      digits++;
      if (inFraction) fraction++;
      if (taken < 19) {
        significand = significand * 10 + <u64>digit;
        if (significand != 0) taken++;
      } else {
        dropped++;
        if (digit != 0) truncated = true;
      }
    } else if (byte == 0x2e && !inFraction) inFraction = true;
    else break;
    at++;
  }
  if (digits == 0) return false;
  digitsLast = at;
  let power = 0;
  if (at < end && (load<u8>(at) | 0x20) == 0x65) {
    at++;
    let powerNegative = false;
    if (at < end && (load<u8>(at) == 0x2d || load<u8>(at) == 0x2b)) {
      powerNegative = load<u8>(at) == 0x2d;
      at++;
    }
    const start = at;
    while (at < end) {
      const digit = <u32>load<u8>(at) - 0x30;
      if (digit > 9) break;
      if (power < 100000000) power = power * 10 + <i32>digit;
      at++;
    }
    if (at == start) return false;
    if (powerNegative) power = -power;
  }
  lastExponent = power - fraction;
  exponent = lastExponent + dropped;
  return at == end;
}

/** Bits of w 10^q without sign, or u64.MAX_VALUE when 128 bits do not decide. Rounds half to even. */
function approximate(digits: u64, q: i32, fractionBits: i32, single: bool): u64 {
  const biasedMax: i32 = single ? 0xff : 0x7ff;
  const infinity = (<u64>biasedMax) << fractionBits;
  const powerMin = single ? -65 : -342;
  const powerMax = single ? 38 : 308;
  if (digits == 0 || q < powerMin) return 0;
  if (q > powerMax) return infinity;
  const zeros = <i32>clz(digits);
  const w = digits << zeros;
  const power = powerOf(q);
  let powerLow = load<u64>(power);
  let powerHigh = load<u64>(power, 8);
  if (q < 0) {
    powerLow++;
    if (powerLow == 0) powerHigh++;
  }
  let high = multiplyHigh(w, powerHigh);
  let low = w * powerHigh;
  const mask = u64.MAX_VALUE >> (fractionBits + 3);
  if ((high & mask) == mask) {
    const second = multiplyHigh(w, powerLow);
    low += second;
    if (low < second) high++;
  }
  if (low == u64.MAX_VALUE && (q < -27 || q > 55)) return u64.MAX_VALUE;
  const upper = <i32>(high >> 63);
  const cut = upper + 64 - fractionBits - 3;
  let mantissa = high >> cut;
  let biased = ((217706 * q) >> 16) + 63 + upper - zeros + (biasedMax >> 1);
  if (biased <= 0) {
    if (1 - biased >= 64) return 0;
    mantissa >>= 1 - biased;
    mantissa += mantissa & 1;
    return mantissa >> 1;
  }
  // Exactly half way: the rounding below must not go up from an even number.
  const halfMin = single ? -17 : -4;
  const halfMax = single ? 10 : 23;
  if (low <= 1 && q >= halfMin && q <= halfMax && (mantissa & 3) == 1 && mantissa << cut == high) mantissa &= ~(<u64>1);
  mantissa += mantissa & 1;
  mantissa >>= 1;
  if (mantissa >= (<u64>2) << fractionBits) {
    mantissa = (<u64>1) << fractionBits;
    biased++;
  }
  if (biased >= biasedMax) return infinity;
  return ((<u64>biased) << fractionBits) | (mantissa & (((<u64>1) << fractionBits) - 1));
}

/** Sign of the text's value - the midpoint above the number with these bits. */
function compareWithMidpointAbove(bits: u64, fractionBits: i32, biasedMax: i32): i32 {
  const biased = <i32>(bits >> fractionBits);
  const fraction = bits & (((<u64>1) << fractionBits) - 1);
  const mantissa = biased == 0 ? fraction : fraction | ((<u64>1) << fractionBits);
  const power = (biased == 0 ? 1 : biased) - (biasedMax >> 1) - fractionBits;
  return compareDecimalWithBinary(digitsFirst, digitsLast, lastExponent, mantissa * 2 + 1, power - 1);
}

/** Moves a candidate that is off by at most a few units to the correctly rounded number. */
function correct(candidate: u64, fractionBits: i32, biasedMax: i32): u64 {
  const infinity = (<u64>biasedMax) << fractionBits;
  let bits = candidate >= infinity ? infinity - 1 : candidate;
  while (bits < infinity) {
    const order = compareWithMidpointAbove(bits, fractionBits, biasedMax);
    if (order < 0 || (order == 0 && (bits & 1) == 0)) break;
    bits++;
  }
  while (bits > 0) {
    const order = compareWithMidpointAbove(bits - 1, fractionBits, biasedMax);
    if (order > 0 || (order == 0 && (bits & 1) == 0)) break;
    bits--;
  }
  return bits;
}

/** Bits of the scanned number, without its sign. */
function roundScanned(single: bool): u64 {
  const fractionBits: i32 = single ? 23 : 52;
  const bits = approximate(significand, exponent, fractionBits, single);
  if (bits != u64.MAX_VALUE && (!truncated || approximate(significand + 1, exponent, fractionBits, single) == bits))
    return bits;
  let candidate = bits;
  if (bits == u64.MAX_VALUE) candidate = approximate(significand - 1, exponent, fractionBits, single);
  if (candidate == u64.MAX_VALUE) candidate = approximate(significand - 2, exponent, fractionBits, single);
  return correct(candidate, fractionBits, single ? 0xff : 0x7ff);
}

/** Length without the type suffix d, D, f or F that Java allows after a number. */
function withoutSuffix(text: usize, length: i32): i32 {
  if (length < 2) return length;
  const last = load<u8>(text + <usize>length - 1) | 0x20;
  const before = <u32>load<u8>(text + <usize>length - 2);
  return (last == 0x64 || last == 0x66) && (before - 0x30 <= 9 || before == 0x2e) ? length - 1 : length;
}

/** Reads the sign and the words; 1 = a number was scanned, 2 = NaN, 3 = infinity, 0 = malformed. */
function readText(text: usize, length: i32): i32 {
  let at = text;
  let end = text + <usize>length;
  negative = false;
  if (at < end && (load<u8>(at) == 0x2d || load<u8>(at) == 0x2b)) {
    negative = load<u8>(at) == 0x2d;
    at++;
  }
  const rest = <i32>(end - at);
  if (rest == 3 && load<u16>(at) == 0x614e && load<u8>(at, 2) == 0x4e) return 2;
  if (rest == 8 && load<u64>(at) == 0x7974696e69666e49) return 3;
  end = at + <usize>withoutSuffix(at, rest);
  return scan(at, end) ? 1 : 0;
}

/** Reads a DOUBLE (all of the text, not trimmed) and stores an f64 at `out`; too large a number is infinite, as in Java. */
export function parseDouble(text: usize, length: i32, out: usize): i32 {
  const what = readText(text, length);
  if (what == 0) return TEXT_MALFORMED;
  let value: f64 = NaN;
  if (what == 3) value = Infinity;
  else if (what == 1) {
    if (!truncated && significand <= 9007199254740992 && exponent >= -22 && exponent <= 22) {
      value = <f64>significand;
      if (exponent < 0) value /= load<f64>(powersOfTen + ((<usize>-exponent) << 3));
      else value *= load<f64>(powersOfTen + ((<usize>exponent) << 3));
    } else value = reinterpret<f64>(roundScanned(false));
  }
  store<f64>(out, negative ? -value : value);
  return TEXT_OK;
}

/** Reads a FLOAT as `parseDouble` reads a DOUBLE, rounding once, and stores an f32 at `out`. */
export function parseFloat(text: usize, length: i32, out: usize): i32 {
  const what = readText(text, length);
  if (what == 0) return TEXT_MALFORMED;
  let value: f32 = NaN;
  if (what == 3) value = Infinity;
  else if (what == 1) value = reinterpret<f32>(<u32>roundScanned(true));
  store<f32>(out, negative ? -value : value);
  return TEXT_OK;
}
