/**
 * Directories: which bucket holds the rows of a hash. Slot n of 2^bits is for the hashes whose leading bits are n, so that slots
 * are in order of hash, and a bucket whose rows share `depth` leading bits fills 2^(bits - depth) slots with one value:
 *
 *   slot u32   address of the bucket, upper 16 bits | SLOT_ flags, 4 bits | capacity, 12 bits (0 with SLOT_LARGE)
 */
import {
  Bucket,
  PAGE_SCRATCH,
  SLOT_ABSENT,
  SLOT_CAPACITY,
  SLOT_FLAGS,
  SLOT_FROZEN,
  SLOT_LARGE,
  StateDirectory,
  StateDirectorySizeBytes,
  StateTable,
} from '../generated/layouts';
import { pageLink, pageMark, pagesAllocate, pagesRelease, setPageLink, setPageMark } from '../memory/pages';
import { CAPACITY_MAX, PAGE_BYTES } from './bucket';

/** Slots that lie behind the struct. */
export const INLINE_BITS: u32 = 4;
/** Slots of 16 MiB; a bucket that would need more becomes a larger run. */
export const DEPTH_MAX: u32 = 22;

/** Marks of the runs of buckets: the first two of those that lie behind another in a chain, which no slot leads to. */
export const MARK_CLEAN: u32 = 1;
export const MARK_FROZEN: u32 = 2;
/** Only a snapshot still needs the run; it is released when it is thawed. */
export const MARK_LEFT: u32 = 4;

export function directoryOpen(directory: StateDirectory, table: StateTable): void {
  directory.table = changetype<usize>(table);
  directory.slots = changetype<usize>(directory) + StateDirectorySizeBytes;
  directory.bits = INLINE_BITS;
  directory.shift = 32 - INLINE_BITS;
  directory.rows = 0;
  setSlots(directory, 0, 0, SLOT_ABSENT);
}

export function slotAddress(directory: StateDirectory, hash: u32): usize {
  return directory.slots + ((<usize>(hash >> directory.shift)) << 2);
}

/** Address of the bucket in a slot. */
export function bucketIn(slot: u32): usize {
  return <usize>(slot & 0xffff0000);
}

/** The value of a bucket's slots when nothing stands in the way of a writer. */
export function slotValue(run: usize): u32 {
  const bucket = changetype<Bucket>(run);
  const isLarge = bucket.runBytes != PAGE_BYTES || bucket.capacity > CAPACITY_MAX || pageLink(run) != 0;
  return <u32>run | (isLarge ? SLOT_LARGE : bucket.capacity);
}

/** Sets every slot of the hashes that begin with the leading `depth` bits of `prefix`. */
export function setSlots(directory: StateDirectory, prefix: u32, depth: u32, value: u32): void {
  const slots: u32 = 1 << (directory.bits - depth);
  const from = slotAddress(directory, prefix);
  for (let slot: usize = 0; slot < <usize>slots; slot++) store<u32>(from + (slot << 2), value);
}

/** Makes a bucket the one of its hashes. */
export function placeBucket(directory: StateDirectory, run: usize, flags: u32): void {
  const bucket = changetype<Bucket>(run);
  setSlots(directory, bucket.prefix, bucket.depth, slotValue(run) | flags);
}

function leadingMask(depth: u32): u32 {
  return depth == 0 ? 0 : (<u32>-1) << (32 - depth);
}

/** The leading `depth` bits of a hash. */
export function prefixOf(hash: u32, depth: u32): u32 {
  return hash & leadingMask(depth);
}

/** The value of the slots of a bucket that lies in a file. */
export function spilledSlot(number: u32): u32 {
  return ((number >> 12) << 16) | SLOT_ABSENT | SLOT_LARGE | (number & SLOT_CAPACITY);
}

export function isSpilled(slot: u32): bool {
  return (slot & (SLOT_ABSENT | SLOT_LARGE)) == (SLOT_ABSENT | SLOT_LARGE);
}

/** Whether no bucket, in memory or in a file, has hashes that begin with the leading `depth` bits of `prefix`. */
export function isAbsent(directory: StateDirectory, prefix: u32, depth: u32): bool {
  if (depth > directory.bits) return load<u32>(slotAddress(directory, prefix)) == SLOT_ABSENT;
  const slots: u32 = 1 << (directory.bits - depth);
  const from = slotAddress(directory, prefix);
  for (let slot: usize = 0; slot < <usize>slots; slot++) {
    if (load<u32>(from + (slot << 2)) != SLOT_ABSENT) return false;
  }
  return true;
}

/** At least `bits` leading bits; false when the budget is spent. */
export function directoryGrow(directory: StateDirectory, bits: u32): bool {
  if (bits <= directory.bits) return true;
  const table = changetype<StateTable>(directory.table);
  const slots = pagesAllocate(table.owner, 4 << bits, PAGE_SCRATCH);
  if (slots == 0) return false;
  const copies: usize = 1 << (bits - directory.bits);
  const end = directory.slots + (4 << directory.bits);
  let target = slots;
  for (let from = directory.slots; from < end; from += 4) {
    const slot = load<u32>(from);
    for (let copy: usize = 0; copy < copies; copy++, target += 4) store<u32>(target, slot);
  }
  releaseSlots(directory);
  directory.slots = slots;
  directory.bits = bits;
  directory.shift = 32 - bits;
  return true;
}

export function releaseSlots(directory: StateDirectory): void {
  if (directory.bits > INLINE_BITS) pagesRelease(directory.slots);
}

/** Lets go of a bucket that no slot leads to any more; `frozen` when a snapshot still reads it. */
export function leaveBucket(run: usize, frozen: bool): void {
  setPageLink(run, 0);
  if (frozen) setPageMark(run, MARK_LEFT);
  else pagesRelease(run);
}

/** Lets go of a slot's bucket and of those behind it. */
export function leaveChain(slot: u32): void {
  const first = bucketIn(slot);
  let next = pageLink(first);
  leaveBucket(first, (slot & SLOT_FROZEN) != 0);
  while (next != 0) {
    const run = next;
    next = pageLink(run);
    leaveBucket(run, (pageMark(run) & MARK_FROZEN) != 0);
  }
}

/** Number of the slot behind those of the bucket in slot `index`: a walk over all buckets goes from 0 to 2^bits. */
export function nextSlot(directory: StateDirectory, index: u32): u32 {
  const end: u32 = 1 << directory.bits;
  const slot = slotAt(directory, index);
  do index++;
  while (index < end && slotAt(directory, index) == slot);
  return index;
}

export function slotAt(directory: StateDirectory, index: u32): u32 {
  return load<u32>(directory.slots + ((<usize>index) << 2));
}

/** Gives everything back, and is empty. */
export function directoryClear(directory: StateDirectory): void {
  const end: u32 = 1 << directory.bits;
  for (let index: u32 = 0; index < end; index = nextSlot(directory, index)) {
    const slot = slotAt(directory, index);
    if ((slot & SLOT_ABSENT) == 0) leaveChain(slot);
  }
  releaseSlots(directory);
  directoryOpen(directory, changetype<StateTable>(directory.table));
}

/** Whether something has to be done before the slot's bucket is written. */
export function hasFlags(slot: u32): bool {
  return (slot & SLOT_FLAGS & ~SLOT_LARGE) != 0;
}
