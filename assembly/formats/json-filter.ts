/** Conditions of a scan, checked on a value that has just been written to its column. */
import {
  JSON_BOOLEAN,
  JSON_BYTES,
  JSON_DATE,
  JSON_DECIMAL,
  JSON_DOUBLE,
  JSON_FILTER_EQUAL,
  JSON_FILTER_GREATER,
  JSON_FILTER_GREATER_EQUAL,
  JSON_FILTER_LESS,
  JSON_FILTER_LESS_EQUAL,
  JSON_FILTER_NOT_EQUAL,
  JSON_FILTER_NOT_NULL,
  JSON_FLOAT,
  JSON_INT,
  JSON_SMALLINT,
  JSON_STRING,
  JSON_TIME,
  JSON_TINYINT,
  JsonDecoder,
  JsonFilter,
  JsonKey,
} from '../generated/layouts';

function order(key: JsonKey, filter: JsonFilter, row: u32): i32 {
  const index = <usize>row;
  let value: i64;
  switch (key.kind) {
    case JSON_INT:
    case JSON_DATE:
    case JSON_TIME:
      value = <i64>load<i32>(key.data + (index << 2));
      break;
    case JSON_SMALLINT:
      value = <i64>load<i16>(key.data + (index << 1));
      break;
    case JSON_TINYINT:
      value = <i64>load<i8>(key.data + index);
      break;
    case JSON_BOOLEAN:
      value = <i64>((<u32>load<u8>(key.data + (index >> 3)) >> (row & 7)) & 1);
      break;
    case JSON_DOUBLE:
      return orderOfDoubles(load<f64>(key.data + (index << 3)), filter.float);
    case JSON_FLOAT:
      return orderOfDoubles(<f64>load<f32>(key.data + (index << 2)), filter.float);
    case JSON_DECIMAL: {
      const low = load<u64>(key.data + (index << 4));
      const high = load<i64>(key.data + (index << 4), 8);
      if (high != filter.high) return high < filter.high ? -1 : 1;
      return low == <u64>filter.low ? 0 : low < <u64>filter.low ? -1 : 1;
    }
    case JSON_STRING:
    case JSON_BYTES: {
      const from = load<u32>(key.offsets + (index << 2));
      const bytes = load<u32>(key.offsets + (index << 2), 4) - from;
      const difference = memory.compare(key.data + from, filter.text, bytes < filter.length ? bytes : filter.length);
      if (difference != 0) return difference;
      return bytes == filter.length ? 0 : bytes < filter.length ? -1 : 1;
    }
    default:
      value = load<i64>(key.data + (index << 3));
  }
  return value == filter.low ? 0 : value < filter.low ? -1 : 1;
}

/** As Java's `Double.compare` orders NaN (above all), with both zeros equal. */
function orderOfDoubles(a: f64, b: f64): i32 {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a == b) return 0;
  const aIsNaN: i32 = a != a ? 1 : 0;
  const bIsNaN: i32 = b != b ? 1 : 0;
  return aIsNaN - bIsNaN;
}

/** True when the value of `row` satisfies the condition; NULL satisfies none. */
export function passes(filter: JsonFilter, row: u32): bool {
  const key = changetype<JsonKey>(filter.key);
  if (((<u32>load<u8>(key.validity + (row >> 3)) >> (row & 7)) & 1) == 0) return false;
  if (filter.comparison == JSON_FILTER_NOT_NULL) return true;
  const sign = order(key, filter, row);
  switch (filter.comparison) {
    case JSON_FILTER_EQUAL:
      return sign == 0;
    case JSON_FILTER_NOT_EQUAL:
      return sign != 0;
    case JSON_FILTER_LESS:
      return sign < 0;
    case JSON_FILTER_LESS_EQUAL:
      return sign <= 0;
    case JSON_FILTER_GREATER:
      return sign > 0;
    case JSON_FILTER_GREATER_EQUAL:
      return sign >= 0;
    default:
      return false;
  }
}

/** All conditions at once, for a row that is complete. */
export function passesAll(decoder: JsonDecoder, row: u32): bool {
  let filter = changetype<JsonFilter>(decoder.filters);
  for (let i: u32 = 0; i < decoder.filterCount; i++) {
    if (!passes(filter, row)) return false;
    filter = changetype<JsonFilter>(changetype<usize>(filter) + offsetof<JsonFilter>());
  }
  return true;
}
