/**
 * Sparse buckets: what is left where entries have gone. The other way round than a split: buckets whose hashes begin alike go together
 * in a new one, for as many leading bits less as it takes, when it would be less than two fifths full. A split leaves two that are half
 * full, so it takes many entries to come or to go until a bucket is split or merged again.
 *
 *   range of one bit less = own range | sibling        sibling = nothing | one bucket | several of smaller ranges
 *
 * Not touched: buckets that a snapshot still reads, for copies of them would cost memory; chains; and whatever lies in the spill file.
 * Entries move, so this is for the time between batches.
 */
import {
  Bucket,
  PAGE_SCRATCH,
  SLOT_ABSENT,
  SLOT_FROZEN,
  StateDirectory,
  StateDirectorySizeBytes,
  StateTable,
} from '../generated/layouts';
import { pageLink, pagesAllocate } from '../memory/pages';
import { bucketBytes, bucketCreate, HEADER_BYTES, heapBytesOf, isLive, PAGE_BYTES } from './bucket';
import {
  bucketIn,
  INLINE_BITS,
  leaveBucket,
  nextSlot,
  placeBucket,
  prefixOf,
  releaseSlots,
  setSlots,
  slotAddress,
  slotAt,
} from './directory';
import { moveEntries } from './split';

/** Bytes of what goes together in one bucket. */
const TOGETHER_BYTES: u32 = (PAGE_BYTES / 5) * 2;
/** Buckets that go together at once: the time that it takes is bounded. */
const TOGETHER_MAX: u32 = 16;

// What would go together.
let buckets: u32 = 0;
let entries: u32 = 0;
let heapBytes: u32 = 0;

export function stateMerge(directoryAt: usize, hash: u32, visits: u32): u32 {
  const directory = changetype<StateDirectory>(directoryAt);
  let next: u64 = hash;
  while (visits > 0 && next <= 0xffffffff) {
    const at = <u32>next;
    if ((load<u32>(slotAddress(directory, at)) & SLOT_ABSENT) == 0) {
      visits -= 1;
      mergeAround(directory, at);
    }
    const slot = load<u32>(slotAddress(directory, at));
    if ((slot & SLOT_ABSENT) != 0) {
      next = (<u64>(at >> directory.shift) + 1) << directory.shift;
    } else {
      const bucket = changetype<Bucket>(bucketIn(slot));
      next = <u64>bucket.prefix + ((<u64>1) << (32 - bucket.depth));
    }
  }
  if (next <= 0xffffffff) return <u32>next;
  shrink(directory);
  return 0;
}

/** Merges the bucket of a hash with as many around it as there can be. */
function mergeAround(directory: StateDirectory, hash: u32): void {
  const slot = load<u32>(slotAddress(directory, hash));
  const bucket = changetype<Bucket>(bucketIn(slot));
  const prefix = bucket.prefix;
  buckets = 0;
  entries = 0;
  heapBytes = 0;
  if (!add(directory, slot)) return;
  let depth = bucket.depth;
  let togetherBuckets: u32 = 1;
  let togetherEntries = entries;
  let togetherHeapBytes = heapBytes;
  let togetherDepth = depth;
  while (depth > 0 && addRange(directory, prefixOf(prefix, depth) ^ (1 << (32 - depth)), depth)) {
    depth -= 1;
    // A range in which nothing is makes none but larger ranges possible.
    if (buckets == togetherBuckets) continue;
    togetherBuckets = buckets;
    togetherEntries = entries;
    togetherHeapBytes = heapBytes;
    togetherDepth = depth;
  }
  if (togetherBuckets == 1 && togetherEntries > 0) return;
  replace(directory, prefixOf(prefix, togetherDepth), togetherDepth, togetherEntries, togetherHeapBytes);
}

/** Adds the buckets of the hashes that begin with the leading `depth` bits of `prefix`; false when they cannot go together. */
function addRange(directory: StateDirectory, prefix: u32, depth: u32): bool {
  const bits = directory.bits;
  let at = slotAddress(directory, prefix);
  const end = at + ((<usize>4) << (bits - depth));
  while (at < end) {
    const slot = load<u32>(at);
    if (slot == SLOT_ABSENT) {
      at += 4;
      continue;
    }
    if (!add(directory, slot)) return false;
    at += (<usize>4) << (bits - changetype<Bucket>(bucketIn(slot)).depth);
  }
  return true;
}

function add(directory: StateDirectory, slot: u32): bool {
  if ((slot & (SLOT_ABSENT | SLOT_FROZEN)) != 0) return false;
  const run = bucketIn(slot);
  if (pageLink(run) != 0) return false;
  const table = changetype<StateTable>(directory.table);
  const bucket = changetype<Bucket>(run);
  buckets += 1;
  entries += bucket.count - bucket.removed;
  if (buckets > TOGETHER_MAX || bucketBytes(table, entries, heapBytes) > TOGETHER_BYTES) return false;
  if (table.referenceCount == 0) return true;
  const end = run + bucket.heapFloor;
  for (let entry = run + HEADER_BYTES; entry < end && heapBytes < TOGETHER_BYTES; entry += table.entryBytes) {
    if (isLive(entry)) heapBytes += heapBytesOf(table, entry);
  }
  return bucketBytes(table, entries, heapBytes) <= TOGETHER_BYTES;
}

/** Puts the entries of a range into one bucket, unless the budget is spent, or gives all up when there are none. */
function replace(directory: StateDirectory, prefix: u32, depth: u32, allEntries: u32, allHeapBytes: u32): void {
  const table = changetype<StateTable>(directory.table);
  let target: usize = 0;
  if (allEntries > 0) {
    target = bucketCreate(table, directory.namespace, prefix, depth, allEntries, allHeapBytes);
    if (target == 0) return;
  }
  const bits = directory.bits;
  let at = slotAddress(directory, prefix);
  const end = at + ((<usize>4) << (bits - depth));
  while (at < end) {
    const slot = load<u32>(at);
    if (slot == SLOT_ABSENT) {
      at += 4;
      continue;
    }
    const run = bucketIn(slot);
    at += (<usize>4) << (bits - changetype<Bucket>(run).depth);
    if (target != 0) moveEntries(table, run, target);
    leaveBucket(run, false);
  }
  if (target == 0) setSlots(directory, prefix, depth, SLOT_ABSENT);
  else placeBucket(directory, target, 0);
}

/** Makes the directory as small as its buckets allow, when that is a quarter of it or less. */
function shrink(directory: StateDirectory): void {
  const bits = directory.bits;
  if (bits == INLINE_BITS) return;
  const end: u32 = 1 << bits;
  let deepest: u32 = 0;
  for (let index: u32 = 0; index < end; ) {
    const next = nextSlot(directory, index);
    if (slotAt(directory, index) != SLOT_ABSENT) deepest = max(deepest, bits - ctz(next - index));
    index = next;
  }
  const left = max(deepest, INLINE_BITS);
  if (deepest + 2 > bits) return;
  let slots = changetype<usize>(directory) + StateDirectorySizeBytes;
  if (left > INLINE_BITS) slots = pagesAllocate(changetype<StateTable>(directory.table).owner, 4 << left, PAGE_SCRATCH);
  if (slots == 0) return;
  for (let index: u32 = 0; index < (<u32>1) << left; index++) {
    store<u32>(slots + ((<usize>index) << 2), slotAt(directory, index << (bits - left)));
  }
  releaseSlots(directory);
  directory.slots = slots;
  directory.bits = left;
  directory.shift = 32 - left;
}
