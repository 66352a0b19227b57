/** Exact comparison of a decimal with a binary number, for the few texts that the fast double parser cannot decide. */

const LIMBS: i32 = 320;
/** Digits that can matter: the exact midpoint of two doubles has at most 767. */
const DIGITS_MAX: i32 = 800;

const left: usize = memory.data(4 * 320, 16);
const right: usize = memory.data(4 * 320, 16);

function multiply(number: usize, factor: u32, add: u32): void {
  let carry: u64 = add;
  for (let i = 0; i < LIMBS; i++) {
    const at = number + ((<usize>i) << 2);
    carry += <u64>load<u32>(at) * <u64>factor;
    store<u32>(at, <u32>carry);
    carry >>= 32;
  }
}

function multiplyPow5(number: usize, power: i32): void {
  let rest = power;
  while (rest >= 13) {
    multiply(number, 1220703125, 0);
    rest -= 13;
  }
  while (rest > 0) {
    multiply(number, 5, 0);
    rest--;
  }
}

function shiftLeft(number: usize, bits: i32): void {
  const limbs = bits >> 5;
  if (limbs > 0) {
    memory.copy(number + ((<usize>limbs) << 2), number, (<usize>(LIMBS - limbs)) << 2);
    memory.fill(number, 0, (<usize>limbs) << 2);
  }
  if ((bits & 31) != 0) multiply(number, (<u32>1) << (bits & 31), 0);
}

/**
 * Sign of D * 10^exponent - mantissa * 2^power, where D is made of the digits (and nothing but digits and one point) at
 * `first..last`; `exponent` counts from the last digit.
 */
export function compareDecimalWithBinary(first: usize, last: usize, exponent: i32, mantissa: u64, power: i32): i32 {
  memory.fill(left, 0, 4 * LIMBS);
  memory.fill(right, 0, 4 * LIMBS);
  store<u64>(right, mantissa);
  let taken = 0;
  let dropped = 0;
  let sticky = false;
  for (let at = first; at < last; at++) {
    const digit: u32 = <u32>load<u8>(at) - 0x30;
    if (digit > 9) continue;
    if (taken == 0 && digit == 0) continue;
    if (taken < DIGITS_MAX) {
      multiply(left, 10, digit);
      taken++;
    } else {
      dropped++;
      if (digit != 0) sticky = true;
    }
  }
  let tens = exponent + dropped;
  if (sticky) {
    multiply(left, 10, 1);
    tens--;
  }
  if (tens >= 0) multiplyPow5(left, tens);
  else multiplyPow5(right, -tens);
  const twos = tens - power;
  if (twos >= 0) shiftLeft(left, twos);
  else shiftLeft(right, -twos);
  for (let i = LIMBS - 1; i >= 0; i--) {
    const a = load<u32>(left + ((<usize>i) << 2));
    const b = load<u32>(right + ((<usize>i) << 2));
    if (a != b) return a > b ? 1 : -1;
  }
  return 0;
}
