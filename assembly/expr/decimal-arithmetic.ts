/** Decimals: exact in wide numbers, then rounded once. Signs are kept apart from magnitudes. */
import {
  EXPRESSION_NULL,
  FAULT_EXPRESSION,
  ROUND_CEILING,
  ROUND_DOWN,
  ROUND_FLOOR,
  TEXT_OK,
  TEXT_OVERFLOW,
} from '../generated/layouts';
import { decimalFits, parseDecimal, printDecimal } from '../text/decimal';
import { parseDouble } from '../text/parse-double';
import { printDouble } from '../text/print-double';
import {
  smallPower,
  wideA,
  wideAdd,
  wideB,
  wideCompare,
  wideDivide,
  wideIncrement,
  wideLength,
  wideProduct,
  wideScaleDown,
  wideScaleUp,
  wideSet,
  wideSubtract,
} from './wide-number';

const textBuffer: usize = memory.data(64, 8);
const powers: usize = memory.data<i64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
  10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
]);

/** 10^digits for 0..18. */
function powerOf(digits: i32): i64 {
  return load<i64>(powers + ((<usize>digits) << 3));
}

/** Whether the decimal times 10^digits stays below 10^18: then 64 bits are enough for it, and for a sum of two. */
function isSmall(low: i64, high: i64, digits: i32): bool {
  if (high != low >> 63 || digits > 18) return false;
  const limit = powerOf(18 - digits);
  return low < limit && low > -limit;
}

/** Drops digits of a value of 64 bits, half away from zero. */
function roundedSmall(value: i64, digits: i32): i64 {
  const size = powerOf(digits);
  const half = size >> 1;
  return value < 0 ? (value - half) / size : (value + half) / size;
}

function finishSmall(value: i64, precision: i32, out: usize): i32 {
  if (precision <= 18) {
    const limit = powerOf(precision);
    if (value >= limit || value <= -limit) return EXPRESSION_NULL;
  }
  store<i64>(out, value);
  store<i64>(out, value >> 63, 8);
  return 0;
}

function magnitudeLow(low: i64, high: i64): u64 {
  return high < 0 ? 0 - <u64>low : <u64>low;
}

function magnitudeHigh(low: i64, high: i64): u64 {
  return high < 0 ? ~(<u64>high) + (low == 0 ? 1 : 0) : <u64>high;
}

/** The magnitude, as a wide number of another scale. */
function setMagnitude(wide: usize, low: i64, high: i64, digits: i32): void {
  wideSet(wide, magnitudeLow(low, high), magnitudeHigh(low, high));
  if (digits > 0) wideScaleUp(wide, digits);
}

/** Stores wideA as a decimal, or tells that it has too many digits. */
function finish(negative: bool, precision: i32, out: usize): i32 {
  if (wideLength(wideA) > 4) return EXPRESSION_NULL;
  let low = load<u64>(wideA);
  let high = load<u64>(wideA, 8);
  if (!decimalFits(low, high, precision)) return EXPRESSION_NULL;
  if (negative) {
    low = 0 - low;
    high = ~high + (low == 0 ? 1 : 0);
  }
  store<u64>(out, low);
  store<u64>(out, high, 8);
  return 0;
}

/** Drops digits of wideA, half away from zero. */
function roundHalfUp(digits: i32): void {
  if (digits > 0 && (wideScaleDown(wideA, digits) & 15) >= 5) wideIncrement(wideA);
}

/** Whether a decimal is its low word. */
function isShort(low: i64, high: i64): bool {
  return high == low >> 63;
}

/** Bits of a short decimal's magnitude. */
function shortBits(low: i64): i32 {
  return 64 - <i32>clz<i64>(low < 0 ? -low : low);
}

/** Stores a value below 2^62, which fits every precision from 19 on. */
function finishShort(value: i64, out: usize): i32 {
  store<i64>(out, value);
  store<i64>(out, value >> 63, 8);
  return 0;
}

function sum(
  aLow: i64,
  aHigh: i64,
  aScale: i32,
  bLow: i64,
  bHigh: i64,
  bScale: i32,
  bNegative: bool,
  precision: i32,
  scale: i32,
  out: usize,
): i32 {
  const common = max(aScale, bScale);
  if (isSmall(aLow, aHigh, common - aScale) && isSmall(bLow, bHigh, common - bScale) && common - scale <= 18) {
    const a = aLow * powerOf(common - aScale);
    const b = bLow * powerOf(common - bScale);
    const exact = bNegative == bHigh < 0 ? a + b : a - b;
    return finishSmall(common > scale ? roundedSmall(exact, common - scale) : exact, precision, out);
  }
  setMagnitude(wideA, aLow, aHigh, common - aScale);
  setMagnitude(wideB, bLow, bHigh, common - bScale);
  let negative = aHigh < 0;
  if (negative == bNegative) wideAdd(wideA, wideB);
  else if (wideCompare(wideA, wideB) >= 0) wideSubtract(wideA, wideB, wideA);
  else {
    wideSubtract(wideB, wideA, wideA);
    negative = bNegative;
  }
  roundHalfUp(common - scale);
  return finish(negative, precision, out);
}

export function decimalAdd(
  aLow: i64,
  aHigh: i64,
  aScale: i32,
  bLow: i64,
  bHigh: i64,
  bScale: i32,
  precision: i32,
  scale: i32,
  out: usize,
): i32 {
  return sum(aLow, aHigh, aScale, bLow, bHigh, bScale, bHigh < 0, precision, scale, out);
}

export function decimalSubtract(
  aLow: i64,
  aHigh: i64,
  aScale: i32,
  bLow: i64,
  bHigh: i64,
  bScale: i32,
  precision: i32,
  scale: i32,
  out: usize,
): i32 {
  return sum(aLow, aHigh, aScale, bLow, bHigh, bScale, bHigh >= 0, precision, scale, out);
}

export function decimalMultiply(
  aLow: i64,
  aHigh: i64,
  aScale: i32,
  bLow: i64,
  bHigh: i64,
  bScale: i32,
  precision: i32,
  scale: i32,
  out: usize,
): i32 {
  if (
    precision >= 19 &&
    aScale + bScale == scale &&
    isShort(aLow, aHigh) &&
    isShort(bLow, bHigh) &&
    shortBits(aLow) + shortBits(bLow) <= 62
  ) {
    return finishShort(aLow * bLow, out);
  }
  const dropped = aScale + bScale - scale;
  if (aHigh == aLow >> 63 && bHigh == bLow >> 63 && dropped <= 18) {
    // Two numbers of so many leading zeros have a product below 2^62.
    if (clz(magnitudeLow(aLow, aHigh)) + clz(magnitudeLow(bLow, bHigh)) >= 66) {
      const product = aLow * bLow;
      return finishSmall(dropped > 0 ? roundedSmall(product, dropped) : product, precision, out);
    }
  }
  wideProduct(
    magnitudeLow(aLow, aHigh),
    magnitudeHigh(aLow, aHigh),
    magnitudeLow(bLow, bHigh),
    magnitudeHigh(bLow, bHigh),
  );
  roundHalfUp(dropped);
  return finish(aHigh < 0 != bHigh < 0, precision, out);
}

export function decimalDivide(
  aLow: i64,
  aHigh: i64,
  aScale: i32,
  bLow: i64,
  bHigh: i64,
  bScale: i32,
  precision: i32,
  scale: i32,
  out: usize,
): i32 {
  if ((bLow | bHigh) == 0) return FAULT_EXPRESSION;
  const shift = scale + bScale - aScale;
  setMagnitude(wideA, aLow, aHigh, shift);
  setMagnitude(wideB, bLow, bHigh, -shift);
  if (wideDivide()) wideIncrement(wideA);
  return finish(aHigh < 0 != bHigh < 0, precision, out);
}

export function decimalModulo(
  aLow: i64,
  aHigh: i64,
  aScale: i32,
  bLow: i64,
  bHigh: i64,
  bScale: i32,
  precision: i32,
  scale: i32,
  out: usize,
): i32 {
  if ((bLow | bHigh) == 0) return FAULT_EXPRESSION;
  const common = max(aScale, bScale);
  setMagnitude(wideA, aLow, aHigh, common - aScale);
  setMagnitude(wideB, bLow, bHigh, common - bScale);
  wideDivide();
  memory.copy(wideA, wideB, 52);
  roundHalfUp(common - scale);
  return finish(aHigh < 0, precision, out);
}

export function decimalCompare(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32): i32 {
  if (aHigh < 0 != bHigh < 0) return aHigh < 0 ? -1 : 1;
  const common = max(aScale, bScale);
  if (isSmall(aLow, aHigh, common - aScale) && isSmall(bLow, bHigh, common - bScale)) {
    const a = aLow * powerOf(common - aScale);
    const b = bLow * powerOf(common - bScale);
    return a < b ? -1 : a > b ? 1 : 0;
  }
  // Ten to the ninth has 30 bits.
  if (
    common - aScale <= 9 &&
    common - bScale <= 9 &&
    isShort(aLow, aHigh) &&
    isShort(bLow, bHigh) &&
    max(shortBits(aLow), shortBits(bLow)) <= 32
  ) {
    const a = aLow * <i64>smallPower(common - aScale);
    const b = bLow * <i64>smallPower(common - bScale);
    return a < b ? -1 : a > b ? 1 : 0;
  }
  setMagnitude(wideA, aLow, aHigh, common - aScale);
  setMagnitude(wideB, bLow, bHigh, common - bScale);
  const order = wideCompare(wideA, wideB);
  return aHigh < 0 ? -order : order;
}

export function decimalRound(
  low: i64,
  high: i64,
  from: i32,
  digits: i32,
  precision: i32,
  scale: i32,
  rounding: i32,
  out: usize,
): i32 {
  const negative = high < 0;
  const dropped = from - digits;
  if (dropped <= 0 && isSmall(low, high, scale - from)) return finishSmall(low * powerOf(scale - from), precision, out);
  setMagnitude(wideA, low, high, 0);
  if (dropped > 0) {
    const first = wideScaleDown(wideA, dropped);
    let up = (first & 15) >= 5;
    if (rounding == ROUND_DOWN) up = false;
    else if (rounding == ROUND_FLOOR) up = negative && first != 0;
    else if (rounding == ROUND_CEILING) up = !negative && first != 0;
    if (up) wideIncrement(wideA);
  }
  wideScaleUp(wideA, scale - min(from, digits));
  return finish(negative, precision, out);
}

/** By way of the shortest text, as Java's BigDecimal.valueOf. */
export function decimalFromDouble(value: f64, precision: i32, scale: i32, out: usize): i32 {
  const parsed = parseDecimal(textBuffer, printDouble(value, textBuffer), precision, scale, out);
  return parsed == TEXT_OK ? 0 : parsed == TEXT_OVERFLOW ? EXPRESSION_NULL : FAULT_EXPRESSION;
}

export function decimalToDouble(low: i64, high: i64, scale: i32): f64 {
  if (high == low >> 63 && scale <= 22 && low > -9007199254740992 && low < 9007199254740992) {
    // Both are exact doubles, so that one division rounds once.
    let power: f64 = 1;
    for (let i = 0; i < scale; i++) power *= 10;
    return <f64>low / power;
  }
  parseDouble(textBuffer, printDecimal(<u64>low, high, scale, textBuffer), textBuffer + 48);
  return load<f64>(textBuffer, 48);
}

export function decimalToLong(low: i64, high: i64, scale: i32): i64 {
  setMagnitude(wideA, low, high, 0);
  if (scale > 0) wideScaleDown(wideA, scale);
  const magnitude = load<i64>(wideA);
  return high < 0 ? -magnitude : magnitude;
}
