/**
 * Columns to JSON lines, in the text that Flink's JSON format writes: doubles as Java prints them (NaN and infinities as
 * strings), decimals as BigDecimal does, bytes as base64; control characters, quote and backslash escaped, all else as it is.
 */
import {
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
  FIELD_OBJECT,
  FIELD_SMALLINT,
  FIELD_STRING,
  FIELD_TIME,
  FIELD_TIMESTAMP,
  FIELD_TIMESTAMP_LTZ,
  FIELD_TINYINT,
  JsonEncodeField,
  JsonEncodeFieldSizeBytes,
  JsonEncoder,
} from '../generated/layouts';
import { printDate, printTime, printTimestamp } from '../text/date-time';
import { printDecimal } from '../text/decimal';
import { printDecimalScientific } from '../text/decimal-notation';
import { printInteger } from '../text/integer';
import { printDouble, printFloat } from '../text/print-double';
import { base64Encode } from './base64';
import { copyBlocks, loadBlock } from './block';

/** Room that any fixed-width value needs, with quotes, comma and brackets. */
const VALUE_BYTES_MAX: usize = 80;

let full: bool = false;

function isValid(validity: usize, row: u32): bool {
  return validity == 0 || ((<u32>load<u8>(validity + (row >> 3)) >> (row & 7)) & 1) != 0;
}

function hexDigit(value: u32): u8 {
  return <u8>(value < 10 ? 0x30 + value : 0x41 + value - 10);
}

function writeEscape(byte: u32, out: usize): usize {
  store<u8>(out, 0x5c);
  let letter: u8 = 0;
  switch (byte) {
    case 0x22:
    case 0x5c:
      letter = <u8>byte;
      break;
    case 0x08:
      letter = 0x62;
      break;
    case 0x09:
      letter = 0x74;
      break;
    case 0x0a:
      letter = 0x6e;
      break;
    case 0x0c:
      letter = 0x66;
      break;
    case 0x0d:
      letter = 0x72;
      break;
  }
  if (letter != 0) {
    store<u8>(out, letter, 1);
    return out + 2;
  }
  store<u32>(out, 0x30303075, 1);
  store<u8>(out, hexDigit(byte >> 4), 4);
  store<u8>(out, hexDigit(byte & 15), 5);
  return out + 6;
}

/** Writes the text in quotes; there is room for six bytes for each of its own and 32 more. */
function writeString(start: usize, bytes: usize, out: usize): usize {
  let at = start;
  const end = start + bytes;
  let to = out;
  store<u8>(to, 0x22);
  to++;
  while (at < end) {
    const left = end - at;
    const block = loadBlock(at);
    v128.store(to, block);
    const stops = i8x16.bitmask(
      v128.or(
        i8x16.lt_u(block, i8x16.splat(0x20)),
        v128.or(i8x16.eq(block, i8x16.splat(0x22)), i8x16.eq(block, i8x16.splat(0x5c))),
      ),
    );
    const clean: usize = stops == 0 ? 16 : <usize>ctz(stops);
    if (clean >= left) {
      to += left;
      break;
    }
    at += clean;
    to += clean;
    if (stops != 0) {
      to = writeEscape(<u32>load<u8>(at), to);
      at++;
    }
  }
  store<u8>(to, 0x22);
  return to + 1;
}

function writeQuoted(bytes: i32, out: usize): usize {
  store<u8>(out, 0x22);
  store<u8>(out + 1 + <usize>bytes, 0x22);
  return out + <usize>bytes + 2;
}

/** Bytes that the value may need at most. */
function roomFor(field: JsonEncodeField, row: u32): usize {
  if (field.kind != FIELD_STRING && field.kind != FIELD_BYTES) return VALUE_BYTES_MAX;
  const offset = field.offsets + ((<usize>row) << 2);
  return <usize>(load<u32>(offset, 4) - load<u32>(offset)) * 6 + VALUE_BYTES_MAX;
}

function writeDouble(value: f64, bytes: i32, out: usize): usize {
  // Printed behind the place of a quote; numbers move back over it.
  if (isFinite(value)) {
    memory.copy(out, out + 1, <usize>bytes);
    return out + <usize>bytes;
  }
  return writeQuoted(bytes, out);
}

function writeScalar(encoder: JsonEncoder, field: JsonEncodeField, row: u32, out: usize): usize {
  const index = <usize>row;
  const data = field.data;
  switch (field.kind) {
    case FIELD_BIGINT:
      return out + <usize>printInteger(load<i64>(data + (index << 3)), out);
    case FIELD_INT:
      return out + <usize>printInteger(<i64>load<i32>(data + (index << 2)), out);
    case FIELD_SMALLINT:
      return out + <usize>printInteger(<i64>load<i16>(data + (index << 1)), out);
    case FIELD_TINYINT:
      return out + <usize>printInteger(<i64>load<i8>(data + index), out);
    case FIELD_BOOLEAN: {
      if (((<u32>load<u8>(data + (index >> 3)) >> (row & 7)) & 1) != 0) {
        store<u32>(out, 0x65757274);
        return out + 4;
      }
      store<u64>(out, 0x65736c6166);
      return out + 5;
    }
    case FIELD_DOUBLE: {
      const value = load<f64>(data + (index << 3));
      return writeDouble(value, printDouble(value, out + 1), out);
    }
    case FIELD_FLOAT: {
      const value = load<f32>(data + (index << 2));
      return writeDouble(<f64>value, printFloat(value, out + 1), out);
    }
    case FIELD_DECIMAL: {
      const low = load<u64>(data + (index << 4));
      const high = load<i64>(data + (index << 4), 8);
      const bytes =
        encoder.plainDecimals != 0
          ? printDecimal(low, high, field.scale, out)
          : printDecimalScientific(low, high, field.scale, out);
      return out + <usize>bytes;
    }
    case FIELD_DATE:
      return writeQuoted(printDate(<i64>load<i32>(data + (index << 2)), out + 1), out);
    case FIELD_TIME:
      return writeQuoted(printTime(load<i32>(data + (index << 2)), 0, out + 1), out);
    case FIELD_TIMESTAMP:
    case FIELD_TIMESTAMP_LTZ: {
      const zone: i32 = field.kind == FIELD_TIMESTAMP_LTZ ? 1 : 0;
      return writeQuoted(
        printTimestamp(load<i64>(data + (index << 3)), encoder.timestampStyle, zone, field.precision, out + 1),
        out,
      );
    }
    default: {
      const offset = field.offsets + (index << 2);
      const from = load<u32>(offset);
      const bytes = load<u32>(offset, 4) - from;
      if (field.kind == FIELD_STRING) return writeString(data + from, bytes, out);
      store<u8>(out, 0x22);
      const end = base64Encode(data + from, bytes, out + 1);
      store<u8>(end, 0x22);
      return end + 1;
    }
  }
}

/** Writes `{...}` of the `count` fields that start at `first`; sets `full` when there is no room. */
function writeObject(encoder: JsonEncoder, first: usize, count: u32, row: u32, out: usize, outEnd: usize): usize {
  let to = out;
  let at = first;
  store<u8>(to, 0x7b);
  to++;
  for (let i: u32 = 0; i < count; i++) {
    const field = changetype<JsonEncodeField>(at);
    at += <usize>(field.descendants + 1) * <usize>JsonEncodeFieldSizeBytes;
    const isNull = field.kind == FIELD_NULL || !isValid(field.validity, row);
    if (isNull && encoder.ignoreNulls != 0) continue;
    const prefixBytes = <usize>field.prefixBytes;
    if (to + prefixBytes + (isNull ? VALUE_BYTES_MAX : roomFor(field, row)) > outEnd) {
      full = true;
      return to;
    }
    if (to - out > 1) {
      store<u8>(to, 0x2c);
      to++;
    }
    copyBlocks(to, field.prefix, prefixBytes);
    to += prefixBytes;
    if (isNull) {
      store<u32>(to, 0x6c6c756e);
      to += 4;
    } else if (field.kind == FIELD_OBJECT) {
      to = writeObject(
        encoder,
        changetype<usize>(field) + <usize>JsonEncodeFieldSizeBytes,
        field.children,
        row,
        to,
        outEnd,
      );
      if (full) return to;
    } else to = writeScalar(encoder, field, row, to);
  }
  store<u8>(to, 0x7d);
  return to + 1;
}

export function jsonEncodeRows(encoderAt: usize, selection: usize, from: u32, to: u32, out: usize, outEnd: usize): i32 {
  const encoder = changetype<JsonEncoder>(encoderAt);
  let at = out;
  let index = from;
  full = false;
  while (index < to && at + VALUE_BYTES_MAX < outEnd) {
    const row = selection == 0 ? index : load<u32>(selection + ((<usize>index) << 2));
    const end = writeObject(encoder, encoder.fields, encoder.fieldCount, row, at, outEnd - VALUE_BYTES_MAX);
    if (full) break;
    store<u8>(end, 0x0a);
    at = end + 1;
    index++;
  }
  encoder.end = at;
  return index == from && from < to ? FAULT_OUTPUT_FULL : <i32>(index - from);
}
