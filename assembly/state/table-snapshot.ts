/** Snapshots of directories: freezing what is there, thawing page by page, and taking over the pages of a snapshot. */
import {
  Bucket,
  FAULT_DATA,
  FAULT_MEMORY,
  FrozenPages,
  SLOT_ABSENT,
  SLOT_CLEAN,
  SLOT_FROZEN,
  SLOT_LARGE,
  StateDirectory,
  StateTable,
  StateWalk,
} from '../generated/layouts';
import { pageLink, pageMark, pagesRelease, pageTag, setPageLink, setPageMark, setPageTag } from '../memory/pages';
import { hasHash, HEADER_BYTES, heapBytesOf, isBucket, isLive, moveEntry, PAGE_BYTES } from './bucket';
import { makeRoom } from './bucket-table';
import {
  bucketIn,
  directoryGrow,
  isAbsent,
  MARK_CLEAN,
  MARK_FROZEN,
  MARK_LEFT,
  nextSlot,
  placeBucket,
  prefixOf,
  slotAddress,
  slotAt,
} from './directory';
import { chain } from './split';

const NOT_TAKEN: i32 = 0;
const TAKEN: i32 = 1;

/** Writes one page down; `known` when its content is in a snapshot already, and its tag stays. */
function writeFrozen(
  walk: StateWalk,
  pages: FrozenPages,
  run: usize,
  bytes: u32,
  hash: u32,
  bits: u32,
  known: bool,
): void {
  let tag = walk.tag;
  if (known) {
    tag = pageTag(run);
  } else {
    walk.tag = tag + 1;
    setPageTag(run, tag);
    const newAt = (<usize>pages.newCount) << 2;
    store<u32>(pages.newAddresses + newAt, <u32>run);
    store<u32>(pages.newHashes + newAt, hash);
    pages.newCount += 1;
  }
  const at = (<usize>pages.count) << 2;
  store<u32>(pages.tags + at, tag);
  store<u32>(pages.addresses + at, <u32>run);
  store<u32>(pages.bytes + at, bytes);
  store<u32>(pages.hashes + at, hash);
  store<u8>(pages.hashBits + (at >> 2), <u8>bits);
  pages.count += 1;
}

export function stateFreeze(directoryAt: usize, walkAt: usize, target: usize, pagesMax: u32): void {
  const directory = changetype<StateDirectory>(directoryAt);
  const walk = changetype<StateWalk>(walkAt);
  const pages = changetype<FrozenPages>(target);
  const end: u32 = 1 << directory.bits;
  pages.count = 0;
  pages.newCount = 0;
  while (walk.index < end && pages.count < pagesMax) {
    const index = walk.index;
    const slot = slotAt(directory, index);
    const next = nextSlot(directory, index);
    if ((slot & SLOT_ABSENT) != 0) {
      walk.index = next;
      continue;
    }
    const hash = index << directory.shift;
    const bits = directory.bits - ctz(next - index);
    let run = walk.behind;
    if (run == 0) {
      run = bucketIn(slot);
      const bytes = (slot & SLOT_LARGE) != 0 ? changetype<Bucket>(run).runBytes : PAGE_BYTES;
      const known = (slot & (SLOT_CLEAN | SLOT_FROZEN)) != 0;
      writeFrozen(walk, pages, run, bytes, hash, bits, known);
      if (!known) fillSlots(directory, index, next, slot | SLOT_FROZEN);
    } else {
      const known = pageMark(run) != 0;
      writeFrozen(walk, pages, run, changetype<Bucket>(run).runBytes, hash, bits, known);
      if (!known) setPageMark(run, MARK_FROZEN);
    }
    walk.behind = (slot & SLOT_LARGE) != 0 ? pageLink(run) : 0;
    if (walk.behind == 0) walk.index = next;
  }
}

function fillSlots(directory: StateDirectory, from: u32, to: u32, slot: u32): void {
  for (let index = from; index < to; index++) store<u32>(directory.slots + ((<usize>index) << 2), slot);
}

export function stateThaw(directoryAt: usize, runs: usize, hashes: usize, count: u32, stored: i32): void {
  const directory = changetype<StateDirectory>(directoryAt);
  const end = runs + ((<usize>count) << 2);
  for (; runs < end; runs += 4, hashes += 4) {
    const run = <usize>load<u32>(runs);
    if ((pageMark(run) & MARK_LEFT) != 0) pagesRelease(run);
    else thawBucket(directory, run, load<u32>(hashes), stored != 0);
  }
}

/** Reads no bucket: their pages lie far apart, and most are in no cache. */
function thawBucket(directory: StateDirectory, run: usize, hash: u32, isStored: bool): void {
  const from = hash >> directory.shift;
  const slot = slotAt(directory, from);
  if (bucketIn(slot) == run) {
    const thawed = (slot & ~SLOT_FROZEN) | (isStored ? SLOT_CLEAN : 0);
    fillSlots(directory, from, nextSlot(directory, from), thawed);
  } else {
    setPageMark(run, isStored ? MARK_CLEAN : 0);
  }
}

export function stateFrozenBytes(directoryAt: usize): u32 {
  const directory = changetype<StateDirectory>(directoryAt);
  const end: u32 = 1 << directory.bits;
  let bytes: u32 = 0;
  for (let index: u32 = 0; index < end; index = nextSlot(directory, index)) {
    const slot = slotAt(directory, index);
    if ((slot & SLOT_ABSENT) != 0) continue;
    const run = bucketIn(slot);
    const isLarge = (slot & SLOT_LARGE) != 0;
    if ((slot & SLOT_FROZEN) != 0) bytes += isLarge ? changetype<Bucket>(run).runBytes : PAGE_BYTES;
    if (!isLarge) continue;
    for (let behind = pageLink(run); behind != 0; behind = pageLink(behind)) {
      if ((pageMark(behind) & MARK_FROZEN) != 0) bytes += changetype<Bucket>(behind).runBytes;
    }
  }
  return bytes;
}

export function stateIsBucket(tableAt: usize, run: usize, bytes: u32): i32 {
  const table = changetype<StateTable>(tableAt);
  if (!isBucket(table, run, bytes)) return FAULT_DATA;
  const bucket = changetype<Bucket>(run);
  const end = run + bucket.heapFloor;
  const entryBytes = table.entryBytes;
  const prefix = bucket.prefix;
  const mask = prefixOf(<u32>-1, bucket.depth);
  // Without a branch: which entries are in use, no processor can foresee.
  let strange: u32 = prefix & ~mask;
  let live: u32 = 0;
  for (let entry = run + HEADER_BYTES; entry < end; entry += entryBytes) {
    const isUsed = u32(isLive(entry));
    live += isUsed;
    strange |= (load<u32>(entry) ^ prefix) & mask & -isUsed;
  }
  return strange == 0 && live == bucket.count - bucket.removed ? 1 : FAULT_DATA;
}

/** Number of the rows that are there when all of them belong to [hashFirst, hashLast], else -1. */
function ownRows(table: StateTable, run: usize, hashFirst: u32, hashLast: u32): i32 {
  const bucket = changetype<Bucket>(run);
  const last = bucket.prefix | ~prefixOf(<u32>-1, bucket.depth);
  // All hashes that can be in it, as is usual at the same parallelism.
  if (bucket.prefix >= hashFirst && last <= hashLast) return <i32>(bucket.count - bucket.removed);
  const end = run + changetype<Bucket>(run).heapFloor;
  let rows = 0;
  for (let entry = run + HEADER_BYTES; entry < end; entry += table.entryBytes) {
    if (!isLive(entry)) continue;
    const hash = load<u32>(entry);
    if (hash < hashFirst || hash > hashLast) return -1;
    rows += 1;
  }
  return rows;
}

export function stateAdopt(directoryAt: usize, run: usize, hashFirst: u32, hashLast: u32, tag: u32): i32 {
  const directory = changetype<StateDirectory>(directoryAt);
  const table = changetype<StateTable>(directory.table);
  const bucket = changetype<Bucket>(run);
  const rows = ownRows(table, run, hashFirst, hashLast);
  if (rows >= 0) {
    setPageTag(run, tag);
    if (isAbsent(directory, bucket.prefix, bucket.depth)) {
      if (!directoryGrow(directory, bucket.depth)) {
        pagesRelease(run);
        return FAULT_MEMORY;
      }
      placeBucket(directory, run, SLOT_CLEAN);
      directory.rows += rows;
      return TAKEN;
    }
    if (table.chains != 0 && appendToChain(directory, run)) {
      directory.rows += rows;
      return TAKEN;
    }
  }
  const isMoved = moveRows(directory, run, hashFirst, hashLast);
  pagesRelease(run);
  return isMoved ? NOT_TAKEN : FAULT_MEMORY;
}

/** Puts a bucket behind those of the same hashes; false when the directory has other buckets for them. */
function appendToChain(directory: StateDirectory, run: usize): bool {
  const bucket = changetype<Bucket>(run);
  const slot = load<u32>(slotAddress(directory, bucket.prefix));
  const first = bucketIn(slot);
  if ((slot & SLOT_ABSENT) != 0 || changetype<Bucket>(first).depth != bucket.depth) return false;
  let last = first;
  while (pageLink(last) != 0) last = pageLink(last);
  setPageLink(last, run);
  setPageMark(run, MARK_CLEAN);
  placeBucket(directory, first, slot & (SLOT_CLEAN | SLOT_FROZEN));
  return true;
}

function moveRows(directory: StateDirectory, run: usize, hashFirst: u32, hashLast: u32): bool {
  const table = changetype<StateTable>(directory.table);
  const end = run + changetype<Bucket>(run).heapFloor;
  for (let entry = run + HEADER_BYTES; entry < end; entry += table.entryBytes) {
    if (!isLive(entry)) continue;
    const hash = load<u32>(entry);
    if (hash < hashFirst || hash > hashLast) continue;
    const bytes = heapBytesOf(table, entry);
    if (!makeRoom(directory, hash, bytes)) return false;
    // It may have the key of an entry that came from another bucket of its chain, and a bucket has one entry for a key.
    if (table.chains != 0 && hasHash(table, bucketIn(load<u32>(slotAddress(directory, hash))), hash)) {
      if (!chain(directory, load<u32>(slotAddress(directory, hash)), bytes)) return false;
    }
    moveEntry(table, bucketIn(load<u32>(slotAddress(directory, hash))), entry);
    directory.rows += 1;
  }
  return true;
}
