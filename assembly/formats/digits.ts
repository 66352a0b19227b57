/** Decimal digits eight at a time, in one 64-bit word. */

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
