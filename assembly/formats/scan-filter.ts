/** Conditions of a scan, checked on a value that has just been written to its column. */
import {
  FIELD_BOOLEAN,
  FIELD_BYTES,
  FIELD_DATE,
  FIELD_DECIMAL,
  FIELD_DOUBLE,
  FIELD_FLOAT,
  FIELD_INT,
  FIELD_SMALLINT,
  FIELD_STRING,
  FIELD_TIME,
  FIELD_TINYINT,
  FILTER_EQUAL,
  FILTER_GREATER,
  FILTER_GREATER_EQUAL,
  FILTER_LESS,
  FILTER_LESS_EQUAL,
  FILTER_NOT_EQUAL,
  FILTER_NOT_NULL,
  ScanFilter,
  ScanFilterSizeBytes,
} from '../generated/layouts';

const UNORDERED: i32 = 2;

/** Sign of the row's value - the filter's, or UNORDERED. */
function order(filter: ScanFilter, row: u32): i32 {
  const index = <usize>row;
  let value: i64;
  switch (filter.kind) {
    case FIELD_INT:
    case FIELD_DATE:
    case FIELD_TIME:
      value = <i64>load<i32>(filter.data + (index << 2));
      break;
    case FIELD_SMALLINT:
      value = <i64>load<i16>(filter.data + (index << 1));
      break;
    case FIELD_TINYINT:
      value = <i64>load<i8>(filter.data + index);
      break;
    case FIELD_BOOLEAN:
      value = <i64>((<u32>load<u8>(filter.data + (index >> 3)) >> (row & 7)) & 1);
      break;
    case FIELD_DOUBLE:
      return orderOfDoubles(load<f64>(filter.data + (index << 3)), filter.float);
    case FIELD_FLOAT:
      return orderOfDoubles(<f64>load<f32>(filter.data + (index << 2)), filter.float);
    case FIELD_DECIMAL: {
      const low = load<u64>(filter.data + (index << 4));
      const high = load<i64>(filter.data + (index << 4), 8);
      if (high != filter.high) return high < filter.high ? -1 : 1;
      return low == <u64>filter.low ? 0 : low < <u64>filter.low ? -1 : 1;
    }
    case FIELD_STRING:
    case FIELD_BYTES: {
      const from = load<u32>(filter.offsets + (index << 2));
      const bytes = load<u32>(filter.offsets + (index << 2), 4) - from;
      const difference = memory.compare(filter.data + from, filter.text, bytes < filter.length ? bytes : filter.length);
      if (difference != 0) return difference < 0 ? -1 : 1;
      return bytes == filter.length ? 0 : bytes < filter.length ? -1 : 1;
    }
    default:
      value = load<i64>(filter.data + (index << 3));
  }
  return value == filter.low ? 0 : value < filter.low ? -1 : 1;
}

/** 2 when one of them is not a number, so that nothing but "not equal" holds; both zeros are equal. */
function orderOfDoubles(a: f64, b: f64): i32 {
  if (a < b) return -1;
  if (a > b) return 1;
  return a == b ? 0 : UNORDERED;
}

/** True when the value of `row` satisfies the condition; NULL satisfies none. */
export function passes(filter: ScanFilter, row: u32): bool {
  if (filter.validity != 0 && ((<u32>load<u8>(filter.validity + (row >> 3)) >> (row & 7)) & 1) == 0) return false;
  if (filter.comparison == FILTER_NOT_NULL) return true;
  const sign = order(filter, row);
  switch (filter.comparison) {
    case FILTER_EQUAL:
      return sign == 0;
    case FILTER_NOT_EQUAL:
      return sign != 0;
    case FILTER_LESS:
      return sign < 0;
    case FILTER_LESS_EQUAL:
      return sign <= 0;
    case FILTER_GREATER:
      return sign == 1;
    case FILTER_GREATER_EQUAL:
      return sign == 0 || sign == 1;
    default:
      return false;
  }
}

/** All conditions at once, for a row that is complete. */
export function passesAll(filters: usize, count: u32, row: u32): bool {
  let filter = changetype<ScanFilter>(filters);
  for (let i: u32 = 0; i < count; i++) {
    if (!passes(filter, row)) return false;
    filter = changetype<ScanFilter>(changetype<usize>(filter) + <usize>ScanFilterSizeBytes);
  }
  return true;
}

export function scanFilterPasses(filter: usize, row: u32): i32 {
  return passes(changetype<ScanFilter>(filter), row) ? 1 : 0;
}
