/**
 * JSON lines to columns.
 *
 * The reader is a walk over the tree of wanted fields. Its state is the key whose value was read last. Records of one source
 * look alike, so each state remembers the very bytes that followed it (`,"price":`) and the key they led to; 16 bytes are
 * compared at once, and only a surprise is parsed as JSON, which then becomes the new expectation. Unwanted keys are learned
 * in the same way. So a row costs one compare for each field, plus its values:
 *
 *   {"auction":1007,"bidder":2001,"price":150,"channel":"Apple", ...}
 *   ^start: {"auction":  ^auction: ,"bidder":     ^price: ,"channel":  -> skip to the quote, 16 bytes at a time
 *
 * A value is written to its column at once; `stamp` tells which columns the record had, so that a missing one becomes NULL and
 * the last of several equal keys wins. Records that are dropped just do not advance the row.
 */
import {
  FAULT_DATA,
  FIELD_BIGINT,
  FIELD_INT,
  FIELD_OBJECT,
  FIELD_SKIP,
  FIELD_STRING,
  FIELD_TIMESTAMP,
  FIELD_TIMESTAMP_LTZ,
  JSON_FAULT_COLON,
  JSON_FAULT_COMMA,
  JSON_FAULT_KEY,
  JSON_FAULT_MISSING,
  JSON_FAULT_NULL,
  JSON_FAULT_RECORD,
  JSON_FAULT_TRAILING,
  JSON_FAULT_TYPE,
  JSON_FAULT_UTF8,
  JsonDecoder,
  JsonKey,
  JsonKeySizeBytes,
  JsonObject,
  ScanFilter,
} from '../generated/layouts';
import { digitStops, digitsValue, powerOfTen } from './digits';
import {
  clearNullsWritten,
  columnsMarked,
  forgetObject,
  nullsWritten,
  restoreRow,
  setValid,
  writeNull,
} from './json-column';
import { passes, passesAll } from './scan-filter';
import {
  findStringEnd,
  jsonFail,
  jsonFaultAt,
  jsonFaultReason,
  scanWord,
  skipBlanks,
  skipValue,
  stringStops,
  unescape,
} from './json-scan';
import { convertValue } from './json-value';
import { utf8FirstInvalid } from './utf8';

const PATTERN_BYTES_MAX: usize = 32;
/** Longest name of an unwanted key that is learned; the room that each one has. */
const NAME_BYTES_MAX: usize = 64;
/** A bit that no comparison of 16 bytes sets: the mask of a state that expects nothing. */
const NOTHING: i32 = 0x10000;

/** The key that `nextKey` found, or 0 when the object ended. */
let foundKey: usize = 0;
/** Set when the record that was just read does not pass the conditions. */
let dropped: bool = false;
/** Key at which the record failed. */
let failedKey: usize = 0;
const keyText: usize = memory.data(1024, 16);

/** Address behind the last newline of `start..end`, or `start`. */
function wholeLinesEnd(start: usize, end: usize): usize {
  let at = end;
  while (at > start && load<u8>(at - 1) != 0x0a) at--;
  return at;
}

function findKey(object: JsonObject, name: usize, bytes: u32): usize {
  let key = object.keys;
  const end = key + <usize>object.keyCount * <usize>JsonKeySizeBytes;
  while (key < end) {
    const candidate = changetype<JsonKey>(key);
    if (candidate.nameBytes == bytes && memory.compare(candidate.name, name, bytes) == 0) return key;
    key += <usize>JsonKeySizeBytes;
  }
  if (object.keyCount == object.keyCapacity || <usize>bytes > NAME_BYTES_MAX) return object.other;
  object.keyCount++;
  const added = changetype<JsonKey>(key);
  memory.copy(added.name, name, bytes);
  added.nameBytes = bytes;
  return key;
}

function lowBits(count: usize): i32 {
  return count >= 16 ? 0xffff : (1 << (<i32>count)) - 1;
}

/** Makes `from..to` (and the key it leads to) what is expected after `key`. */
function learn(key: JsonKey, from: usize, to: usize, next: usize): void {
  const bytes = to - from;
  if (bytes > PATTERN_BYTES_MAX) return;
  memory.copy(changetype<usize>(key), from, bytes);
  key.patternBytes = <u32>bytes;
  key.mask0 = lowBits(bytes);
  key.mask1 = bytes > 16 ? lowBits(bytes - 16) : 0;
  key.next = next;
}

/**
 * From behind the value of `previous` (or from the `{` of its object, for a start state) to the value of the next key, which
 * becomes `foundKey`; or behind the `}`, with `foundKey` 0.
 */
function nextKey(previous: JsonKey, start: usize): usize {
  const object = changetype<JsonObject>(previous.object);
  let at: usize;
  if (object.start == changetype<usize>(previous)) {
    at = skipBlanks(start + 1);
    if (load<u8>(at) == 0x7d) {
      foundKey = 0;
      return at + 1;
    }
  } else {
    at = skipBlanks(start);
    const separator = load<u8>(at);
    if (separator == 0x7d) {
      foundKey = 0;
      return at + 1;
    }
    if (separator != 0x2c) return jsonFail(JSON_FAULT_COMMA, at);
    at = skipBlanks(at + 1);
  }
  if (load<u8>(at) != 0x22) return jsonFail(JSON_FAULT_KEY, at);
  let name = at + 1;
  const quote = findStringEnd(name);
  if (quote == 0) return 0;
  let bytes = quote - name;
  for (let i = name; i < quote; i++) {
    if (load<u8>(i) != 0x5c) continue;
    if (bytes > 1000) break;
    bytes = unescape(name, quote, keyText) - keyText;
    name = keyText;
    break;
  }
  at = skipBlanks(quote + 1);
  if (load<u8>(at) != 0x3a) return jsonFail(JSON_FAULT_COLON, at);
  at = skipBlanks(at + 1);
  foundKey = findKey(object, name, <u32>bytes);
  learn(previous, start, at, foundKey);
  return at;
}

/** Gives missing columns NULL, or fails with JSON_FAULT_MISSING or JSON_FAULT_NULL. */
function fillMissing(decoder: JsonDecoder, row: u32, at: usize): bool {
  let key = changetype<JsonKey>(decoder.columns);
  while (changetype<usize>(key) != 0) {
    if (key.stamp != decoder.stamp) {
      failedKey = changetype<usize>(key);
      if (decoder.failOnMissing != 0) return jsonFail(JSON_FAULT_MISSING, at) != 0;
      if (writeNull(decoder, key, row, at) == 0) return false;
    }
    key = changetype<JsonKey>(key.nextColumn);
  }
  failedKey = 0;
  return true;
}

/**
 * Reads the object at `start` into row `row`. Returns the address behind it, or 0 with the fault set. With `eager`, a condition
 * that fails turns the rest of the record into a check of its structure; a record that repeats a key has to be read again
 * without, because its last value counts.
 */
function readRecord(decoder: JsonDecoder, start: usize, row: u32, eager: bool): usize {
  const stamp = decoder.stamp;
  const index = <usize>row;
  let at = start;
  let key = changetype<JsonKey>(changetype<JsonObject>(decoder.root).start);
  let seen: u32 = 0;
  let checked: u32 = 0;
  dropped = false;
  for (;;) {
    const mask0 = key.mask0;
    const mask1 = key.mask1;
    if (
      (i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(changetype<usize>(key)))) & mask0) == mask0 &&
      (mask1 == 0 ||
        (i8x16.bitmask(i8x16.eq(v128.load(at, 16), v128.load(changetype<usize>(key), 16))) & mask1) == mask1)
    ) {
      at += key.patternBytes;
      key = changetype<JsonKey>(key.next);
    } else {
      if (load<u8>(at) == 0x7d) {
        at++;
        foundKey = 0;
      } else {
        const after = nextKey(key, at);
        if (after == 0) return 0;
        at = after;
      }
      if (foundKey == 0) {
        const owner = changetype<JsonObject>(key.object).owner;
        if (owner == 0) break;
        key = changetype<JsonKey>(owner);
        continue;
      }
      key = changetype<JsonKey>(foundKey);
    }
    let kind = key.kind;
    if (kind != FIELD_SKIP) {
      if (key.stamp == stamp) {
        if (eager && decoder.filterCount != 0) {
          decoder.stamp++;
          if (nullsWritten) restoreRow(decoder, row);
          return readRecord(decoder, start, row, false);
        }
        if (key.column != 0) setValid(key, row);
        if (kind == FIELD_OBJECT) seen -= forgetObject(changetype<JsonObject>(key.child), row, stamp);
      } else {
        key.stamp = stamp;
        seen += key.column;
      }
      if (dropped && kind != FIELD_OBJECT) kind = FIELD_SKIP;
    }
    let first = load<u8>(at);
    if (first <= 0x20) {
      // The line goes on as expected, and then with more blanks than last time.
      at = skipBlanks(at);
      first = load<u8>(at);
    }
    const valueStart = at;
    switch (kind) {
      case FIELD_SKIP: {
        if (first == 0x22) {
          at++;
          const textStart = at;
          let bits = i8x16.splat(0);
          for (;;) {
            const one = v128.load(at);
            const two = v128.load(at, 16);
            bits = v128.or(bits, v128.or(one, two));
            const stops = stringStops(one) | (stringStops(two) << 16);
            if (stops != 0) {
              at += <usize>ctz(stops);
              break;
            }
            at += 32;
          }
          if (load<u8>(at) == 0x22) {
            if (i8x16.bitmask(bits) != 0) {
              const invalid = utf8FirstInvalid(textStart, at);
              if (invalid != 0) return jsonFail(JSON_FAULT_UTF8, invalid);
            }
            at++;
          } else {
            at = findStringEnd(textStart);
            if (at == 0) return 0;
            at++;
          }
          continue;
        }
        if (load<u32>(at) == 0x6c6c756e) {
          const after = load<u8>(at, 4);
          if (after == 0x2c || after == 0x7d) {
            at += 4;
            continue;
          }
        }
        const word = load<u64>(at);
        const stops = digitStops(word);
        const count = <u64>ctz(stops) >> 3;
        if (count - 1 < 7 && (first != 0x30 || count == 1)) {
          const after = load<u8>(at + <usize>count);
          if (after == 0x2c || after == 0x7d) {
            at += <usize>count;
            continue;
          }
        }
        at = skipValue(at);
        if (at == 0) return 0;
        continue;
      }
      case FIELD_OBJECT: {
        if (first == 0x7b) {
          key = changetype<JsonKey>(changetype<JsonObject>(key.child).start);
          continue;
        }
        at = convertValue(decoder, key, at, row);
        if (at != 0) seen += columnsMarked;
        break;
      }
      case FIELD_BIGINT:
      case FIELD_INT: {
        const word = load<u64>(at);
        const stops = digitStops(word);
        const count = <u64>ctz(stops) >> 3;
        let done = false;
        if (count - 1 < 7 && (first != 0x30 || count == 1)) {
          const after = load<u8>(at + <usize>count);
          if (after == 0x2c || after == 0x7d) {
            const value = digitsValue(word, count);
            if (kind == FIELD_BIGINT) store<u64>(key.data + (index << 3), value);
            else store<u32>(key.data + (index << 2), <u32>value);
            at += <usize>count;
            done = true;
          }
        }
        if (stops == 0 && first != 0x30 && kind == FIELD_BIGINT) {
          // 8 to 15 digits, such as milliseconds since 1970.
          const second = load<u64>(at, 8);
          const rest = <u64>ctz(digitStops(second)) >> 3;
          const after = load<u8>(at + 8 + <usize>rest);
          if (rest < 8 && (after == 0x2c || after == 0x7d)) {
            const low: u64 = rest == 0 ? 0 : digitsValue(second, rest);
            store<u64>(key.data + (index << 3), digitsValue(word, 8) * powerOfTen(rest) + low);
            at += 8 + <usize>rest;
            done = true;
          }
        }
        if (!done) at = convertValue(decoder, key, at, row);
        break;
      }
      case FIELD_TIMESTAMP:
      case FIELD_TIMESTAMP_LTZ: {
        // `:ss.SSS` behind a minute that is known, then a quote or `Z`: five digits and three separators, checked at once.
        const hasZone: usize = kind == FIELD_TIMESTAMP_LTZ ? 1 : 0;
        const clock = load<u64>(at, 17) ^ (hasZone != 0 ? 0x5a3030302e30303a : 0x223030302e30303a);
        if (
          first == 0x22 &&
          load<u64>(at, 1) == key.minuteText0 &&
          load<u64>(at, 9) == key.minuteText1 &&
          key.minuteKnown != 0 &&
          (((clock + 0x7f7676767f767a7f) | clock) & 0x8080808080808080) == 0 &&
          load<u8>(at + 24 + hasZone) == 0x22
        ) {
          const second = ((clock >> 8) & 15) * 10 + ((clock >> 16) & 15);
          const fraction = ((clock >> 32) & 15) * 100 + ((clock >> 40) & 15) * 10 + ((clock >> 48) & 15);
          store<i64>(key.data + (index << 3), key.minute + <i64>(second * 1000 + fraction));
          at += 25 + hasZone;
        } else at = convertValue(decoder, key, at, row);
        break;
      }
      case FIELD_STRING: {
        if (first != 0x22) {
          at = convertValue(decoder, key, at, row);
          break;
        }
        const offset = key.offsets + (index << 2);
        let out = key.data + <usize>load<u32>(offset);
        let from = at + 1;
        let block = v128.load(from);
        let bits = block;
        let stops: i32;
        for (;;) {
          v128.store(out, block);
          stops = stringStops(block);
          if (stops != 0) break;
          from += 16;
          out += 16;
          block = v128.load(from);
          bits = v128.or(bits, block);
        }
        const last = <usize>ctz(stops);
        from += last;
        if (load<u8>(from) == 0x22 && (i8x16.bitmask(bits) == 0 || utf8FirstInvalid(at + 1, from) == 0)) {
          store<u32>(offset, <u32>(out + last - key.data), 4);
          at = from + 1;
        } else at = convertValue(decoder, key, at, row);
        break;
      }
      default:
        at = convertValue(decoder, key, at, row);
    }
    if (at == 0) {
      failedKey = changetype<usize>(key);
      if (jsonFaultReason < JSON_FAULT_TYPE) return 0;
      if (jsonFaultReason >= JSON_FAULT_NULL || decoder.ignoreErrors == 0) return 0;
      at = skipValue(valueStart);
      if (at == 0 || writeNull(decoder, key, row, valueStart) == 0) return 0;
      seen += columnsMarked;
    }
    if (key.filters != 0 && eager && !dropped) {
      let filter = changetype<ScanFilter>(key.filters);
      while (changetype<usize>(filter) != 0) {
        checked++;
        if (!passes(filter, row)) dropped = true;
        filter = changetype<ScanFilter>(filter.next);
      }
    }
  }
  if (dropped) return at;
  if (eager && checked != decoder.filterCount) dropped = true;
  else {
    if (seen != decoder.columnCount && !fillMissing(decoder, row, at)) return 0;
    if (!eager && !passesAll(decoder.filters, decoder.filterCount, row)) dropped = true;
  }
  return at;
}

/** Behind blanks and one newline; 0 when the line goes on with something else. */
function lineEnd(start: usize): usize {
  const at = skipBlanks(start);
  return load<u8>(at) == 0x0a ? at + 1 : jsonFail(JSON_FAULT_TRAILING, at);
}

function afterNewline(start: usize): usize {
  let at = start;
  while (load<u8>(at) != 0x0a) at++;
  return at + 1;
}

/** Notes the fault of the record at `record`. */
function report(decoder: JsonDecoder, record: usize): void {
  decoder.faultReason = jsonFaultReason;
  decoder.faultAt = jsonFaultAt;
  decoder.faultRecord = record;
  decoder.faultKey = failedKey;
}

/** From inside a top-level array to its next object (at `{`), or behind its line, with `decoder.inArray` cleared. */
function nextElement(decoder: JsonDecoder, start: usize, isFirst: bool): usize {
  let at = skipBlanks(start);
  let needsComma = !isFirst;
  for (;;) {
    if (load<u8>(at) == 0x5d) {
      decoder.inArray = 0;
      return lineEnd(at + 1);
    }
    if (needsComma) {
      if (load<u8>(at) != 0x2c) return jsonFail(JSON_FAULT_COMMA, at);
      at = skipBlanks(at + 1);
    }
    if (load<u8>(at) == 0x7b) return at;
    if (load<u32>(at) != 0x6c6c756e) return jsonFail(JSON_FAULT_RECORD, at);
    at = scanWord(at);
    if (at == 0) return 0;
    at = skipBlanks(at);
    needsComma = true;
  }
  return 0;
}

export function jsonDecodeChunk(decoderAt: usize, start: usize, end: usize, firstRow: u32): i32 {
  const decoder = changetype<JsonDecoder>(decoderAt);
  const limit = wholeLinesEnd(start, end);
  const rowsMax = decoder.rowsMax;
  let at = start;
  let row = firstRow;
  let arrayStart: usize = 0;
  let arrayRow: u32 = 0;
  decoder.skipped = 0;
  decoder.consumedEnd = start;
  clearNullsWritten();
  while (at < limit && row < rowsMax) {
    const record = at;
    const wasInArray = decoder.inArray;
    let next = at;
    failedKey = 0;
    if (load<u8>(at) != 0x7b && decoder.inArray == 0) {
      // Anything that may stand in front of an object: blanks, blank lines, a byte order mark, `null`, an array.
      at = skipBlanks(at);
      if (load<u8>(at) == 0xef && load<u8>(at, 1) == 0xbb && load<u8>(at, 2) == 0xbf) at = skipBlanks(at + 3);
      const byte = load<u8>(at);
      if (byte == 0x0a) {
        at++;
        decoder.consumedEnd = at;
        continue;
      }
      if (byte == 0x5b) {
        decoder.inArray = 1;
        arrayStart = record;
        arrayRow = row;
        next = nextElement(decoder, at + 1, true);
        at = next;
      } else if (load<u32>(at) == 0x6c6c756e) {
        next = scanWord(at);
        if (next != 0) next = lineEnd(next);
        if (next != 0) {
          at = next;
          decoder.consumedEnd = at;
          continue;
        }
      } else if (byte != 0x7b) next = jsonFail(JSON_FAULT_RECORD, at);
    }
    if (next != 0 && decoder.inArray != 0 && load<u8>(at) != 0x7b) {
      next = nextElement(decoder, at, false);
      at = next;
    }
    if (next != 0 && (at >= limit || load<u8>(at) != 0x7b)) {
      // The array has ended, and its line with it.
      decoder.consumedEnd = at;
      continue;
    }
    if (next != 0) {
      decoder.stamp++;
      next = readRecord(decoder, at, row, true);
      if (next != 0 && decoder.inArray == 0) next = load<u8>(next) == 0x0a ? next + 1 : lineEnd(next);
    }
    if (next == 0) {
      if (decoder.ignoreErrors == 0) {
        decoder.inArray = wasInArray;
        if (row > 0) break;
        report(decoder, record);
        return FAULT_DATA;
      }
      decoder.skipped++;
      decoder.inArray = 0;
      at = afterNewline(record);
      if (nullsWritten) restoreRow(decoder, row);
    } else {
      at = next;
      if (dropped) {
        if (nullsWritten) restoreRow(decoder, row);
      } else {
        row++;
        clearNullsWritten();
      }
    }
    decoder.consumedEnd = at;
  }
  if (decoder.inArray != 0 && row == rowsMax && arrayRow > 0) {
    // The batch ends inside an array that began in it: leave the array to the next one, so that a position is always that of a
    // line. Only an array that fills a batch by itself is read in parts.
    decoder.inArray = 0;
    decoder.consumedEnd = arrayStart;
    row = arrayRow;
  }
  return <i32>row;
}
