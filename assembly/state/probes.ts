/**
 * Entries of rows in a state table, found or made; the key lies at byte 8 of an entry. Each probe fills `found` with the addresses
 * for rows [from, to) and stops at the first row that needs room: then `directory.neededBytes` says how much heap. Found entries are ready to be
 * written, and stay where they are until room is made.
 */
import {
  Bucket,
  SLOT_ABSENT,
  SLOT_CAPACITY,
  SLOT_FLAGS,
  SLOT_LARGE,
  StateDirectory,
  StateTable,
  WindowPlan,
} from '../generated/layouts';
import { bucketAllocate, copyWords, entryAt, PAGE_BYTES, slotOf, STATE_MASK, STATE_USED } from './bucket';
import { capacityIn, slotForWriting, tagsIn } from './bucket-table';
import { bucketIn, slotAddress } from './directory';
import { freeFrom, hasFree, matchingTags, nextGroup, setTag, tagsAt, tagsOf } from './tags';

/** Directories of more slots than this are touched before they are probed: the loads overlap, which those of a probe do not. */
const TOUCH_BITS: u32 = 4;

/** An entry that leads nowhere. */
const NOWHERE: usize = memory.data(16, 8);

let touched: u32 = 0;

/**
 * Reads the likely entry of every row, so that a table beyond the cache comes in with many loads in flight: first the tags of all, which say
 * which entry it is, then both ends of the entries. `found` gets their addresses. With `hasHeapKeys` the keys they lead to come in as well.
 */
export function tableTouch(directory: StateDirectory, hashes: usize, rows: u32, hasHeapKeys: bool, found: usize): void {
  if (directory.bits <= TOUCH_BITS) return;
  const entryBytes = changetype<StateTable>(directory.table).entryBytes;
  findLikely(directory, entryBytes, hashes, rows, found);
  const end = found + ((<usize>rows) << 2);
  let sum: u32 = 0;
  for (let at = found; at < end; at += 4) {
    const entry = <usize>load<u32>(at);
    sum += load<u32>(entry, 4) + load<u32>(entry + entryBytes - 4);
  }
  for (let at = found; hasHeapKeys && at < end; at += 4) {
    const entry = <usize>load<u32>(at);
    const key = entry + load<i32>(entry, 8);
    // Most keys lie in two lines of the cache. What is read behind a shorter one are the tags at most.
    sum += load<u32>(key) + load<u32>(key + 24);
  }
  touched = sum;
}

/** Writes the address of the first entry with the tag of each row, or of the one at its slot; NOWHERE where that would take a look at the bucket. */
function findLikely(directory: StateDirectory, entryBytes: usize, hashes: usize, rows: u32, found: usize): void {
  const slots = directory.slots;
  const shift = directory.shift;
  for (let at: usize = 0; at < (<usize>rows) << 2; at += 4) {
    const hash = load<u32>(hashes + at);
    const slot = load<u32>(slots + ((<usize>(hash >> shift)) << 2));
    const capacity = slot & SLOT_CAPACITY;
    const home = slotOf(hash, capacity);
    const matches = matchingTags(tagsAt(bucketIn(slot), PAGE_BYTES, capacity) + home, hash);
    const entry = entryAt(bucketIn(slot), home + (matches == 0 ? 0 : ctz(matches)), entryBytes);
    store<u32>(found + at, <u32>((slot & (SLOT_ABSENT | SLOT_LARGE)) == 0 ? entry : NOWHERE));
  }
}

function equalWords(a: usize, b: usize, bytes: u32): bool {
  for (let at: usize = 0; at < <usize>bytes; at += 8) {
    if (load<u64>(a + at) != load<u64>(b + at)) return false;
  }
  return true;
}

/** Makes a new entry of a bucket that is not full, with hash, state and the first values of its accumulators. */
function makeEntry(plan: WindowPlan, directory: StateDirectory, run: usize, hash: u32, state: u32): usize {
  const bucket = changetype<Bucket>(run);
  const capacity = bucket.capacity;
  const tags = tagsOf(run);
  const index = freeFrom(tags, slotOf(hash, capacity), capacity);
  const entry = entryAt(run, index, plan.entryBytes);
  setTag(tags, index, hash);
  bucket.count += 1;
  directory.rows += 1;
  store<u32>(entry, hash);
  store<u32>(entry, state, 4);
  copyWords(entry + plan.accumulatorStart, plan.template, plan.entryBytes - plan.accumulatorStart);
  return entry;
}

function isFull(run: usize): bool {
  const bucket = changetype<Bucket>(run);
  return bucket.count >= bucket.limit;
}

/** Entry of a word key in a bucket, or 0. */
function findWord(entryBytes: usize, run: usize, hash: u32, key: i64, wanted: u32): usize {
  const capacity = changetype<Bucket>(run).capacity;
  const tags = tagsOf(run);
  let group = slotOf(hash, capacity);
  while (true) {
    for (let matches = matchingTags(tags + group, hash); matches != 0; matches &= matches - 1) {
      const entry = entryAt(run, group + ctz(matches), entryBytes);
      if (load<i64>(entry, 8) == key && (load<u32>(entry, 4) & STATE_MASK) == wanted) return entry;
    }
    if (hasFree(tags + group)) return 0;
    group = nextGroup(group, capacity);
  }
}

/** Entry of a word key, found or made; 0 when it needs room. */
function wordEntry(plan: WindowPlan, directory: StateDirectory, hash: u32, key: i64, wanted: u32): usize {
  const slot = slotForWriting(directory, hash);
  if (slot == 0) return 0;
  const run = bucketIn(slot);
  let entry = findWord(plan.entryBytes, run, hash, key, wanted);
  if (entry != 0) return entry;
  if (isFull(run)) return 0;
  entry = makeEntry(plan, directory, run, hash, wanted);
  store<i64>(entry, key, 8);
  return entry;
}

/** Of rows with a word key. `states` has the wanted state of each row, or is 0 when no key is NULL. Returns the row at which it stopped, or `to`. */
export function probeWords(
  plan: WindowPlan,
  directory: StateDirectory,
  hashes: usize,
  keys: usize,
  states: usize,
  from: u32,
  to: u32,
  found: usize,
): u32 {
  const entryBytes: usize = plan.entryBytes;
  const slots = directory.slots;
  const shift = directory.shift;
  directory.neededBytes = 0;
  let i = from;
  while (true) {
    // WITHOUT_WRITE_BARRIER is defined by the benchmark of what the flags cost, with `asc --use`.
    // Rows whose key has the first entry with its tag: nearly all that have one.
    for (; i < to; i++) {
      const at = (<usize>i) << 2;
      const hash = load<u32>(hashes + at);
      const slot = load<u32>(slots + ((<usize>(hash >> shift)) << 2));
      if (!isDefined(WITHOUT_WRITE_BARRIER) && (slot & SLOT_FLAGS) != 0) break;
      const capacity = slot & SLOT_CAPACITY;
      const home = slotOf(hash, capacity);
      const matches = matchingTags(tagsAt(bucketIn(slot), PAGE_BYTES, capacity) + home, hash);
      if (matches == 0) break;
      const entry = entryAt(bucketIn(slot), home + ctz(matches), entryBytes);
      const wanted = states == 0 ? STATE_USED : load<u32>(states + at);
      if (i32(load<i64>(entry, 8) != load<i64>(keys + (at << 1))) | i32((load<u32>(entry, 4) & STATE_MASK) != wanted))
        break;
      store<u32>(found + at, <u32>entry);
    }
    if (i == to) return i;
    const at = (<usize>i) << 2;
    const wanted = states == 0 ? STATE_USED : load<u32>(states + at);
    const entry = wordEntry(plan, directory, load<u32>(hashes + at), load<i64>(keys + (at << 1)), wanted);
    if (entry == 0) return i;
    store<u32>(found + at, <u32>entry);
    i += 1;
  }
}

/** The slot of the bucket that a hash is written to; 0 when the budget is spent. */
function slotForRow(directory: StateDirectory, hash: u32): u32 {
  const slot = load<u32>(slotAddress(directory, hash));
  return (slot & SLOT_FLAGS) == 0 ? slot : slotForWriting(directory, hash);
}

/** Entry of a packed key in the bucket of a slot, or 0. */
function findPacked(isVariable: bool, entryBytes: usize, slot: u32, hash: u32, key: usize, length: u32): usize {
  const run = bucketIn(slot);
  const capacity = capacityIn(slot);
  const tags = tagsIn(slot);
  let group = slotOf(hash, capacity);
  while (true) {
    for (let matches = matchingTags(tags + group, hash); matches != 0; matches &= matches - 1) {
      const entry = entryAt(run, group + ctz(matches), entryBytes);
      if (load<u32>(entry) != hash || (load<u32>(entry, 4) & STATE_MASK) != STATE_USED) continue;
      if (!isVariable) {
        if (equalWords(entry + 8, key, length)) return entry;
      } else if (load<u32>(entry, 12) == length && equalWords(entry + load<i32>(entry, 8), key, length)) return entry;
    }
    if (hasFree(tags + group)) return 0;
    group = nextGroup(group, capacity);
  }
}

/** Entry of a packed key, made in a bucket; 0 when it needs room. */
function makePacked(
  plan: WindowPlan,
  directory: StateDirectory,
  isVariable: bool,
  run: usize,
  hash: u32,
  key: usize,
  length: u32,
): usize {
  if (isVariable) directory.neededBytes = length;
  if (isFull(run)) return 0;
  if (!isVariable) {
    const entry = makeEntry(plan, directory, run, hash, STATE_USED);
    copyWords(entry + 8, key, length);
    return entry;
  }
  const copy = bucketAllocate(run, length);
  if (copy == 0) return 0;
  copyWords(copy, key, length);
  const entry = makeEntry(plan, directory, run, hash, STATE_USED);
  store<i32>(entry, <i32>(copy - entry), 8);
  store<u32>(entry, length, 12);
  return entry;
}

/** The same for packed keys: `keys` has address and length of each, both uint32. */
export function probePacked(
  plan: WindowPlan,
  directory: StateDirectory,
  hashes: usize,
  keys: usize,
  isVariable: bool,
  from: u32,
  to: u32,
  found: usize,
): u32 {
  directory.neededBytes = 0;
  let i = from;
  for (; i < to; i++) {
    const at = (<usize>i) << 2;
    const hash = load<u32>(hashes + at);
    const key = <usize>load<u32>(keys + (at << 1));
    const length = load<u32>(keys + (at << 1), 4);
    const slot = slotForRow(directory, hash);
    if (slot == 0) break;
    let entry = findPacked(isVariable, plan.entryBytes, slot, hash, key, length);
    if (entry == 0) entry = makePacked(plan, directory, isVariable, bucketIn(slot), hash, key, length);
    if (entry == 0) break;
    store<u32>(found + at, <u32>entry);
  }
  return i;
}

/** `length` bytes that are padded with zeros to words at `padded`, and lie anywhere before `memoryEnd` at `bytes`. */
function equalBytes(padded: usize, bytes: usize, length: u32, memoryEnd: usize): bool {
  const words = bytes + (length & ~7);
  for (; bytes < words; bytes += 8, padded += 8) {
    if (load<u64>(padded) != load<u64>(bytes)) return false;
  }
  const rest = length & 7;
  if (rest == 0) return true;
  if (memoryEnd - bytes < 8) return memory.compare(padded, bytes, rest) == 0;
  return (load<u64>(padded) ^ load<u64>(bytes)) << (<u64>(64 - (rest << 3))) == 0;
}

/** Entry of a string in the bucket of a slot, or 0. */
function findString(
  entryBytes: usize,
  slot: u32,
  hash: u32,
  value: usize,
  length: u32,
  nullMask: u32,
  memoryEnd: usize,
): usize {
  const run = bucketIn(slot);
  const capacity = capacityIn(slot);
  const tags = tagsIn(slot);
  let group = slotOf(hash, capacity);
  while (true) {
    for (let matches = matchingTags(tags + group, hash); matches != 0; matches &= matches - 1) {
      const entry = entryAt(run, group + ctz(matches), entryBytes);
      if (load<u32>(entry) != hash || (load<u32>(entry, 4) & STATE_MASK) != STATE_USED) continue;
      const packed = entry + load<i32>(entry, 8);
      if (load<u32>(packed, 8) != length || load<u32>(packed) != nullMask) continue;
      if (equalBytes(packed + 16, value, length, memoryEnd)) return entry;
    }
    if (hasFree(tags + group)) return 0;
    group = nextGroup(group, capacity);
  }
}

/** Entry of a string, made in a bucket; 0 when it needs room. */
function makeString(
  plan: WindowPlan,
  directory: StateDirectory,
  run: usize,
  hash: u32,
  value: usize,
  length: u32,
  nullMask: u32,
): usize {
  const bytes = 16 + ((length + 7) & ~7);
  const packed = isFull(run) ? <usize>0 : bucketAllocate(run, bytes);
  if (packed == 0) {
    directory.neededBytes = bytes;
    return 0;
  }
  store<u64>(packed, nullMask);
  store<u64>(packed, length, 8);
  memory.copy(packed + 16, value, length);
  const entry = makeEntry(plan, directory, run, hash, STATE_USED);
  store<i32>(entry, <i32>(packed - entry), 8);
  store<u32>(entry, bytes, 12);
  return entry;
}

/**
 * The same for a key of one variable-width column, compared where it lies and packed only when it is new: `keys` has address and
 * length of each value, `states` as for words. The packed key is NULL mask u64, length u64, bytes, zeros to 8.
 */
export function probeStrings(
  plan: WindowPlan,
  directory: StateDirectory,
  hashes: usize,
  keys: usize,
  states: usize,
  from: u32,
  to: u32,
  found: usize,
): u32 {
  const memoryEnd = (<usize>memory.size()) << 16;
  directory.neededBytes = 0;
  let i = from;
  for (; i < to; i++) {
    const at = (<usize>i) << 2;
    const hash = load<u32>(hashes + at);
    const value = <usize>load<u32>(keys + (at << 1));
    const length = load<u32>(keys + (at << 1), 4);
    const nullMask: u32 = states == 0 || load<u32>(states + at) == STATE_USED ? 0 : 1;
    const slot = slotForRow(directory, hash);
    if (slot == 0) break;
    let entry = findString(plan.entryBytes, slot, hash, value, length, nullMask, memoryEnd);
    if (entry == 0) entry = makeString(plan, directory, bucketIn(slot), hash, value, length, nullMask);
    if (entry == 0) break;
    store<u32>(found + at, <u32>entry);
  }
  return i;
}
