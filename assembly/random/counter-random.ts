/**
 * Random numbers that are a function of (seed, row, draw) alone, so that rows can be made in any order, by any number of
 * slots, on any platform, and come out the same.
 *
 *   draw(seed, row, d) = mix(seed + row × ROW + d × DRAW)   mod 2^64
 *
 * `mix` is the finalizer of SplitMix64 (Steele, Lea, Flood 2014, with Stafford's constants), a bijection of 64-bit numbers;
 * ROW and DRAW are odd, so that rows and draws run through all of them.
 */
const ROW: u64 = 0x9e3779b97f4a7c15;
const DRAW: u64 = 0xd1342543de82ef95;

export function mix(value: u64): u64 {
  let x = value;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/** 64 random bits. */
export function draw(seed: u64, row: i64, index: u64): u64 {
  return mix(seed + <u64>row * ROW + index * DRAW);
}

/** A number in 0..limit − 1 from 64 random bits; limit ≤ 2^32. */
export function below(bits: u64, limit: u64): i64 {
  return <i64>(((bits >> 32) * limit) >> 32);
}

/** A number in [0, 1) with 53 random bits. */
export function unit(bits: u64): f64 {
  return <f64>(bits >> 11) * (1.0 / 9007199254740992.0);
}

/**
 * Writes letters a–z, in steps of 16 bytes: up to 15 bytes behind `length` are overwritten.
 * Each letter comes from one random byte.
 */
export function putLetters(target: usize, length: i32, bits: u64): void {
  let state = bits;
  const scale = i8x16.splat(26);
  const first = i8x16.splat(0x61);
  for (let at = 0; at < length; at += 16) {
    const bytes = i64x2.replace_lane(i64x2.splat(<i64>mix(state)), 1, <i64>mix(state + ROW));
    state += DRAW;
    const low = i16x8.shr_u(i16x8.extmul_low_i8x16_u(bytes, scale), 8);
    const high = i16x8.shr_u(i16x8.extmul_high_i8x16_u(bytes, scale), 8);
    v128.store(target + at, i8x16.add(i8x16.narrow_i16x8_u(low, high), first));
  }
}

/** Writes letters a–z, each one with probability 1/13 the filler instead. */
export function putWord(target: usize, length: i32, filler: u8, bits: u64): void {
  let state = bits;
  let rest: u64 = 0;
  for (let at = 0; at < length; at++) {
    // Four characters from 64 bits: 16 bits choose one of 13 × 26 cases, of which 26 are the filler.
    if ((at & 3) == 0) {
      rest = mix(state);
      state += ROW;
    }
    const choice: u32 = ((<u32>rest & 0xffff) * 338) >> 16;
    rest >>= 16;
    store<u8>(target + at, choice < 26 ? filler : <u8>(0x61 + (choice % 26)));
  }
}
