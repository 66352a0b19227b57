/**
 * Accumulators of groups: loops that fold one column, or the accumulators of another table, into the entries of rows. An
 * accumulator is 8 bytes, 16 for int128 and for strings (offset from the entry i32, length u32, room u32, 1 when there is a value u32).
 * `signs` has +1 or -1 for each row of a changelog, or is 0 when all rows are added.
 */
import {
  ACCUMULATE_NULLS,
  ACCUMULATE_MAX_BYTES,
  ACCUMULATE_MAX_I128,
  ACCUMULATE_MAX_I64,
  ACCUMULATE_MIN_BYTES,
  ACCUMULATE_MIN_I128,
  ACCUMULATE_MIN_I64,
  ACCUMULATE_ROWS,
  ACCUMULATE_SUM_F64,
  ACCUMULATE_SUM_I128,
  ACCUMULATE_SUM_I64,
  StateDirectory,
  WindowAccumulator,
} from '../generated/layouts';
import { bucketAllocate } from './bucket';
import { isValid } from './column-words';
import { bucketIn, slotAddress } from './directory';

function entryOf(entries: usize, i: u32): usize {
  return <usize>load<u32>(entries + ((<usize>i) << 2));
}

function signOf(signs: usize, i: u32): i64 {
  return load<i64>(signs + ((<usize>i) << 3));
}

/** The value that changes nothing when it is folded in. */
export function identityOf(operation: i32): i64 {
  return operation == ACCUMULATE_MIN_I64 ? i64.MAX_VALUE : operation == ACCUMULATE_MAX_I64 ? i64.MIN_VALUE : 0;
}

/** +1 for rows of kind +I and +U, -1 for -U and -D. */
export function rowSigns(kinds: usize, selection: usize, first: u32, rows: u32, signs: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const row = selection == 0 ? first + i : load<u32>(selection + ((<usize>(first + i)) << 2));
    store<i64>(signs + ((<usize>i) << 3), (load<u8>(kinds + row) & 1) == 0 ? 1 : -1);
  }
}

export function addRowCount(entries: usize, offset: usize, signs: usize, rows: u32): void {
  if (signs != 0) return foldSumI64(entries, offset, signs, 0, rows);
  const end = entries + ((<usize>rows) << 2);
  for (; entries < end; entries += 4) {
    const at = <usize>load<u32>(entries) + offset;
    store<i64>(at, load<i64>(at) + 1);
  }
}

export function addNullCount(
  entries: usize,
  offset: usize,
  validity: usize,
  selection: usize,
  first: u32,
  signs: usize,
  rows: u32,
): void {
  if (validity == 0) return;
  for (let i: u32 = 0; i < rows; i++) {
    const row = selection == 0 ? first + i : load<u32>(selection + ((<usize>(first + i)) << 2));
    if (isValid(validity, row)) continue;
    const at = entryOf(entries, i) + offset;
    store<i64>(at, load<i64>(at) + (signs == 0 ? 1 : signOf(signs, i)));
  }
}

export function foldSumI64(entries: usize, offset: usize, values: usize, signs: usize, rows: u32): void {
  if (signs != 0) {
    for (let i: u32 = 0; i < rows; i++) {
      const at = entryOf(entries, i) + offset;
      store<i64>(at, load<i64>(at) + load<i64>(values + ((<usize>i) << 3)) * signOf(signs, i));
    }
    return;
  }
  const end = entries + ((<usize>rows) << 2);
  for (; entries < end; entries += 4, values += 8) {
    const at = <usize>load<u32>(entries) + offset;
    store<i64>(at, load<i64>(at) + load<i64>(values));
  }
}

export function foldF64(entries: usize, offset: usize, values: usize, signs: usize, rows: u32): void {
  for (let i: u32 = 0; i < rows; i++) {
    const at = entryOf(entries, i) + offset;
    const value = load<f64>(values + ((<usize>i) << 3));
    store<f64>(at, load<f64>(at) + (signs != 0 && signOf(signs, i) < 0 ? -value : value));
  }
}

export function foldMinI64(entries: usize, offset: usize, values: usize, rows: u32): void {
  const end = entries + ((<usize>rows) << 2);
  for (; entries < end; entries += 4, values += 8) {
    const at = <usize>load<u32>(entries) + offset;
    const value = load<i64>(values);
    const old = load<i64>(at);
    store<i64>(at, value < old ? value : old);
  }
}

export function foldMaxI64(entries: usize, offset: usize, values: usize, rows: u32): void {
  const end = entries + ((<usize>rows) << 2);
  for (; entries < end; entries += 4, values += 8) {
    const at = <usize>load<u32>(entries) + offset;
    const value = load<i64>(values);
    const old = load<i64>(at);
    store<i64>(at, value > old ? value : old);
  }
}

// A sum that left int128 stays at the smallest int128, which no DECIMAL(38) holds.
const OVERFLOWED: i64 = i64.MIN_VALUE;

/** Folds one int128 into the accumulator at `at`; `sign` counts for sums. */
function foldOneI128(operation: i32, at: usize, low: u64, high: i64, sign: i64): void {
  const oldLow = load<u64>(at);
  const oldHigh = load<i64>(at, 8);
  if (operation == ACCUMULATE_SUM_I128) {
    if ((oldHigh == OVERFLOWED && oldLow == 0) || (high == OVERFLOWED && low == 0)) {
      store<u64>(at, 0);
      store<i64>(at, OVERFLOWED, 8);
      return;
    }
    let newLow = oldLow + low;
    let newHigh = oldHigh + high + (newLow < low ? 1 : 0);
    // The sum overflowed when both operands have a sign that it has not.
    let overflow = (oldHigh ^ newHigh) & (high ^ newHigh);
    if (sign < 0) {
      newLow = oldLow - low;
      newHigh = oldHigh - high - (oldLow < low ? 1 : 0);
      overflow = (oldHigh ^ high) & (oldHigh ^ newHigh);
    }
    store<u64>(at, overflow < 0 ? 0 : newLow);
    store<i64>(at, overflow < 0 ? OVERFLOWED : newHigh, 8);
    return;
  }
  const isLess = high < oldHigh || (high == oldHigh && low < oldLow);
  if (isLess == (operation == ACCUMULATE_MIN_I128)) {
    store<u64>(at, low);
    store<i64>(at, high, 8);
  }
}

export function foldI128(
  a: WindowAccumulator,
  entries: usize,
  selection: usize,
  first: u32,
  signs: usize,
  rows: u32,
): void {
  const operation = a.operation;
  for (let i: u32 = 0; i < rows; i++) {
    const row: usize = selection == 0 ? first + i : load<u32>(selection + ((<usize>(first + i)) << 2));
    if (a.validity != 0 && !isValid(a.validity, row)) continue;
    const value = a.data + (row << 4);
    foldOneI128(
      operation,
      entryOf(entries, i) + a.offset,
      load<u64>(value),
      load<i64>(value, 8),
      signs == 0 ? 1 : signOf(signs, i),
    );
  }
}

function compareBytes(a: usize, aLength: u32, b: usize, bLength: u32): i32 {
  const order = memory.compare(a, b, min<u32>(aLength, bLength));
  return order != 0 ? order : aLength < bLength ? -1 : aLength > bLength ? 1 : 0;
}

/**
 * Keeps a string at `offset` of an entry when it is the new extreme. When there is no room for it, returns false with what it needs in
 * `directory.neededBytes`.
 */
export function foldString(
  directory: StateDirectory,
  operation: i32,
  entry: usize,
  offset: usize,
  value: usize,
  length: u32,
): bool {
  const at = entry + offset;
  if (load<u32>(at, 12) != 0) {
    const order = compareBytes(value, length, entry + load<i32>(at), load<u32>(at, 4));
    if (order == 0 || order < 0 != (operation == ACCUMULATE_MIN_BYTES)) return true;
  }
  if (length > load<u32>(at, 8)) {
    // Room to spare, so that a slowly growing maximum does not fill the heap with its past.
    const room = length + (length >> 1);
    const copy = bucketAllocate(bucketIn(load<u32>(slotAddress(directory, load<u32>(entry)))), room);
    if (copy == 0) {
      directory.neededBytes = room;
      return false;
    }
    store<i32>(at, <i32>(copy - entry));
    store<u32>(at, room, 8);
  }
  memory.copy(entry + load<i32>(at), value, length);
  store<u32>(at, length, 4);
  store<u32>(at, 1, 12);
  return true;
}

/** Folds the accumulators of fixed width of `sources` into those of `entries`, entry by entry. */
export function mergeAccumulator(a: WindowAccumulator, entries: usize, sources: usize, rows: u32): void {
  const offset: usize = a.offset;
  const operation = a.operation;
  switch (operation) {
    case ACCUMULATE_ROWS:
    case ACCUMULATE_NULLS:
    case ACCUMULATE_SUM_I64:
      for (let i: u32 = 0; i < rows; i++) {
        const at = entryOf(entries, i) + offset;
        store<i64>(at, load<i64>(at) + load<i64>(entryOf(sources, i) + offset));
      }
      return;
    case ACCUMULATE_SUM_F64:
      for (let i: u32 = 0; i < rows; i++) {
        const at = entryOf(entries, i) + offset;
        store<f64>(at, load<f64>(at) + load<f64>(entryOf(sources, i) + offset));
      }
      return;
    case ACCUMULATE_MIN_I64:
      for (let i: u32 = 0; i < rows; i++) {
        const at = entryOf(entries, i) + offset;
        store<i64>(at, min<i64>(load<i64>(at), load<i64>(entryOf(sources, i) + offset)));
      }
      return;
    case ACCUMULATE_MAX_I64:
      for (let i: u32 = 0; i < rows; i++) {
        const at = entryOf(entries, i) + offset;
        store<i64>(at, max<i64>(load<i64>(at), load<i64>(entryOf(sources, i) + offset)));
      }
      return;
    case ACCUMULATE_SUM_I128:
    case ACCUMULATE_MIN_I128:
    case ACCUMULATE_MAX_I128:
      for (let i: u32 = 0; i < rows; i++) {
        const from = entryOf(sources, i) + offset;
        foldOneI128(operation, entryOf(entries, i) + offset, load<u64>(from), load<i64>(from, 8), 1);
      }
      return;
  }
}
