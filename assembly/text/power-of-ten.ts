/**
 * The 128 leading bits of 10^q (which are those of 5^q) for q in -342..324, the table that both directions of
 * double <-> text need. It is computed at first use, in some 20 µs, instead of being stored as 10 KB of constants:
 *
 *   q >= 0   floor; 5^q is multiplied up exactly
 *   q <  0   floor of 2^k / 5^-q, divided down from one large power of two: floor(floor(x / 5) / 5) = floor(x / 25)
 */

export const POWER_MIN: i32 = -342;
export const POWER_MAX: i32 = 324;
const LIMBS: i32 = 32;

/** 16 bytes for each q: low, high; the top bit of high is 1. */
const powers: usize = memory.data(16 * 667, 16);
const limbs: usize = memory.data(4 * 32, 16);
let ready = false;

/** Stores the 128 leading bits of `limbs` (little-endian u32) as the power of q. */
function keep(q: i32): void {
  let top = LIMBS - 1;
  while (load<u32>(limbs + ((<usize>top) << 2)) == 0) top--;
  const shift = <u32>clz(load<u32>(limbs + ((<usize>top) << 2)));
  const at = powers + ((<usize>(q - POWER_MIN)) << 4);
  for (let word = 0; word < 4; word++) {
    const upper = limbAt(top - word);
    const lower = limbAt(top - word - 1);
    const bits = shift == 0 ? upper : (upper << shift) | (lower >> (32 - shift));
    store<u32>(at + ((<usize>(3 - word)) << 2), bits);
  }
}

function limbAt(index: i32): u32 {
  return index < 0 ? 0 : load<u32>(limbs + ((<usize>index) << 2));
}

function fill(): void {
  memory.fill(limbs, 0, 4 * LIMBS);
  store<u32>(limbs, 1);
  for (let q = 0; q <= POWER_MAX; q++) {
    keep(q);
    let carry: u64 = 0;
    for (let i = 0; i < LIMBS; i++) {
      const at = limbs + ((<usize>i) << 2);
      carry += <u64>load<u32>(at) * 5;
      store<u32>(at, <u32>carry);
      carry >>= 32;
    }
  }
  memory.fill(limbs, 0, 4 * LIMBS);
  store<u32>(limbs + 4 * (LIMBS - 1), 1);
  for (let q = -1; q >= POWER_MIN; q--) {
    let rest: u64 = 0;
    for (let i = LIMBS - 1; i >= 0; i--) {
      const at = limbs + ((<usize>i) << 2);
      rest = (rest << 32) | <u64>load<u32>(at);
      store<u32>(at, <u32>(rest / 5));
      rest %= 5;
    }
    keep(q);
  }
  ready = true;
}

/** Address of low and high of the power of q, which must lie in POWER_MIN..POWER_MAX. */
export function powerOf(q: i32): usize {
  if (!ready) fill();
  return powers + ((<usize>(q - POWER_MIN)) << 4);
}

/** Upper 64 bits of the 128-bit product. */
export function multiplyHigh(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  const other = aLow * bHigh + (middle & 0xffffffff);
  return aHigh * bHigh + (middle >> 32) + (other >> 32);
}
