/**
 * The entries of one row for each key, and what a batch notes of them: which keys it meets, whether they had a row before, and which row of
 * the batch they have now.
 *
 * An entry has the word of the first column that rows are ordered by, which decides nearly always, and a record of what the row is ordered
 * by where words do not decide.
 */
import { KeptRows, PackedPlan, StateDirectory, WindowAccumulator } from '../generated/layouts';
import { removeEntry } from '../state/bucket-table';
import { isValid } from '../state/column-words';
import { compareRows, compareRowWithRecord } from '../state/compare-rows';
import { bucketIn, slotAddress } from '../state/directory';
import { markTouched } from '../state/touched-entries';

export const NO_ROW: u32 = 0xffffffff;
/** What an entry has where there is a row, and where its order is a single NULL. */
const HAS_ROW: i64 = 1;
const HAS_NULL: i64 = 3;

function wordAt(words: usize, i: u32): u32 {
  return load<u32>(words + ((<usize>i) << 2));
}

/** What a batch sees of an entry: no row, one, or one that has expired and is seen for the last time. */
export const NOT_SEEN: i32 = 0;
export const SEEN: i32 = 1;
const SEEN_LAST: i32 = 2;

/** Reads an entry that the batch meets for the first time. */
export function readEntry(kept: KeptRows, entry: usize): i32 {
  if (load<i64>(entry + kept.rowsOffset) == 0) return NOT_SEEN;
  if (kept.changedOffset == 0) return SEEN;
  if (hasExpired(kept, entry)) return kept.returnsExpired != 0 ? SEEN_LAST : NOT_SEEN;
  if (kept.readsRefresh != 0) store<i64>(entry + kept.changedOffset, kept.nowMs);
  return SEEN;
}

function hasExpired(kept: KeptRows, entry: usize): bool {
  return kept.changedOffset != 0 && load<i64>(entry + kept.changedOffset) <= kept.expiredMs;
}

/** Removes an entry. */
export function dropEntry(directory: StateDirectory, entry: usize): void {
  removeEntry(directory, bucketIn(load<u32>(slotAddress(directory, load<u32>(entry)))), entry);
}

/** Removes an entry that a batch has read and not written, if it has expired. */
export function dropExpired(kept: KeptRows, directory: StateDirectory, entry: usize): void {
  if (hasExpired(kept, entry)) dropEntry(directory, entry);
}

/** Whether the row of an entry is ordered by NULL alone. */
export function hasSingleNull(kept: KeptRows, entry: usize): bool {
  return load<i64>(entry + kept.rowsOffset) == HAS_NULL;
}

export function recordOf(kept: KeptRows, entry: usize): usize {
  return entry + load<i32>(entry + <usize>kept.recordOffset);
}

/** Notes an entry that the batch meets for the first time. Returns its number + 1. */
export function noteEntry(kept: KeptRows, entry: usize, row: u32, isThere: bool): u32 {
  const place = kept.count;
  const at = (<usize>place) << 2;
  kept.count = place + 1;
  store<u32>(kept.entries + at, <u32>entry);
  store<u32>(kept.rowNumbers + at, row);
  store<u32>(kept.winners + at, NO_ROW);
  store<u8>(kept.was + place, isThere ? 1 : 0);
  markTouched(entry, place + 1);
  return place + 1;
}

/** Makes a row of the batch the one that its key has. */
export function takeRow(kept: KeptRows, entry: usize, number: u32, row: u32, word: i64): void {
  store<u32>(kept.winners + ((<usize>(number - 1)) << 2), row);
  markKept(kept, entry, isSingleNull(kept, row, word), word);
}

/** Writes to an entry that it has a row now, and its order. */
export function markKept(kept: KeptRows, entry: usize, isNull: bool, word: i64): void {
  store<i64>(entry + kept.rowsOffset, isNull ? HAS_NULL : HAS_ROW);
  if (kept.wordOffset != 0) store<i64>(entry + kept.wordOffset, word);
  if (kept.changedOffset != 0) store<i64>(entry + kept.changedOffset, kept.nowMs);
}

/** Less than 0 when a row of the batch stands before the row that its noted entry has now, and that has the same word; 0 when they are equal in order. */
export function compareTied(kept: KeptRows, entry: usize, number: u32, row: u32, word: i64): i32 {
  if (kept.columnCount == 0) {
    if (word != kept.nullWord) return 0;
    const isNull = isSingleNull(kept, row, word);
    if (isNull == hasSingleNull(kept, entry)) return 0;
    return isNull == (kept.nullWord == i64.MIN_VALUE) ? -1 : 1;
  }
  const winner = wordAt(kept.winners, number - 1);
  if (winner != NO_ROW) return compareRows(kept.columns, kept.columnCount, row, winner);
  const plan = changetype<PackedPlan>(kept.rowPlan);
  return compareRowWithRecord(plan, kept.columns, kept.columnCount, row, recordOf(kept, entry));
}

/** Whether NULL is all that a row is ordered by. */
function isSingleNull(kept: KeptRows, row: u32, word: i64): bool {
  if (word != kept.nullWord || kept.wordOffset == 0 || kept.columnCount != 0) return false;
  const validity = changetype<WindowAccumulator>(kept.order).validity;
  return validity != 0 && !isValid(validity, row);
}

/** Copies what is noted of a key to a place before it. */
export function moveNoted(kept: KeptRows, from: u32, to: u32): void {
  const source = (<usize>from) << 2;
  const target = (<usize>to) << 2;
  store<u32>(kept.entries + target, load<u32>(kept.entries + source));
  store<u32>(kept.rowNumbers + target, load<u32>(kept.rowNumbers + source));
  store<u32>(kept.winners + target, load<u32>(kept.winners + source));
  store<u8>(kept.was + to, load<u8>(kept.was + from));
}
