/** The text of a field into its column, with the conversions that Flink's text formats share. */
import {
  FIELD_BIGINT,
  FIELD_BOOLEAN,
  FIELD_DATE,
  FIELD_DECIMAL,
  FIELD_DOUBLE,
  FIELD_FLOAT,
  FIELD_INT,
  FIELD_SMALLINT,
  FIELD_TIME,
  FIELD_TIMESTAMP,
  FIELD_TIMESTAMP_LTZ,
  FIELD_TINYINT,
  TEXT_MALFORMED,
  TEXT_OK,
  TEXT_OVERFLOW,
  TEXT_STYLE_SQL,
} from '../generated/layouts';
import { parseDate, parseTime, parseTimestamp } from '../text/date-time';
import { parseDecimal } from '../text/decimal';
import { parseInteger, trimEnd, trimStart } from '../text/integer';
import { parseDouble, parseFloat } from '../text/parse-double';

const result: usize = memory.data(16, 16);

/** An integer in min..max into `result`. */
function integer(text: usize, end: usize, min: i64, max: i64): i32 {
  const start = trimStart(text, end);
  const status = parseInteger(start, <i32>(trimEnd(start, end) - start), result);
  if (status != TEXT_OK) return status;
  const value = load<i64>(result);
  return value < min || value > max ? TEXT_OVERFLOW : TEXT_OK;
}

/** As `integer`, from a number of which a fraction is cut off. */
function cutInteger(text: usize, end: usize, min: i64, max: i64): i32 {
  for (let at = text; at < end; at++) {
    const byte = load<u8>(at);
    if (byte != 0x2e && (byte | 0x20) != 0x65) continue;
    parseDouble(text, <i32>(end - text), result);
    const value = load<f64>(result);
    if (value < <f64>min || value > <f64>max) return TEXT_OVERFLOW;
    store<i64>(result, <i64>value);
    return TEXT_OK;
  }
  return integer(text, end, min, max);
}

export function storeBit(data: usize, row: u32, value: bool): void {
  const at = data + (row >> 3);
  const bit: u8 = (<u8>1) << (<u8>(row & 7));
  store<u8>(at, value ? load<u8>(at) | bit : load<u8>(at) & ~bit);
}

/**
 * Stores the value of a fixed-width field; a TEXT_ status. `isNumber` tells a JSON number, which INT and BIGINT accept with a
 * fraction. Blanks around the text count only where Flink does not trim.
 */
export function storeText(
  kind: i32,
  precision: i32,
  scale: i32,
  timestampStyle: i32,
  isNumber: bool,
  text: usize,
  end: usize,
  data: usize,
  row: u32,
): i32 {
  const index = <usize>row;
  const bytes = <i32>(end - text);
  let status: i32;
  switch (kind) {
    case FIELD_BIGINT:
      status = isNumber
        ? cutInteger(text, end, i64.MIN_VALUE, i64.MAX_VALUE)
        : integer(text, end, i64.MIN_VALUE, i64.MAX_VALUE);
      if (status == TEXT_OK) store<i64>(data + (index << 3), load<i64>(result));
      return status;
    case FIELD_INT:
      status = isNumber
        ? cutInteger(text, end, i32.MIN_VALUE, i32.MAX_VALUE)
        : integer(text, end, i32.MIN_VALUE, i32.MAX_VALUE);
      if (status == TEXT_OK) store<i32>(data + (index << 2), load<i32>(result));
      return status;
    case FIELD_SMALLINT:
      status = integer(text, end, i16.MIN_VALUE, i16.MAX_VALUE);
      if (status == TEXT_OK) store<i16>(data + (index << 1), load<i16>(result));
      return status;
    case FIELD_TINYINT:
      status = integer(text, end, i8.MIN_VALUE, i8.MAX_VALUE);
      if (status == TEXT_OK) store<i8>(data + index, load<i8>(result));
      return status;
    case FIELD_BOOLEAN: {
      const start = trimStart(text, end);
      storeBit(data, row, trimEnd(start, end) - start == 4 && (load<u32>(start) | 0x20202020) == 0x65757274);
      return TEXT_OK;
    }
    case FIELD_DOUBLE: {
      const start = trimStart(text, end);
      return parseDouble(start, <i32>(trimEnd(start, end) - start), data + (index << 3));
    }
    case FIELD_FLOAT: {
      const start = trimStart(text, end);
      return parseFloat(start, <i32>(trimEnd(start, end) - start), data + (index << 2));
    }
    case FIELD_DECIMAL: {
      const start = trimStart(text, end);
      return parseDecimal(start, <i32>(trimEnd(start, end) - start), precision, scale, data + (index << 4));
    }
    case FIELD_DATE:
      return parseDate(text, bytes, TEXT_STYLE_SQL, data + (index << 2));
    case FIELD_TIME:
      return parseTime(text, bytes, TEXT_STYLE_SQL, data + (index << 2));
    case FIELD_TIMESTAMP:
      return parseTimestamp(text, bytes, timestampStyle, 0, precision, data + (index << 3));
    case FIELD_TIMESTAMP_LTZ:
      return parseTimestamp(text, bytes, timestampStyle, 1, precision, data + (index << 3));
    default:
      return TEXT_MALFORMED;
  }
}
