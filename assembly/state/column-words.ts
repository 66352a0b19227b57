/** Columns of at most 8 bytes a value as dense int64 (or double) words of the rows that a selection names. */
import {
  ACCUMULATE_SUM_F64,
  PHYSICAL_BIT,
  PHYSICAL_F32,
  PHYSICAL_F64,
  PHYSICAL_I16,
  PHYSICAL_I32,
  PHYSICAL_I64,
  PHYSICAL_I8,
  WindowAccumulator,
} from '../generated/layouts';
import { groupingBits } from '../hash/hash';

function rowAt(selection: usize, i: u32): usize {
  return selection == 0 ? <usize>i : <usize>load<u32>(selection + ((<usize>i) << 2));
}

export function isValid(validity: usize, row: usize): bool {
  return ((load<u8>(validity + (row >> 3)) >> <u8>(row & 7)) & 1) != 0;
}

/** Doubles as integers of the same order: -NaN never occurs, NaN is the greatest, -0.0 is less than 0.0. */
export function orderedBits(value: f64): i64 {
  const bits = value != value ? groupingBits(value) : reinterpret<i64>(value);
  return bits ^ <i64>(<u64>(bits >> 63) >> 1);
}

export function orderedValue(bits: i64): f64 {
  return reinterpret<f64>(bits ^ <i64>(<u64>(bits >> 63) >> 1));
}

/** Writes the words of rows `first`.. to `target`: integers sign-extended, floats by `form` (0 double, 1 ordered, 2 grouping). */
export function writeWords(
  physical: i32,
  data: usize,
  selection: usize,
  first: u32,
  rows: u32,
  form: i32,
  target: usize,
): void {
  const end = first + rows;
  switch (physical) {
    case PHYSICAL_I64:
      for (let i = first; i < end; i++, target += 8) store<i64>(target, load<i64>(data + (rowAt(selection, i) << 3)));
      break;
    case PHYSICAL_I32:
      for (let i = first; i < end; i++, target += 8) store<i64>(target, load<i32>(data + (rowAt(selection, i) << 2)));
      break;
    case PHYSICAL_I16:
      for (let i = first; i < end; i++, target += 8) store<i64>(target, load<i16>(data + (rowAt(selection, i) << 1)));
      break;
    case PHYSICAL_I8:
      for (let i = first; i < end; i++, target += 8) store<i64>(target, load<i8>(data + rowAt(selection, i)));
      break;
    case PHYSICAL_BIT:
      for (let i = first; i < end; i++, target += 8) store<i64>(target, isValid(data, rowAt(selection, i)) ? 1 : 0);
      break;
    default:
      for (let i = first; i < end; i++, target += 8) {
        const row = rowAt(selection, i);
        const value: f64 = physical == PHYSICAL_F32 ? <f64>load<f32>(data + (row << 2)) : load<f64>(data + (row << 3));
        if (form == 0) store<f64>(target, value);
        else store<i64>(target, form == 1 ? orderedBits(value) : groupingBits(value));
      }
  }
}

/** The words of an accumulator's column, NULL as `identity`: where they lie when nothing has to change, else at `target`. */
export function loadWords(
  a: WindowAccumulator,
  selection: usize,
  first: u32,
  rows: u32,
  identity: i64,
  target: usize,
): usize {
  const isDouble = a.physical == PHYSICAL_F64 && a.operation == ACCUMULATE_SUM_F64;
  if (selection == 0 && a.validity == 0 && (a.physical == PHYSICAL_I64 || isDouble))
    return a.data + ((<usize>first) << 3);
  writeWords(a.physical, a.data, selection, first, rows, a.operation == ACCUMULATE_SUM_F64 ? 0 : 1, target);
  if (a.validity != 0) {
    for (let i: u32 = 0; i < rows; i++) {
      if (!isValid(a.validity, rowAt(selection, first + i))) store<i64>(target + ((<usize>i) << 3), identity);
    }
  }
  return target;
}
