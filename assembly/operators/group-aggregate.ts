/**
 * Aggregation without windows. A batch changes each group at most once, however many of its rows fall into it:
 *
 *   change(group) = result before the batch -> result after it
 *
 * A group that a batch meets for the first time is copied aside before a row is folded in (state/touched-entries.ts). A group is
 * there when it has rows, so a new entry and one whose rows are all gone are the same: the latter is removed after its change.
 */
import {
  ACCUMULATE_MIN_BYTES,
  ACCUMULATE_VALUES,
  FAULT_MEMORY,
  GroupChanges,
  PAGE_SCRATCH,
  PHYSICAL_BIT,
  PHYSICAL_BYTES,
  PHYSICAL_F32,
  PHYSICAL_F64,
  PHYSICAL_I128,
  PHYSICAL_I16,
  PHYSICAL_I32,
  PHYSICAL_I64,
  PHYSICAL_I8,
  StateDirectory,
  WindowAccumulator,
  WindowAccumulatorSizeBytes,
  WindowPlan,
} from '../generated/layouts';
import { sameBytes } from '../expr/bytes';
import { pagesAllocate, pagesRelease } from '../memory/pages';
import { copyWords, runBytesOf } from '../state/bucket';
import { removeEntry } from '../state/bucket-table';
import { ENTRIES, loadChunk, makeRoomFor, probeChunk, roomsMade } from '../state/chunk';
import { isValid } from '../state/column-words';
import { bucketIn, slotAddress } from '../state/directory';
import { foldRows } from '../state/fold-rows';
import { copyEnds, elementBytes } from '../state/value-lists';
import { findAgain, markTouched, touchedNumber, unmarkTouched } from '../state/touched-entries';

const KIND_INSERT: u8 = 0;
const KIND_UPDATE_BEFORE: u8 = 1;
const KIND_UPDATE_AFTER: u8 = 2;
const KIND_DELETE: u8 = 3;

function wordAt(words: usize, i: u32): u32 {
  return load<u32>(words + ((<usize>i) << 2));
}

function rowAt(selection: usize, i: u32): u32 {
  return selection == 0 ? i : wordAt(selection, i);
}

export function groupAggregateUpdate(
  changesAt: usize,
  planAt: usize,
  directoryAt: usize,
  selection: usize,
  rows: u32,
): i32 {
  const changes = changetype<GroupChanges>(changesAt);
  const plan = changetype<WindowPlan>(planAt);
  const directory = changetype<StateDirectory>(directoryAt);
  changes.count = 0;
  changes.cursor = 0;
  changes.hasEmptied = 0;
  const rooms = roomsMade();
  let done: u32 = 0;
  while (done < rows) {
    const chunk = loadChunk(plan, directory, selection, done, rows - done);
    if (chunk == 0) return FAULT_MEMORY;
    let from: u32 = 0;
    while (from < chunk) {
      const to = probeChunk(plan, directory, from, chunk);
      if (!touch(changes, plan, selection, done + from, from, to - from)) return FAULT_MEMORY;
      if (!fold(changes, plan, directory, selection, done + from, from, to - from)) return FAULT_MEMORY;
      from = to;
      if (from < chunk && !makeRoomFor(directory, from)) return FAULT_MEMORY;
    }
    done += chunk;
  }
  if (roomsMade() != rooms && !findAgain(plan, directory, changes.rowNumbers, changes.entries, changes.count))
    return FAULT_MEMORY;
  unmarkTouched(changes.entries, changes.count);
  return <i32>changes.count;
}

/** Copies groups aside that the batch has not met before, and makes those new that have expired. */
function touch(changes: GroupChanges, plan: WindowPlan, selection: usize, first: u32, from: u32, rows: u32): bool {
  const rowsOffset: usize = changes.rowsOffset;
  const changedOffset: usize = changes.changedOffset;
  const entryBytes: usize = plan.entryBytes;
  const entries = plan.scratch + ENTRIES + ((<usize>from) << 2);
  const touchedEntries = changes.entries;
  const rowNumbers = changes.rowNumbers;
  const firstNew = changes.count;
  let count = firstNew;
  let before = changes.before + <usize>count * entryBytes;
  for (let i: u32 = 0; i < rows; i++) {
    const entry = <usize>wordAt(entries, i);
    if (touchedNumber(entry) != 0) continue;
    copyWords(before, entry, plan.entryBytes);
    if (changedOffset != 0) {
      if (load<i64>(entry + changedOffset) <= changes.expiredMs) {
        copyWords(entry + plan.accumulatorStart, plan.template, plan.entryBytes - plan.accumulatorStart);
        store<i64>(before + rowsOffset, 0);
      }
      store<i64>(entry + changedOffset, changes.nowMs);
    }
    store<u32>(touchedEntries + ((<usize>count) << 2), <u32>entry);
    store<u32>(rowNumbers + ((<usize>count) << 2), rowAt(selection, first + i));
    count += 1;
    markTouched(entry, count);
    before += entryBytes;
  }
  changes.count = count;
  return keepStrings(changes, plan, firstNew);
}

/** Gives the copies of groups strings of their own, because those of the entries are about to be written over. */
function keepStrings(changes: GroupChanges, plan: WindowPlan, first: u32): bool {
  for (let index = 0; index < plan.accumulatorCount; index++) {
    const a = changetype<WindowAccumulator>(plan.accumulators + <usize>index * WindowAccumulatorSizeBytes);
    if (a.operation < ACCUMULATE_MIN_BYTES) continue;
    for (let i = first; i < changes.count; i++) {
      const entry = <usize>wordAt(changes.entries, i);
      const before = changes.before + <usize>i * <usize>plan.entryBytes;
      const at = before + a.offset;
      if (load<i64>(before + changes.rowsOffset) == 0 || load<u32>(at, 12) == 0) continue;
      const length = a.operation == ACCUMULATE_VALUES ? elementBytes(a.physical) << 1 : load<u32>(at, 4);
      const copy = allocateString(changes, plan, length);
      if (copy == 0) return false;
      if (a.operation == ACCUMULATE_VALUES) {
        copyEnds(entry, before, a, copy);
        continue;
      }
      memory.copy(copy, entry + load<i32>(at), length);
      store<i32>(at, <i32>(copy - before));
    }
  }
  return true;
}

/** Room in the runs for strings of copies, the newest of which leads to the one before; 0 when the budget is spent. */
function allocateString(changes: GroupChanges, plan: WindowPlan, bytes: u32): usize {
  if (changes.strings == 0 || changes.stringsUsed + bytes > changes.stringsEnd) {
    const runBytes = runBytesOf(bytes + 8);
    const run = pagesAllocate(plan.owner, runBytes, PAGE_SCRATCH);
    if (run == 0) return 0;
    store<usize>(run, changes.strings);
    changes.strings = run;
    changes.stringsUsed = 8;
    changes.stringsEnd = runBytes;
  }
  const at = changes.strings + changes.stringsUsed;
  changes.stringsUsed += bytes;
  return at;
}

function releaseStrings(changes: GroupChanges): void {
  let run = changes.strings;
  while (run != 0) {
    const previous = load<usize>(run);
    pagesRelease(run);
    run = previous;
  }
  changes.strings = 0;
}

/** Folds `rows` rows, the first of which is row `first` of the run and has its entry at `from` of the chunk. */
function fold(
  changes: GroupChanges,
  plan: WindowPlan,
  directory: StateDirectory,
  selection: usize,
  first: u32,
  from: u32,
  rows: u32,
): bool {
  if (plan.kinds == 0) return foldRows(plan, directory, selection, first, from, rows, 0);
  const end = from + rows;
  while (from < end) {
    const counted = countRows(changes, plan, selection, first, from, end - from);
    // The count of rows is the first accumulator, and done.
    const rooms = roomsMade();
    if (!foldRows(plan, directory, selection, first, from, counted, 1)) return false;
    if (roomsMade() != rooms) probeChunk(plan, directory, from, end);
    if (endsEmpty) empty(changes, plan, wordAt(plan.scratch + ENTRIES, from + counted - 1));
    const passed = counted + (endsDropped ? 1 : 0);
    first += passed;
    from += passed;
  }
  return true;
}

/** Makes a group what it was before its first row. */
function empty(changes: GroupChanges, plan: WindowPlan, entry: usize): void {
  const changed: i64 = changes.changedOffset == 0 ? 0 : load<i64>(entry + changes.changedOffset);
  copyWords(entry + plan.accumulatorStart, plan.template, plan.entryBytes - plan.accumulatorStart);
  if (changes.changedOffset != 0) store<i64>(entry + changes.changedOffset, changed);
}

// Why `countRows` stopped: behind a row that left its group without rows, or at one that is dropped.
let endsEmpty: bool = false;
let endsDropped: bool = false;

/**
 * Counts rows in and out of their groups, one by one. It stops at a row that takes back from a group without rows, which is dropped as if it
 * had never come; and, where sums do not come back to 0 exactly, behind a row that leaves its group without rows. Returns
 * how many rows were counted.
 */
function countRows(changes: GroupChanges, plan: WindowPlan, selection: usize, first: u32, from: u32, rows: u32): u32 {
  const rowsOffset: usize = changes.rowsOffset;
  const entries = plan.scratch + ENTRIES + ((<usize>from) << 2);
  const kinds = plan.kinds;
  const stopsAtEmpty = changes.isExact == 0;
  endsEmpty = false;
  endsDropped = false;
  for (let i: u32 = 0; i < rows; i++) {
    const entry = <usize>wordAt(entries, i);
    const live = load<i64>(entry + rowsOffset);
    if ((load<u8>(kinds + rowAt(selection, first + i)) & 1) == 0) {
      store<i64>(entry + rowsOffset, live + 1);
      continue;
    }
    if (live == 0) {
      changes.hasEmptied = 1;
      endsDropped = true;
      return i;
    }
    store<i64>(entry + rowsOffset, live - 1);
    if (live > 1) continue;
    changes.hasEmptied = 1;
    if (stopsAtEmpty) {
      endsEmpty = true;
      return i + 1;
    }
  }
  return rows;
}

export function groupAggregateChanges(
  changesAt: usize,
  planAt: usize,
  pairs: i32,
  rowsMax: u32,
  keys: usize,
  values: usize,
  kinds: usize,
): u32 {
  const changes = changetype<GroupChanges>(changesAt);
  const entryBytes: usize = changetype<WindowPlan>(planAt).entryBytes;
  const rowsOffset: usize = changes.rowsOffset;
  const count = changes.count;
  const entries = changes.entries;
  let index = changes.cursor;
  let before = changes.before + <usize>index * entryBytes;
  let rows: u32 = 0;
  for (; index < count && rows + 2 <= rowsMax; index++, before += entryBytes) {
    const entry = wordAt(entries, index);
    const wasThere = load<i64>(before + rowsOffset) != 0;
    const isThere = load<i64>(<usize>entry + rowsOffset) != 0;
    if (wasThere && (pairs != 0 || !isThere)) {
      store<u32>(keys + ((<usize>rows) << 2), entry);
      store<u32>(values + ((<usize>rows) << 2), <u32>before);
      store<u8>(kinds + rows, isThere ? KIND_UPDATE_BEFORE : KIND_DELETE);
      rows += 1;
    }
    if (isThere) {
      store<u32>(keys + ((<usize>rows) << 2), entry);
      store<u32>(values + ((<usize>rows) << 2), entry);
      store<u8>(kinds + rows, wasThere ? KIND_UPDATE_AFTER : KIND_INSERT);
      rows += 1;
    }
  }
  changes.cursor = index;
  return rows;
}

/** Bytes of a value of fixed width; 0 for bits and bytes. */
function widthOf(physical: i32): usize {
  switch (physical) {
    case PHYSICAL_I8:
      return 1;
    case PHYSICAL_I16:
      return 2;
    case PHYSICAL_I32:
    case PHYSICAL_F32:
      return 4;
    case PHYSICAL_I64:
    case PHYSICAL_F64:
      return 8;
    case PHYSICAL_I128:
      return 16;
    default:
      return 0;
  }
}

/** Whether rows `row` and `row + 1` of a column have the same value. */
function sameAsNext(physical: i32, validity: usize, data: usize, offsets: usize, row: u32): bool {
  if (validity != 0) {
    const valid = isValid(validity, row);
    if (valid != isValid(validity, row + 1)) return false;
    if (!valid) return true;
  }
  if (physical == PHYSICAL_BYTES) {
    const at = offsets + ((<usize>row) << 2);
    const start = load<u32>(at);
    const middle = load<u32>(at, 4);
    const length = middle - start;
    return load<u32>(at, 8) - middle == length && sameBytes(data + start, data + middle, length);
  }
  if (physical == PHYSICAL_BIT) return isValid(data, row) == isValid(data, row + 1);
  const width = widthOf(physical);
  return sameBytes(data + <usize>row * width, data + <usize>(row + 1) * width, width);
}

export function groupAggregateCompare(
  physical: i32,
  validity: usize,
  data: usize,
  offsets: usize,
  rows: u32,
  kinds: usize,
  differs: usize,
): u32 {
  let same: u32 = 0;
  const isPlainWord = validity == 0 && widthOf(physical) == 8;
  for (let row: u32 = 0; row < rows; row++) {
    if (load<u8>(kinds + row) != KIND_UPDATE_BEFORE) continue;
    if (load<u8>(differs + row) == 0) {
      const isSame = isPlainWord
        ? load<u64>(data + ((<usize>row) << 3)) == load<u64>(data + ((<usize>row) << 3), 8)
        : sameAsNext(physical, validity, data, offsets, row);
      if (isSame) same += 1;
      else store<u16>(differs + row, 0x0101);
    }
    row += 1;
  }
  return same;
}

export function groupAggregateSelect(
  kinds: usize,
  differs: usize,
  rows: u32,
  updateBefore: i32,
  selection: usize,
): u32 {
  let selected: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const kind = load<u8>(kinds + row);
    if (kind == KIND_UPDATE_BEFORE || kind == KIND_UPDATE_AFTER) {
      if (load<u8>(differs + row) == 0) continue;
      if (kind == KIND_UPDATE_BEFORE && updateBefore == 0) continue;
    }
    store<u32>(selection + ((<usize>selected) << 2), row);
    selected += 1;
  }
  return selected;
}

export function groupAggregateFinish(changesAt: usize, directoryAt: usize): void {
  const changes = changetype<GroupChanges>(changesAt);
  const directory = changetype<StateDirectory>(directoryAt);
  const rowsOffset: usize = changes.rowsOffset;
  const count: u32 = changes.hasEmptied == 0 ? 0 : changes.count;
  for (let i: u32 = 0; i < count; i++) {
    const entry = <usize>wordAt(changes.entries, i);
    if (load<i64>(entry + rowsOffset) != 0) continue;
    removeEntry(directory, bucketIn(load<u32>(slotAddress(directory, load<u32>(entry)))), entry);
  }
  if (changes.strings != 0) releaseStrings(changes);
  changes.count = 0;
}
