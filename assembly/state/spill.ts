/**
 * Buckets that lie in a file. Their slots are ABSENT and LARGE, and have a number in the bits between, by which the holder of the
 * file knows them. Nobody writes to such a slot: rows that want to are kept back until the bucket is in memory again.
 */
import {
  Bucket,
  SLOT_ABSENT,
  SLOT_CAPACITY,
  SLOT_CLEAN,
  SLOT_FROZEN,
  StateDirectory,
  StateWalk,
} from '../generated/layouts';
import { pageLink, pageMark, pageTag, setPageLink, setPageMark, setPageTag } from '../memory/pages';
import {
  bucketIn,
  isSpilled,
  leaveBucket,
  MARK_CLEAN,
  nextSlot,
  placeBucket,
  setSlots,
  slotAddress,
  slotAt,
  spilledSlot,
} from './directory';

/**
 * Takes the next bucket out of the directory, from `walk.index` to the slot of `hashLast`, whose rows share at least `depth`
 * bits. Returns its run, to which the rest of its chain is linked; 0 at the end. `walk.tag` gets the flags of its slot.
 */
export function stateSpill(directoryAt: usize, walkAt: usize, hashLast: u32, depth: u32, number: u32): usize {
  const directory = changetype<StateDirectory>(directoryAt);
  const walk = changetype<StateWalk>(walkAt);
  const end: u32 = (hashLast >> directory.shift) + 1;
  while (walk.index < end) {
    const slot = slotAt(directory, walk.index);
    walk.index = nextSlot(directory, walk.index);
    if ((slot & SLOT_ABSENT) != 0) continue;
    const run = bucketIn(slot);
    const bucket = changetype<Bucket>(run);
    if (bucket.depth < depth) continue;
    walk.tag = slot & (SLOT_CLEAN | SLOT_FROZEN);
    setSlots(directory, bucket.prefix, bucket.depth, spilledSlot(number));
    return run;
  }
  return 0;
}

/** Puts a bucket back, behind those of its chain that came before it. */
export function stateReturn(directoryAt: usize, run: usize, clean: i32, tag: u32): void {
  const directory = changetype<StateDirectory>(directoryAt);
  const slot = load<u32>(slotAddress(directory, changetype<Bucket>(run).prefix));
  setPageTag(run, tag);
  if (isSpilled(slot)) {
    placeBucket(directory, run, clean != 0 ? SLOT_CLEAN : 0);
    return;
  }
  let last = bucketIn(slot);
  while (pageLink(last) != 0) last = pageLink(last);
  setPageLink(last, run);
  setPageMark(run, clean != 0 ? MARK_CLEAN : 0);
  placeBucket(directory, bucketIn(slot), slot & (SLOT_CLEAN | SLOT_FROZEN));
}

/** Number of the bucket in a slot that lies in the file. */
export function stateSpilledAt(directoryAt: usize, index: u32): u32 {
  const slot = slotAt(changetype<StateDirectory>(directoryAt), index);
  return ((slot >> 16) << 12) | (slot & SLOT_CAPACITY);
}

/** Lets go of a run whose content is in the file; a frozen one stays for its snapshot. */
export function stateLeave(run: usize, frozen: i32): void {
  leaveBucket(run, frozen != 0);
}

export function statePageTag(run: usize): u32 {
  return pageTag(run);
}

export function statePageMark(run: usize): u32 {
  return pageMark(run);
}

export function statePageLink(run: usize): usize {
  return pageLink(run);
}
