/**
 * The values of a column that are in a group, each once with how often it is there, in order. Then the least and the greatest are at the
 * ends, and a value can be taken back in the time of a binary search and of moving those behind it.
 *
 *   accumulator  offset from the entry i32 | bytes u32 | room u32 | 1 when there is a value u32
 *   element      value, 8 bytes as ordered int64 or 16 of an int128 | count i64
 */
import { PHYSICAL_I128, StateDirectory, WindowAccumulator, WindowPlan } from '../generated/layouts';
import { bucketAllocate } from './bucket';
import { ENTRIES, makeRoomFor, probeChunk, SIGNS, VALUES } from './chunk';
import { isValid, loadWords } from './column-words';
import { bucketIn, slotAddress } from './directory';

const ELEMENTS_AT_FIRST: u32 = 4;

/** Bytes of an element of a column. */
export function elementBytes(physical: i32): u32 {
  return physical == PHYSICAL_I128 ? 24 : 16;
}

function countOffset(bytes: u32): usize {
  return bytes - 8;
}

function isLess(isWide: bool, a: usize, b: usize): bool {
  if (!isWide) return load<i64>(a) < load<i64>(b);
  const high = load<i64>(a, 8);
  const otherHigh = load<i64>(b, 8);
  return high < otherHigh || (high == otherHigh && load<u64>(a) < load<u64>(b));
}

/** The first element that is not less than the value. */
function lowerBound(isWide: bool, list: usize, count: u32, bytes: u32, value: usize): usize {
  let from: u32 = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isLess(isWide, list + <usize>middle * bytes, value)) from = middle + 1;
    else to = middle;
  }
  return list + <usize>from * bytes;
}

/**
 * Adds a value to the list at `offset` of an entry, or takes it back; one that is not there is not taken back. False when the bucket
 * has no room for a longer list: then `directory.neededBytes` says how much it needs.
 */
function foldValue(
  directory: StateDirectory,
  isWide: bool,
  entry: usize,
  offset: usize,
  value: usize,
  sign: i64,
): bool {
  const at = entry + offset;
  const used = load<u32>(at, 4);
  const bytes = elementBytes(isWide ? PHYSICAL_I128 : 0);
  const list = entry + load<i32>(at);
  const end = list + used;
  let element = lowerBound(isWide, list, used / bytes, bytes, value);
  if (element < end && !isLess(isWide, value, element)) {
    const count = load<i64>(element + countOffset(bytes)) + sign;
    store<i64>(element + countOffset(bytes), count);
    if (count != 0) return true;
    memory.copy(element, element + bytes, end - element - bytes);
    store<u32>(at, used - bytes, 4);
    store<u32>(at, used == bytes ? 0 : 1, 12);
    return true;
  }
  if (sign < 0) return true;
  if (used + bytes > load<u32>(at, 8)) {
    const room = max<u32>(used << 1, ELEMENTS_AT_FIRST * bytes);
    const copy = bucketAllocate(bucketIn(load<u32>(slotAddress(directory, load<u32>(entry)))), room);
    if (copy == 0) {
      directory.neededBytes = room;
      return false;
    }
    memory.copy(copy, list, used);
    store<i32>(at, <i32>(copy - entry));
    store<u32>(at, room, 8);
    element = copy + (element - list);
  }
  const behind = entry + load<i32>(at) + used - element;
  memory.copy(element + bytes, element, behind);
  store<i64>(element, load<i64>(value));
  if (isWide) store<i64>(element, load<i64>(value, 8), 8);
  store<i64>(element + countOffset(bytes), 1);
  store<u32>(at, used + bytes, 4);
  store<u32>(at, 1, 12);
  return true;
}

/** Folds `rows` rows of a chunk, the first of which is row `first` of the run, into the lists of their entries. */
export function foldValues(
  plan: WindowPlan,
  directory: StateDirectory,
  a: WindowAccumulator,
  selection: usize,
  first: u32,
  from: u32,
  rows: u32,
): bool {
  const isWide = a.physical == PHYSICAL_I128;
  const words = isWide ? <usize>0 : loadWords(a, selection, first, rows, 0, plan.scratch + VALUES);
  const entries = plan.scratch + ENTRIES + ((<usize>from) << 2);
  for (let i: u32 = 0; i < rows; i++) {
    const row = selection == 0 ? first + i : load<u32>(selection + ((<usize>(first + i)) << 2));
    if (a.validity != 0 && !isValid(a.validity, row)) continue;
    const value = isWide ? a.data + ((<usize>row) << 4) : words + ((<usize>i) << 3);
    const sign: i64 = plan.kinds == 0 ? 1 : load<i64>(plan.scratch + SIGNS + ((<usize>i) << 3));
    const entry = entries + ((<usize>i) << 2);
    while (!foldValue(directory, isWide, load<u32>(entry), a.offset, value, sign)) {
      if (!makeRoomFor(directory, from + i)) return false;
      // Entries of the bucket have moved.
      probeChunk(plan, directory, from, from + rows);
    }
  }
  return true;
}

/** Gives the copy of an entry a list of the first and the last element alone, at `target`. */
export function copyEnds(entry: usize, before: usize, a: WindowAccumulator, target: usize): void {
  const bytes = elementBytes(a.physical);
  const at = before + a.offset;
  const list = entry + load<i32>(at);
  memory.copy(target, list, bytes);
  memory.copy(target + bytes, list + load<u32>(at, 4) - bytes, bytes);
  store<i32>(at, <i32>(target - before));
  store<u32>(at, bytes << 1, 4);
}
