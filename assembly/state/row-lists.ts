/**
 * Lists of rows by key. A list lies in one bucket, newest row first. A hot key fills buckets, to a chain in which each has an entry and a
 * list of its own: rows are added to the first bucket, and searched from the first to the last.
 *
 * A row that is taken away leaves a hole in the heap until room is made. The last row of a list takes its entry with it.
 */
import {
  Bucket,
  FAULT_MEMORY,
  KEY_NONE,
  KEY_VARIABLE,
  KEY_WORD,
  ListCursor,
  ListPlan,
  SLOT_ABSENT,
  SLOT_CAPACITY,
  SLOT_LARGE,
  StateDirectory,
  StateTable,
  WindowPlan,
} from '../generated/layouts';
import { sameBytes } from '../expr/bytes';
import { pageLink, pageMark, setPageLink } from '../memory/pages';
import { bucketAllocate, copyWords, entryAt, slotOf, STATE_REMOVED, STATE_USED } from './bucket';
import { removeEntry, tagsIn, writeBehind } from './bucket-table';
import { bucketIn, leaveBucket, MARK_FROZEN, slotAddress } from './directory';
import { hasFree, matchingTags, nextGroup, tagsOf } from './tags';
import { areStrings, chunkHashes, chunkKeys, ENTRIES, loadChunk, makeRoomFor, probeChunk } from './chunk';

/** A packed key of one variable-width column, compared with its value. */
const KEY_STRING: i32 = -1;
const IN_CHAIN: u32 = 1;

const NOT_THERE: i32 = 0;
const REMOVED: i32 = 1;

let touched: u32 = 0;
/** Address and length of the packed key of an entry. */
const packedKey: usize = memory.data(8, 8);

function wordAt(words: usize, i: u32): usize {
  return <usize>load<u32>(words + ((<usize>i) << 2));
}

function equalWords(a: usize, b: usize, bytes: u32): bool {
  for (let at: usize = 0; at < <usize>bytes; at += 8) {
    if (load<u64>(a + at) != load<u64>(b + at)) return false;
  }
  return true;
}

/** Whether an entry has the key at `key`: a word, or address and length of a packed one (KEY_STRING: of the value in it). */
function hasKey(mode: i32, entry: usize, key: usize): bool {
  if (mode == KEY_WORD || mode == KEY_NONE) return load<i64>(entry, 8) == load<i64>(key);
  const length = load<u32>(key, 4);
  if (mode == KEY_STRING) {
    const packed = entry + load<i32>(entry, 8);
    return load<u32>(packed, 8) == length && sameBytes(packed + 16, load<u32>(key), length);
  }
  if (mode != KEY_VARIABLE) return equalWords(entry + 8, load<u32>(key), length);
  return load<u32>(entry, 12) == length && equalWords(entry + load<i32>(entry, 8), load<u32>(key), length);
}

/** How `findKey` compares the keys of the chunk. */
export function chunkKeyMode(keys: WindowPlan): i32 {
  return areStrings() ? KEY_STRING : keys.keyMode;
}

/** The entry with a key in one bucket, or 0. */
export function findKey(mode: i32, entryBytes: usize, run: usize, hash: u32, key: usize): usize {
  return findTagged(mode, entryBytes, run, tagsOf(run), changetype<Bucket>(run).capacity, hash, key);
}

/** The same, for a caller who need not look at the header of the bucket. */
function findTagged(
  mode: i32,
  entryBytes: usize,
  run: usize,
  tags: usize,
  capacity: u32,
  hash: u32,
  key: usize,
): usize {
  let group = slotOf(hash, capacity);
  while (true) {
    for (let matches = matchingTags(tags + group, hash); matches != 0; matches &= matches - 1) {
      const entry = entryAt(run, group + ctz(matches), entryBytes);
      if (load<u32>(entry) == hash && load<u32>(entry, 4) == STATE_USED && hasKey(mode, entry, key)) return entry;
    }
    if (hasFree(tags + group)) return 0;
    group = nextGroup(group, capacity);
  }
}

/** The entry of a bucket with the key of another entry, or 0. */
function findSame(keys: WindowPlan, entryBytes: usize, run: usize, model: usize): usize {
  const mode = keys.keyMode;
  let key = model + 8;
  if (mode != KEY_WORD && mode != KEY_NONE) {
    key = packedKey;
    store<u32>(key, <u32>(mode == KEY_VARIABLE ? model + load<i32>(model, 8) : model + 8));
    store<u32>(key, mode == KEY_VARIABLE ? load<u32>(model, 12) : keys.keyFixedBytes, 4);
  }
  return findKey(mode, entryBytes, run, load<u32>(model), key);
}

export function rowListsFind(planAt: usize, directoryAt: usize, rowNumbers: usize, rows: u32, found: usize): i32 {
  const plan = changetype<ListPlan>(planAt);
  const keyPlan = changetype<WindowPlan>(plan.keys);
  const directory = changetype<StateDirectory>(directoryAt);
  const entryBytes: usize = changetype<StateTable>(directory.table).entryBytes;
  const listOffset: usize = plan.listOffset;
  for (let done: u32 = 0; done < rows; ) {
    const chunk = loadChunk(keyPlan, directory, rowNumbers, done, rows - done);
    if (chunk == 0) return FAULT_MEMORY;
    const mode = chunkKeyMode(keyPlan);
    const hashes = chunkHashes();
    const keys = chunkKeys();
    const target = found + ((<usize>done) << 2);
    let sum: u32 = 0;
    for (let i: usize = 0; i < (<usize>chunk) << 2; i += 4) {
      const hash = load<u32>(hashes + i);
      const slot = load<u32>(slotAddress(directory, hash));
      const key = keys + (i << 1);
      let entry: usize = 0;
      if ((slot & (SLOT_ABSENT | SLOT_LARGE)) == 0) {
        entry = findTagged(mode, entryBytes, bucketIn(slot), tagsIn(slot), slot & SLOT_CAPACITY, hash, key);
        // Brings in the first row, many at a time.
        if (entry != 0) sum += load<u32>(entry + load<i32>(entry + listOffset));
      } else if ((slot & SLOT_ABSENT) == 0) {
        entry = findInChain(mode, entryBytes, bucketIn(slot), hash, key);
      }
      store<u32>(target + i, <u32>entry);
    }
    touched = sum;
    done += chunk;
  }
  return <i32>rows;
}

function findInChain(mode: i32, entryBytes: usize, run: usize, hash: u32, key: usize): usize {
  while (run != 0) {
    const entry = findKey(mode, entryBytes, run, hash, key);
    if (entry != 0) return entry | IN_CHAIN;
    run = pageLink(run);
  }
  return 0;
}

export function firstRow(entry: usize, listOffset: usize): usize {
  const offset = load<i32>(entry + listOffset);
  return offset == 0 ? 0 : entry + offset;
}

/** The first row in the rest of the chain that a cursor walks; 0 at its end. */
function nextList(plan: ListPlan, cursor: ListCursor): usize {
  const directory = changetype<StateDirectory>(cursor.directory);
  const entryBytes: usize = changetype<StateTable>(directory.table).entryBytes;
  while (cursor.bucket != 0) {
    const run = cursor.bucket;
    cursor.bucket = pageLink(run);
    const entry = findSame(changetype<WindowPlan>(plan.keys), entryBytes, run, cursor.entry);
    if (entry == 0) continue;
    const row = firstRow(entry, plan.listOffset);
    if (row != 0) return row;
  }
  return 0;
}

export function rowListsNext(
  planAt: usize,
  cursorAt: usize,
  rowNumbers: usize,
  rowsMax: u32,
  targetRows: usize,
  targetRecords: usize,
): u32 {
  const plan = changetype<ListPlan>(planAt);
  const cursor = changetype<ListCursor>(cursorAt);
  const headerBytes: usize = plan.headerBytes;
  const listOffset: usize = plan.listOffset;
  const expiredMs = headerBytes == 16 ? cursor.expiredMs : i64.MIN_VALUE;
  const found = cursor.found;
  const foundCount = cursor.foundCount;
  const isPair = rowNumbers != 0;
  let position = cursor.position;
  let row = cursor.row;
  let rows: u32 = 0;
  while (rows < rowsMax) {
    if (row == 0) {
      if (position == foundCount) break;
      const entry = load<u32>(found + ((<usize>position) << 2));
      position += 1;
      if (entry == 0) continue;
      if ((entry & IN_CHAIN) == 0) {
        row = firstRow(entry, listOffset);
      } else {
        cursor.entry = <usize>(entry & ~IN_CHAIN);
        cursor.bucket = bucketIn(
          load<u32>(slotAddress(changetype<StateDirectory>(cursor.directory), load<u32>(cursor.entry))),
        );
        row = nextList(plan, cursor);
      }
      continue;
    }
    if (headerBytes == 8 || load<i64>(row, 8) > expiredMs) {
      const at = (<usize>rows) << 2;
      if (isPair) store<u32>(targetRows + at, load<u32>(rowNumbers + ((<usize>(position - 1)) << 2)));
      store<u32>(targetRecords + at, <u32>(row + headerBytes));
      rows += 1;
    }
    const next = load<i32>(row);
    row = next != 0 ? row + next : cursor.bucket != 0 ? nextList(plan, cursor) : 0;
  }
  cursor.position = position;
  cursor.row = row;
  return rows;
}

export function rowListsApply(
  planAt: usize,
  directoryAt: usize,
  rowNumbers: usize,
  rows: u32,
  kinds: usize,
  records: usize,
  times: usize,
  timeMs: i64,
  expiredMs: i64,
): i32 {
  const plan = changetype<ListPlan>(planAt);
  const keys = changetype<WindowPlan>(plan.keys);
  const directory = changetype<StateDirectory>(directoryAt);
  const found = keys.scratch + ENTRIES;
  let done: u32 = 0;
  while (done < rows) {
    const chunk = loadChunk(keys, directory, rowNumbers, done, rows - done);
    if (chunk == 0) return FAULT_MEMORY;
    let from: u32 = 0;
    let to: u32 = 0;
    while (true) {
      if (from == to) {
        to = probeChunk(keys, directory, from, chunk);
        if (kinds != 0) touchRows(found, from, to, plan.listOffset);
      }
      for (; from < to; from++) {
        const entry = wordAt(found, from);
        const record = wordAt(records, done + from);
        if (kinds != 0 && (load<u8>(kinds + wordAt(rowNumbers, done + from)) & 1) != 0) {
          if (!removeRow(plan, directory, entry, record, expiredMs)) return FAULT_MEMORY;
        } else {
          const cameMs = times == 0 ? timeMs : load<i64>(times + ((<usize>(done + from)) << 3));
          if (!addRow(plan, directory, entry, record, cameMs)) break;
        }
      }
      if (from == chunk) break;
      const rowBytes = plan.headerBytes + load<u32>(wordAt(records, done + from));
      const known = makeRoomForRow(plan, directory, from, to, rowBytes);
      if (known < 0) return FAULT_MEMORY;
      to = known;
    }
    done += chunk;
  }
  return <i32>rows;
}

/**
 * Makes room for row `from` and `rowBytes`, and finds the entries of the rows [from, to) again that were in its bucket. Returns the row up to
 * which entries are known, or FAULT_MEMORY.
 */
function makeRoomForRow(plan: ListPlan, directory: StateDirectory, from: u32, to: u32, rowBytes: u32): i32 {
  const keys = changetype<WindowPlan>(plan.keys);
  const found = keys.scratch + ENTRIES;
  const hash = <u32>wordAt(chunkHashes(), from);
  const run = bucketIn(load<u32>(slotAddress(directory, hash)));
  const bytes: usize = run == 0 ? 0 : changetype<Bucket>(run).runBytes;
  // For the key as well: there may be an entry for it, but not in a bucket that has just been put in front.
  directory.neededBytes = keyBytesOf(keys, from) + rowBytes;
  if (!makeRoomFor(directory, from)) return FAULT_MEMORY;
  if (from < to && isBehind(directory, hash, run)) dropEmpty(plan, directory, run, bytes, from, to);
  for (let i = from; i < to; i++) {
    if (wordAt(found, i) - run < bytes && probeChunk(keys, directory, i, i + 1) == i) return <i32>i;
  }
  return <i32>to;
}

/** Whether a bucket lies behind the first of the chain of a hash. */
function isBehind(directory: StateDirectory, hash: u32, run: usize): bool {
  let next = pageLink(bucketIn(load<u32>(slotAddress(directory, hash))));
  while (next != 0 && next != run) next = pageLink(next);
  return next != 0;
}

/** Takes away the entries without rows that a probe made in a bucket, which nobody will add to any more, for rows [from, to). */
function dropEmpty(plan: ListPlan, directory: StateDirectory, run: usize, bytes: usize, from: u32, to: u32): void {
  const found = changetype<WindowPlan>(plan.keys).scratch + ENTRIES;
  for (let i = from; i < to; i++) {
    const entry = wordAt(found, i);
    if (entry - run >= bytes || load<u32>(entry, 4) != STATE_USED || firstRow(entry, plan.listOffset) != 0) continue;
    removeEntry(directory, run, entry);
  }
}

/** Reads the first row of each entry, so that those in no cache come in with many loads in flight. */
function touchRows(entries: usize, from: u32, to: u32, listOffset: usize): void {
  let sum: u32 = 0;
  for (let i = from; i < to; i++) {
    const entry = wordAt(entries, i);
    sum += load<u32>(entry + load<i32>(entry + listOffset));
  }
  touched = sum;
}

/** Bytes of heap that the key of a row of the chunk needs. */
function keyBytesOf(keys: WindowPlan, row: u32): u32 {
  if (keys.keyMode != KEY_VARIABLE) return 0;
  const length = load<u32>(chunkKeys() + ((<usize>row) << 3), 4);
  return areStrings() ? 16 + ((length + 7) & ~7) : length;
}

/** The first bucket of an entry's hash, in which the entry is. */
function frontOf(directory: StateDirectory, entry: usize): usize {
  return bucketIn(load<u32>(slotAddress(directory, load<u32>(entry))));
}

/** Puts a row in front of the list of an entry that may be written; false when its bucket is full. */
function addRow(plan: ListPlan, directory: StateDirectory, entry: usize, record: usize, timeMs: i64): bool {
  const headerBytes = plan.headerBytes;
  const bytes = load<u32>(record);
  const run = frontOf(directory, entry);
  const row = bucketAllocate(run, headerBytes + bytes);
  if (row == 0) return false;
  if (load<u32>(entry, 4) == STATE_REMOVED) {
    // A row before this one took the entry away; nothing else has come to its place.
    store<u32>(entry, STATE_USED, 4);
    changetype<Bucket>(run).removed -= 1;
    directory.rows += 1;
  }
  const first = firstRow(entry, plan.listOffset);
  store<i32>(row, first == 0 ? 0 : <i32>(first - row));
  store<u32>(row, headerBytes + bytes, 4);
  if (headerBytes == 16) store<i64>(row, timeMs, 8);
  copyWords(row + headerBytes, record, bytes);
  store<i32>(entry + plan.listOffset, <i32>(row - entry));
  return true;
}

/** The field that leads to a row equal to `record` in the list of an entry, one that has not expired; 0 when there is none. */
function linkOf(plan: ListPlan, entry: usize, record: usize, expiredMs: i64): usize {
  const headerBytes: usize = plan.headerBytes;
  const bytes = load<u32>(record);
  let base = entry;
  let link = entry + plan.listOffset;
  let offset = load<i32>(link);
  while (offset != 0) {
    const row = base + offset;
    if (load<u32>(row + headerBytes) == bytes && equalWords(row + headerBytes, record, bytes)) {
      if (headerBytes == 8 || load<i64>(row, 8) > expiredMs) return link;
    }
    base = row;
    link = row;
    offset = load<i32>(row);
  }
  return 0;
}

/** Takes the row that `link` leads to out of the list of `entry`, and the entry away when it was the last. */
function unlink(plan: ListPlan, directory: StateDirectory, run: usize, entry: usize, link: usize): void {
  const base = link == entry + plan.listOffset ? entry : link;
  const row = base + load<i32>(link);
  const next = load<i32>(row);
  store<i32>(link, next == 0 ? 0 : <i32>(row + next - base));
  if (load<i32>(entry + plan.listOffset) == 0) removeEntry(directory, run, entry);
}

/** Takes one row equal to `record` away, if there is one, from the lists of an entry of the first bucket. False when the budget is spent. */
function removeRow(plan: ListPlan, directory: StateDirectory, entry: usize, record: usize, expiredMs: i64): bool {
  const front = frontOf(directory, entry);
  const link = linkOf(plan, entry, record, expiredMs);
  if (link != 0) {
    unlink(plan, directory, front, entry, link);
    return true;
  }
  let isDone = true;
  const behind = pageLink(front);
  if (behind != 0) {
    // What goes is often the newest or the oldest: the last bucket comes right behind the first.
    let last = behind;
    while (pageLink(last) != 0) last = pageLink(last);
    let state = removeBehind(plan, directory, last, entry, record, expiredMs);
    for (let run = behind; state == NOT_THERE && run != last; run = pageLink(run)) {
      state = removeBehind(plan, directory, run, entry, record, expiredMs);
    }
    isDone = state != FAULT_MEMORY;
  }
  // The probe made an entry for a key that had none here.
  if (load<u32>(entry, 4) == STATE_USED && load<i32>(entry + plan.listOffset) == 0)
    removeEntry(directory, front, entry);
  return isDone;
}

/** Takes one row equal to `record` away from a bucket behind that of `entry`. REMOVED, NOT_THERE or FAULT_MEMORY. */
function removeBehind(
  plan: ListPlan,
  directory: StateDirectory,
  run: usize,
  entry: usize,
  record: usize,
  expiredMs: i64,
): i32 {
  const entryBytes: usize = changetype<StateTable>(directory.table).entryBytes;
  const other = findSame(changetype<WindowPlan>(plan.keys), entryBytes, run, entry);
  if (other == 0) return NOT_THERE;
  const link = linkOf(plan, other, record, expiredMs);
  if (link == 0) return NOT_THERE;
  const target = writeBehind(directory, load<u32>(entry), run);
  if (target == 0) return FAULT_MEMORY;
  unlink(plan, directory, target, other - run + target, link - run + target);
  if (isEmpty(target)) dropBehind(directory, load<u32>(entry), target);
  return REMOVED;
}

export function isEmpty(run: usize): bool {
  return changetype<Bucket>(run).count == changetype<Bucket>(run).removed;
}

export function dropBehind(directory: StateDirectory, hash: u32, run: usize): void {
  let before = bucketIn(load<u32>(slotAddress(directory, hash)));
  while (pageLink(before) != run) before = pageLink(before);
  setPageLink(before, pageLink(run));
  leaveBucket(run, (pageMark(run) & MARK_FROZEN) != 0);
}
