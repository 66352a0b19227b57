/**
 * Rows by key (row-lists.ts) that carry the time at which they came. A list loses its rows one by one, and its entry with the last;
 * a bucket that nothing is left in is given back.
 */
import {
  Bucket,
  FAULT_MEMORY,
  ListPlan,
  SLOT_ABSENT,
  SLOT_FROZEN,
  StateDirectory,
  StateTable,
  WindowPlan,
} from '../generated/layouts';
import { pageLink } from '../memory/pages';
import { HEADER_BYTES, STATE_USED } from './bucket';
import { removeEntry, slotForWriting, writeBehind } from './bucket-table';
import { chunkHashes, chunkKeys, loadChunk } from './chunk';
import { bucketIn, leaveBucket, setSlots, slotAddress } from './directory';
import { chunkKeyMode, dropBehind, findKey, firstRow, isEmpty } from './row-lists';

/** Earlier than every row: times stay as they are. */
const AS_IT_IS: i64 = i64.MIN_VALUE;

export function rowListsExpire(planAt: usize, directoryAt: usize, hash: u32, buckets: u32, expiredMs: i64): i64 {
  const plan = changetype<ListPlan>(planAt);
  const directory = changetype<StateDirectory>(directoryAt);
  let next: u64 = hash;
  while (buckets > 0 && next <= 0xffffffff) {
    const at = <u32>next;
    const slot = load<u32>(slotAddress(directory, at));
    if ((slot & SLOT_ABSENT) != 0) {
      next = (<u64>(at >> directory.shift) + 1) << directory.shift;
      continue;
    }
    const bucket = changetype<Bucket>(bucketIn(slot));
    next = <u64>bucket.prefix + ((<u64>1) << (32 - bucket.depth));
    buckets -= 1;
    if (!expireChain(plan, directory, at, expiredMs)) return FAULT_MEMORY;
  }
  return next > 0xffffffff ? 0 : <i64>next;
}

/** Drops what has expired from the buckets of a hash; false when the budget is spent. */
function expireChain(plan: ListPlan, directory: StateDirectory, hash: u32, expiredMs: i64): bool {
  const listOffset: usize = plan.listOffset;
  let front = bucketIn(load<u32>(slotAddress(directory, hash)));
  if (hasExpired(directory, listOffset, front, expiredMs)) {
    const slot = slotForWriting(directory, hash);
    if (slot == 0) return false;
    front = bucketIn(slot);
    expireIn(directory, listOffset, front, expiredMs);
  }
  let before = front;
  for (let run = pageLink(before); run != 0; run = pageLink(before)) {
    if (hasExpired(directory, listOffset, run, expiredMs)) {
      const target = writeBehind(directory, hash, run);
      if (target == 0) return false;
      expireIn(directory, listOffset, target, expiredMs);
      if (isEmpty(target)) {
        dropBehind(directory, hash, target);
        continue;
      }
      run = target;
    }
    before = run;
  }
  if (pageLink(front) == 0 && isEmpty(front)) {
    const bucket = changetype<Bucket>(front);
    const isFrozen = (load<u32>(slotAddress(directory, hash)) & SLOT_FROZEN) != 0;
    setSlots(directory, bucket.prefix, bucket.depth, SLOT_ABSENT);
    leaveBucket(front, isFrozen);
  }
  return true;
}

/** Whether a bucket has a row that has expired. */
function hasExpired(directory: StateDirectory, listOffset: usize, run: usize, expiredMs: i64): bool {
  const entryBytes: usize = changetype<StateTable>(directory.table).entryBytes;
  const end = run + changetype<Bucket>(run).heapFloor;
  for (let entry = run + HEADER_BYTES; entry < end; entry += entryBytes) {
    if (load<u32>(entry, 4) == STATE_USED && isOutdated(entry, listOffset, expiredMs, AS_IT_IS)) return true;
  }
  return false;
}

/** Drops the rows of a bucket that have expired, and entries that have none left. */
function expireIn(directory: StateDirectory, listOffset: usize, run: usize, expiredMs: i64): void {
  const entryBytes: usize = changetype<StateTable>(directory.table).entryBytes;
  const end = run + changetype<Bucket>(run).heapFloor;
  for (let entry = run + HEADER_BYTES; entry < end; entry += entryBytes) {
    if (load<u32>(entry, 4) == STATE_USED) bringUpToDate(directory, listOffset, run, entry, expiredMs, AS_IT_IS);
  }
}

/** Whether `bringUpToDate` would change the list of an entry. */
function isOutdated(entry: usize, listOffset: usize, expiredMs: i64, timeMs: i64): bool {
  let row = firstRow(entry, listOffset);
  while (row != 0) {
    const cameMs = load<i64>(row, 8);
    if (cameMs <= expiredMs || cameMs < timeMs) return true;
    const next = load<i32>(row);
    row = next == 0 ? 0 : row + next;
  }
  return false;
}

/** Takes what has expired out of the list of an entry, which goes with its last row; the other rows came at `timeMs` at least. */
function bringUpToDate(
  directory: StateDirectory,
  listOffset: usize,
  run: usize,
  entry: usize,
  expiredMs: i64,
  timeMs: i64,
): void {
  let base = entry;
  let link = entry + listOffset;
  let offset = load<i32>(link);
  while (offset != 0) {
    const row = base + offset;
    const next = load<i32>(row);
    const cameMs = load<i64>(row, 8);
    if (cameMs <= expiredMs) {
      offset = next == 0 ? 0 : <i32>(row + next - base);
      store<i32>(link, offset);
      continue;
    }
    if (cameMs < timeMs) store<i64>(row, timeMs, 8);
    base = row;
    link = row;
    offset = next;
  }
  if (load<i32>(entry + listOffset) == 0) removeEntry(directory, run, entry);
}

export function rowListsTouch(
  planAt: usize,
  directoryAt: usize,
  rowNumbers: usize,
  rows: u32,
  expiredMs: i64,
  timeMs: i64,
): i32 {
  const plan = changetype<ListPlan>(planAt);
  const keyPlan = changetype<WindowPlan>(plan.keys);
  const directory = changetype<StateDirectory>(directoryAt);
  for (let done: u32 = 0; done < rows; ) {
    const chunk = loadChunk(keyPlan, directory, rowNumbers, done, rows - done);
    if (chunk == 0) return FAULT_MEMORY;
    const mode = chunkKeyMode(keyPlan);
    for (let i: usize = 0; i < (<usize>chunk) << 2; i += 4) {
      const hash = load<u32>(chunkHashes() + i);
      if ((load<u32>(slotAddress(directory, hash)) & SLOT_ABSENT) != 0) continue;
      if (!touchChain(plan, directory, mode, hash, chunkKeys() + (i << 1), expiredMs, timeMs)) return FAULT_MEMORY;
    }
    done += chunk;
  }
  return <i32>rows;
}

/** Brings the lists of a key up to date in the buckets of its hash; false when the budget is spent. */
function touchChain(
  plan: ListPlan,
  directory: StateDirectory,
  mode: i32,
  hash: u32,
  key: usize,
  expiredMs: i64,
  timeMs: i64,
): bool {
  const listOffset: usize = plan.listOffset;
  const entryBytes: usize = changetype<StateTable>(directory.table).entryBytes;
  let before: usize = 0;
  let run = bucketIn(load<u32>(slotAddress(directory, hash)));
  while (run != 0) {
    const entry = findKey(mode, entryBytes, run, hash, key);
    if (entry != 0 && isOutdated(entry, listOffset, expiredMs, timeMs)) {
      const target = before == 0 ? bucketIn(slotForWriting(directory, hash)) : writeBehind(directory, hash, run);
      if (target == 0) return false;
      bringUpToDate(directory, listOffset, target, entry - run + target, expiredMs, timeMs);
      if (before != 0 && isEmpty(target)) {
        dropBehind(directory, hash, target);
        run = pageLink(before);
        continue;
      }
      run = target;
    }
    before = run;
    run = pageLink(run);
  }
  return true;
}
