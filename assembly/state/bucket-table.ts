/**
 * State tables: extendible hash tables of buckets, of which snapshots are taken page by page while work goes on.
 *
 *   StateTable      what all hash tables of one state table share: size and references of an entry, owner, number
 *   StateDirectory  the hash table of one namespace: leading bits of the hash -> bucket (directory.ts)
 *   Bucket          64 KiB with entries and heap, which do not depend on their address (bucket.ts)
 *
 * How an operator finds and makes entries (probes.ts is the example):
 *
 *   slot = load<u32>(slotAddress(directory, hash))
 *   if (hasFlags(slot)) slot = slotForWriting(directory, hash)      0 = the budget is spent
 *   tags = tagsIn(slot); capacity = capacityIn(slot)
 *   for (group = slotOf(hash, capacity); ; group = nextGroup(group, capacity))
 *     for each bit n of matchingTags(tags + group, hash): entryAt(bucketIn(slot), group + n, entryBytes) may be the one
 *     if (hasFree(tags + group)) there is none
 *   A new entry: if (bucket.count >= bucket.limit) stop; index = freeFrom(tags, slotOf(hash, capacity), capacity); setTag(tags, index, hash);
 *   bucket.count and directory.rows += 1; store hash and state. Its heap: bucketAllocate(bucket, bytes), 0 = stop.
 *
 * The branch on the flags is the whole write barrier: it takes a bucket out of the last snapshot (SLOT_CLEAN), copies one that a
 * snapshot still reads (SLOT_FROZEN), makes one where none is (SLOT_ABSENT). It moves no entry that an address was taken of since.
 *
 * Only `makeRoom(directory, hash, heapBytes)` moves entries: those of the hash's bucket. Thus kernels stop at the first row that
 * needs room, finish the rows before it, make room for it, and go on. Afterwards the hash's bucket is ready to be written and has
 * room for one entry more and `heapBytes` (each allocation counts rounded up to 8). It fails only when the budget is spent.
 *
 * `removeEntry` leaves a mark that probes pass over, so that addresses stay good. Strings and records that an entry no longer leads to are
 * garbage until room is made: nobody has to count them.
 *
 * Tables with `chains`: makeRoom puts an empty bucket in front of one that a single hash fills, so a key may have an entry in each
 * bucket of the chain bucketIn(slot), pageLink of it, ... The first is ready for a writer when the slot is; for another one
 * `writeBehind(directory, hash, run)` gives the run to write to. Without `chains` such a bucket becomes a larger run instead, and
 * a key has one entry.
 */
import {
  Bucket,
  PAGE_STATE,
  SLOT_ABSENT,
  SLOT_CAPACITY,
  SLOT_FROZEN,
  SLOT_LARGE,
  StateDirectory,
  StateTable,
} from '../generated/layouts';
import { pageLink, pageMark, pagesAllocateDirty, setPageLink, setPageMark } from '../memory/pages';
import { bucketCreate, bucketHasRoom, PAGE_BYTES, STATE_REMOVED } from './bucket';
import {
  bucketIn,
  directoryGrow,
  hasFlags,
  isAbsent,
  isSpilled,
  leaveBucket,
  MARK_FROZEN,
  nextSlot,
  placeBucket,
  prefixOf,
  slotAddress,
  slotAt,
} from './directory';
import { makeRoomIn } from './split';
import { tagsAt, tagsOf } from './tags';

/** Entries of the bucket in a slot. */
export function capacityIn(slot: u32): u32 {
  if ((slot & SLOT_LARGE) != 0) return changetype<Bucket>(bucketIn(slot)).capacity;
  return slot & SLOT_CAPACITY;
}

/** Where the tags of the bucket in a slot begin. */
export function tagsIn(slot: u32): usize {
  if ((slot & SLOT_LARGE) != 0) return tagsOf(bucketIn(slot));
  return tagsAt(bucketIn(slot), PAGE_BYTES, slot & SLOT_CAPACITY);
}

/** A copy of a bucket's run, without link; 0 when the budget is spent. */
function copyRun(table: StateTable, run: usize): usize {
  const bucket = changetype<Bucket>(run);
  const copy = pagesAllocateDirty(table.owner, bucket.runBytes, PAGE_STATE);
  if (copy == 0) return 0;
  memory.copy(copy, run, bucket.heapFloor);
  memory.fill(copy + bucket.heapFloor, 0, bucket.heapStart - bucket.heapFloor);
  memory.copy(copy + bucket.heapStart, run + bucket.heapStart, bucket.runBytes - bucket.heapStart);
  return copy;
}

/** An empty bucket for a hash that has none, for as many of its neighbours as have none either. */
function placeEmpty(directory: StateDirectory, hash: u32): bool {
  // Rows for a bucket in a file must have been kept back.
  if (isSpilled(load<u32>(slotAddress(directory, hash)))) unreachable();
  let depth = directory.bits;
  while (depth > 0 && isAbsent(directory, prefixOf(hash, depth - 1), depth - 1)) depth--;
  const table = changetype<StateTable>(directory.table);
  const run = bucketCreate(table, directory.namespace, prefixOf(hash, depth), depth, 0, 0);
  if (run == 0) return false;
  placeBucket(directory, run, 0);
  return true;
}

/** Makes the first bucket of a hash ready to be written. Returns its slot, or 0 when the budget is spent. */
export function slotForWriting(directory: StateDirectory, hash: u32): u32 {
  const at = slotAddress(directory, hash);
  const slot = load<u32>(at);
  if (!hasFlags(slot)) return slot;
  if ((slot & SLOT_ABSENT) != 0) {
    if (!placeEmpty(directory, hash)) return 0;
  } else if ((slot & SLOT_FROZEN) != 0) {
    const run = bucketIn(slot);
    const copy = copyRun(changetype<StateTable>(directory.table), run);
    if (copy == 0) return 0;
    setPageLink(copy, pageLink(run));
    leaveBucket(run, true);
    placeBucket(directory, copy, 0);
  } else {
    placeBucket(directory, bucketIn(slot), 0);
  }
  return load<u32>(at);
}

/** Where to write to a bucket behind the first of the chain of `hash`: itself or its copy; 0 when the budget is spent. */
export function writeBehind(directory: StateDirectory, hash: u32, run: usize): usize {
  if ((pageMark(run) & MARK_FROZEN) == 0) {
    setPageMark(run, 0);
    return run;
  }
  const copy = copyRun(changetype<StateTable>(directory.table), run);
  if (copy == 0) return 0;
  let before = bucketIn(load<u32>(slotAddress(directory, hash)));
  while (pageLink(before) != run) before = pageLink(before);
  setPageLink(before, copy);
  setPageLink(copy, pageLink(run));
  leaveBucket(run, true);
  return copy;
}

/** Room for one more entry and `heapBytes` in the first bucket of a hash; false when the budget is spent. */
export function makeRoom(directory: StateDirectory, hash: u32, heapBytes: u32): bool {
  const needed = (heapBytes + 7) & ~7;
  while (true) {
    const slot = load<u32>(slotAddress(directory, hash));
    if ((slot & SLOT_ABSENT) != 0) {
      if (!placeEmpty(directory, hash)) return false;
    } else if (bucketHasRoom(bucketIn(slot), needed)) {
      return slotForWriting(directory, hash) != 0;
    } else if (!makeRoomIn(directory, hash, needed)) {
      return false;
    }
  }
}

/** Deletes an entry of a bucket that is ready to be written. */
export function removeEntry(directory: StateDirectory, run: usize, entry: usize): void {
  store<u32>(entry, STATE_REMOVED, 4);
  changetype<Bucket>(run).removed += 1;
  directory.rows -= 1;
}

/** Makes an empty directory equal to another without chains; false when the budget is spent, and then it holds a part. */
export function directoryCopy(source: StateDirectory, target: StateDirectory): bool {
  const table = changetype<StateTable>(source.table);
  const end: u32 = 1 << source.bits;
  for (let index: u32 = 0; index < end; index = nextSlot(source, index)) {
    const slot = slotAt(source, index);
    if ((slot & SLOT_ABSENT) != 0) continue;
    if (!directoryGrow(target, changetype<Bucket>(bucketIn(slot)).depth)) return false;
    const copy = copyRun(table, bucketIn(slot));
    if (copy == 0) return false;
    placeBucket(target, copy, 0);
  }
  target.rows = source.rows;
  return true;
}
