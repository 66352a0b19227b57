/**
 * Entries of rows in a state table, found or made; the key lies at byte 8 of an entry. Each probe fills `found` with the addresses
 * for rows [from, to) and stops at the first row that needs room: then `directory.neededBytes` says how much heap. Found entries are ready to be
 * written, and stay where they are until room is made.
 */
import { Bucket, SLOT_CAPACITY, SLOT_FLAGS, StateDirectory, StateTable, WindowPlan } from '../generated/layouts';
import { bucketAllocate, copyWords, HEADER_BYTES, slotOf, STATE_MASK, STATE_USED } from './bucket';
import { capacityIn, slotForWriting } from './bucket-table';
import { bucketIn } from './directory';

/** Directories of more slots than this are touched before they are probed: the loads overlap, which those of a probe do not. */
const TOUCH_BITS: u32 = 4;

let touched: u32 = 0;

/** Reads both ends of the first entry of every row, so that a table beyond the cache comes in with many loads in flight. */
export function tableTouch(directory: StateDirectory, hashes: usize, rows: u32): void {
  if (directory.bits <= TOUCH_BITS) return;
  const entryBytes = changetype<StateTable>(directory.table).entryBytes;
  const slots = directory.slots;
  const shift = directory.shift;
  let sum: u32 = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const hash = load<u32>(hashes + ((<usize>i) << 2));
    const slot = load<u32>(slots + ((<usize>(hash >> shift)) << 2));
    const entry = bucketIn(slot) + HEADER_BYTES + <usize>slotOf(hash, slot & SLOT_CAPACITY) * entryBytes;
    sum += load<u32>(entry, 4) + load<u32>(entry + entryBytes - 4);
  }
  touched = sum;
}

function equalWords(a: usize, b: usize, bytes: u32): bool {
  for (let at: usize = 0; at < <usize>bytes; at += 8) {
    if (load<u64>(a + at) != load<u64>(b + at)) return false;
  }
  return true;
}

/** Counts a new entry and gives it hash, state and the first values of its accumulators. */
function beginEntry(
  plan: WindowPlan,
  directory: StateDirectory,
  run: usize,
  entry: usize,
  hash: u32,
  state: u32,
): void {
  changetype<Bucket>(run).count += 1;
  directory.rows += 1;
  store<u32>(entry, hash);
  store<u32>(entry, state, 4);
  copyWords(entry + plan.accumulatorStart, plan.template, plan.entryBytes - plan.accumulatorStart);
}

function isFull(run: usize): bool {
  const bucket = changetype<Bucket>(run);
  return bucket.count >= bucket.limit;
}

/** Entry of a word key, found or made; 0 when it needs room. */
function wordEntry(plan: WindowPlan, directory: StateDirectory, hash: u32, key: i64, wanted: u32): usize {
  const slot = slotForWriting(directory, hash);
  if (slot == 0) return 0;
  const entryBytes: usize = plan.entryBytes;
  const capacity = capacityIn(slot);
  const first = bucketIn(slot) + HEADER_BYTES;
  let entry = first + <usize>slotOf(hash, capacity) * entryBytes;
  let state = load<u32>(entry, 4);
  while (load<i64>(entry, 8) != key || (state & STATE_MASK) != wanted) {
    if (state == 0) {
      if (isFull(bucketIn(slot))) return 0;
      beginEntry(plan, directory, bucketIn(slot), entry, hash, wanted);
      store<i64>(entry, key, 8);
      return entry;
    }
    entry += entryBytes;
    if (entry == first + <usize>capacity * entryBytes) entry = first;
    state = load<u32>(entry, 4);
  }
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
    // Rows whose key is in the first entry that is looked at or the next, found without a branch between the two: which one it is, no
    // processor can foresee. The next of the last entry is one that stays free.
    for (; i < to; i++) {
      const at = (<usize>i) << 2;
      const hash = load<u32>(hashes + at);
      const slot = load<u32>(slots + ((<usize>(hash >> shift)) << 2));
      if (!isDefined(WITHOUT_WRITE_BARRIER) && (slot & SLOT_FLAGS) != 0) break;
      const key = load<i64>(keys + (at << 1));
      const wanted = states == 0 ? STATE_USED : load<u32>(states + at);
      let entry = bucketIn(slot) + HEADER_BYTES + <usize>slotOf(hash, slot & SLOT_CAPACITY) * entryBytes;
      const isOther = i32(load<i64>(entry, 8) != key) | i32((load<u32>(entry, 4) & STATE_MASK) != wanted);
      entry += entryBytes & -(<usize>isOther);
      if ((i32(load<i64>(entry, 8) != key) | i32((load<u32>(entry, 4) & STATE_MASK) != wanted)) != 0) break;
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
  const entryBytes: usize = plan.entryBytes;
  const slots = directory.slots;
  const shift = directory.shift;
  directory.neededBytes = 0;
  let i = from;
  for (; i < to; i++) {
    const at = (<usize>i) << 2;
    const hash = load<u32>(hashes + at);
    const key = <usize>load<u32>(keys + (at << 1));
    const length = load<u32>(keys + (at << 1), 4);
    let slot = load<u32>(slots + ((<usize>(hash >> shift)) << 2));
    let capacity = slot & SLOT_CAPACITY;
    if ((slot & SLOT_FLAGS) != 0) {
      slot = slotForWriting(directory, hash);
      if (slot == 0) break;
      capacity = capacityIn(slot);
    }
    const first = bucketIn(slot) + HEADER_BYTES;
    let entry = first + <usize>slotOf(hash, capacity) * entryBytes;
    let state = load<u32>(entry, 4);
    while (state != 0) {
      if (load<u32>(entry) == hash && (state & STATE_MASK) == STATE_USED) {
        if (!isVariable) {
          if (equalWords(entry + 8, key, length)) break;
        } else if (load<u32>(entry, 12) == length && equalWords(entry + load<i32>(entry, 8), key, length)) break;
      }
      entry += entryBytes;
      if (entry == first + <usize>capacity * entryBytes) entry = first;
      state = load<u32>(entry, 4);
    }
    if (state == 0) {
      if (isVariable) {
        const copy = isFull(bucketIn(slot)) ? <usize>0 : bucketAllocate(bucketIn(slot), length);
        if (copy == 0) {
          directory.neededBytes = length;
          break;
        }
        copyWords(copy, key, length);
        store<i32>(entry, <i32>(copy - entry), 8);
        store<u32>(entry, length, 12);
      } else {
        if (isFull(bucketIn(slot))) break;
        copyWords(entry + 8, key, length);
      }
      beginEntry(plan, directory, bucketIn(slot), entry, hash, STATE_USED);
    }
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
  const entryBytes: usize = plan.entryBytes;
  const slots = directory.slots;
  const shift = directory.shift;
  const memoryEnd = (<usize>memory.size()) << 16;
  directory.neededBytes = 0;
  let i = from;
  for (; i < to; i++) {
    const at = (<usize>i) << 2;
    const hash = load<u32>(hashes + at);
    const value = <usize>load<u32>(keys + (at << 1));
    const length = load<u32>(keys + (at << 1), 4);
    const nullMask: u32 = states == 0 || load<u32>(states + at) == STATE_USED ? 0 : 1;
    let slot = load<u32>(slots + ((<usize>(hash >> shift)) << 2));
    let capacity = slot & SLOT_CAPACITY;
    if ((slot & SLOT_FLAGS) != 0) {
      slot = slotForWriting(directory, hash);
      if (slot == 0) break;
      capacity = capacityIn(slot);
    }
    const first = bucketIn(slot) + HEADER_BYTES;
    let entry = first + <usize>slotOf(hash, capacity) * entryBytes;
    let state = load<u32>(entry, 4);
    while (state != 0) {
      if (load<u32>(entry) == hash && (state & STATE_MASK) == STATE_USED) {
        const packed = entry + load<i32>(entry, 8);
        if (
          load<u32>(packed, 8) == length &&
          load<u32>(packed) == nullMask &&
          equalBytes(packed + 16, value, length, memoryEnd)
        ) {
          break;
        }
      }
      entry += entryBytes;
      if (entry == first + <usize>capacity * entryBytes) entry = first;
      state = load<u32>(entry, 4);
    }
    if (state == 0) {
      const bytes = 16 + ((length + 7) & ~7);
      const packed = isFull(bucketIn(slot)) ? <usize>0 : bucketAllocate(bucketIn(slot), bytes);
      if (packed == 0) {
        directory.neededBytes = bytes;
        break;
      }
      store<u64>(packed, nullMask);
      store<u64>(packed, length, 8);
      memory.copy(packed + 16, value, length);
      store<i32>(entry, <i32>(packed - entry), 8);
      store<u32>(entry, bytes, 12);
      beginEntry(plan, directory, bucketIn(slot), entry, hash, STATE_USED);
    }
    store<u32>(found + at, <u32>entry);
  }
  return i;
}
