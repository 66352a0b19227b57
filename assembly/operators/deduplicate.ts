/**
 * One row for each key. Of the rows of a batch the one that the order puts first wins its key, once for the whole batch; it replaces the
 * row that was kept when the order puts it before that one. Of rows that are equal in order the first to come stays, or the last
 * is taken:
 *
 *   new < kept        with `takesEqual`: new <= kept        by arrival all rows are equal in order
 *
 * What an entry has is in kept-rows.ts; the row itself is only kept where it is sent on again.
 */
import {
  FAULT_MEMORY,
  KeptRows,
  PackedPlan,
  PHYSICAL_BIT,
  StateDirectory,
  WindowAccumulator,
  WindowPlan,
} from '../generated/layouts';
import { sameBytes } from '../expr/bytes';
import { bucketAllocate } from '../state/bucket';
import { ENTRIES, loadChunk, makeRoomFor, probeChunk, roomsMade, VALUES } from '../state/chunk';
import { bucketIn, slotAddress } from '../state/directory';
import { orderWords, storeValueOf } from '../state/order-words';
import { findAgain, touchedNumber, unmarkTouched } from '../state/touched-entries';
import { revise } from './deduplicate-changes';
import {
  compareTied,
  dropExpired,
  hasSingleNull,
  moveNoted,
  NO_ROW,
  NOT_SEEN,
  noteEntry,
  readEntry,
  recordOf,
  SEEN,
  takeRow,
} from './kept-rows';

const NO_KIND: u8 = 0xff;
const KIND_INSERT: u8 = 0;
const KIND_UPDATE_BEFORE: u8 = 1;
const KIND_UPDATE_AFTER: u8 = 2;

function wordAt(words: usize, i: u32): u32 {
  return load<u32>(words + ((<usize>i) << 2));
}

function rowAt(selection: usize, i: u32): u32 {
  return selection == 0 ? i : wordAt(selection, i);
}

export function deduplicateUpdate(keptAt: usize, planAt: usize, directoryAt: usize, selection: usize, rows: u32): i32 {
  const kept = changetype<KeptRows>(keptAt);
  const plan = changetype<WindowPlan>(planAt);
  const directory = changetype<StateDirectory>(directoryAt);
  kept.count = 0;
  kept.cursor = 0;
  const flip = kept.flip;
  const kinds = plan.kinds;
  const entries = plan.scratch + ENTRIES;
  const rooms = roomsMade();
  for (let done: u32 = 0; done < rows; ) {
    const chunk = loadChunk(plan, directory, selection, done, rows - done);
    if (chunk == 0) return FAULT_MEMORY;
    let orders: usize = 0;
    if (kept.order != 0) {
      const a = changetype<WindowAccumulator>(kept.order);
      orders = orderWords(a, selection, done, chunk, kept.nullWord ^ flip, plan.scratch + VALUES);
    }
    for (let from: u32 = 0; from < chunk; ) {
      const to = probeChunk(plan, directory, from, chunk);
      if (kept.doubts == 0) {
        for (let i = from; i < to; i++) {
          const word: i64 = orders == 0 ? 0 : load<i64>(orders + ((<usize>i) << 3)) ^ flip;
          offer(kept, wordAt(entries, i), rowAt(selection, done + i), word);
        }
      } else {
        for (let i = from; i < to; i++) {
          const word: i64 = orders == 0 ? 0 : load<i64>(orders + ((<usize>i) << 3)) ^ flip;
          const row = rowAt(selection, done + i);
          revise(kept, wordAt(entries, i), row, kinds == 0 ? 0 : load<u8>(kinds + row), word);
        }
      }
      from = to;
      if (from < chunk && !makeRoomFor(directory, from)) return FAULT_MEMORY;
    }
    done += chunk;
  }
  if (roomsMade() != rooms && !findAgain(plan, directory, kept.rowNumbers, kept.entries, kept.count))
    return FAULT_MEMORY;
  unmarkTouched(kept.entries, kept.count);
  if (kept.doubts == 0) dropLosers(kept, directory);
  return <i32>kept.count;
}

/** A row that may be kept for the key of `entry`. */
function offer(kept: KeptRows, entry: usize, row: u32, word: i64): void {
  let number = touchedNumber(entry);
  let wins = false;
  if (number == 0) {
    const seen = readEntry(kept, entry);
    // Nothing can replace the first row to come, so it need not be noted unless it is seen for the last time.
    if (seen == SEEN && kept.takesEqual == 0 && kept.order == 0) return;
    const isThere = seen != NOT_SEEN;
    number = noteEntry(kept, entry, row, isThere);
    wins = !isThere;
  }
  if (!wins) {
    // By arrival all are equal.
    const old: i64 = kept.wordOffset == 0 ? 0 : load<i64>(entry + kept.wordOffset);
    if (word > old) return;
    if (word == old && compareTied(kept, entry, number, row, word) >= <i32>kept.takesEqual) return;
  }
  takeRow(kept, entry, number, row, word);
}

/** Moves together what was noted for keys of which a row of the batch is kept. What stays and has expired, goes. */
function dropLosers(kept: KeptRows, directory: StateDirectory): void {
  let count: u32 = 0;
  for (let i: u32 = 0; i < kept.count; i++) {
    if (wordAt(kept.winners, i) == NO_ROW) {
      dropExpired(kept, directory, wordAt(kept.entries, i));
      continue;
    }
    moveNoted(kept, i, count);
    count += 1;
  }
  kept.count = count;
}

export function deduplicateSelect(keptAt: usize, rows: u32, kinds: usize, selection: usize): u32 {
  const kept = changetype<KeptRows>(keptAt);
  memory.fill(kinds, NO_KIND, rows);
  for (let i: u32 = 0; i < kept.count; i++) {
    store<u8>(kinds + wordAt(kept.winners, i), load<u8>(kept.was + i) == 0 ? KIND_INSERT : KIND_UPDATE_AFTER);
  }
  let selected: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    if (load<u8>(kinds + row) == NO_KIND) continue;
    store<u32>(selection + ((<usize>selected) << 2), row);
    selected += 1;
  }
  return selected;
}

let touched: u32 = 0;

/** Reads the old records of up to `rows` noted keys, so that they come into the cache with many loads in flight. */
function touchRecords(kept: KeptRows, first: u32, rows: u32): void {
  const recordOffset: usize = kept.recordOffset;
  const end = min<u32>(first + rows, kept.count);
  let sum: u32 = 0;
  for (let i = first; i < end; i++) {
    const entry = <usize>wordAt(kept.entries, i);
    sum += load<u32>(entry + load<i32>(entry + recordOffset));
  }
  touched = sum;
}

export function deduplicateChanges(
  keptAt: usize,
  records: usize,
  skipsSame: i32,
  rowsMax: u32,
  target: usize,
  kinds: usize,
): u32 {
  const kept = changetype<KeptRows>(keptAt);
  let rows: u32 = 0;
  let i = kept.cursor;
  touchRecords(kept, i, rowsMax >> 1);
  for (; i < kept.count && rows + 2 <= rowsMax; i++) {
    const record = wordAt(records, i);
    const was = load<u8>(kept.was + i) != 0;
    if (was) {
      const entry = <usize>wordAt(kept.entries, i);
      const old = recordOf(kept, entry);
      // A record begins with its length.
      if (skipsSame != 0 && load<u32>(old) == load<u32>(record) && sameBytes(old, record, load<u32>(old))) continue;
      store<u32>(target + ((<usize>rows) << 2), <u32>old);
      store<u8>(kinds + rows, KIND_UPDATE_BEFORE);
      rows += 1;
    }
    store<u32>(target + ((<usize>rows) << 2), record);
    store<u8>(kinds + rows, was ? KIND_UPDATE_AFTER : KIND_INSERT);
    rows += 1;
  }
  kept.cursor = i;
  return rows;
}

export function deduplicateStore(keptAt: usize, planAt: usize, directoryAt: usize, records: usize): i32 {
  const kept = changetype<KeptRows>(keptAt);
  const plan = changetype<WindowPlan>(planAt);
  const directory = changetype<StateDirectory>(directoryAt);
  let left: u32 = 0;
  for (let i: u32 = 0; i < kept.count; i++) {
    const record = wordAt(records, i);
    if (storeRecord(kept, directory, wordAt(kept.entries, i), record)) continue;
    // No entry moves before all others are done.
    store<u32>(records + ((<usize>left) << 2), record);
    store<u32>(kept.rowNumbers + ((<usize>left) << 2), wordAt(kept.rowNumbers, i));
    left += 1;
  }
  for (let i: u32 = 0; i < left; i++) {
    const record = wordAt(records, i);
    if (loadChunk(plan, directory, kept.rowNumbers, i, 1) == 0) return FAULT_MEMORY;
    probeChunk(plan, directory, 0, 1);
    while (!storeRecord(kept, directory, load<u32>(plan.scratch + ENTRIES), record)) {
      directory.neededBytes = load<u32>(record);
      if (!makeRoomFor(directory, 0)) return FAULT_MEMORY;
      probeChunk(plan, directory, 0, 1);
    }
  }
  return <i32>kept.count;
}

/** Writes a record over the one that the entry had, or to new room in the bucket; false when there is none. */
function storeRecord(kept: KeptRows, directory: StateDirectory, entry: usize, record: usize): bool {
  const at = entry + kept.recordOffset;
  const bytes = load<u32>(record);
  if (bytes > load<u32>(at, 8)) {
    const run = bucketIn(load<u32>(slotAddress(directory, load<u32>(entry))));
    const room = bucketAllocate(run, bytes);
    if (room == 0) return false;
    store<i32>(at, <i32>(room - entry));
    store<u32>(at, bytes, 8);
  }
  memory.copy(entry + load<i32>(at), record, bytes);
  store<u32>(at, bytes, 4);
  return true;
}

export function deduplicateOrders(keptAt: usize, entries: usize, rows: u32, validity: usize, data: usize): i32 {
  const kept = changetype<KeptRows>(keptAt);
  const a = changetype<WindowAccumulator>(kept.order);
  memory.fill(validity, 0, (rows + 7) >> 3);
  if (a.physical == PHYSICAL_BIT) memory.fill(data, 0, (rows + 7) >> 3);
  let nulls: i32 = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const entry = <usize>wordAt(entries, i);
    const isNull = hasSingleNull(kept, entry);
    storeValueOf(isNull ? 0 : load<i64>(entry + a.offset) ^ kept.flip, a.physical, data, i);
    const at = validity + (i >> 3);
    if (!isNull) store<u8>(at, load<u8>(at) | ((<u8>1) << (<u8>(i & 7))));
    nulls += <i32>isNull;
  }
  return nulls;
}

export function deduplicateRecords(keptAt: usize, entries: usize, rows: u32, target: usize): void {
  const kept = changetype<KeptRows>(keptAt);
  for (let i: u32 = 0; i < rows; i++) {
    store<u32>(target + ((<usize>i) << 2), <u32>recordOf(kept, wordAt(entries, i)));
  }
}
