/** Decimal digits eight at a time, in one 64-bit word. */

const powersOfTen: usize = memory.data<u64>([1, 10, 100, 1000, 10000, 100000, 1000000, 10000000]);

/** 10^power for 0..7. */
export function powerOfTen(power: u64): u64 {
  return load<u64>(powersOfTen + ((<usize>power) << 3));
}

/** The high bit of every byte that is no digit, up to the first such byte; bytes behind it are not meaningful. */
export function digitStops(word: u64): u64 {
  const digits = word ^ 0x3030303030303030;
  return ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;
}

/** Value of the first `count` (1..8) bytes, all digits: pairs, then fours, then eight. */
export function digitsValue(word: u64, count: u64): u64 {
  let digits = (word ^ 0x3030303030303030) << (64 - (count << 3));
  digits = digits * 10 + (digits >> 8);
  return (
    ((digits & 0x000000ff000000ff) * 0x000f424000000064 + ((digits >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >>
    32
  );
}
