/**
 * Room in a full bucket. Its entries move to one bucket or two new ones, and the old one is never changed: a snapshot may read it.
 *
 *   little is left when garbage is gone      -> one bucket, with another share of heap perhaps
 *   one hash has more than half of it        -> a larger run, or with `chains` an empty bucket in front
 *   otherwise                                -> two buckets, by the first bit in which hashes differ
 */
import { Bucket, SLOT_ABSENT, SLOT_CLEAN, SLOT_FROZEN, StateDirectory, StateTable } from '../generated/layouts';
import { pageLink, pagesRelease, setPageLink, setPageMark } from '../memory/pages';
import { bucketBytes, bucketCreate, HEADER_BYTES, heapBytesOf, isLive, moveEntry, PAGE_BYTES } from './bucket';
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
/** First buckets of the two sides of a split. */
let leftHead: usize = 0;
let sideHead: usize = 0;

function lookAt(table: StateTable, run: usize, hash: u32): void {
  const entryBytes = table.entryBytes;
  const first = run + HEADER_BYTES;
  const end = run + changetype<Bucket>(run).heapFloor;
  for (let entry = first; entry < end; entry += entryBytes) {
    if (!isLive(entry)) continue;
    const bytes = heapBytesOf(table, entry);
    entries += 1;
    heapBytes += bytes;
    differing |= load<u32>(entry) ^ hash;
    if (load<u32>(entry) == hash) hashBytes += entryBytes + bytes;
  }
}

/** One step towards room for an entry and `needed` bytes of heap in the bucket of a hash; false when the budget is spent. */
export function makeRoomIn(directory: StateDirectory, hash: u32, needed: u32): bool {
  const table = changetype<StateTable>(directory.table);
  const slot = load<u32>(slotAddress(directory, hash));
  const run = bucketIn(slot);
  const bucket = changetype<Bucket>(run);
  entries = 1;
  heapBytes = needed;
  hashBytes = table.entryBytes + needed;
  differing = 0;
  for (let link = run; link != 0; link = pageLink(link)) lookAt(table, link, hash);
  if (entries > 16) table.heapBytesAverage = heapBytes / entries;
  const total = bucketBytes(table, entries, heapBytes);
  const isChain = pageLink(run) != 0;
  if (!isChain && total <= (PAGE_BYTES >> 3) * 5) return rebuild(directory, slot, entries, heapBytes);
  const common: u32 = differing == 0 ? 32 : clz(differing);
  if (hashBytes > total >> 1 || common >= DEPTH_MAX) {
    if (table.chains != 0) return chain(directory, slot, needed);
    return rebuild(directory, slot, entries + (entries >> 1), heapBytes + (heapBytes >> 1));
  }
  return split(directory, slot, hash, max<u32>(common, bucket.depth), needed);
}

function moveEntries(table: StateTable, from: usize, target: usize): void {
  const end = from + changetype<Bucket>(from).heapFloor;
  for (let entry = from + HEADER_BYTES; entry < end; entry += table.entryBytes) {
    if (isLive(entry)) moveEntry(table, target, entry);
  }
}

/** Moves the entries to one bucket of the same hashes, with room for as many and as much. */
function rebuild(directory: StateDirectory, slot: u32, roomEntries: u32, roomHeapBytes: u32): bool {
  const table = changetype<StateTable>(directory.table);
  const run = bucketIn(slot);
  const bucket = changetype<Bucket>(run);
  const target = bucketCreate(table, directory.namespace, bucket.prefix, bucket.depth, roomEntries, roomHeapBytes);
  if (target == 0) return false;
  moveEntries(table, run, target);
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
  const table = changetype<StateTable>(directory.table);
  if (!directoryGrow(directory, depth + 1)) return false;
  const first = bucketIn(slot);
  let isBuilt = true;
  for (let side: u32 = 0; side < 2 && isBuilt; side++) {
    const isWanted = ((hash >> (31 - depth)) & 1) == side;
    sideHead = 0;
    let last: usize = 0;
    for (let run = first; run != 0; run = pageLink(run)) {
      measureSide(table, run, depth, side);
      if (isWanted && run == first) {
        entries += 1;
        heapBytes += needed;
      }
      if (entries == 0) continue;
      const prefix = prefixOf(hash, depth) | (side << (31 - depth));
      const target = bucketCreate(table, directory.namespace, prefix, depth + 1, entries, heapBytes);
      if (target == 0) {
        isBuilt = false;
        break;
      }
      moveSide(table, run, depth, side, target);
      if (last == 0) sideHead = target;
      else setPageLink(last, target);
      last = target;
    }
    if (side == 0) leftHead = sideHead;
  }
  if (!isBuilt) {
    releaseChain(leftHead == sideHead ? 0 : leftHead);
    releaseChain(sideHead);
    return false;
  }
  const bucket = changetype<Bucket>(first);
  setSlots(directory, bucket.prefix, bucket.depth, SLOT_ABSENT);
  leaveChain(slot);
  if (leftHead != 0) placeBucket(directory, leftHead, 0);
  if (sideHead != 0) placeBucket(directory, sideHead, 0);
  return true;
}

function sideOf(entry: usize, depth: u32): u32 {
  return (load<u32>(entry) >> (31 - depth)) & 1;
}

function measureSide(table: StateTable, run: usize, depth: u32, side: u32): void {
  const end = run + changetype<Bucket>(run).heapFloor;
  entries = 0;
  heapBytes = 0;
  for (let entry = run + HEADER_BYTES; entry < end; entry += table.entryBytes) {
    if (!isLive(entry) || sideOf(entry, depth) != side) continue;
    entries += 1;
    heapBytes += heapBytesOf(table, entry);
  }
}

function moveSide(table: StateTable, run: usize, depth: u32, side: u32, target: usize): void {
  const end = run + changetype<Bucket>(run).heapFloor;
  for (let entry = run + HEADER_BYTES; entry < end; entry += table.entryBytes) {
    if (isLive(entry) && sideOf(entry, depth) == side) moveEntry(table, target, entry);
  }
}

function releaseChain(head: usize): void {
  while (head != 0) {
    const next = pageLink(head);
    pagesRelease(head);
    head = next;
  }
}
