/**
 * Buckets: a small hash table (linear probing) and a heap in one run of pages. Nothing in a bucket depends on its address:
 *
 *   0 header 64 bytes | capacity entries | free bytes | heap, which grows down to the entries | tags of the entries (tags.ts)
 *
 *   entry   hash u32 | state u32 (0 free, else used, STATE_REMOVED) | key and values; references are relative to the entry
 *
 * The slot of a hash grows with its low half, because the leading bits of all hashes of a bucket are equal:
 *
 *   slot = low half of hash * capacity >> 16
 *
 * so walking a bucket and filling another with its entries go from front to back together. (A capacity beyond 65535 only
 * comes with as many equal hashes; the product then overflows to some slot, always the same.)
 */
import {
  Bucket,
  PAGE_STATE,
  REFERENCE_BYTES,
  REFERENCE_LIST,
  REFERENCE_STRING,
  StateReference,
  StateReferenceSizeBytes,
  StateTable,
} from '../generated/layouts';
import { pagesAllocate } from '../memory/pages';
import {
  countTagged,
  freeFrom,
  hasFree,
  matchingTags,
  nextGroup,
  setStops,
  setTag,
  tagBytes,
  tagsAt,
  tagsOf,
} from './tags';

export const PAGE_BYTES: u32 = 65536;
export const HEADER_BYTES: u32 = 64;
/** Slots have 12 bits for a capacity. */
export const CAPACITY_MAX: u32 = 4095;

/** States of an entry. Operators may use others; these three are the same everywhere. */
export const STATE_USED: u32 = 1;
export const STATE_NULL: u32 = 2;
/** What probes see of a state; the other bits may be set while a batch is at work, see touched-entries.ts. */
export const STATE_MASK: u32 = 3;
/** Deleted, and passed over by probes: the entry goes when room is made in its bucket. */
export const STATE_REMOVED: u32 = 3;

const MAGIC: u32 = 0x324b4250;

export function slotOf(hash: u32, capacity: u32): u32 {
  return ((hash & 0xffff) * capacity) >> 16;
}

/** Entry number `index` of a bucket. */
export function entryAt(run: usize, index: u32, entryBytes: usize): usize {
  return run + HEADER_BYTES + <usize>index * entryBytes;
}

/** Whether a place for an entry has one. */
export function isLive(entry: usize): bool {
  return (load<u32>(entry, 4) & STATE_MASK) - STATE_USED <= STATE_NULL - STATE_USED;
}

export function copyWords(target: usize, source: usize, bytes: u32): void {
  for (let at: usize = 0; at < <usize>bytes; at += 8) store<u64>(target + at, load<u64>(source + at));
}

export function runBytesOf(bytes: u32): u32 {
  const pages: u32 = (bytes + PAGE_BYTES - 1) / PAGE_BYTES;
  return pages <= 1 ? PAGE_BYTES : PAGE_BYTES << (32 - clz(pages - 1));
}

/** The least capacity for so many entries: an eighth stays free, and one at least. */
function leastCapacity(entries: u32): u32 {
  return entries + entries / 7 + 2;
}

/** Bytes that a bucket of `entries` entries and `heapBytes` of heap needs. */
export function bucketBytes(table: StateTable, entries: u32, heapBytes: u32): u32 {
  const capacity = leastCapacity(entries);
  return HEADER_BYTES + capacity * table.entryBytes + heapBytes + wordsOf(tagBytes(capacity));
}

/** Bytes up to whole words. */
function wordsOf(bytes: u32): u32 {
  return (bytes + 7) & ~7;
}

/**
 * An empty bucket for at least `entries` entries and `heapBytes` of heap, with entries and heap in the proportion of these two;
 * 0 when the budget is spent.
 */
export function bucketCreate(
  table: StateTable,
  namespace: i64,
  prefix: u32,
  depth: u32,
  entries: u32,
  heapBytes: u32,
): usize {
  const runBytes = runBytesOf(bucketBytes(table, entries, heapBytes));
  const space = runBytes - HEADER_BYTES - wordsOf(tagBytes(0)) - 8;
  const placeBytes = table.entryBytes + 1;
  // Few entries say little about those to come, unless they hold much.
  const isTypical = entries > 4 || heapBytes > runBytes >> 3;
  const average: u32 = isTypical ? heapBytes / max<u32>(entries, 1) : table.heapBytesAverage;
  // Seven eighths of the entries are used when the bucket is full.
  let capacity = <u32>(<u64>space / (<u64>placeBytes + ((<u64>average * 7) >> 3)));
  capacity = min<u32>(capacity, (space - heapBytes) / placeBytes);
  capacity = max<u32>(min<u32>(capacity, CAPACITY_MAX), leastCapacity(entries));
  return openBucket(table, namespace, prefix, depth, runBytes, capacity);
}

/** An empty bucket divided as another of its table, so that it has room for all that is there; 0 when the budget is spent. */
export function bucketLike(table: StateTable, model: Bucket, prefix: u32, depth: u32): usize {
  return openBucket(table, model.namespace, prefix, depth, model.runBytes, model.capacity);
}

function openBucket(table: StateTable, namespace: i64, prefix: u32, depth: u32, runBytes: u32, capacity: u32): usize {
  const run = pagesAllocate(table.owner, runBytes, PAGE_STATE);
  if (run == 0) return 0;
  const bucket = changetype<Bucket>(run);
  bucket.magic = MAGIC;
  bucket.table = table.number;
  bucket.namespace = namespace;
  bucket.prefix = prefix;
  bucket.depth = depth;
  bucket.runBytes = runBytes;
  bucket.capacity = capacity;
  bucket.limit = max<u32>(capacity - (capacity >> 3) - 1, 1);
  bucket.heapStart = runBytes - wordsOf(tagBytes(capacity));
  bucket.heapFloor = HEADER_BYTES + capacity * table.entryBytes;
  setStops(tagsAt(run, runBytes, capacity), capacity);
  return run;
}

/** Whether these bytes can be a bucket of the table: the fields that later reads rely on are within its run. */
export function isBucket(table: StateTable, run: usize, bytes: u32): bool {
  const bucket = changetype<Bucket>(run);
  const floor = <u64>HEADER_BYTES + <u64>bucket.capacity * <u64>table.entryBytes;
  return (
    bucket.magic == MAGIC &&
    bucket.table == table.number &&
    bucket.runBytes == bytes &&
    bucket.depth <= 32 &&
    bucket.capacity >= 2 &&
    bucket.limit < bucket.capacity &&
    bucket.count <= bucket.limit &&
    bucket.removed <= bucket.count &&
    floor == <u64>bucket.heapFloor &&
    bucket.heapFloor <= bucket.heapStart &&
    bucket.heapStart <= bytes - wordsOf(tagBytes(bucket.capacity)) &&
    countTagged(tagsOf(run), bucket.capacity) == bucket.count
  );
}

export function bucketHasRoom(run: usize, heapBytes: u32): bool {
  const bucket = changetype<Bucket>(run);
  return bucket.count < bucket.limit && heapBytes <= bucket.heapStart - bucket.heapFloor;
}

/** `bytes` of zeros, aligned to 8, in the bucket's heap; 0 when it is full. */
export function bucketAllocate(run: usize, bytes: u32): usize {
  const bucket = changetype<Bucket>(run);
  const needed = (bytes + 7) & ~7;
  if (needed > bucket.heapStart - bucket.heapFloor) return 0;
  bucket.heapStart -= needed;
  return run + bucket.heapStart;
}

/** Whether entries and heap are about equally full. */
export function isBalanced(bucket: Bucket): bool {
  const room = bucket.runBytes - wordsOf(tagBytes(bucket.capacity)) - bucket.heapFloor;
  return bucket.count >= bucket.limit - (bucket.limit >> 3) && bucket.heapStart - bucket.heapFloor <= room >> 3;
}

/** Whether what entries lead to is what they were made with, so that nothing in a heap is garbage but that of removed entries. */
export function isHeapOfKeys(table: StateTable): bool {
  let areKeys = true;
  for (let index = 0; index < table.referenceCount; index++)
    areKeys = areKeys && referenceAt(table, index).kind == REFERENCE_BYTES;
  return areKeys;
}

function referenceAt(table: StateTable, index: i32): StateReference {
  return changetype<StateReference>(table.references + <usize>index * StateReferenceSizeBytes);
}

/** Bytes of heap that an entry holds. */
export function heapBytesOf(table: StateTable, entry: usize): u32 {
  let bytes: u32 = 0;
  for (let index = 0; index < table.referenceCount; index++) {
    const reference = referenceAt(table, index);
    const at = entry + reference.offset;
    const offset = load<i32>(at);
    if (offset == 0) continue;
    if (reference.kind == REFERENCE_LIST) {
      let record = entry + offset;
      while (true) {
        bytes += (load<u32>(record, 4) + 7) & ~7;
        const next = load<i32>(record);
        if (next == 0) break;
        record += next;
      }
    } else {
      const length = reference.kind == REFERENCE_STRING ? load<u32>(at, 8) : load<u32>(at, 4);
      bytes += (length + 7) & ~7;
    }
  }
  return bytes;
}

/** Whether a bucket has an entry with a hash. */
export function hasHash(table: StateTable, run: usize, hash: u32): bool {
  const entryBytes = table.entryBytes;
  const capacity = changetype<Bucket>(run).capacity;
  const tags = tagsOf(run);
  let group = slotOf(hash, capacity);
  while (true) {
    for (let matches = matchingTags(tags + group, hash); matches != 0; matches &= matches - 1) {
      const entry = entryAt(run, group + ctz(matches), entryBytes);
      if (load<u32>(entry) == hash && isLive(entry)) return true;
    }
    if (hasFree(tags + group)) return false;
    group = nextGroup(group, capacity);
  }
}

/** Copies an entry with all that it leads to into a bucket that has room for it. Returns the copy. */
export function moveEntry(table: StateTable, run: usize, entry: usize): usize {
  const bucket = changetype<Bucket>(run);
  const entryBytes = table.entryBytes;
  const capacity = bucket.capacity;
  const tags = tagsAt(run, bucket.runBytes, capacity);
  const hash = load<u32>(entry);
  const index = freeFrom(tags, slotOf(hash, capacity), capacity);
  setTag(tags, index, hash);
  const copy = entryAt(run, index, entryBytes);
  copyWords(copy, entry, entryBytes);
  bucket.count += 1;
  for (let index = 0; index < table.referenceCount; index++) {
    const reference = referenceAt(table, index);
    const at = entry + reference.offset;
    const offset = load<i32>(at);
    if (offset == 0) continue;
    const target = copy + reference.offset;
    if (reference.kind == REFERENCE_LIST) {
      moveList(run, copy, target, entry + offset);
      continue;
    }
    const length = reference.kind == REFERENCE_STRING ? load<u32>(at, 8) : load<u32>(at, 4);
    const heap = bucketAllocate(run, length);
    copyWords(heap, entry + offset, length);
    store<i32>(target, <i32>(heap - copy));
  }
  return copy;
}

/** Copies the list that begins with `record`; `link` at first is a field of the entry `base`, then the first field of each copy. */
function moveList(run: usize, base: usize, link: usize, record: usize): void {
  while (true) {
    const bytes = load<u32>(record, 4);
    const heap = bucketAllocate(run, bytes);
    copyWords(heap, record, bytes);
    store<i32>(link, <i32>(heap - base));
    const next = load<i32>(record);
    if (next == 0) return;
    record += next;
    base = heap;
    link = heap;
  }
}
