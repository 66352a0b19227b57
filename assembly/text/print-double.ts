/**
 * DOUBLE and FLOAT to text: the shortest decimal that reads back as the same number, the closest such one, in the layout of
 * Java's `Double.toString` (JDK 19 and later): `1.0`, `0.001`, `1.0E7`, `1.234E-5`, `NaN`, `-Infinity`.
 *
 * Algorithm: R. Giulietti, "The Schubfach way to render doubles" (2020). With v = c 2^q and k = floor(log10(2^q)), the
 * rounding interval of v, scaled by 10^-k, holds at least one and at most few integers; one multiplication by a 126-bit
 * approximation of 10^-k with a sticky last bit locates its ends and v exactly enough to pick the right integer.
 */
import { countDigits, printDigits } from './integer';
import { multiplyHigh, powerOf } from './power-of-ten';

/** Decimal result of `shorten`: digits * 10^exponent. */
let exponent: i32 = 0;

/** floor(q log10(2)) */
function floorLog10Pow2(q: i32): i32 {
  return <i32>((<i64>q * 661971961083) >> 41);
}

/** floor(log10(3/4 2^q)) */
function floorLog10ThreeQuartersPow2(q: i32): i32 {
  return <i32>((<i64>q * 661971961083 - 274743187321) >> 41);
}

/** floor(e log2(10)) */
function floorLog2Pow10(e: i32): i32 {
  return <i32>((<i64>e * 913124641741) >> 38);
}

/** g cp / 2^127 with every bit that is cut off gathered in the last one; g = g1 2^63 + g0 < 2^126. */
function roundToOdd(g1: u64, g0: u64, cp: u64): u64 {
  const middle = ((g1 * cp) >> 1) + multiplyHigh(g0, cp);
  const whole = multiplyHigh(g1, cp) + (middle >> 63);
  return whole | (((middle & 0x7fffffffffffffff) + 0x7fffffffffffffff) >> 63);
}

/** Shortest digits of c 2^q; `narrow` when the gap below is half of the gap above; `shift` is added to the exponent. */
function shorten(q: i32, c: u64, narrow: bool, shift: i32): u64 {
  const odd = c & 1;
  const centre = c << 2;
  const right = centre + 2;
  const left = centre - (narrow ? 1 : 2);
  const k = narrow ? floorLog10ThreeQuartersPow2(q) : floorLog10Pow2(q);
  const h = q + floorLog2Pow10(-k) + 2;
  const power = powerOf(-k);
  // 126 leading bits of 10^-k, plus one: from the 128 of the table.
  const low = load<u64>(power);
  const high = load<u64>(power, 8);
  let g0 = ((low >> 2) | (high << 62)) & 0x7fffffffffffffff;
  let g1 = high >> 1;
  g0++;
  if (g0 >> 63 != 0) {
    g0 = 0;
    g1++;
  }
  const v = roundToOdd(g1, g0, centre << h);
  const vLeft = roundToOdd(g1, g0, left << h);
  const vRight = roundToOdd(g1, g0, right << h);
  const s = v >> 2;
  exponent = k + shift;
  if (s >= 100) {
    const tens = (s / 10) * 10;
    const nextTens = tens + 10;
    const tensIn = vLeft + odd <= tens << 2;
    const nextIn = (nextTens << 2) + odd <= vRight;
    if (tensIn != nextIn) {
      exponent = k;
      return tensIn ? tens : nextTens;
    }
  }
  const t = s + 1;
  const sIn = vLeft + odd <= s << 2;
  const tIn = (t << 2) + odd <= vRight;
  if (sIn != tIn) return sIn ? s : t;
  const difference = <i64>(v - ((s + t) << 1));
  return difference < 0 || (difference == 0 && (s & 1) == 0) ? s : t;
}

/** Writes digits * 10^exponent in Java's layout. */
function layOut(digits: u64, out: usize): usize {
  let rest = digits;
  let scale = exponent;
  while (rest % 10 == 0) {
    rest /= 10;
    scale++;
  }
  const count = countDigits(rest);
  /** The number is 0.DIGITS * 10^point. */
  const point = count + scale;
  if (point > 0 && point <= 7) {
    if (scale >= 0) {
      let at = printDigits(rest, count, out);
      for (let i = 0; i < scale; i++) {
        store<u8>(at, 0x30);
        at++;
      }
      store<u16>(at, 0x302e);
      return at + 2;
    }
    printDigits(rest, count, out + 1);
    memory.copy(out, out + 1, <usize>point);
    store<u8>(out + <usize>point, 0x2e);
    return out + <usize>count + 1;
  }
  if (point > -3 && point <= 0) {
    store<u16>(out, 0x2e30);
    let at = out + 2;
    for (let i = point; i < 0; i++) {
      store<u8>(at, 0x30);
      at++;
    }
    return printDigits(rest, count, at);
  }
  printDigits(rest, count, out + 1);
  store<u8>(out, load<u8>(out + 1));
  store<u8>(out + 1, 0x2e);
  let at = out + <usize>count + 1;
  if (count == 1) {
    store<u8>(at, 0x30);
    at++;
  }
  store<u8>(at, 0x45);
  at++;
  let power = point - 1;
  if (power < 0) {
    store<u8>(at, 0x2d);
    at++;
    power = -power;
  }
  return printDigits(<u64>power, countDigits(<u64>power), at);
}

function printWord(out: usize, text: u64, length: usize): usize {
  store<u64>(out, text);
  return out + length;
}

/** What both widths share: fraction and biased exponent of a finite or non-finite number of `fractionBits`. */
function printFloating(negative: bool, biased: i32, fraction: u64, fractionBits: i32, biasedMax: i32, out: usize): i32 {
  let at = out;
  if (biased == biasedMax && fraction != 0) return <i32>(printWord(at, 0x4e614e, 3) - out);
  if (negative) {
    store<u8>(at, 0x2d);
    at++;
  }
  if (biased == biasedMax) return <i32>(printWord(at, 0x7974696e69666e49, 8) - out);
  if (biased == 0 && fraction == 0) return <i32>(printWord(at, 0x302e30, 3) - out);
  const hidden = (<u64>1) << fractionBits;
  const exponentMin = 2 - (biasedMax >> 1) - fractionBits - 1;
  const q = (biased == 0 ? 1 : biased) - 1 + exponentMin;
  const c = biased == 0 ? fraction : hidden | fraction;
  if (q < 0 && q > -fractionBits - 1 && (c & (((<u64>1) << -q) - 1)) == 0) {
    exponent = 0;
    return <i32>(layOut(c >> -q, at) - out);
  }
  // Very small subnormals have too few digits to choose from: take one more.
  const tiny: u64 = fractionBits == 52 ? 3 : 8;
  const digits =
    biased == 0 && c < tiny ? shorten(q, c * 10, false, -1) : shorten(q, c, c == hidden && q != exponentMin, 0);
  return <i32>(layOut(digits, at) - out);
}

/** Writes a DOUBLE as Java prints it and returns the number of bytes; `out` needs room for 32. */
export function printDouble(value: f64, out: usize): i32 {
  const bits = reinterpret<u64>(value);
  return printFloating(bits >> 63 != 0, <i32>(bits >> 52) & 0x7ff, bits & 0xfffffffffffff, 52, 0x7ff, out);
}

/** Writes a FLOAT as Java prints it and returns the number of bytes; `out` needs room for 32. */
export function printFloat(value: f32, out: usize): i32 {
  const bits = reinterpret<u32>(value);
  return printFloating(bits >> 31 != 0, <i32>(bits >> 23) & 0xff, bits & 0x7fffff, 23, 0xff, out);
}
