/**
 * Values as int64 words of the same order, to compare rows by one load. The words of wide numbers are their upper halves, those of
 * bytes the first eight, so different values can have one word.
 */
import {
  PHYSICAL_BIT,
  PHYSICAL_BYTES,
  PHYSICAL_F32,
  PHYSICAL_F64,
  PHYSICAL_I128,
  PHYSICAL_I16,
  PHYSICAL_I32,
  PHYSICAL_I8,
  WindowAccumulator,
} from '../generated/layouts';
import { isValid, loadWords, orderedValue } from './column-words';

/** What `orderedBits` makes of -0.0, and of nothing else; it is no less than 0.0 here. */
const NEGATIVE_ZERO: i64 = -1;

function rowAt(selection: usize, i: u32): usize {
  return selection == 0 ? <usize>i : <usize>load<u32>(selection + ((<usize>i) << 2));
}

/** The words of rows `first`.. of a column, NULL as `identity`: where they lie when nothing has to change, else at `target`. */
export function orderWords(
  a: WindowAccumulator,
  selection: usize,
  first: u32,
  rows: u32,
  identity: i64,
  target: usize,
): usize {
  if (a.physical != PHYSICAL_I128 && a.physical != PHYSICAL_BYTES) {
    const words = loadWords(a, selection, first, rows, identity, target);
    if (a.physical == PHYSICAL_F64 || a.physical == PHYSICAL_F32) joinZeros(words, rows);
    return words;
  }
  for (let i: u32 = 0; i < rows; i++) {
    const row = rowAt(selection, first + i);
    let word = identity;
    if (a.validity == 0 || isValid(a.validity, row)) {
      word = a.physical == PHYSICAL_I128 ? load<i64>(a.data + (row << 4), 8) : prefixOf(a, row);
    }
    store<i64>(target + ((<usize>i) << 3), word);
  }
  return target;
}

function joinZeros(words: usize, rows: u32): void {
  const end = words + ((<usize>rows) << 3);
  for (let at = words; at < end; at += 8) {
    if (load<i64>(at) == NEGATIVE_ZERO) store<i64>(at, 0);
  }
}

function prefixOf(a: WindowAccumulator, row: usize): i64 {
  const start = load<u32>(a.offsets + (row << 2));
  return prefixAt(a.data + start, load<u32>(a.offsets + (row << 2), 4) - start);
}

/** The word of some bytes. */
export function prefixAt(at: usize, length: u32): i64 {
  let prefix: u64 = 0;
  if (length >= 8) {
    prefix = bswap(load<u64>(at));
  } else {
    for (let i: u32 = 0; i < length; i++) prefix |= (<u64>load<u8>(at + i)) << (56 - (i << 3));
  }
  return <i64>(prefix ^ 0x8000000000000000);
}

/** Writes the value of a word of a column of at most 8 bytes to row `row` of a column; bits are set in zeros. */
export function storeValueOf(word: i64, physical: i32, data: usize, row: usize): void {
  switch (physical) {
    case PHYSICAL_F64:
      store<f64>(data + (row << 3), orderedValue(word));
      break;
    case PHYSICAL_F32:
      store<f32>(data + (row << 2), <f32>orderedValue(word));
      break;
    case PHYSICAL_I32:
      store<i32>(data + (row << 2), <i32>word);
      break;
    case PHYSICAL_I16:
      store<i16>(data + (row << 1), <i16>word);
      break;
    case PHYSICAL_I8:
      store<i8>(data + row, <i8>word);
      break;
    case PHYSICAL_BIT: {
      const at = data + (row >> 3);
      store<u8>(at, load<u8>(at) | ((<u8>word) << (<u8>(row & 7))));
      break;
    }
    default:
      store<i64>(data + (row << 3), word);
  }
}
