/**
 * The usual split: of a full bucket without garbage by the next bits of the hash, in one pass and without counting first, because
 * the new buckets are divided as the old one is. A small table splits four ways, so that it is not moved at each doubling.
 */
import { Bucket, SLOT_FROZEN, SLOT_LARGE, StateDirectory, StateTable } from '../generated/layouts';
import { pagesRelease } from '../memory/pages';
import { bucketLike, entryAt, isBalanced, isHeapOfKeys, isLive, moveEntry } from './bucket';
import { bucketIn, DEPTH_MAX, directoryGrow, INLINE_BITS, leaveBucket, placeBucket } from './directory';
import { TAG_GROUP, tagsOf, usedTags } from './tags';

const SIDE_BITS_MAX: u32 = 2;
/** Addresses of the new buckets. */
const sides: usize = memory.data(4 << 2, 8);

function sideAt(side: u32): usize {
  return <usize>load<u32>(sides + ((<usize>side) << 2));
}

/** Whether a bucket is one that `splitEvenly` is for. */
export function isUsual(table: StateTable, slot: u32): bool {
  const bucket = changetype<Bucket>(bucketIn(slot));
  if ((slot & SLOT_LARGE) != 0 || bucket.removed > bucket.count >> 3) return false;
  return table.referenceCount == 0 || (isHeapOfKeys(table) && isBalanced(bucket));
}

/** Splits the bucket in a slot. False when hashes lie unevenly or memory is short: then nothing has changed. */
export function splitEvenly(directory: StateDirectory, slot: u32): bool {
  const run = bucketIn(slot);
  const bucket = changetype<Bucket>(run);
  const sideBits = bucket.depth + SIDE_BITS_MAX <= INLINE_BITS ? SIDE_BITS_MAX : 1;
  if (bucket.depth + sideBits > DEPTH_MAX || !openSides(directory, bucket, sideBits)) return false;
  const count: u32 = 1 << sideBits;
  moveToSides(changetype<StateTable>(directory.table), run, sideBits);
  if (!isEven(bucket.count, count) || !directoryGrow(directory, bucket.depth + sideBits)) {
    releaseSides(count);
    return false;
  }
  for (let side: u32 = 0; side < count; side++) placeBucket(directory, sideAt(side), 0);
  leaveBucket(run, (slot & SLOT_FROZEN) != 0);
  return true;
}

function openSides(directory: StateDirectory, bucket: Bucket, sideBits: u32): bool {
  const table = changetype<StateTable>(directory.table);
  const depth = bucket.depth + sideBits;
  const count: u32 = 1 << sideBits;
  for (let side: u32 = 0; side < count; side++) {
    const run = bucketLike(table, bucket, bucket.prefix | (side << (32 - depth)), depth);
    if (run == 0) {
      releaseSides(side);
      return false;
    }
    store<u32>(sides + ((<usize>side) << 2), <u32>run);
  }
  return true;
}

function releaseSides(count: u32): void {
  for (let side: u32 = 0; side < count; side++) pagesRelease(sideAt(side));
}

/** Copies the live entries to the side that the bits of their hashes behind the bucket's depth say. */
function moveToSides(table: StateTable, run: usize, sideBits: u32): void {
  const entryBytes: usize = table.entryBytes;
  const bucket = changetype<Bucket>(run);
  const tags = tagsOf(run);
  const capacity = bucket.capacity;
  const shift = 32 - bucket.depth - sideBits;
  const mask: u32 = (1 << sideBits) - 1;
  for (let group: u32 = 0; group < capacity; group += TAG_GROUP) {
    for (let used = usedTags(tags + group); used != 0; used &= used - 1) {
      const entry = entryAt(run, group + ctz(used), entryBytes);
      if (isLive(entry)) moveEntry(table, sideAt((load<u32>(entry) >> shift) & mask), entry);
    }
  }
}

/** Whether every side has a share of `entries`. */
function isEven(entries: u32, count: u32): bool {
  let isShared = true;
  for (let side: u32 = 0; side < count; side++)
    isShared = isShared && changetype<Bucket>(sideAt(side)).count > entries >> 4;
  return isShared;
}
