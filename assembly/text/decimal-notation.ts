/** Decimals in the notation of Java's `BigDecimal.toString`: plain, but scientific below 10^-6. */
import { printDecimal } from './decimal';
import { countDigits, printDigits } from './integer';

/** Writes the decimal and returns the number of bytes; `out` needs room for 64. */
export function printDecimalScientific(unscaledLow: u64, unscaledHigh: i64, scale: i32, out: usize): i32 {
  const bytes = printDecimal(unscaledLow, unscaledHigh, 0, out);
  const negative: i32 = load<u8>(out) == 0x2d ? 1 : 0;
  const digits = bytes - negative;
  const adjusted = digits - 1 - scale;
  if (adjusted >= -6 || scale <= 0) return printDecimal(unscaledLow, unscaledHigh, scale, out);
  let at = out + <usize>(negative + 1);
  if (digits > 1) {
    memory.copy(at + 1, at, <usize>(digits - 1));
    store<u8>(at, 0x2e);
    at += <usize>digits;
  }
  store<u16>(at, 0x2d45);
  at += 2;
  return <i32>(printDigits(<u64>-adjusted, countDigits(<u64>-adjusted), at) - out);
}
