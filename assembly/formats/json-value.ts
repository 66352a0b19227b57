/**
 * Any JSON value into any column, with Flink's conversions: numbers may be strings, strings may be any scalar, an object or
 * array read as a string is its text without blanks. The usual shapes never come here: json-decode.ts has them inline.
 */
import {
  JSON_BIGINT,
  JSON_BOOLEAN,
  JSON_BYTES,
  JSON_DATE,
  JSON_DECIMAL,
  JSON_DOUBLE,
  JSON_FAULT_OVERFLOW,
  JSON_FAULT_TYPE,
  JSON_FLOAT,
  JSON_INT,
  JSON_NULL,
  JSON_OBJECT,
  JSON_SMALLINT,
  JSON_STRING,
  JSON_TIME,
  JSON_TIMESTAMP,
  JSON_TIMESTAMP_LTZ,
  JSON_TINYINT,
  JsonDecoder,
  JsonKey,
  TEXT_MALFORMED,
  TEXT_OK,
  TEXT_OVERFLOW,
  TEXT_STYLE_SQL,
} from '../generated/layouts';
import { parseDate, parseTime, parseTimestamp } from '../text/date-time';
import { parseDecimal } from '../text/decimal';
import { parseInteger, trimEnd, trimStart } from '../text/integer';
import { parseDouble, parseFloat } from '../text/parse-double';
import { base64Decode } from './base64';
import { writeBit, writeNull } from './json-column';
import { copyCompact, findStringEnd, jsonFail, scanNumber, scanWord, skipValue, unescape } from './json-scan';

/** Room for the text of a string that has escapes and becomes a number or time; a longer one cannot be either. */
const SCRATCH_BYTES: usize = 4096;
const scratch: usize = memory.data(4096 + 16, 16);
const result: usize = memory.data(16, 16);

let text: usize = 0;
let textEnd: usize = 0;
let isNumber: bool = false;

/** Finds the text of a scalar; returns the address behind the value. */
function readScalar(start: usize): usize {
  const byte = load<u8>(start);
  isNumber = false;
  text = start;
  if (byte == 0x22) {
    text = start + 1;
    const quote = findStringEnd(text);
    if (quote == 0) return 0;
    textEnd = quote;
    for (let at = text; at < quote; at++) {
      if (load<u8>(at) != 0x5c) continue;
      textEnd = text;
      if (quote - text <= SCRATCH_BYTES) {
        textEnd = unescape(text, quote, scratch);
        text = scratch;
      }
      break;
    }
    return quote + 1;
  }
  if (byte == 0x7b || byte == 0x5b) {
    textEnd = text;
    return skipValue(start);
  }
  isNumber = byte == 0x2d || <u32>byte - 0x30 <= 9;
  textEnd = isNumber ? scanNumber(start) : scanWord(start);
  return textEnd;
}

function trim(): void {
  text = trimStart(text, textEnd);
  textEnd = trimEnd(text, textEnd);
}

function length(): i32 {
  return <i32>(textEnd - text);
}

/** An integer in min..max into `result`. A JSON number with fraction is cut off when `cut`; a string with one is not. */
function integer(min: i64, max: i64, cut: bool): i32 {
  if (isNumber && cut) {
    for (let at = text; at < textEnd; at++) {
      const byte = load<u8>(at);
      if (byte != 0x2e && (byte | 0x20) != 0x65) continue;
      parseDouble(text, length(), result);
      const value = load<f64>(result);
      if (value < <f64>min || value > <f64>max) return TEXT_OVERFLOW;
      store<i64>(result, <i64>value);
      return TEXT_OK;
    }
  } else trim();
  const status = parseInteger(text, length(), result);
  if (status != TEXT_OK) return status;
  const value = load<i64>(result);
  return value < min || value > max ? TEXT_OVERFLOW : TEXT_OK;
}

function isTrue(): bool {
  trim();
  return length() == 4 && (load<u32>(text) | 0x20202020) == 0x65757274;
}

/** Converts the scalar in `text` and stores it; a TEXT_ status. */
function storeScalar(decoder: JsonDecoder, key: JsonKey, row: u32): i32 {
  const index = <usize>row;
  const data = key.data;
  let status: i32;
  switch (key.kind) {
    case JSON_BIGINT:
      status = integer(i64.MIN_VALUE, i64.MAX_VALUE, true);
      if (status == TEXT_OK) store<i64>(data + (index << 3), load<i64>(result));
      return status;
    case JSON_INT:
      status = integer(i32.MIN_VALUE, i32.MAX_VALUE, true);
      if (status == TEXT_OK) store<i32>(data + (index << 2), load<i32>(result));
      return status;
    case JSON_SMALLINT:
      status = integer(i16.MIN_VALUE, i16.MAX_VALUE, false);
      if (status == TEXT_OK) store<i16>(data + (index << 1), load<i16>(result));
      return status;
    case JSON_TINYINT:
      status = integer(i8.MIN_VALUE, i8.MAX_VALUE, false);
      if (status == TEXT_OK) store<i8>(data + index, load<i8>(result));
      return status;
    case JSON_BOOLEAN:
      writeBit(key, row, isTrue());
      return TEXT_OK;
    case JSON_DOUBLE:
      trim();
      return parseDouble(text, length(), data + (index << 3));
    case JSON_FLOAT:
      trim();
      return parseFloat(text, length(), data + (index << 2));
    case JSON_DECIMAL:
      trim();
      return parseDecimal(text, length(), key.precision, key.scale, data + (index << 4));
    case JSON_DATE:
      return parseDate(text, length(), TEXT_STYLE_SQL, data + (index << 2));
    case JSON_TIME:
      return parseTime(text, length(), TEXT_STYLE_SQL, data + (index << 2));
    case JSON_TIMESTAMP:
    case JSON_TIMESTAMP_LTZ: {
      const zone: i32 = key.kind == JSON_TIMESTAMP_LTZ ? 1 : 0;
      status = parseTimestamp(text, length(), decoder.timestampStyle, zone, key.precision, data + (index << 3));
      if (status == TEXT_OK && key.precision == 3) rememberMinute(key, load<i64>(data + (index << 3)));
      return status;
    }
    default:
      return TEXT_MALFORMED;
  }
}

/** Keeps `yyyy-MM-ddTHH:mm` and its value: most timestamps of a stream share it with the one before. */
function rememberMinute(key: JsonKey, value: i64): void {
  if (length() < 19 || load<u8>(text, 16) != 0x3a) return;
  let rest = value % 60000;
  if (rest < 0) rest += 60000;
  key.minuteText0 = load<u64>(text);
  key.minuteText1 = load<u64>(text, 8);
  key.minute = value - rest;
  key.minuteKnown = 1;
}

/** A value as character string: any scalar's text, or the text of an object or array. */
function storeString(key: JsonKey, start: usize, row: u32): usize {
  const offset = key.offsets + ((<usize>row) << 2);
  const out = key.data + <usize>load<u32>(offset);
  const byte = load<u8>(start);
  let end: usize;
  let outEnd: usize;
  if (byte == 0x22) {
    const quote = findStringEnd(start + 1);
    if (quote == 0) return 0;
    outEnd = unescape(start + 1, quote, out);
    end = quote + 1;
  } else {
    end = skipValue(start);
    if (end == 0) return 0;
    outEnd = copyCompact(start, end, out);
  }
  store<u32>(offset, <u32>(outEnd - key.data), 4);
  return end;
}

function storeBytes(key: JsonKey, start: usize, row: u32): usize {
  if (load<u8>(start) != 0x22) return skipValue(start) == 0 ? 0 : jsonFail(JSON_FAULT_TYPE, start);
  const quote = findStringEnd(start + 1);
  if (quote == 0) return 0;
  const offset = key.offsets + ((<usize>row) << 2);
  const out = key.data + <usize>load<u32>(offset);
  // Unescape in place of the result first: base64 only shrinks from there.
  const bytes = base64Decode(out, unescape(start + 1, quote, out), out);
  if (bytes < 0) return jsonFail(JSON_FAULT_TYPE, start);
  store<u32>(offset, load<u32>(offset) + <u32>bytes, 4);
  return quote + 1;
}

function isNull(start: usize): bool {
  return load<u32>(start) == 0x6c6c756e;
}

/**
 * Reads the value at `start` into row `row` of the key's column. Returns the address behind it, or 0 with the fault set; for
 * faults from JSON_FAULT_TYPE on, the place is `start` and the value's structure is sound.
 */
export function convertValue(decoder: JsonDecoder, key: JsonKey, start: usize, row: u32): usize {
  if (isNull(start)) {
    const end = scanWord(start);
    if (end == 0) return 0;
    return writeNull(decoder, key, row, start) == 0 ? 0 : end;
  }
  const kind = key.kind;
  if (kind == JSON_STRING) return storeString(key, start, row);
  if (kind == JSON_BYTES) return storeBytes(key, start, row);
  if (kind == JSON_OBJECT) return skipValue(start) == 0 ? 0 : jsonFail(JSON_FAULT_TYPE, start);
  const end = readScalar(start);
  if (end == 0) return 0;
  if (kind == JSON_NULL) return writeNull(decoder, key, row, start) == 0 ? 0 : end;
  const status = storeScalar(decoder, key, row);
  if (status == TEXT_OK) return end;
  // Flink fits a decimal into its column or makes it NULL; nothing else may overflow.
  if (status == TEXT_OVERFLOW && kind == JSON_DECIMAL) return writeNull(decoder, key, row, start) == 0 ? 0 : end;
  return jsonFail(status == TEXT_OVERFLOW ? JSON_FAULT_OVERFLOW : JSON_FAULT_TYPE, start);
}
