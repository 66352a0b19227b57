/** Columns that a program leaves unfinished: a byte for each bit, and an address and length for each text. */

import { copyBytes } from './bytes';

/** Gathers the low bits of 8 bytes, the first byte in the lowest bit. */
const GATHER: u64 = 0x0102040810204080;

export function packBits(bytes: usize, rows: u32, target: usize): u32 {
  let ones: u32 = 0;
  const whole = rows >> 3;
  for (let i: u32 = 0; i < whole; i++) {
    const packed = (load<u64>(bytes + ((<usize>i) << 3)) * GATHER) >> 56;
    store<u8>(target + i, <u8>packed);
    ones += <u32>popcnt(packed);
  }
  const rest = rows & 7;
  if (rest != 0) {
    let packed: u32 = 0;
    for (let i: u32 = 0; i < rest; i++) packed |= (<u32>load<u8>(bytes + ((<usize>whole) << 3) + i)) << i;
    store<u8>(target + whole, <u8>packed);
    ones += <u32>popcnt(packed);
  }
  return ones;
}

export function bothBits(a: usize, b: usize, rows: u32, target: usize): void {
  const bytes = (rows + 7) >> 3;
  for (let i: u32 = 0; i < bytes; i++) store<u8>(target + i, load<u8>(a + i) & load<u8>(b + i));
}

export function textOffsets(texts: usize, rows: u32, offsets: usize): u32 {
  let sum: u32 = 0;
  store<u32>(offsets, 0);
  for (let i: u32 = 0; i < rows; i++) {
    sum += load<u32>(texts + ((<usize>i) << 3), 4);
    store<u32>(offsets + ((<usize>i) << 2), sum, 4);
  }
  return sum;
}

export function textCopy(texts: usize, rows: u32, target: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const entry = texts + ((<usize>i) << 3);
    const bytes = load<u32>(entry, 4);
    copyBytes(target, load<usize>(entry), bytes);
    target += bytes;
  }
}
