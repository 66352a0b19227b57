/**
 * Tags of the entries of a bucket: a byte for each, at the end of its run, by which probes look at 16 entries at once.
 *
 *   0 free | 0x80 and seven bits of the hash: in use or removed | behind the last entry 16 stops, which are neither
 *
 * An entry lies at its slot or behind it, with none free between, round and round: a look at a group of tags goes as far as the stops,
 * and the next begins with the first entry.
 */
import { Bucket } from '../generated/layouts';

export const TAG_GROUP: u32 = 16;
const USED: u32 = 0x80;
const STOPS: u64 = 0x0101010101010101;

/** Bytes of the tags of so many entries. */
export function tagBytes(capacity: u32): u32 {
  return capacity + TAG_GROUP;
}

/** Where the tags of a run of so many bytes begin. */
export function tagsAt(run: usize, runBytes: u32, capacity: u32): usize {
  return run + runBytes - TAG_GROUP - capacity;
}

export function tagsOf(run: usize): usize {
  const bucket = changetype<Bucket>(run);
  return tagsAt(run, bucket.runBytes, bucket.capacity);
}

/** Bit n: entry n of the group may have the hash. */
export function matchingTags(group: usize, hash: u32): u32 {
  return <u32>i8x16.bitmask(i8x16.eq(v128.load(group), i8x16.splat(<i8>(hash | USED))));
}

/** Bit n: entry n of the group is free. */
function freeTags(group: usize): u32 {
  return <u32>i8x16.bitmask(i8x16.eq(v128.load(group), i8x16.splat(0)));
}

/** Bit n: entry n of the group is not free. */
export function usedTags(group: usize): u32 {
  return <u32>i8x16.bitmask(v128.load(group));
}

export function hasFree(group: usize): bool {
  return freeTags(group) != 0;
}

/** The group behind one, as number of its first entry. */
export function nextGroup(group: u32, capacity: u32): u32 {
  return group + TAG_GROUP < capacity ? group + TAG_GROUP : 0;
}

/** Number of the first free entry from `slot` on; there is one. */
export function freeFrom(tags: usize, slot: u32, capacity: u32): u32 {
  let group = slot;
  let free = freeTags(tags + group);
  while (free == 0) {
    group = nextGroup(group, capacity);
    free = freeTags(tags + group);
  }
  return group + ctz(free);
}

export function setTag(tags: usize, index: u32, hash: u32): void {
  store<u8>(tags + index, <u8>(hash | USED));
}

export function setStops(tags: usize, capacity: u32): void {
  store<u64>(tags + capacity, STOPS);
  store<u64>(tags + capacity, STOPS, 8);
}

/** Entries that are not free, by the tags; -1 when the stops are missing. */
export function countTagged(tags: usize, capacity: u32): u32 {
  if (load<u64>(tags + capacity) != STOPS || load<u64>(tags + capacity, 8) != STOPS) return -1;
  let count: u32 = 0;
  for (let group: u32 = 0; group < capacity; group += TAG_GROUP) count += popcnt(usedTags(tags + group));
  return count;
}
