/** CAST of texts. Spaces around the value are skipped; what can not be read is a fault. */
import { EXPRESSION_NULL, FAULT_EXPRESSION, TEXT_OK, TEXT_OVERFLOW, TEXT_STYLE_CAST } from '../generated/layouts';
import { parseDate, parseTime, parseTimestamp } from '../text/date-time';
import { parseDecimal } from '../text/decimal';
import { parseInteger } from '../text/integer';
import { parseDouble, parseFloat } from '../text/parse-double';

let from: usize = 0;
let length: i32 = 0;

function trim(start: usize, bytes: i32): void {
  let end = start + <usize>bytes;
  while (start < end && load<u8>(start) == 0x20) start++;
  while (end > start && load<u8>(end - 1) == 0x20) end--;
  from = start;
  length = <i32>(end - start);
}

function statusOf(parsed: i32): i32 {
  return parsed == TEXT_OK ? 0 : FAULT_EXPRESSION;
}

/** The trimmed text in small letters, in one word; 0 when it is longer than 5 bytes or empty. */
function word(): u64 {
  if (length > 5) return 0;
  let packed: u64 = 0;
  for (let i = 0; i < length; i++) {
    const byte = load<u8>(from + <usize>i);
    packed |= (<u64>(byte - 0x41 < 26 ? byte | 0x20 : byte)) << (<u64>(i << 3));
  }
  return packed;
}

export function castBoolean(start: usize, bytes: i32, out: usize): i32 {
  trim(start, bytes);
  const text = word();
  // t, true, y, yes, 1; then f, false, n, no, 0: little-endian.
  if (text == 0x74 || text == 0x65757274 || text == 0x79 || text == 0x736579 || text == 0x31) store<i32>(out, 1);
  else if (text == 0x66 || text == 0x65736c6166 || text == 0x6e || text == 0x6f6e || text == 0x30) store<i32>(out, 0);
  else return FAULT_EXPRESSION;
  return 0;
}

/** Digits behind a point are checked and cut off, as Flink does. */
export function castInteger(start: usize, bytes: i32, bits: i32, out: usize): i32 {
  trim(start, bytes);
  const end = from + <usize>length;
  let point = from;
  while (point < end && load<u8>(point) != 0x2e) point++;
  for (let at = point + 1; at < end; at++) if (load<u8>(at) - 0x30 > 9) return FAULT_EXPRESSION;
  if (parseInteger(from, <i32>(point - from), out) != TEXT_OK) return FAULT_EXPRESSION;
  if (bits == 64) return 0;
  const value = load<i64>(out);
  const limit = (<i64>1) << (bits - 1);
  return value < -limit || value >= limit ? FAULT_EXPRESSION : 0;
}

export function castFloat(start: usize, bytes: i32, out: usize): i32 {
  trim(start, bytes);
  return statusOf(parseFloat(from, length, out));
}

export function castDouble(start: usize, bytes: i32, out: usize): i32 {
  trim(start, bytes);
  return statusOf(parseDouble(from, length, out));
}

export function castDecimal(start: usize, bytes: i32, precision: i32, scale: i32, out: usize): i32 {
  trim(start, bytes);
  const parsed = parseDecimal(from, length, precision, scale, out);
  return parsed == TEXT_OVERFLOW ? EXPRESSION_NULL : statusOf(parsed);
}

export function castDate(start: usize, bytes: i32, out: usize): i32 {
  trim(start, bytes);
  return statusOf(parseDate(from, length, TEXT_STYLE_CAST, out));
}

export function castTime(start: usize, bytes: i32, precision: i32, out: usize): i32 {
  trim(start, bytes);
  if (parseTime(from, length, TEXT_STYLE_CAST, out) != TEXT_OK) return FAULT_EXPRESSION;
  const size = precision >= 3 ? 1 : precision == 2 ? 10 : precision == 1 ? 100 : 1000;
  const value = load<i32>(out);
  store<i32>(out, value - (value % size));
  return 0;
}

export function castTimestamp(start: usize, bytes: i32, precision: i32, out: usize): i32 {
  trim(start, bytes);
  return statusOf(parseTimestamp(from, length, TEXT_STYLE_CAST, 0, precision, out));
}
