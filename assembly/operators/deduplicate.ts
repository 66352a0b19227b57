/**
 * One row for each key. Of the rows of a batch the one that the order puts first (or last) wins its key, once for the whole batch;
 * it replaces the row that was kept when the order puts it before (or not before) that one:
 *
 *   first: new < kept        last: new >= kept        by arrival every row is later than those before it
 *
 * So an entry needs the order of its row, and the row itself only where the old row is sent on.
 */
import { FAULT_MEMORY, KeptRows, StateDirectory, WindowAccumulator, WindowPlan } from '../generated/layouts';
import { sameBytes } from '../expr/bytes';
import { bucketAllocate } from '../state/bucket';
import { ENTRIES, loadChunk, makeRoomFor, probeChunk, roomsMade, VALUES } from '../state/chunk';
import { loadWords } from '../state/column-words';
import { removeEntry } from '../state/bucket-table';
import { bucketIn, slotAddress } from '../state/directory';
import { findAgain, markTouched, touchedNumber, unmarkTouched } from '../state/touched-entries';

const NO_ROW: u32 = 0xffffffff;
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
  const rooms = roomsMade();
  for (let done: u32 = 0; done < rows; ) {
    const chunk = loadChunk(plan, directory, selection, done, rows - done);
    if (chunk == 0) return FAULT_MEMORY;
    let orders: usize = 0;
    if (kept.order != 0) {
      const a = changetype<WindowAccumulator>(kept.order);
      orders = loadWords(a, selection, done, chunk, i64.MIN_VALUE, plan.scratch + VALUES);
    }
    for (let from: u32 = 0; from < chunk; ) {
      const to = probeChunk(plan, directory, from, chunk);
      for (let i = from; i < to; i++) {
        const order: i64 = orders == 0 ? 0 : load<i64>(orders + ((<usize>i) << 3));
        offer(kept, wordAt(plan.scratch + ENTRIES, i), rowAt(selection, done + i), order);
      }
      from = to;
      if (from < chunk && !makeRoomFor(directory, from)) return FAULT_MEMORY;
    }
    done += chunk;
  }
  if (roomsMade() != rooms && !findAgain(plan, directory, kept.rowNumbers, kept.entries, kept.count))
    return FAULT_MEMORY;
  unmarkTouched(kept.entries, kept.count);
  dropLosers(kept, directory);
  return <i32>kept.count;
}

/** A row that may be kept for the key of `entry`. */
function offer(kept: KeptRows, entry: usize, row: u32, order: i64): void {
  let number = touchedNumber(entry);
  let wins = false;
  if (number == 0) {
    let isThere = load<i64>(entry + kept.rowsOffset) != 0;
    let goes = false;
    if (isThere && kept.changedOffset != 0) {
      if (load<i64>(entry + kept.changedOffset) <= kept.expiredMs) goes = isThere = kept.returnsExpired != 0;
      else if (kept.readsRefresh != 0) store<i64>(entry + kept.changedOffset, kept.nowMs);
    }
    // Nothing can replace the first row to come, so it need not be noted unless it is seen for the last time.
    if (isThere && !goes && kept.keepsLast == 0 && kept.order == 0) return;
    number = kept.count + 1;
    kept.count = number;
    const at = (<usize>(number - 1)) << 2;
    store<u32>(kept.entries + at, <u32>entry);
    store<u32>(kept.rowNumbers + at, row);
    store<u32>(kept.winners + at, NO_ROW);
    store<u8>(kept.was + (number - 1), isThere ? 1 : 0);
    markTouched(entry, number);
    wins = !isThere;
  }
  if (!wins) {
    if (kept.order == 0) {
      wins = kept.keepsLast != 0;
    } else {
      const old = load<i64>(entry + changetype<WindowAccumulator>(kept.order).offset);
      wins = kept.keepsLast != 0 ? order >= old : order < old;
    }
    if (!wins) return;
  }
  store<u32>(kept.winners + ((<usize>(number - 1)) << 2), row);
  store<i64>(entry + kept.rowsOffset, 1);
  if (kept.order != 0) store<i64>(entry + changetype<WindowAccumulator>(kept.order).offset, order);
  if (kept.changedOffset != 0) store<i64>(entry + kept.changedOffset, kept.nowMs);
}

/** Moves together what was noted for keys of which a row of the batch is kept. What stays and has expired, goes. */
function dropLosers(kept: KeptRows, directory: StateDirectory): void {
  let count: u32 = 0;
  for (let i: u32 = 0; i < kept.count; i++) {
    const from = (<usize>i) << 2;
    const to = (<usize>count) << 2;
    if (load<u32>(kept.winners + from) == NO_ROW) {
      const entry = <usize>load<u32>(kept.entries + from);
      const hasExpired = kept.changedOffset != 0 && load<i64>(entry + kept.changedOffset) <= kept.expiredMs;
      if (hasExpired) removeEntry(directory, bucketIn(load<u32>(slotAddress(directory, load<u32>(entry)))), entry);
      continue;
    }
    store<u32>(kept.entries + to, load<u32>(kept.entries + from));
    store<u32>(kept.rowNumbers + to, load<u32>(kept.rowNumbers + from));
    store<u32>(kept.winners + to, load<u32>(kept.winners + from));
    store<u8>(kept.was + count, load<u8>(kept.was + i));
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
      const old = entry + load<i32>(entry + kept.recordOffset);
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

export function deduplicateRecords(keptAt: usize, entries: usize, rows: u32, target: usize): void {
  const recordOffset: usize = changetype<KeptRows>(keptAt).recordOffset;
  for (let i: u32 = 0; i < rows; i++) {
    const entry = <usize>wordAt(entries, i);
    store<u32>(target + ((<usize>i) << 2), <u32>entry + load<i32>(entry + recordOffset));
  }
}
