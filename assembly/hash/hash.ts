/**
 * The key hash. One 64-bit value is mixed by two multiplications, each of whose high halves folds back:
 *
 *   x = value + seed * A + B;  x = (x ^ x >> 32) * C;  x = (x ^ x >> 29) * D;  hash = high 32 bits of x ^ low 32 bits
 *
 * Both ends of the result are well mixed: hash tables index by the low bits, key groups by the high ones.
 */
import {
  PHYSICAL_BIT,
  PHYSICAL_BYTES,
  PHYSICAL_F32,
  PHYSICAL_F64,
  PHYSICAL_I128,
  PHYSICAL_I16,
  PHYSICAL_I32,
  PHYSICAL_I64,
  PHYSICAL_I8,
} from '../generated/layouts';

const A: u64 = 0x9e3779b97f4a7c15;
const B: u64 = 0x632be59bd9b4e019;
const C: u64 = 0xff51afd7ed558ccd;
const D: u64 = 0xc4ceb9fe1a85ec53;
const NULL_MARK: u64 = 0x5851f42d4c957f2d;
const CANONICAL_NAN: i64 = 0x7ff8000000000000;

export function hashInt64(seed: u32, value: i64): u32 {
  let x: u64 = <u64>value + <u64>seed * A + B;
  x = (x ^ (x >> 32)) * C;
  x = (x ^ (x >> 29)) * D;
  return <u32>(x ^ (x >> 32));
}

/** Bits of a double such that doubles which group together are equal. */
export function groupingBits(value: f64): i64 {
  if (value != value) return CANONICAL_NAN;
  return reinterpret<i64>(value == 0 ? 0.0 : value);
}

export function hashFloat64(seed: u32, value: f64): u32 {
  return hashInt64(seed, groupingBits(value));
}

export function hashInt128(seed: u32, low: i64, high: i64): u32 {
  return hashInt64(hashInt64(seed, low), high);
}

/** Words of 8 bytes; the last one is what is left, and the length is mixed in first. */
export function hashBytes(seed: u32, start: usize, length: u32): u32 {
  let state: u64 = (<u64>seed + <u64>length) * A + B;
  let left = length;
  while (left >= 8) {
    state = (state ^ load<u64>(start)) * C;
    state ^= state >> 32;
    start += 8;
    left -= 8;
  }
  let tail: u64 = 0;
  if (left != 0) {
    if (((<usize>memory.size()) << 16) - start >= 8) {
      tail = load<u64>(start) & (((<u64>1) << (left << 3)) - 1);
    } else {
      for (let i: u32 = 0; i < left; i++) tail |= (<u64>load<u8>(start + i)) << (<u64>(i << 3));
    }
  }
  state = (state ^ tail) * C;
  state = (state ^ (state >> 29)) * D;
  return <u32>(state ^ (state >> 32));
}

export function hashNull(seed: u32): u32 {
  return hashInt64(seed, <i64>NULL_MARK);
}

function hashValue(physical: i32, data: usize, offsets: usize, row: u32, seed: u32): u32 {
  const at: usize = row;
  switch (physical) {
    case PHYSICAL_BIT:
      return hashInt64(seed, (load<u8>(data + (at >> 3)) >> <u8>(row & 7)) & 1);
    case PHYSICAL_I8:
      return hashInt64(seed, load<i8>(data + at));
    case PHYSICAL_I16:
      return hashInt64(seed, load<i16>(data + (at << 1)));
    case PHYSICAL_I32:
      return hashInt64(seed, load<i32>(data + (at << 2)));
    case PHYSICAL_I64:
      return hashInt64(seed, load<i64>(data + (at << 3)));
    case PHYSICAL_F32:
      return hashFloat64(seed, load<f32>(data + (at << 2)));
    case PHYSICAL_F64:
      return hashFloat64(seed, load<f64>(data + (at << 3)));
    case PHYSICAL_I128:
      return hashInt128(seed, load<i64>(data + (at << 4)), load<i64>(data + (at << 4), 8));
    case PHYSICAL_BYTES: {
      const start = load<u32>(offsets + (at << 2));
      return hashBytes(seed, data + start, load<u32>(offsets + (at << 2), 4) - start);
    }
    default:
      return hashNull(seed);
  }
}

export function hashColumn(
  physical: i32,
  validity: usize,
  data: usize,
  offsets: usize,
  rows: u32,
  target: usize,
): void {
  const end = target + ((<usize>rows) << 2);
  if (validity == 0 && physical == PHYSICAL_I64) {
    for (; target < end; target += 4, data += 8) store<u32>(target, hashInt64(load<u32>(target), load<i64>(data)));
    return;
  }
  if (validity == 0 && physical == PHYSICAL_I32) {
    for (; target < end; target += 4, data += 4) store<u32>(target, hashInt64(load<u32>(target), load<i32>(data)));
    return;
  }
  if (validity == 0 && physical == PHYSICAL_BYTES) {
    for (; target < end; target += 4, offsets += 4) {
      const start = load<u32>(offsets);
      store<u32>(target, hashBytes(load<u32>(target), data + start, load<u32>(offsets, 4) - start));
    }
    return;
  }
  if (physical == PHYSICAL_I64) {
    for (let row: u32 = 0; row < rows; row++, target += 4, data += 8) {
      const seed = load<u32>(target);
      const valid = ((load<u8>(validity + (row >> 3)) >> <u8>(row & 7)) & 1) != 0;
      store<u32>(target, valid ? hashInt64(seed, load<i64>(data)) : hashNull(seed));
    }
    return;
  }
  for (let row: u32 = 0; row < rows; row++, target += 4) {
    const seed = load<u32>(target);
    const valid = validity == 0 || ((load<u8>(validity + (row >> 3)) >> <u8>(row & 7)) & 1) != 0;
    store<u32>(target, valid ? hashValue(physical, data, offsets, row, seed) : hashNull(seed));
  }
}
