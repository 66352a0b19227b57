/**
 * A hash table of groups. Open addressing over entries that hold key and accumulators side by side, so that finding a group
 * touches one place in memory. The slot of a hash grows with the (rotated) hash, whatever the capacity:
 *
 *   slot = rotate(hash, 16) * capacity >> 32
 *
 * so growing a table and merging one into another walk both from front to back. The rotation puts the low bits of the hash
 * first, because the high bits of all keys of one subtask are alike.
 */
import { PAGE_DIRTY, WindowPlan, WindowTable } from '../generated/layouts';
import { pagesAllocate, pagesRelease } from '../memory/pages';

const PAGE_BYTES: u32 = 65536;
/** Tables larger than this are touched before they are probed: the loads overlap, which those of a probe do not. */
const TOUCH_BYTES: u32 = 512 * 1024;
/** Shortest run of a heap. */
const HEAP_BYTES: u32 = 65536;
const HEAP_BYTES_MAX: u32 = 4 * 1024 * 1024;

export const STATE_USED: u32 = 1;
export const STATE_NULL: u32 = 2;

let touched: u32 = 0;

export function slotOf(hash: u32, capacity: u32): u32 {
  return <u32>((<u64>rotl<u32>(hash, 16) * <u64>capacity) >> 32);
}

function runBytesOf(bytes: u32): u32 {
  const pages: u32 = (bytes + PAGE_BYTES - 1) / PAGE_BYTES;
  return pages <= 1 ? PAGE_BYTES : PAGE_BYTES << (32 - clz(pages - 1));
}

/** More room for entries; false when the budget is spent, and then the table is as it was. */
export function tableGrow(plan: WindowPlan, table: WindowTable): bool {
  const entryBytes = plan.entryBytes;
  const oldBytes: u32 = table.capacity == 0 ? 0 : runBytesOf(table.capacity * entryBytes);
  const bytes = oldBytes == 0 ? runBytesOf(entryBytes << 4) : oldBytes < TOUCH_BYTES ? oldBytes << 2 : oldBytes << 1;
  if (bytes <= oldBytes) return false;
  const entries = pagesAllocate(plan.owner, bytes, PAGE_DIRTY);
  if (entries == 0) return false;
  const capacity = bytes / entryBytes;
  const end = table.entries + <usize>table.capacity * entryBytes;
  for (let from = table.entries; from < end; from += entryBytes) {
    if (load<u32>(from, 4) == 0) continue;
    let slot = slotOf(load<u32>(from), capacity);
    while (load<u32>(entries + <usize>slot * entryBytes, 4) != 0) slot = slot + 1 == capacity ? 0 : slot + 1;
    copyWords(entries + <usize>slot * entryBytes, from, entryBytes);
  }
  if (table.capacity != 0) pagesRelease(table.entries);
  table.entries = entries;
  table.capacity = capacity;
  table.limit = capacity - (capacity / 8) * 3;
  return true;
}

/** Makes an empty table equal to one that keeps nothing in its heap; false when the budget is spent. */
export function tableCopy(plan: WindowPlan, source: WindowTable, target: WindowTable): bool {
  const bytes = source.capacity * plan.entryBytes;
  const entries = pagesAllocate(plan.owner, bytes, PAGE_DIRTY);
  if (entries == 0) return false;
  memory.copy(entries, source.entries, bytes);
  target.entries = entries;
  target.capacity = source.capacity;
  target.count = source.count;
  target.limit = source.limit;
  return true;
}

export function tableClear(table: WindowTable): void {
  if (table.capacity != 0) pagesRelease(table.entries);
  let run = table.heap;
  while (run != 0) {
    const previous = load<usize>(run);
    pagesRelease(run);
    run = previous;
  }
  memory.fill(changetype<usize>(table), 0, offsetof<WindowTable>());
}

/** `bytes` aligned to 8 in the table's heap; 0 when the budget is spent. */
export function heapAllocate(plan: WindowPlan, table: WindowTable, bytes: u32): usize {
  const needed = (bytes + 7) & ~7;
  if (table.heap == 0 || table.heapUsed + needed > table.heapEnd) {
    let runBytes = table.heap == 0 ? HEAP_BYTES : min<u32>(table.heapEnd << 1, HEAP_BYTES_MAX);
    if (needed + 8 > runBytes) runBytes = runBytesOf(needed + 8);
    const run = pagesAllocate(plan.owner, runBytes, PAGE_DIRTY);
    if (run == 0) return 0;
    store<usize>(run, table.heap);
    table.heap = run;
    table.heapUsed = 8;
    table.heapEnd = runBytes;
  }
  const at = table.heap + table.heapUsed;
  table.heapUsed += needed;
  return at;
}

export function copyWords(target: usize, source: usize, bytes: u32): void {
  for (let at: usize = 0; at < <usize>bytes; at += 8) store<u64>(target + at, load<u64>(source + at));
}

function equalWords(a: usize, b: usize, bytes: u32): bool {
  for (let at: usize = 0; at < <usize>bytes; at += 8) {
    if (load<u64>(a + at) != load<u64>(b + at)) return false;
  }
  return true;
}

/** Reads both ends of the first slot of every row, so that a table beyond the cache comes in with many loads in flight. */
export function tableTouch(plan: WindowPlan, table: WindowTable, hashes: usize, rows: u32): void {
  const entryBytes = plan.entryBytes;
  const capacity = table.capacity;
  if (capacity * entryBytes <= TOUCH_BYTES) return;
  const entries = table.entries;
  let sum: u32 = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const entry = entries + <usize>slotOf(load<u32>(hashes + ((<usize>i) << 2)), capacity) * entryBytes;
    sum += load<u32>(entry, 4) + load<u32>(entry + entryBytes - 4);
  }
  touched = sum;
}

/**
 * Entries of rows with a word key, found or made. `states` has the wanted state of each row, or is 0 when no key is NULL.
 * Returns the row at which it stopped: `to`, or the first that needs a larger table.
 */
export function probeWords(
  plan: WindowPlan,
  table: WindowTable,
  hashes: usize,
  keys: usize,
  states: usize,
  from: u32,
  to: u32,
  found: usize,
): u32 {
  const entryBytes: usize = plan.entryBytes;
  const capacity = table.capacity;
  const entries = table.entries;
  const end = entries + <usize>capacity * entryBytes;
  const limit = table.limit;
  const accumulatorStart: usize = plan.accumulatorStart;
  const accumulatorBytes = plan.entryBytes - plan.accumulatorStart;
  const template = plan.template;
  let count = table.count;
  let i = from;
  for (; i < to; i++) {
    const at = (<usize>i) << 2;
    const hash = load<u32>(hashes + at);
    const key = load<i64>(keys + (at << 1));
    const wanted = states == 0 ? STATE_USED : load<u32>(states + at);
    let entry = entries + <usize>slotOf(hash, capacity) * entryBytes;
    let state = load<u32>(entry, 4);
    while (load<i64>(entry, 8) != key || state != wanted) {
      if (state == 0) break;
      entry += entryBytes;
      if (entry == end) entry = entries;
      state = load<u32>(entry, 4);
    }
    if (state == 0) {
      if (count >= limit) break;
      count += 1;
      store<u32>(entry, hash);
      store<u32>(entry, wanted, 4);
      store<i64>(entry, key, 8);
      copyWords(entry + accumulatorStart, template, accumulatorBytes);
    }
    store<u32>(found + at, <u32>entry);
  }
  table.count = count;
  return i;
}

/** The same for packed keys: `keys` has address and length of each, both uint32. It also stops when the heap cannot grow. */
export function probePacked(
  plan: WindowPlan,
  table: WindowTable,
  hashes: usize,
  keys: usize,
  isVariable: bool,
  from: u32,
  to: u32,
  found: usize,
): u32 {
  const entryBytes: usize = plan.entryBytes;
  const capacity = table.capacity;
  const entries = table.entries;
  const end = entries + <usize>capacity * entryBytes;
  let i = from;
  for (; i < to; i++) {
    const at = (<usize>i) << 2;
    const hash = load<u32>(hashes + at);
    const key = <usize>load<u32>(keys + (at << 1));
    const length = load<u32>(keys + (at << 1), 4);
    let entry = entries + <usize>slotOf(hash, capacity) * entryBytes;
    while (load<u32>(entry, 4) != 0) {
      if (load<u32>(entry) == hash) {
        if (!isVariable) {
          if (equalWords(entry + 8, key, length)) break;
        } else if (load<u32>(entry, 12) == length && equalWords(load<u32>(entry, 8), key, length)) break;
      }
      entry += entryBytes;
      if (entry == end) entry = entries;
    }
    if (load<u32>(entry, 4) == 0) {
      if (table.count >= table.limit) break;
      if (isVariable) {
        const copy = heapAllocate(plan, table, length);
        if (copy == 0) break;
        copyWords(copy, key, length);
        store<u32>(entry, <u32>copy, 8);
        store<u32>(entry, length, 12);
      } else {
        copyWords(entry + 8, key, length);
      }
      table.count += 1;
      store<u32>(entry, hash);
      store<u32>(entry, STATE_USED, 4);
      copyWords(entry + plan.accumulatorStart, plan.template, plan.entryBytes - plan.accumulatorStart);
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
  table: WindowTable,
  hashes: usize,
  keys: usize,
  states: usize,
  from: u32,
  to: u32,
  found: usize,
): u32 {
  const entryBytes: usize = plan.entryBytes;
  const capacity = table.capacity;
  const entries = table.entries;
  const end = entries + <usize>capacity * entryBytes;
  const memoryEnd = (<usize>memory.size()) << 16;
  let i = from;
  for (; i < to; i++) {
    const at = (<usize>i) << 2;
    const hash = load<u32>(hashes + at);
    const value = <usize>load<u32>(keys + (at << 1));
    const length = load<u32>(keys + (at << 1), 4);
    const nullMask: u32 = states == 0 || load<u32>(states + at) == STATE_USED ? 0 : 1;
    let entry = entries + <usize>slotOf(hash, capacity) * entryBytes;
    while (load<u32>(entry, 4) != 0) {
      if (load<u32>(entry) == hash) {
        const packed = <usize>load<u32>(entry, 8);
        if (
          load<u32>(packed, 8) == length &&
          load<u32>(packed) == nullMask &&
          equalBytes(packed + 16, value, length, memoryEnd)
        ) {
          break;
        }
      }
      entry += entryBytes;
      if (entry == end) entry = entries;
    }
    if (load<u32>(entry, 4) == 0) {
      if (table.count >= table.limit) break;
      const bytes = 16 + ((length + 7) & ~7);
      const packed = heapAllocate(plan, table, bytes);
      if (packed == 0) break;
      store<u64>(packed + bytes - 8, 0);
      store<u64>(packed, nullMask);
      store<u64>(packed, length, 8);
      memory.copy(packed + 16, value, length);
      store<u32>(entry, <u32>packed, 8);
      store<u32>(entry, bytes, 12);
      table.count += 1;
      store<u32>(entry, hash);
      store<u32>(entry, STATE_USED, 4);
      copyWords(entry + plan.accumulatorStart, plan.template, plan.entryBytes - plan.accumulatorStart);
    }
    store<u32>(found + at, <u32>entry);
  }
  return i;
}
