/**
 * Any JSON value into any column, with Flink's conversions: numbers may be strings, strings may be any scalar, an object or
 * array read as a string is its text without blanks. The usual shapes never come here: json-decode.ts has them inline.
 */
import {
  FIELD_BYTES,
  FIELD_DECIMAL,
  JSON_FAULT_OVERFLOW,
  JSON_FAULT_TYPE,
  FIELD_NULL,
  FIELD_OBJECT,
  FIELD_STRING,
  FIELD_TIMESTAMP,
  FIELD_TIMESTAMP_LTZ,
  JsonDecoder,
  JsonKey,
  TEXT_OK,
  TEXT_OVERFLOW,
} from '../generated/layouts';
import { base64Decode } from './base64';
import { writeNull } from './json-column';
import { copyCompact, findStringEnd, jsonFail, scanNumber, scanWord, skipValue, unescape } from './json-scan';
import { storeText } from './text-value';

/** Room for the text of a string that has escapes and becomes a number or time; a longer one cannot be either. */
const SCRATCH_BYTES: usize = 4096;
const scratch: usize = memory.data(4096 + 16, 16);

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

/** Converts the scalar in `text` and stores it; a TEXT_ status. */
function storeScalar(decoder: JsonDecoder, key: JsonKey, row: u32): i32 {
  const kind = key.kind;
  const status = storeText(
    kind,
    key.precision,
    key.scale,
    decoder.timestampStyle,
    isNumber,
    text,
    textEnd,
    key.data,
    row,
  );
  if (status == TEXT_OK && key.precision == 3 && (kind == FIELD_TIMESTAMP || kind == FIELD_TIMESTAMP_LTZ))
    rememberMinute(key, load<i64>(key.data + ((<usize>row) << 3)));
  return status;
}

/** Keeps `yyyy-MM-ddTHH:mm` and its value: most timestamps of a stream share it with the one before. */
function rememberMinute(key: JsonKey, value: i64): void {
  if (textEnd - text < 19 || load<u8>(text, 16) != 0x3a) return;
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
  if (kind == FIELD_STRING) return storeString(key, start, row);
  if (kind == FIELD_BYTES) return storeBytes(key, start, row);
  if (kind == FIELD_OBJECT) return skipValue(start) == 0 ? 0 : jsonFail(JSON_FAULT_TYPE, start);
  const end = readScalar(start);
  if (end == 0) return 0;
  if (kind == FIELD_NULL) return writeNull(decoder, key, row, start) == 0 ? 0 : end;
  const status = storeScalar(decoder, key, row);
  if (status == TEXT_OK) return end;
  // Flink fits a decimal into its column or makes it NULL; nothing else may overflow.
  if (status == TEXT_OVERFLOW && kind == FIELD_DECIMAL) return writeNull(decoder, key, row, start) == 0 ? 0 : end;
  return jsonFail(status == TEXT_OVERFLOW ? JSON_FAULT_OVERFLOW : JSON_FAULT_TYPE, start);
}
