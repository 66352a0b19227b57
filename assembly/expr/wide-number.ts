/**
 * Unsigned numbers of 13 words of 32 bits, lowest first: enough for a 38-digit decimal times 10^76, which exact decimal division
 * needs. They lie in static memory; one operation is under way at a time.
 */
export const WORDS: i32 = 13;
export const wideA: usize = memory.data(4 * 13, 8);
export const wideB: usize = memory.data(4 * 13, 8);
const quotient: usize = memory.data(4 * 13, 8);
const rest: usize = memory.data(4 * 14, 8);

export function wideSet(wide: usize, low: u64, high: u64): void {
  memory.fill(wide, 0, 4 * WORDS);
  store<u64>(wide, low);
  store<u64>(wide, high, 8);
}

/** Words in use. */
export function wideLength(wide: usize): i32 {
  let length = WORDS;
  while (length > 0 && load<u32>(wide + ((<usize>(length - 1)) << 2)) == 0) length--;
  return length;
}

export function wideMultiplySmall(wide: usize, factor: u32): void {
  let carry: u64 = 0;
  for (let i = 0; i < WORDS; i++) {
    const at = wide + ((<usize>i) << 2);
    const sum = <u64>load<u32>(at) * <u64>factor + carry;
    store<u32>(at, <u32>sum);
    carry = sum >> 32;
  }
}

/** Divides and returns the rest. */
export function wideDivideSmall(wide: usize, divisor: u32): u32 {
  let remainder: u64 = 0;
  for (let i = wideLength(wide) - 1; i >= 0; i--) {
    const at = wide + ((<usize>i) << 2);
    const part = (remainder << 32) | <u64>load<u32>(at);
    store<u32>(at, <u32>(part / divisor));
    remainder = part % divisor;
  }
  return <u32>remainder;
}

/** Ten to the power of 0 to 9. */
export function smallPower(power: i32): u32 {
  let value: u32 = 1;
  for (let i = 0; i < power; i++) value *= 10;
  return value;
}

export function wideScaleUp(wide: usize, digits: i32): void {
  let left = digits;
  while (left > 0) {
    const step = min(left, 9);
    wideMultiplySmall(wide, smallPower(step));
    left -= step;
  }
}

export function wideIncrement(wide: usize): void {
  for (let i = 0; i < WORDS; i++) {
    const at = wide + ((<usize>i) << 2);
    const value = load<u32>(at) + 1;
    store<u32>(at, value);
    if (value != 0) return;
  }
}

/** Drops decimal digits. Returns the first dropped digit, plus 16 when one of those behind it is not 0. */
export function wideScaleDown(wide: usize, digits: i32): u32 {
  let left = digits - 1;
  let isInexact = false;
  while (left > 0) {
    const step = min(left, 9);
    if (wideDivideSmall(wide, smallPower(step)) != 0) isInexact = true;
    left -= step;
  }
  const first = wideDivideSmall(wide, 10);
  return isInexact ? first + 16 : first;
}

export function wideCompare(a: usize, b: usize): i32 {
  for (let i = WORDS - 1; i >= 0; i--) {
    const x = load<u32>(a + ((<usize>i) << 2));
    const y = load<u32>(b + ((<usize>i) << 2));
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

/** a += b. */
export function wideAdd(a: usize, b: usize): void {
  let carry: u64 = 0;
  for (let i: usize = 0; i < 4 * WORDS; i += 4) {
    const sum = <u64>load<u32>(a + i) + <u64>load<u32>(b + i) + carry;
    store<u32>(a + i, <u32>sum);
    carry = sum >> 32;
  }
}

/** target = a - b, where a >= b. */
export function wideSubtract(a: usize, b: usize, target: usize): void {
  let borrow: i64 = 0;
  for (let i: usize = 0; i < 4 * WORDS; i += 4) {
    const difference = <i64>load<u32>(a + i) - <i64>load<u32>(b + i) + borrow;
    store<u32>(target + i, <u32>difference);
    borrow = difference >> 32;
  }
}

/** wideA = a * b, each of 128 bits. */
export function wideProduct(aLow: u64, aHigh: u64, bLow: u64, bHigh: u64): void {
  wideSet(rest, aLow, aHigh);
  wideSet(wideB, bLow, bHigh);
  memory.fill(wideA, 0, 4 * WORDS);
  for (let i: usize = 0; i < 16; i += 4) {
    let carry: u64 = 0;
    const x = <u64>load<u32>(rest + i);
    for (let j: usize = 0; j < 16; j += 4) {
      const at = wideA + i + j;
      const sum = x * <u64>load<u32>(wideB + j) + <u64>load<u32>(at) + carry;
      store<u32>(at, <u32>sum);
      carry = sum >> 32;
    }
    store<u32>(wideA + i + 16, <u32>carry);
  }
}

/** Divides wideA by wideB bit by bit: the quotient stays in wideA, the rest goes to wideB. Returns whether twice the rest is at least the divisor. */
export function wideDivide(): bool {
  const lengthA = wideLength(wideA);
  if (lengthA <= 2 && wideLength(wideB) <= 2) {
    const dividend = load<u64>(wideA);
    const divisor = load<u64>(wideB);
    const remainder = dividend % divisor;
    store<u64>(wideA, dividend / divisor);
    store<u64>(wideB, remainder);
    return remainder >= divisor - remainder;
  }
  memory.fill(quotient, 0, 4 * WORDS);
  memory.fill(rest, 0, 4 * WORDS);
  for (let i = lengthA * 32 - 1; i >= 0; i--) {
    const bit = (load<u32>(wideA + ((<usize>(i >> 5)) << 2)) >> (i & 31)) & 1;
    doubled(rest, bit);
    if (wideCompare(rest, wideB) >= 0) {
      wideSubtract(rest, wideB, rest);
      const at = quotient + ((<usize>(i >> 5)) << 2);
      store<u32>(at, load<u32>(at) | (1 << (i & 31)));
    }
  }
  memory.copy(wideA, rest, 4 * WORDS);
  doubled(wideA, 0);
  const isHalf = wideCompare(wideA, wideB) >= 0;
  memory.copy(wideA, quotient, 4 * WORDS);
  memory.copy(wideB, rest, 4 * WORDS);
  return isHalf;
}

/** wide = wide * 2 + bit. */
function doubled(wide: usize, bit: u32): void {
  let carry = bit;
  for (let i: usize = 0; i < 4 * WORDS; i += 4) {
    const value = load<u32>(wide + i);
    store<u32>(wide + i, (value << 1) | carry);
    carry = value >> 31;
  }
}
