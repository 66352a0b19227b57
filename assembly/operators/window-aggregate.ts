/**
 * The windowed hash aggregation: rows of one pane into the directory of that pane, a chunk at a time, in phases that each are one
 * simple loop:
 *
 *   keys and hashes of the chunk -> entry of each row -> for each accumulator: entry of row += value of row
 *
 * A chunk is finished up to the row that needs room in its bucket, then room is made.
 */
import {
  ACCUMULATE_MIN_BYTES,
  FAULT_MEMORY,
  FAULT_SPILLED,
  SLOT_ABSENT,
  StateDirectory,
  WindowAccumulator,
  WindowAccumulatorSizeBytes,
  WindowPlan,
} from '../generated/layouts';
import { foldString, mergeAccumulator } from '../state/accumulators';
import { HEADER_BYTES, isLive } from '../state/bucket';
import { capacityIn, directoryCopy } from '../state/bucket-table';
import {
  addSource,
  beginChunk,
  CHUNK_ROWS,
  ENTRIES,
  loadChunk,
  makeRoomFor,
  probeChunk,
  SOURCES,
  touchChunk,
} from '../state/chunk';
import { bucketIn, isAbsent, isSpilled, nextSlot, slotAt } from '../state/directory';
import { foldRows } from '../state/fold-rows';

export {
  windowAggregateKeyBytes,
  windowAggregateKeyOffsets,
  windowAggregateKeys,
  windowAggregateResultBytes,
  windowAggregateResultOffsets,
  windowAggregateResults,
} from '../state/group-columns';

export function windowAggregateUpdate(planAt: usize, directoryAt: usize, selection: usize, rows: u32): i32 {
  const plan = changetype<WindowPlan>(planAt);
  const directory = changetype<StateDirectory>(directoryAt);
  let done: u32 = 0;
  while (done < rows) {
    const chunk = loadChunk(plan, directory, selection, done, rows - done);
    if (chunk == 0) return FAULT_MEMORY;
    let from: u32 = 0;
    while (from < chunk) {
      const to = probeChunk(plan, directory, from, chunk);
      if (!foldRows(plan, directory, selection, done + from, from, to - from, 0)) return FAULT_MEMORY;
      from = to;
      if (from < chunk && !makeRoomFor(directory, from)) return FAULT_MEMORY;
    }
    done += chunk;
  }
  return <i32>rows;
}

function mergeStrings(plan: WindowPlan, directory: StateDirectory, a: WindowAccumulator, from: u32, rows: u32): bool {
  const entries = plan.scratch + ENTRIES + ((<usize>from) << 2);
  const sources = plan.scratch + SOURCES + ((<usize>from) << 2);
  for (let i: u32 = 0; i < rows; i++) {
    const source = <usize>load<u32>(sources + ((<usize>i) << 2));
    const at = source + a.offset;
    if (load<u32>(at, 12) == 0) continue;
    const value = source + load<i32>(at);
    const entry = entries + ((<usize>i) << 2);
    while (!foldString(directory, a.operation, load<u32>(entry), a.offset, value, load<u32>(at, 4))) {
      if (!makeRoomFor(directory, from + i)) return false;
      probeChunk(plan, directory, from, from + rows);
    }
  }
  return true;
}

/** Folds the sources of the chunk into the directory. */
function mergeChunk(plan: WindowPlan, directory: StateDirectory, rows: u32): bool {
  touchChunk(plan, directory, rows);
  let from: u32 = 0;
  while (from < rows) {
    const to = probeChunk(plan, directory, from, rows);
    let at = plan.accumulators;
    for (let index = 0; index < plan.accumulatorCount; index++, at += WindowAccumulatorSizeBytes) {
      const a = changetype<WindowAccumulator>(at);
      if (a.operation >= ACCUMULATE_MIN_BYTES) {
        if (!mergeStrings(plan, directory, a, from, to - from)) return false;
      } else {
        const first = (<usize>from) << 2;
        mergeAccumulator(a, plan.scratch + ENTRIES + first, plan.scratch + SOURCES + first, to - from);
      }
    }
    from = to;
    if (from < rows && !makeRoomFor(directory, from)) return false;
  }
  return true;
}

export function windowAggregateMerge(
  planAt: usize,
  sourceAt: usize,
  targetAt: usize,
  hashFirst: u32,
  hashLast: u32,
): i32 {
  const plan = changetype<WindowPlan>(planAt);
  const source = changetype<StateDirectory>(sourceAt);
  const target = changetype<StateDirectory>(targetAt);
  const isWhole = hashFirst == 0 && hashLast == 0xffffffff;
  if (isWhole && isAbsent(target, 0, 0)) return directoryCopy(source, target) ? <i32>target.rows : FAULT_MEMORY;
  beginChunk(plan);
  let rows: u32 = 0;
  const end: u32 = (hashLast >> source.shift) + 1;
  for (let index = hashFirst >> source.shift; index < end; index = nextSlot(source, index)) {
    const slot = slotAt(source, index);
    if ((slot & SLOT_ABSENT) != 0) continue;
    const first = bucketIn(slot) + HEADER_BYTES;
    const last = first + <usize>capacityIn(slot) * plan.entryBytes;
    for (let entry = first; entry < last; entry += plan.entryBytes) {
      if (!isLive(entry) || load<u32>(entry) < hashFirst || load<u32>(entry) > hashLast) continue;
      addSource(plan, entry, rows);
      rows += 1;
      if (rows < CHUNK_ROWS) continue;
      if (!mergeChunk(plan, target, rows)) return FAULT_MEMORY;
      rows = 0;
    }
  }
  return mergeChunk(plan, target, rows) ? <i32>target.rows : FAULT_MEMORY;
}

export function windowAggregateCollect(
  planAt: usize,
  directoryAt: usize,
  target: usize,
  rowsMax: u32,
  liveOffset: u32,
): i32 {
  const plan = changetype<WindowPlan>(planAt);
  const directory = changetype<StateDirectory>(directoryAt);
  const entryBytes = plan.entryBytes;
  const end: u32 = 1 << directory.bits;
  let index = plan.cursor;
  let skipped = plan.cursorEntry;
  let rows: u32 = 0;
  for (; index < end; index = nextSlot(directory, index)) {
    const slot = slotAt(directory, index);
    if (isSpilled(slot)) {
      plan.cursor = index;
      plan.cursorEntry = 0;
      return rows == 0 ? FAULT_SPILLED : <i32>rows;
    }
    if ((slot & SLOT_ABSENT) != 0) continue;
    const capacity = capacityIn(slot);
    for (; skipped < capacity && rows < rowsMax; skipped++) {
      const entry = bucketIn(slot) + HEADER_BYTES + <usize>skipped * entryBytes;
      if (!isLive(entry) || (liveOffset != 0 && load<i64>(entry + liveOffset) == 0)) continue;
      store<u32>(target + ((<usize>rows) << 2), <u32>entry);
      rows += 1;
    }
    if (rows == rowsMax) break;
    skipped = 0;
  }
  plan.cursor = index;
  plan.cursorEntry = skipped;
  return <i32>rows;
}
