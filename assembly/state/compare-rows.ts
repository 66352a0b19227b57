/**
 * The order of rows by several columns, each a row of the batch that a codec packs, or a record of it. A column decides where its values
 * differ:
 *
 *   compare(a, b) = the first of sign(column, a, b) that is not 0;  NULLs are equal, and stand before or behind all values
 */
import {
  PackedColumn,
  PackedPlan,
  PHYSICAL_BIT,
  PHYSICAL_BYTES,
  PHYSICAL_F32,
  PHYSICAL_F64,
  PHYSICAL_I128,
  PHYSICAL_I16,
  PHYSICAL_I32,
  PHYSICAL_I64,
  PHYSICAL_I8,
  SortColumn,
  SortColumnSizeBytes,
} from '../generated/layouts';
import { compareBytes } from '../expr/bytes';
import { isValid, orderedBits } from './column-words';
import { prefixAt } from './order-words';

const MASK: usize = 4;

/** Where the value is that has been located last, and how many bytes it has. */
let valueAt: usize = 0;
let valueBytes: u32 = 0;
/** A bit as a byte: 0 and 1. */
const bits: usize = memory.data<u8>([0, 1]);

/** Finds the value of a column in a row of the batch; false for NULL. */
function locateInRow(c: PackedColumn, row: usize): bool {
  if (c.validity != 0 && !isValid(c.validity, row)) return false;
  switch (c.physical) {
    case PHYSICAL_BYTES: {
      const from = load<u32>(c.offsets + (row << 2));
      valueAt = c.data + from;
      valueBytes = load<u32>(c.offsets + (row << 2), 4) - from;
      return true;
    }
    case PHYSICAL_I128:
      valueAt = c.data + (row << 4);
      return true;
    case PHYSICAL_I64:
    case PHYSICAL_F64:
      valueAt = c.data + (row << 3);
      return true;
    case PHYSICAL_I32:
    case PHYSICAL_F32:
      valueAt = c.data + (row << 2);
      return true;
    case PHYSICAL_I16:
      valueAt = c.data + (row << 1);
      return true;
    case PHYSICAL_I8:
      valueAt = c.data + row;
      return true;
    case PHYSICAL_BIT:
      valueAt = bits + <usize>isValid(c.data, row);
      return true;
    default:
      return false;
  }
}

/** The same in a record. */
function locateInRecord(plan: PackedPlan, sort: SortColumn, record: usize): bool {
  const mask = load<u32>(record + MASK + ((<usize>(sort.index >> 5)) << 2));
  if (((mask >> (sort.index & 31)) & 1) != 0) return false;
  const c = changetype<PackedColumn>(sort.packed);
  if (c.physical != PHYSICAL_BYTES) {
    valueAt = record + c.offset;
    return true;
  }
  const start = c.previous == 0 ? plan.fixedBytes : load<u32>(record + c.previous);
  valueAt = record + start;
  valueBytes = load<u32>(record + c.offset) - start;
  return true;
}

function sign(a: i64, b: i64): i32 {
  return <i32>(a > b) - <i32>(a < b);
}

function compareValues(physical: i32, a: usize, aBytes: u32, b: usize, bBytes: u32): i32 {
  switch (physical) {
    case PHYSICAL_BYTES: {
      const order = compareBytes(a, b, min<u32>(aBytes, bBytes));
      return order != 0 ? order : sign(aBytes, bBytes);
    }
    case PHYSICAL_I128: {
      const order = sign(load<i64>(a, 8), load<i64>(b, 8));
      if (order != 0) return order;
      return <i32>(load<u64>(a) > load<u64>(b)) - <i32>(load<u64>(a) < load<u64>(b));
    }
    case PHYSICAL_I64:
      return sign(load<i64>(a), load<i64>(b));
    case PHYSICAL_I32:
      return sign(load<i32>(a), load<i32>(b));
    case PHYSICAL_I16:
      return sign(load<i16>(a), load<i16>(b));
    // Adding 0 makes -0.0 equal to 0.0.
    case PHYSICAL_F64:
      return sign(orderedBits(load<f64>(a) + 0), orderedBits(load<f64>(b) + 0));
    case PHYSICAL_F32:
      return sign(orderedBits(<f64>load<f32>(a) + 0), orderedBits(<f64>load<f32>(b) + 0));
    default:
      return sign(load<i8>(a), load<i8>(b));
  }
}

/** Order of two values that have been located, of which `a` or `b` is 0 for NULL. */
function compareLocated(sort: SortColumn, isA: bool, a: usize, aBytes: u32, isB: bool, b: usize, bBytes: u32): i32 {
  if (!isA || !isB) {
    const order = <i32>isB - <i32>isA;
    return sort.hasNullsLast != 0 ? order : -order;
  }
  const order = compareValues(changetype<PackedColumn>(sort.packed).physical, a, aBytes, b, bBytes);
  return sort.isDescending != 0 ? -order : order;
}

function sortColumn(columns: usize, index: u32): SortColumn {
  return changetype<SortColumn>(columns + <usize>index * SortColumnSizeBytes);
}

/** Less than 0 when row `a` of the batch stands before row `b`, 0 when they are equal in order. */
export function compareRows(columns: usize, count: u32, a: usize, b: usize): i32 {
  for (let index: u32 = 0; index < count; index++) {
    const sort = sortColumn(columns, index);
    const c = changetype<PackedColumn>(sort.packed);
    const isA = locateInRow(c, a);
    const aAt = valueAt;
    const aBytes = valueBytes;
    const isB = locateInRow(c, b);
    const order = compareLocated(sort, isA, aAt, aBytes, isB, valueAt, valueBytes);
    if (order != 0) return order;
  }
  return 0;
}

/** The same of a row of the batch and a record. */
export function compareRowWithRecord(plan: PackedPlan, columns: usize, count: u32, row: usize, record: usize): i32 {
  for (let index: u32 = 0; index < count; index++) {
    const sort = sortColumn(columns, index);
    const isA = locateInRow(changetype<PackedColumn>(sort.packed), row);
    const aAt = valueAt;
    const aBytes = valueBytes;
    const isB = locateInRecord(plan, sort, record);
    const order = compareLocated(sort, isA, aAt, aBytes, isB, valueAt, valueBytes);
    if (order != 0) return order;
  }
  return 0;
}

/** The same of two records. */
export function compareRecords(plan: PackedPlan, columns: usize, count: u32, a: usize, b: usize): i32 {
  for (let index: u32 = 0; index < count; index++) {
    const sort = sortColumn(columns, index);
    const isA = locateInRecord(plan, sort, a);
    const aAt = valueAt;
    const aBytes = valueBytes;
    const isB = locateInRecord(plan, sort, b);
    const order = compareLocated(sort, isA, aAt, aBytes, isB, valueAt, valueBytes);
    if (order != 0) return order;
  }
  return 0;
}

/** The word of the first of the columns in a record, as `orderWords` has it; `nullWord` for NULL. */
export function wordOfRecord(plan: PackedPlan, columns: usize, nullWord: i64, record: usize): i64 {
  const sort = sortColumn(columns, 0);
  if (!locateInRecord(plan, sort, record)) return nullWord;
  const word = wordAt(changetype<PackedColumn>(sort.packed).physical);
  return sort.isDescending != 0 ? ~word : word;
}

/** The word of the value that has been located last. */
function wordAt(physical: i32): i64 {
  switch (physical) {
    case PHYSICAL_BYTES:
      return prefixAt(valueAt, valueBytes);
    case PHYSICAL_I128:
      return load<i64>(valueAt, 8);
    case PHYSICAL_I64:
      return load<i64>(valueAt);
    case PHYSICAL_I32:
      return load<i32>(valueAt);
    case PHYSICAL_I16:
      return load<i16>(valueAt);
    case PHYSICAL_F64:
      return orderedBits(load<f64>(valueAt) + 0);
    case PHYSICAL_F32:
      return orderedBits(<f64>load<f32>(valueAt) + 0);
    default:
      return load<i8>(valueAt);
  }
}
