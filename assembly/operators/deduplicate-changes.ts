/**
 * One row for each key where rows are taken back. Of a key with the row b, kept or of the batch:
 *
 *   a row r comes            r < b: r is the new b
 *   a row r is taken back    r > b: nothing; else b may be gone, or not be the first any more that came: the key is in doubt
 *
 * A key in doubt gets the first of all its rows when the batch is through: of equals the one that was kept before, else the one that came
 * first.
 */
import { KeptRows, PackedPlan, StateDirectory } from '../generated/layouts';
import { sameBytes } from '../expr/bytes';
import { compareRecords, wordOfRecord } from '../state/compare-rows';
import { touchedNumber } from '../state/touched-entries';
import {
  compareTied,
  dropEntry,
  dropExpired,
  markKept,
  moveNoted,
  NO_ROW,
  NOT_SEEN,
  noteEntry,
  readEntry,
  recordOf,
  takeRow,
} from './kept-rows';

const KIND_INSERT: u8 = 0;
const KIND_UPDATE_BEFORE: u8 = 1;
const KIND_UPDATE_AFTER: u8 = 2;
const KIND_DELETE: u8 = 3;
/** In `best`: the row of the batch, and no row at all. */
const OF_BATCH: u32 = 0;
const NOTHING: u32 = 1;

function wordAt(words: usize, i: u32): u32 {
  return load<u32>(words + ((<usize>i) << 2));
}

/** A row that comes to the key of `entry`, or is taken back from it. */
export function revise(kept: KeptRows, entry: usize, row: u32, kind: u8, word: i64): void {
  let number = touchedNumber(entry);
  if (number == 0) {
    number = noteEntry(kept, entry, row, readEntry(kept, entry) != NOT_SEEN);
    store<u8>(kept.doubts + (number - 1), 0);
    store<u32>(kept.best + ((<usize>(number - 1)) << 2), OF_BATCH);
  }
  const place = number - 1;
  const isTaken = (kind & 1) != 0;
  if (load<u8>(kept.doubts + place) != 0) return;
  if (wordAt(kept.winners, place) == NO_ROW && load<u8>(kept.was + place) == 0) {
    if (!isTaken) takeRow(kept, entry, number, row, word);
    return;
  }
  const old: i64 = kept.wordOffset == 0 ? 0 : load<i64>(entry + kept.wordOffset);
  const order = word != old ? <i32>(word > old) - <i32>(word < old) : compareTied(kept, entry, number, row, word);
  if (isTaken) {
    if (order <= 0) store<u8>(kept.doubts + place, 1);
  } else if (order < 0) {
    takeRow(kept, entry, number, row, word);
  }
}

export function deduplicateDoubts(keptAt: usize, places: usize, rowNumbers: usize): u32 {
  const kept = changetype<KeptRows>(keptAt);
  let count: u32 = 0;
  for (let i: u32 = 0; i < kept.count; i++) {
    if (load<u8>(kept.doubts + i) == 0) continue;
    const at = (<usize>count) << 2;
    store<u32>(places + at, i);
    store<u32>(rowNumbers + at, wordAt(kept.rowNumbers, i));
    count += 1;
  }
  return count;
}

function isSame(a: usize, b: usize): bool {
  // A record begins with its length.
  return load<u32>(a) == load<u32>(b) && sameBytes(a, b, load<u32>(a));
}

/** Whether a record is that of the row that the key had before the batch. */
function wasKept(kept: KeptRows, place: u32, record: usize): bool {
  return load<u8>(kept.was + place) != 0 && isSame(record, recordOf(kept, wordAt(kept.entries, place)));
}

export function deduplicateChoose(keptAt: usize, places: usize, records: usize, count: u32): void {
  const kept = changetype<KeptRows>(keptAt);
  const plan = changetype<PackedPlan>(kept.rowPlan);
  for (let i: u32 = 0; i < count; i++) {
    const place = wordAt(places, i);
    const record = <usize>wordAt(records, i);
    const at = kept.best + ((<usize>place) << 2);
    const best = load<u32>(at);
    if (best != OF_BATCH) {
      const order = compareRecords(plan, kept.columns, kept.columnCount, record, best);
      if (order > 0 || (order == 0 && wasKept(kept, place, best))) continue;
    }
    store<u32>(at, <u32>record);
  }
}

export function deduplicateSettle(keptAt: usize, directoryAt: usize, skipsSame: i32): u32 {
  const kept = changetype<KeptRows>(keptAt);
  const directory = changetype<StateDirectory>(directoryAt);
  let count: u32 = 0;
  for (let i: u32 = 0; i < kept.count; i++) {
    const isInDoubt = load<u8>(kept.doubts + i) != 0;
    const hasWinner = wordAt(kept.winners, i) != NO_ROW;
    let best: u32 = OF_BATCH;
    if (isInDoubt) {
      best = wordAt(kept.best, i);
      if (best == OF_BATCH) best = NOTHING;
      else restoreOrder(kept, wordAt(kept.entries, i), best);
      if (skipsSame != 0 && best != NOTHING && wasKept(kept, i, best)) continue;
    } else if (!hasWinner) {
      if (load<u8>(kept.was + i) != 0) {
        dropExpired(kept, directory, wordAt(kept.entries, i));
        continue;
      }
      best = NOTHING;
    }
    moveNoted(kept, i, count);
    store<u32>(kept.best + ((<usize>count) << 2), best);
    // Every place has a row of the batch, that all can be packed.
    if (best != OF_BATCH) store<u32>(kept.winners + ((<usize>count) << 2), wordAt(kept.rowNumbers, count));
    count += 1;
  }
  kept.count = count;
  return count;
}

/** Gives an entry the order of a record, in place of that of a row of the batch that may be gone. */
function restoreOrder(kept: KeptRows, entry: usize, record: usize): void {
  let word: i64 = 0;
  if (kept.order != 0) word = wordOfRecord(changetype<PackedPlan>(kept.rowPlan), kept.columns, kept.nullWord, record);
  markKept(kept, entry, false, word);
}

export function deduplicateRevisions(
  keptAt: usize,
  records: usize,
  sendsOld: i32,
  rowsMax: u32,
  target: usize,
  kinds: usize,
): u32 {
  const kept = changetype<KeptRows>(keptAt);
  let rows: u32 = 0;
  let i = kept.cursor;
  for (; i < kept.count && rows + 2 <= rowsMax; i++) {
    const was = load<u8>(kept.was + i) != 0;
    const best = wordAt(kept.best, i);
    if (was && (sendsOld != 0 || best == NOTHING)) {
      store<u32>(target + ((<usize>rows) << 2), <u32>recordOf(kept, wordAt(kept.entries, i)));
      store<u8>(kinds + rows, best == NOTHING ? KIND_DELETE : KIND_UPDATE_BEFORE);
      rows += 1;
    }
    if (best == NOTHING) continue;
    store<u32>(target + ((<usize>rows) << 2), best == OF_BATCH ? wordAt(records, i) : best);
    store<u8>(kinds + rows, was ? KIND_UPDATE_AFTER : KIND_INSERT);
    rows += 1;
  }
  kept.cursor = i;
  return rows;
}

export function deduplicateKeep(keptAt: usize, directoryAt: usize, records: usize): u32 {
  const kept = changetype<KeptRows>(keptAt);
  const directory = changetype<StateDirectory>(directoryAt);
  let count: u32 = 0;
  for (let i: u32 = 0; i < kept.count; i++) {
    const entry = <usize>wordAt(kept.entries, i);
    const best = wordAt(kept.best, i);
    if (best == NOTHING) {
      dropEntry(directory, entry);
      continue;
    }
    const record = best == OF_BATCH ? wordAt(records, i) : best;
    moveNoted(kept, i, count);
    store<u32>(records + ((<usize>count) << 2), record);
    count += 1;
  }
  kept.count = count;
  return count;
}
