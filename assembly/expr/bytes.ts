/** Short runs of bytes: most texts are shorter than what calling the engine's own copy and comparison costs. */

const LONG: usize = 256;

/** Copies exactly `length` bytes; runs that overlap each other are not supported. */
export function copyBytes(target: usize, source: usize, length: usize): void {
  if (length >= 16) {
    if (length > LONG) {
      memory.copy(target, source, length);
      return;
    }
    const last = length - 16;
    for (let at: usize = 0; at < last; at += 16) v128.store(target + at, v128.load(source + at));
    // The last block covers some bytes again, so that no byte behind the run is touched.
    v128.store(target + last, v128.load(source + last));
  } else if (length >= 8) {
    const tail = load<u64>(source + length - 8);
    store<u64>(target, load<u64>(source));
    store<u64>(target + length - 8, tail);
  } else if (length >= 4) {
    const tail = load<u32>(source + length - 4);
    store<u32>(target, load<u32>(source));
    store<u32>(target + length - 4, tail);
  } else {
    for (let at: usize = 0; at < length; at++) store<u8>(target + at, load<u8>(source + at));
  }
}

export function sameBytes(a: usize, b: usize, length: usize): bool {
  let at: usize = 0;
  while (at + 8 <= length) {
    if (load<u64>(a + at) != load<u64>(b + at)) return false;
    at += 8;
  }
  while (at < length) {
    if (load<u8>(a + at) != load<u8>(b + at)) return false;
    at++;
  }
  return true;
}

/** Negative, 0 or positive. */
export function compareBytes(a: usize, b: usize, length: usize): i32 {
  let at: usize = 0;
  while (at + 8 <= length) {
    const x = load<u64>(a + at);
    const y = load<u64>(b + at);
    if (x != y) return bswap(x) < bswap(y) ? -1 : 1;
    at += 8;
  }
  while (at < length) {
    const difference = <i32>load<u8>(a + at) - <i32>load<u8>(b + at);
    if (difference != 0) return difference;
    at++;
  }
  return 0;
}

/** Address of the first such byte, or `end`. */
export function findByte(at: usize, end: usize, byte: u8): usize {
  const wanted = i8x16.splat(<i8>byte);
  while (at + 16 <= end) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (found != 0) return at + <usize>ctz(found);
    at += 16;
  }
  while (at < end && load<u8>(at) != byte) at++;
  return at;
}
