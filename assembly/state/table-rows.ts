/** Walks over the entries of a directory in order of hash. */
import {
  Bucket,
  FAULT_OUTPUT_FULL,
  FAULT_SPILLED,
  SLOT_ABSENT,
  SLOT_LARGE,
  StateDirectory,
  StateTable,
  StateWalk,
} from '../generated/layouts';
import { pageLink } from '../memory/pages';
import { HEADER_BYTES, isLive } from './bucket';
import { bucketIn, isSpilled, nextSlot, slotAt } from './directory';

/**
 * Writes the addresses of the live entries of [hashFirst, hashLast] to `target`, whole buckets (or chains) at a time, and moves
 * `walk.index`.
 */
export function stateEntries(
  directoryAt: usize,
  walkAt: usize,
  hashFirst: u32,
  hashLast: u32,
  target: usize,
  rowsMax: u32,
): i32 {
  const directory = changetype<StateDirectory>(directoryAt);
  const walk = changetype<StateWalk>(walkAt);
  const end: u32 = (hashLast >> directory.shift) + 1;
  let rows: u32 = 0;
  walk.index = max<u32>(walk.index, hashFirst >> directory.shift);
  while (walk.index < end) {
    const slot = slotAt(directory, walk.index);
    if (isSpilled(slot)) return rows == 0 ? FAULT_SPILLED : <i32>rows;
    if ((slot & SLOT_ABSENT) == 0) {
      const found = addEntries(directory, slot, hashFirst, hashLast, target + ((<usize>rows) << 2), rowsMax - rows);
      if (found < 0) return rows == 0 ? FAULT_OUTPUT_FULL : <i32>rows;
      rows += found;
    }
    walk.index = nextSlot(directory, walk.index);
  }
  return <i32>rows;
}

/** Adds the entries of a bucket or chain, sorted by hash; -1 when they do not fit. */
function addEntries(
  directory: StateDirectory,
  slot: u32,
  hashFirst: u32,
  hashLast: u32,
  target: usize,
  rowsMax: u32,
): i32 {
  const entryBytes = changetype<StateTable>(directory.table).entryBytes;
  let rows: u32 = 0;
  let run = bucketIn(slot);
  while (run != 0) {
    const end = run + changetype<Bucket>(run).heapFloor;
    for (let entry = run + HEADER_BYTES; entry < end; entry += entryBytes) {
      if (!isLive(entry)) continue;
      const hash = load<u32>(entry);
      if (hash < hashFirst || hash > hashLast) continue;
      if (rows == rowsMax) return -1;
      store<u32>(target + ((<usize>rows) << 2), <u32>entry);
      rows += 1;
    }
    run = (slot & SLOT_LARGE) != 0 ? pageLink(run) : 0;
  }
  sortByHash(target, rows);
  return <i32>rows;
}

/** Shell sort: a bucket has at most some thousand entries. */
function sortByHash(entries: usize, rows: u32): void {
  let gap: u32 = 1;
  while (gap < rows / 3) gap = gap * 3 + 1;
  for (; gap > 0; gap /= 3) {
    const step = (<usize>gap) << 2;
    for (let i = gap; i < rows; i++) {
      let at = entries + ((<usize>i) << 2);
      const entry = load<u32>(at);
      const hash = load<u32>(entry);
      while (at - entries >= step && load<u32>(load<u32>(at - step)) > hash) {
        store<u32>(at, load<u32>(at - step));
        at -= step;
      }
      store<u32>(at, entry);
    }
  }
}

/** Hashes of entries, a u32 each. */
export function stateHashes(entries: usize, rows: u32, target: usize): void {
  for (let i: usize = 0; i < (<usize>rows) << 2; i += 4) store<u32>(target + i, load<u32>(load<u32>(entries + i)));
}
