/**
 * Columns to CSV, quoted by the rule of Flink's CSV library, which looks only so far: a text is put in quotes when it has more
 * than 24 characters, or any character up to the largest of delimiter, quote and line break (so that a timestamp is quoted for
 * its blank). Quotes and escape characters inside are doubled; numbers and booleans are never quoted.
 */
import {
  CsvEncodeColumn,
  CsvEncodeColumnSizeBytes,
  CsvEncoder,
  FAULT_OUTPUT_FULL,
  FIELD_BIGINT,
  FIELD_BOOLEAN,
  FIELD_BYTES,
  FIELD_DATE,
  FIELD_DECIMAL,
  FIELD_DOUBLE,
  FIELD_FLOAT,
  FIELD_INT,
  FIELD_NULL,
  FIELD_SMALLINT,
  FIELD_STRING,
  FIELD_TIME,
  FIELD_TIMESTAMP,
  FIELD_TIMESTAMP_LTZ,
  FIELD_TINYINT,
  TEXT_STYLE_SQL,
} from '../generated/layouts';
import { printDate, printTime, printTimestamp } from '../text/date-time';
import { printDecimal } from '../text/decimal';
import { printDecimalScientific } from '../text/decimal-notation';
import { printInteger } from '../text/integer';
import { printDouble, printFloat } from '../text/print-double';
import { base64Encode } from './base64';
import { copyBlocks, loadBlock } from './block';

/** Room that any fixed-width value needs, with delimiter. */
const VALUE_BYTES_MAX: usize = 80;
/** Longer texts are quoted without a look at their characters. */
const CHECKED_CHARACTERS_MAX: usize = 24;
/** Room for a timestamp or the base64 of a short binary string before it is known whether it needs quotes. */
const scratch: usize = memory.data(128, 16);

function isValid(validity: usize, row: u32): bool {
  return validity == 0 || ((<u32>load<u8>(validity + (row >> 3)) >> (row & 7)) & 1) != 0;
}

/** Characters as UTF-16 counts them, as far as it matters: a byte that begins a sequence is one, and one of four bytes is two. */
function characters(start: usize, bytes: usize): usize {
  let count: usize = 0;
  for (let i: usize = 0; i < bytes && count <= CHECKED_CHARACTERS_MAX; i++) {
    const byte = load<u8>(start + i);
    if ((byte & 0xc0) != 0x80) count += byte >= 0xf0 ? 2 : 1;
  }
  return count;
}

function needsQuotes(encoder: CsvEncoder, start: usize, bytes: usize): bool {
  if (encoder.quote > 255) return false;
  if (bytes > CHECKED_CHARACTERS_MAX && characters(start, bytes) > CHECKED_CHARACTERS_MAX) return true;
  let unsafe = encoder.delimiter > encoder.quote ? encoder.delimiter : encoder.quote;
  if (unsafe < 0x0d) unsafe = 0x0d;
  const escape = encoder.escape > 255 ? encoder.quote : encoder.escape;
  for (let at = start; at < start + bytes; at += 16) {
    const left = start + bytes - at;
    const block = loadBlock(at);
    const bits = i8x16.bitmask(
      v128.or(i8x16.le_u(block, i8x16.splat(<u8>unsafe)), i8x16.eq(block, i8x16.splat(<u8>escape))),
    );
    if ((left >= 16 ? bits : bits & ((1 << (<i32>left)) - 1)) != 0) return true;
  }
  return false;
}

/** Writes a text, quoted if it has to be; there is room for two bytes for each of its own and 32 more. */
function writeText(encoder: CsvEncoder, start: usize, bytes: usize, out: usize): usize {
  if (!needsQuotes(encoder, start, bytes)) {
    copyBlocks(out, start, bytes);
    return out + bytes;
  }
  const quote = <u8>encoder.quote;
  const escape = encoder.escape > 255 ? quote : <u8>encoder.escape;
  const end = start + bytes;
  let at = start;
  let to = out + 1;
  store<u8>(out, quote);
  while (at < end) {
    const left = end - at;
    const block = loadBlock(at);
    v128.store(to, block);
    const stops = i8x16.bitmask(v128.or(i8x16.eq(block, i8x16.splat(quote)), i8x16.eq(block, i8x16.splat(escape))));
    const clean: usize = stops == 0 ? 16 : <usize>ctz(stops);
    if (clean >= left) {
      to += left;
      break;
    }
    at += clean;
    to += clean;
    if (stops == 0) continue;
    const byte = load<u8>(at);
    store<u8>(to, byte);
    store<u8>(to, byte, 1);
    to += 2;
    at++;
  }
  store<u8>(to, quote);
  return to + 1;
}

/** Bytes that the value may need at most, with its delimiter. */
function roomFor(column: CsvEncodeColumn, row: u32): usize {
  if (column.kind != FIELD_STRING && column.kind != FIELD_BYTES) return VALUE_BYTES_MAX;
  const offset = column.offsets + ((<usize>row) << 2);
  return <usize>(load<u32>(offset, 4) - load<u32>(offset)) * 2 + VALUE_BYTES_MAX;
}

function writeValue(encoder: CsvEncoder, column: CsvEncodeColumn, row: u32, out: usize): usize {
  const index = <usize>row;
  const data = column.data;
  switch (column.kind) {
    case FIELD_BIGINT:
      return out + <usize>printInteger(load<i64>(data + (index << 3)), out);
    case FIELD_INT:
      return out + <usize>printInteger(<i64>load<i32>(data + (index << 2)), out);
    case FIELD_SMALLINT:
      return out + <usize>printInteger(<i64>load<i16>(data + (index << 1)), out);
    case FIELD_TINYINT:
      return out + <usize>printInteger(<i64>load<i8>(data + index), out);
    case FIELD_BOOLEAN:
      if (((<u32>load<u8>(data + (index >> 3)) >> (row & 7)) & 1) != 0) {
        store<u32>(out, 0x65757274);
        return out + 4;
      }
      store<u64>(out, 0x65736c6166);
      return out + 5;
    case FIELD_DOUBLE:
      return out + <usize>printDouble(load<f64>(data + (index << 3)), out);
    case FIELD_FLOAT:
      return out + <usize>printFloat(load<f32>(data + (index << 2)), out);
    case FIELD_DECIMAL: {
      const low = load<u64>(data + (index << 4));
      const high = load<i64>(data + (index << 4), 8);
      return (
        out +
        <usize>(
          (encoder.plainDecimals != 0
            ? printDecimal(low, high, column.scale, out)
            : printDecimalScientific(low, high, column.scale, out))
        )
      );
    }
    case FIELD_DATE:
      return writeText(encoder, scratch, printDate(<i64>load<i32>(data + (index << 2)), scratch), out);
    case FIELD_TIME:
      return writeText(encoder, scratch, printTime(load<i32>(data + (index << 2)), 0, scratch), out);
    case FIELD_TIMESTAMP:
    case FIELD_TIMESTAMP_LTZ: {
      const zone: i32 = column.kind == FIELD_TIMESTAMP_LTZ ? 1 : 0;
      const bytes = printTimestamp(load<i64>(data + (index << 3)), TEXT_STYLE_SQL, zone, column.precision, scratch);
      return writeText(encoder, scratch, bytes, out);
    }
    default: {
      const offset = column.offsets + (index << 2);
      const from = load<u32>(offset);
      const bytes = <usize>(load<u32>(offset, 4) - from);
      if (column.kind == FIELD_STRING) return writeText(encoder, data + from, bytes, out);
      if (bytes <= 60)
        return writeText(encoder, scratch, base64Encode(data + from, <u32>bytes, scratch) - scratch, out);
      if (encoder.quote > 255) return base64Encode(data + from, <u32>bytes, out);
      // Longer than what is checked: quoted, and base64 has nothing to double but a quote that is one of its letters.
      store<u8>(out, <u8>encoder.quote);
      const end = base64Encode(data + from, <u32>bytes, out + 1);
      store<u8>(end, <u8>encoder.quote);
      return end + 1;
    }
  }
}

/** Writes one row and its newline; 0 when there is no room. */
function writeRow(encoder: CsvEncoder, row: u32, out: usize, outEnd: usize): usize {
  let to = out;
  let column = changetype<CsvEncodeColumn>(encoder.columns);
  for (let i: u32 = 0; i < encoder.columnCount; i++) {
    if (i != 0) {
      store<u8>(to, <u8>encoder.delimiter);
      to++;
    }
    if (column.kind == FIELD_NULL || !isValid(column.validity, row)) {
      if (to + <usize>encoder.nullBytes + VALUE_BYTES_MAX > outEnd) return 0;
      memory.copy(to, encoder.nullText, encoder.nullBytes);
      to += <usize>encoder.nullBytes;
    } else {
      if (to + roomFor(column, row) > outEnd) return 0;
      to = writeValue(encoder, column, row, to);
    }
    column = changetype<CsvEncodeColumn>(changetype<usize>(column) + <usize>CsvEncodeColumnSizeBytes);
  }
  store<u8>(to, 0x0a);
  return to + 1;
}

export function csvEncodeRows(encoderAt: usize, selection: usize, from: u32, to: u32, out: usize, outEnd: usize): i32 {
  const encoder = changetype<CsvEncoder>(encoderAt);
  let at = out;
  let index = from;
  while (index < to) {
    const row = selection == 0 ? index : load<u32>(selection + ((<usize>index) << 2));
    const end = writeRow(encoder, row, at, outEnd);
    if (end == 0) break;
    at = end;
    index++;
  }
  encoder.end = at;
  return index == from && from < to ? FAULT_OUTPUT_FULL : <i32>(index - from);
}
