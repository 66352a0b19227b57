/**
 * CSV to columns.
 *
 *   record = field *(delimiter field) newline      a carriage return in front of the newline belongs to it
 *   field  = quote *(any | quote quote) quote *blank | *(any but delimiter and newline)
 *
 * A quote counts only at the beginning of a field. Plain fields are found 16 bytes at a time; only quoted and escaped ones are
 * copied before they are read. Every record is read whole, wanted columns or not, so that its shape is always checked.
 */
import {
  CSV_FAULT_FEW,
  CSV_FAULT_MANY,
  CSV_FAULT_NULL,
  CSV_FAULT_OPEN,
  CSV_FAULT_OVERFLOW,
  CSV_FAULT_QUOTE,
  CSV_FAULT_TYPE,
  CSV_FAULT_UTF8,
  CsvColumn,
  CsvColumnSizeBytes,
  CsvDecoder,
  FAULT_DATA,
  FIELD_BIGINT,
  FIELD_BOOLEAN,
  FIELD_BYTES,
  FIELD_DECIMAL,
  FIELD_INT,
  FIELD_NULL,
  FIELD_SKIP,
  FIELD_STRING,
  FIELD_TIMESTAMP,
  TEXT_MALFORMED,
  TEXT_OK,
  TEXT_OVERFLOW,
  TEXT_STYLE_SQL,
} from '../generated/layouts';
import { base64Decode } from './base64';
import { passesAll } from './scan-filter';
import { digitStops, digitsValue } from './digits';
import { storeBit, storeText } from './text-value';
import { utf8FirstInvalid } from './utf8';

/** Room for the text of a quoted or escaped field that becomes a number or time; a longer one cannot be either. */
const SCRATCH_BYTES: usize = 4096;
const scratch: usize = memory.data(4096 + 64, 16);

const NOT_WHOLE: usize = 1;

let faultReason: i32 = 0;
let faultAt: usize = 0;
let faultEnd: usize = 0;
let faultColumn: u32 = 0;
let nullsWritten: bool = false;
let dropped: bool = false;
/** Behind the record at fault when its shape is known, else 0. */
let faultyEnd: usize = 0;
/** The field that was read last: its text, and whether it ended its record. */
let text: usize = 0;
let textEnd: usize = 0;
let endsRecord: bool = false;

function fail(reason: i32, at: usize): usize {
  faultReason = reason;
  faultAt = at;
  return 0;
}

function unescaped(letter: u8): u8 {
  if (letter == 0x6e) return 0x0a;
  if (letter == 0x72) return 0x0d;
  if (letter == 0x74) return 0x09;
  return letter == 0x30 ? 0 : letter;
}

/** Behind the delimiter or newline at `at`. */
function closeField(at: usize): usize {
  endsRecord = load<u8>(at) == 0x0a;
  return at + 1;
}

/** A field with an escape character in it, from `start` (which is not quoted). */
function readEscaped(decoder: CsvDecoder, start: usize, end: usize, out: usize, room: usize): usize {
  let at = start;
  let to = out;
  let isTooLong = false;
  while (at < end) {
    let byte = load<u8>(at);
    if (byte == <u8>decoder.delimiter || byte == 0x0a) {
      if (byte == 0x0a && to > out && load<u8>(at - 1) == 0x0d) to--;
      text = out;
      textEnd = isTooLong ? out : to;
      return closeField(at);
    }
    if (<u32>byte == decoder.escape) {
      at++;
      if (at == end) return NOT_WHOLE;
      byte = unescaped(load<u8>(at));
    }
    if (<usize>(to - out) == room) isTooLong = true;
    else {
      store<u8>(to, byte);
      to++;
    }
    at++;
  }
  return NOT_WHOLE;
}

/** A field in quotes, from behind the opening one. */
function readQuoted(decoder: CsvDecoder, start: usize, end: usize, out: usize, room: usize): usize {
  const quote = <u8>decoder.quote;
  const escape = decoder.escape > 255 ? quote : <u8>decoder.escape;
  let at = start;
  let to = out;
  let isCopied = false;
  let isTooLong = false;
  let runStart = start;
  for (;;) {
    const block = v128.load(at);
    const stops = i8x16.bitmask(v128.or(i8x16.eq(block, i8x16.splat(quote)), i8x16.eq(block, i8x16.splat(escape))));
    at += stops == 0 ? 16 : <usize>ctz(stops);
    if (at >= end) return NOT_WHOLE;
    if (stops == 0) continue;
    const isEscape = escape != quote && load<u8>(at) == escape;
    if (!isEscape && load<u8>(at, 1) != quote) break;
    if (at + 1 >= end) return NOT_WHOLE;
    // Everything so far, and the character that is meant.
    isCopied = true;
    const bytes = at - runStart;
    if (<usize>(to - out) + bytes + 1 > room) isTooLong = true;
    else {
      memory.copy(to, runStart, bytes);
      to += bytes;
      store<u8>(to, isEscape ? unescaped(load<u8>(at, 1)) : quote);
      to++;
    }
    at += 2;
    runStart = at;
  }
  if (isCopied) {
    const bytes = at - runStart;
    if (<usize>(to - out) + bytes > room) isTooLong = true;
    else {
      memory.copy(to, runStart, bytes);
      to += bytes;
    }
    text = out;
    textEnd = isTooLong ? out : to;
  } else {
    text = start;
    textEnd = at;
  }
  at++;
  while (at < end && load<u8>(at) <= 0x20 && load<u8>(at) != 0x0a && load<u8>(at) != <u8>decoder.delimiter) at++;
  if (at >= end) return NOT_WHOLE;
  const byte = load<u8>(at);
  if (byte != 0x0a && byte != <u8>decoder.delimiter) return fail(CSV_FAULT_QUOTE, at);
  return closeField(at);
}

/** Number of the column that holds the byte at `place`, in the record at `start`. */
function columnAt(decoder: CsvDecoder, start: usize, end: usize, place: usize): u32 {
  let at = start;
  let index: u32 = 0;
  for (;;) {
    if (<u32>load<u8>(at) == decoder.quote) at = readQuoted(decoder, at + 1, end, scratch, SCRATCH_BYTES);
    else at = readEscaped(decoder, at, end, scratch, SCRATCH_BYTES);
    if (at <= NOT_WHOLE || at > place) return index;
    index++;
  }
  return index;
}

function writeNull(column: CsvColumn, row: u32): bool {
  if (column.nullable == 0) {
    faultReason = CSV_FAULT_NULL;
    faultAt = text;
    return false;
  }
  const at = column.validity + (row >> 3);
  store<u8>(at, load<u8>(at) & ~((<u8>1) << (<u8>(row & 7))));
  column.nulls++;
  nullsWritten = true;
  const kind = column.kind;
  if (kind == FIELD_STRING || kind == FIELD_BYTES) {
    const offset = column.offsets + ((<usize>row) << 2);
    store<u32>(offset, load<u32>(offset), 4);
  } else if (kind == FIELD_BOOLEAN) storeBit(column.data, row, false);
  return true;
}

/** Reads the text of the last field into the column; a TEXT_ status. */
function storeField(column: CsvColumn, row: u32): i32 {
  const kind = column.kind;
  const bytes = textEnd - text;
  if (kind == FIELD_STRING) {
    const offset = column.offsets + ((<usize>row) << 2);
    const from = load<u32>(offset);
    const out = column.data + from;
    if (out != text) {
      let at: usize = 0;
      while (at < bytes) {
        v128.store(out + at, v128.load(text + at));
        at += 16;
      }
    }
    store<u32>(offset, from + <u32>bytes, 4);
    return TEXT_OK;
  }
  if ((kind == FIELD_BIGINT || kind == FIELD_INT) && bytes - 1 < 7) {
    const word = load<u64>(text);
    if (<usize>ctz(digitStops(word)) >> 3 >= bytes) {
      const value = digitsValue(word, <u64>bytes);
      if (kind == FIELD_BIGINT) store<u64>(column.data + ((<usize>row) << 3), value);
      else store<u32>(column.data + ((<usize>row) << 2), <u32>value);
      return TEXT_OK;
    }
  }
  if (kind == FIELD_TIMESTAMP && bytes == 23 && column.minuteKnown != 0) {
    // `:ss.SSS` behind a minute that is known: five digits and two separators, checked at once.
    const clock = (load<u64>(text, 16) & 0x00ffffffffffffff) ^ 0x003030302e30303a;
    if (
      load<u64>(text) == column.minuteText0 &&
      load<u64>(text, 8) == column.minuteText1 &&
      (((clock + 0x007676767f767a7f) | clock) & 0x0080808080808080) == 0
    ) {
      const second = ((clock >> 8) & 15) * 10 + ((clock >> 16) & 15);
      const fraction = ((clock >> 32) & 15) * 100 + ((clock >> 40) & 15) * 10 + ((clock >> 48) & 15);
      store<i64>(column.data + ((<usize>row) << 3), column.minute + <i64>(second * 1000 + fraction));
      return TEXT_OK;
    }
  }
  if (kind == FIELD_BYTES) {
    const offset = column.offsets + ((<usize>row) << 2);
    const from = load<u32>(offset);
    const count = base64Decode(text, textEnd, column.data + from);
    if (count < 0) return TEXT_MALFORMED;
    store<u32>(offset, from + <u32>count, 4);
    return TEXT_OK;
  }
  const status = storeText(
    kind,
    column.precision,
    column.scale,
    TEXT_STYLE_SQL,
    false,
    text,
    textEnd,
    column.data,
    row,
  );
  if (
    kind == FIELD_TIMESTAMP &&
    status == TEXT_OK &&
    bytes >= 19 &&
    column.precision == 3 &&
    load<u8>(text, 16) == 0x3a
  ) {
    const value = load<i64>(column.data + ((<usize>row) << 3));
    const rest = value % 60000;
    column.minuteText0 = load<u64>(text);
    column.minuteText1 = load<u64>(text, 8);
    column.minute = value - (rest < 0 ? rest + 60000 : rest);
    column.minuteKnown = 1;
  }
  return status;
}

/** Reads the record at `start` into row `row`; returns the address behind it, NOT_WHOLE, or 0 with the fault set. */
function readRecord(decoder: CsvDecoder, start: usize, end: usize, row: u32): usize {
  let at = start;
  let column = changetype<CsvColumn>(decoder.columns);
  const count = decoder.columnCount;
  let index: u32 = 0;
  /** A fault of value, kept until the shape of the record is known to be right. */
  let laterReason = 0;
  let laterAt: usize = 0;
  let laterEnd: usize = 0;
  let laterColumn: u32 = 0;
  const quote = decoder.quote;
  const delimiter = <u8>decoder.delimiter;
  const escape = decoder.escape > 255 ? delimiter : <u8>decoder.escape;
  let bits = i8x16.splat(0);
  /** Quoted or escaped fields do not go through `bits`. */
  let hasOddFields = false;
  dropped = false;
  endsRecord = false;
  faultyEnd = 0;
  while (index < count) {
    const kind = column.kind;
    const fieldStart = at;
    let stops: i32 = 0;
    if (<u32>load<u8>(at) != quote) {
      for (;;) {
        const block = v128.load(at);
        bits = v128.or(bits, block);
        stops = i8x16.bitmask(
          v128.or(
            i8x16.eq(block, i8x16.splat(delimiter)),
            v128.or(i8x16.eq(block, i8x16.splat(0x0a)), i8x16.eq(block, i8x16.splat(escape))),
          ),
        );
        if (stops != 0) break;
        at += 16;
        if (at >= end) {
          faultColumn = index;
          return NOT_WHOLE;
        }
      }
      at += <usize>ctz(stops);
    }
    const stop = load<u8>(at);
    if (stops != 0 && (stop == delimiter || stop == 0x0a)) {
      if (at >= end) {
        faultColumn = index;
        return NOT_WHOLE;
      }
      text = fieldStart;
      textEnd = at;
      endsRecord = stop == 0x0a;
      if (endsRecord && at > fieldStart && load<u8>(at - 1) == 0x0d) textEnd--;
      at++;
    } else {
      const isString = kind == FIELD_STRING;
      const out = isString ? column.data + load<u32>(column.offsets + ((<usize>row) << 2)) : scratch;
      const room: usize = isString ? usize.MAX_VALUE : SCRATCH_BYTES;
      at =
        <u32>load<u8>(fieldStart) == quote
          ? readQuoted(decoder, fieldStart + 1, end, out, room)
          : readEscaped(decoder, fieldStart, end, out, room);
      if (at <= NOT_WHOLE) {
        faultColumn = index;
        return at;
      }
      hasOddFields = true;
    }
    if (kind != FIELD_SKIP && laterReason == 0) {
      const isNull =
        kind == FIELD_NULL ||
        (decoder.hasNull != 0 &&
          <u32>(textEnd - text) == decoder.nullBytes &&
          memory.compare(text, decoder.nullText, decoder.nullBytes) == 0);
      let isGood: bool;
      if (isNull) isGood = writeNull(column, row);
      else {
        const status = storeField(column, row);
        isGood = status == TEXT_OK;
        if (!isGood) {
          faultReason = status == TEXT_OVERFLOW ? CSV_FAULT_OVERFLOW : CSV_FAULT_TYPE;
          if ((status == TEXT_OVERFLOW && kind == FIELD_DECIMAL) || decoder.ignoreErrors != 0)
            isGood = writeNull(column, row);
        }
      }
      if (!isGood) {
        laterReason = faultReason;
        laterAt = fieldStart;
        laterEnd = at - 1;
        laterColumn = index;
      }
    }
    index++;
    column = changetype<CsvColumn>(changetype<usize>(column) + <usize>CsvColumnSizeBytes);
    if (endsRecord) break;
  }
  if (hasOddFields || i8x16.bitmask(bits) != 0) {
    const invalid = utf8FirstInvalid(start, at);
    if (invalid != 0) {
      faultColumn = columnAt(decoder, start, end, invalid);
      return fail(CSV_FAULT_UTF8, invalid);
    }
  }
  faultColumn = index;
  if (!endsRecord) return fail(CSV_FAULT_MANY, at);
  faultyEnd = at;
  if (laterReason != 0) {
    faultColumn = laterColumn;
    faultEnd = laterEnd;
    return fail(laterReason, laterAt);
  }
  if (index < count) {
    if (decoder.ignoreErrors == 0) return fail(CSV_FAULT_FEW, at - 1);
    while (index < count) {
      if (column.kind != FIELD_SKIP && !writeNull(column, row)) return 0;
      index++;
      column = changetype<CsvColumn>(changetype<usize>(column) + <usize>CsvColumnSizeBytes);
    }
  }
  if (decoder.filterCount != 0 && !passesAll(decoder.filters, decoder.filterCount, row)) dropped = true;
  return at;
}

/** Makes the row valid again in every column, for the record that takes its place. */
function restoreRow(decoder: CsvDecoder, row: u32): void {
  let column = changetype<CsvColumn>(decoder.columns);
  for (let i: u32 = 0; i < decoder.columnCount; i++) {
    if (column.kind != FIELD_SKIP) {
      const at = column.validity + (row >> 3);
      store<u8>(at, load<u8>(at) | ((<u8>1) << (<u8>(row & 7))));
    }
    column = changetype<CsvColumn>(changetype<usize>(column) + <usize>CsvColumnSizeBytes);
  }
  nullsWritten = false;
}

/** Behind the next newline, or `end`. */
function afterNewline(start: usize, end: usize): usize {
  let at = start;
  while (at < end && load<u8>(at) != 0x0a) at++;
  return at < end ? at + 1 : end;
}

/** The first byte of the next record: behind blank lines, comments and a byte order mark. */
function recordStart(decoder: CsvDecoder, start: usize, end: usize): usize {
  let at = start;
  for (;;) {
    if (load<u8>(at) == 0xef && load<u8>(at, 1) == 0xbb && load<u8>(at, 2) == 0xbf) at += 3;
    if (at >= end) return at;
    const byte = load<u8>(at);
    if (byte == 0x0a) at++;
    else if (byte == 0x0d && at + 1 < end && load<u8>(at, 1) == 0x0a) at += 2;
    else if (byte == 0x23 && decoder.allowComments != 0) {
      const next = afterNewline(at, end);
      if (load<u8>(next - 1) != 0x0a) return at;
      at = next;
    } else return at;
    decoder.consumedEnd = at;
  }
  return at;
}

export function csvDecodeChunk(decoderAt: usize, start: usize, end: usize, firstRow: u32, isLast: i32): i32 {
  const decoder = changetype<CsvDecoder>(decoderAt);
  const rowsMax = decoder.rowsMax;
  let at = start;
  let row = firstRow;
  decoder.skipped = 0;
  decoder.consumedEnd = start;
  nullsWritten = false;
  while (row < rowsMax) {
    const record = recordStart(decoder, at, end);
    if (record >= end) break;
    if (load<u8>(record) == 0x23 && decoder.allowComments != 0) break;
    let next = readRecord(decoder, record, end, row);
    if (next == NOT_WHOLE) {
      if (nullsWritten) restoreRow(decoder, row);
      if (isLast == 0) break;
      next = fail(CSV_FAULT_OPEN, record);
    }
    if (next == 0) {
      if (decoder.ignoreErrors == 0) {
        if (row > 0) break;
        decoder.faultReason = faultReason;
        decoder.faultRecord = record;
        decoder.faultAt = faultAt;
        decoder.faultEnd = faultEnd;
        decoder.faultColumn = faultColumn;
        return FAULT_DATA;
      }
      // A record whose shape is wrong ends with its line.
      const line = faultyEnd != 0 ? faultyEnd : afterNewline(faultAt > record ? faultAt : record, end);
      if (isLast == 0 && load<u8>(line - 1) != 0x0a) break;
      if (nullsWritten) restoreRow(decoder, row);
      decoder.skipped++;
      at = line;
    } else {
      at = next;
      if (dropped) {
        if (nullsWritten) restoreRow(decoder, row);
      } else {
        row++;
        nullsWritten = false;
      }
    }
    decoder.consumedEnd = at;
  }
  return <i32>row;
}
