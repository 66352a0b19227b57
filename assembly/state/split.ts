/**
 * Room in a full bucket. Its entries move to one bucket or two new ones, and the old one is never changed: a snapshot may read it.
 *
 *   little is left when garbage is gone      -> one bucket, with another share of heap perhaps
 *   one hash has more than half of it        -> a larger run, or with `chains` an empty bucket in front
 *   otherwise                                -> two buckets, by the first bit in which hashes differ
 */
import {
  Bucket,
  SLOT_ABSENT,
  SLOT_CLEAN,
  SLOT_FROZEN,
  SLOT_LARGE,
  StateDirectory,
  StateTable,
} from '../generated/layouts';
import { pageLink, pagesRelease, setPageLink, setPageMark } from '../memory/pages';
import { bucketBytes, bucketCreate, hasHash, HEADER_BYTES, heapBytesOf, isLive, moveEntry, PAGE_BYTES } from './bucket';
import { isUsual, splitEvenly } from './even-split';
import {
  bucketIn,
  DEPTH_MAX,
  directoryGrow,
  leaveBucket,
  leaveChain,
  placeBucket,
  prefixOf,
  setSlots,
  slotAddress,
} from './directory';

// What a look at a full bucket found.
let entries: u32 = 0;
let heapBytes: u32 = 0;
/** Bytes of the rows of the hash that wants room, with what it wants. */
let hashBytes: u32 = 0;
/** Bits in which the hashes of the rows differ from the one that wants room. */
let differing: u32 = 0;
// The side of a split whose bit is 1; `entries` and `heapBytes` are those of the other.
let rightEntries: u32 = 0;
let rightHeapBytes: u32 = 0;
// First and last buckets of the new chains of a split.
let leftHead: usize = 0;
let leftLast: usize = 0;
let rightHead: usize = 0;
let rightLast: usize = 0;

function lookAt(table: StateTable, run: usize, hash: u32): void {
  const entryBytes = table.entryBytes;
  const end = run + changetype<Bucket>(run).heapFloor;
  const hasReferences = table.referenceCount != 0;
  let live: u32 = 0;
  let bits: u32 = 0;
  for (let entry = run + HEADER_BYTES; entry < end; entry += entryBytes) {
    if (!isLive(entry)) continue;
    const difference = load<u32>(entry) ^ hash;
    bits |= difference;
    live += 1;
    if (difference == 0) hashBytes += entryBytes;
    if (!hasReferences) continue;
    const bytes = heapBytesOf(table, entry);
    heapBytes += bytes;
    if (difference == 0) hashBytes += bytes;
  }
  entries += live;
  differing |= bits;
}

/** One step towards room for an entry and `needed` bytes of heap in the bucket of a hash; false when the budget is spent. */
export function makeRoomIn(directory: StateDirectory, hash: u32, needed: u32): bool {
  const table = changetype<StateTable>(directory.table);
  const slot = load<u32>(slotAddress(directory, hash));
  const run = bucketIn(slot);
  const bucket = changetype<Bucket>(run);
  if (isUsual(table, slot) && splitEvenly(directory, slot)) return true;
  entries = 1;
  heapBytes = needed;
  hashBytes = table.entryBytes + needed;
  differing = 0;
  lookAt(table, run, hash);
  if (entries > 16) table.heapBytesAverage = heapBytes / entries;
  if (bucketBytes(table, entries, heapBytes) <= (PAGE_BYTES >> 3) * 5) {
    return rebuild(directory, slot, entries, heapBytes);
  }
  // A bucket that one hash fills needs no look at the rest of its chain, which may be long.
  if (table.chains != 0 && hashBytes > bucketBytes(table, entries, heapBytes) >> 1)
    return chain(directory, slot, needed);
  for (let behind = pageLink(run); behind != 0; behind = pageLink(behind)) lookAt(table, behind, hash);
  const total = bucketBytes(table, entries, heapBytes);
  const common: u32 = differing == 0 ? 32 : clz(differing);
  if (hashBytes > total >> 1 || common >= DEPTH_MAX) {
    if (table.chains != 0) return chain(directory, slot, needed);
    return rebuild(directory, slot, entries + (entries >> 1), heapBytes + (heapBytes >> 1));
  }
  return split(directory, slot, hash, max<u32>(common, bucket.depth), needed);
}

export function moveEntries(table: StateTable, from: usize, target: usize): void {
  const end = from + changetype<Bucket>(from).heapFloor;
  for (let entry = from + HEADER_BYTES; entry < end; entry += table.entryBytes) {
    if (isLive(entry)) moveEntry(table, target, entry);
  }
}

/** Moves the entries of the first bucket to one of the same hashes, with room for as many and as much. */
function rebuild(directory: StateDirectory, slot: u32, roomEntries: u32, roomHeapBytes: u32): bool {
  const table = changetype<StateTable>(directory.table);
  const run = bucketIn(slot);
  const bucket = changetype<Bucket>(run);
  const target = bucketCreate(table, directory.namespace, bucket.prefix, bucket.depth, roomEntries, roomHeapBytes);
  if (target == 0) return false;
  moveEntries(table, run, target);
  setPageLink(target, pageLink(run));
  placeBucket(directory, target, 0);
  leaveBucket(run, (slot & SLOT_FROZEN) != 0);
  return true;
}

/** Puts an empty bucket with room for an entry and `needed` bytes of heap in front of that in a slot. */
export function chain(directory: StateDirectory, slot: u32, needed: u32): bool {
  const table = changetype<StateTable>(directory.table);
  const run = bucketIn(slot);
  const bucket = changetype<Bucket>(run);
  const front = bucketCreate(table, directory.namespace, bucket.prefix, bucket.depth, 1, needed);
  if (front == 0) return false;
  setPageMark(run, slot & (SLOT_CLEAN | SLOT_FROZEN));
  setPageLink(front, run);
  placeBucket(directory, front, 0);
  return true;
}

/** Moves the entries to a bucket for each value of bit `depth` (from the left) of the hash; chains to two chains. */
function split(directory: StateDirectory, slot: u32, hash: u32, depth: u32, needed: u32): bool {
  if (!directoryGrow(directory, depth + 1)) return false;
  const table = changetype<StateTable>(directory.table);
  const wanted = (hash >> (31 - depth)) & 1;
  leftHead = leftLast = rightHead = rightLast = 0;
  for (let run = bucketIn(slot); run != 0; run = pageLink(run)) {
    measureSides(table, run, depth);
    if (run == bucketIn(slot)) {
      if (wanted == 0) {
        entries += 1;
        heapBytes += needed;
      } else {
        rightEntries += 1;
        rightHeapBytes += needed;
      }
    }
    if (!openSide(directory, run, hash, depth, 0) || !openSide(directory, run, hash, depth, 1)) {
      releaseChain(leftHead);
      releaseChain(rightHead);
      return false;
    }
    moveSides(table, run, depth, leftLast, rightLast);
  }
  const bucket = changetype<Bucket>(bucketIn(slot));
  setSlots(directory, bucket.prefix, bucket.depth, SLOT_ABSENT);
  leaveChain(slot);
  if (leftHead != 0) placeBucket(directory, leftHead, 0);
  if (rightHead != 0) placeBucket(directory, rightHead, 0);
  return true;
}

/** Makes the last bucket of a side's new chain one that can take what the side has in `run`; false when the budget is spent. */
function openSide(directory: StateDirectory, run: usize, hash: u32, depth: u32, side: u32): bool {
  const table = changetype<StateTable>(directory.table);
  const rows = side == 0 ? entries : rightEntries;
  const bytes = side == 0 ? heapBytes : rightHeapBytes;
  const last = side == 0 ? leftLast : rightLast;
  if (rows == 0 || (last != 0 && canTake(table, last, run, depth, side, rows, bytes))) return true;
  const prefix = prefixOf(hash, depth) | (side << (31 - depth));
  const target = bucketCreate(table, directory.namespace, prefix, depth + 1, rows, bytes);
  if (target == 0) return false;
  if (last != 0) setPageLink(last, target);
  if (side == 0) {
    leftLast = target;
    if (leftHead == 0) leftHead = target;
  } else {
    rightLast = target;
    if (rightHead == 0) rightHead = target;
  }
  return true;
}

/** Whether `target` has room for one side of `run`, and no hash of it: a bucket has one entry of a key. */
function canTake(table: StateTable, target: usize, run: usize, depth: u32, side: u32, rows: u32, bytes: u32): bool {
  const bucket = changetype<Bucket>(target);
  if (bucket.limit - bucket.count < rows || bucket.heapStart - bucket.heapFloor < bytes) return false;
  const end = run + changetype<Bucket>(run).heapFloor;
  for (let entry = run + HEADER_BYTES; entry < end; entry += table.entryBytes) {
    if (!isLive(entry) || ((load<u32>(entry) >> (31 - depth)) & 1) != side) continue;
    if (hasHash(table, target, load<u32>(entry))) return false;
  }
  return true;
}

function measureSides(table: StateTable, run: usize, depth: u32): void {
  const end = run + changetype<Bucket>(run).heapFloor;
  const entryBytes = table.entryBytes;
  const hasReferences = table.referenceCount != 0;
  let all: u32 = 0;
  let right: u32 = 0;
  heapBytes = 0;
  rightHeapBytes = 0;
  for (let entry = run + HEADER_BYTES; entry < end; entry += entryBytes) {
    const live: u32 = isLive(entry) ? 1 : 0;
    const side = (load<u32>(entry) >> (31 - depth)) & live;
    all += live;
    right += side;
    if (!hasReferences || live == 0) continue;
    const bytes = heapBytesOf(table, entry);
    if (side == 0) heapBytes += bytes;
    else rightHeapBytes += bytes;
  }
  entries = all - right;
  rightEntries = right;
}

/** Moves the entries of a bucket to two; one of them may be 0 when nothing goes there. */
function moveSides(table: StateTable, run: usize, depth: u32, left: usize, right: usize): void {
  const end = run + changetype<Bucket>(run).heapFloor;
  const entryBytes = table.entryBytes;
  for (let entry = run + HEADER_BYTES; entry < end; entry += entryBytes) {
    if (!isLive(entry)) continue;
    const side = (load<u32>(entry) >> (31 - depth)) & 1;
    moveEntry(table, side == 0 ? left : right, entry);
  }
}

function releaseChain(head: usize): void {
  while (head != 0) {
    const next = pageLink(head);
    pagesRelease(head);
    head = next;
  }
}
