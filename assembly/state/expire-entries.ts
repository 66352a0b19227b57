/** Entries of a table without chains that carry the time at which they were written. */
import { Bucket, SLOT_ABSENT, SLOT_FROZEN, StateDirectory, StateTable } from '../generated/layouts';
import { HEADER_BYTES, isLive } from './bucket';
import { removeEntry, slotForWriting } from './bucket-table';
import { bucketIn, leaveBucket, setSlots, slotAddress } from './directory';

export function stateExpire(directoryAt: usize, timeOffset: u32, expiredMs: i64, hash: u32, buckets: u32): u32 {
  const directory = changetype<StateDirectory>(directoryAt);
  let next: u64 = hash;
  while (buckets > 0 && next <= 0xffffffff) {
    const at = <u32>next;
    const slot = load<u32>(slotAddress(directory, at));
    if ((slot & SLOT_ABSENT) != 0) {
      next = (<u64>(at >> directory.shift) + 1) << directory.shift;
      continue;
    }
    const bucket = changetype<Bucket>(bucketIn(slot));
    next = <u64>bucket.prefix + ((<u64>1) << (32 - bucket.depth));
    buckets -= 1;
    expireBucket(directory, at, timeOffset, expiredMs);
  }
  return next > 0xffffffff ? 0 : <u32>next;
}

/** The first entry from `entry` on that has expired; the end of the entries when there is none. */
function nextExpired(table: StateTable, run: usize, entry: usize, timeOffset: usize, expiredMs: i64): usize {
  const end = run + changetype<Bucket>(run).heapFloor;
  while (entry < end && !(isLive(entry) && load<i64>(entry + timeOffset) <= expiredMs)) entry += table.entryBytes;
  return min(entry, end);
}

function expireBucket(directory: StateDirectory, hash: u32, timeOffset: usize, expiredMs: i64): void {
  const table = changetype<StateTable>(directory.table);
  let run = bucketIn(load<u32>(slotAddress(directory, hash)));
  const expired = nextExpired(table, run, run + HEADER_BYTES, timeOffset, expiredMs) - run;
  if (expired < <usize>changetype<Bucket>(run).heapFloor) {
    const slot = slotForWriting(directory, hash);
    if (slot == 0) return;
    run = bucketIn(slot);
    const end = run + changetype<Bucket>(run).heapFloor;
    for (
      let entry = run + expired;
      entry < end;
      entry = nextExpired(table, run, entry + table.entryBytes, timeOffset, expiredMs)
    ) {
      removeEntry(directory, run, entry);
    }
  }
  const bucket = changetype<Bucket>(run);
  if (bucket.count > bucket.removed) return;
  const isFrozen = (load<u32>(slotAddress(directory, hash)) & SLOT_FROZEN) != 0;
  setSlots(directory, bucket.prefix, bucket.depth, SLOT_ABSENT);
  leaveBucket(run, isFrozen);
}
