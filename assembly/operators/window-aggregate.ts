/**
 * The windowed hash aggregation: rows of one pane into the directory of that pane, a chunk at a time, in phases that each are one
 * simple loop:
 *
 *   keys and hashes of the chunk -> entry of each row -> for each accumulator: entry of row += value of row
 *
 * A chunk is finished up to the row that needs room in its bucket, then room is made.
 */
import {
  ACCUMULATE_NULLS,
  ACCUMULATE_MAX_I128,
  ACCUMULATE_MAX_I64,
  ACCUMULATE_MIN_BYTES,
  ACCUMULATE_MIN_I128,
  ACCUMULATE_MIN_I64,
  ACCUMULATE_ROWS,
  ACCUMULATE_SUM_F64,
  ACCUMULATE_SUM_I128,
  ACCUMULATE_SUM_I64,
  FAULT_MEMORY,
  KEY_NONE,
  KEY_VARIABLE,
  KEY_WORD,
  PHYSICAL_I64,
  SLOT_ABSENT,
  StateDirectory,
  WINDOW_CHUNK_ROWS,
  WindowAccumulator,
  WindowAccumulatorSizeBytes,
  WindowKey,
  WindowPlan,
} from '../generated/layouts';
import {
  addRowCount,
  addNullCount,
  foldF64,
  foldI128,
  foldMaxI64,
  foldMinI64,
  foldString,
  foldSumI64,
  identityOf,
  mergeAccumulator,
  rowSigns,
} from '../state/accumulators';
import { HEADER_BYTES, isLive } from '../state/bucket';
import { capacityIn, directoryCopy, makeRoom } from '../state/bucket-table';
import { loadWords } from '../state/column-words';
import { bucketIn, isAbsent, nextSlot, slotAt } from '../state/directory';
import { packKeys, stringKeys, wordKeys } from '../state/packed-keys';
import { probePacked, probeStrings, probeWords, tableTouch } from '../state/probes';

export {
  windowAggregateKeyBytes,
  windowAggregateKeyOffsets,
  windowAggregateKeys,
  windowAggregateResultBytes,
  windowAggregateResultOffsets,
  windowAggregateResults,
} from '../state/group-columns';

const CHUNK: usize = WINDOW_CHUNK_ROWS;
const CHUNK_ROWS: u32 = WINDOW_CHUNK_ROWS;

// Scratch of a plan, as bytes of one row * CHUNK: hashes 4, entries 4, keys 8, states 4, sources 4, values 8, signs 8.
const ENTRIES: usize = CHUNK * 4;
const KEYS: usize = CHUNK * 8;
const STATES: usize = CHUNK * 16;
const SOURCES: usize = CHUNK * 20;
const VALUES: usize = CHUNK * 24;
const SIGNS: usize = CHUNK * 32;

// The chunk that is worked on, for rows whose entries have to be found again.
let chunkHashes: usize = 0;
let chunkKeys: usize = 0;
/** 0 when no key of the chunk is NULL. */
let chunkStates: usize = 0;
/** Whether the keys are values of one variable-width column that lie where they came. */
let chunkIsString: bool = false;

function loadHashes(hashes: usize, selection: usize, first: u32, rows: u32, target: usize): void {
  const start = selection + ((<usize>first) << 2);
  for (let i: usize = 0; i < (<usize>rows) << 2; i += 4) {
    store<u32>(target + i, load<u32>(hashes + ((<usize>load<u32>(start + i)) << 2)));
  }
}

/** Entries of the chunk's rows from `from` on; returns where it stopped. */
function probe(plan: WindowPlan, directory: StateDirectory, from: u32, to: u32): u32 {
  const found = plan.scratch + ENTRIES;
  if (chunkIsString) return probeStrings(plan, directory, chunkHashes, chunkKeys, chunkStates, from, to, found);
  if (plan.keyMode == KEY_WORD || plan.keyMode == KEY_NONE) {
    return probeWords(plan, directory, chunkHashes, chunkKeys, chunkStates, from, to, found);
  }
  return probePacked(plan, directory, chunkHashes, chunkKeys, plan.keyMode == KEY_VARIABLE, from, to, found);
}

function makeRoomFor(directory: StateDirectory, row: u32): bool {
  return makeRoom(directory, load<u32>(chunkHashes + ((<usize>row) << 2)), directory.neededBytes);
}

export function windowAggregateUpdate(planAt: usize, directoryAt: usize, selection: usize, rows: u32): i32 {
  const plan = changetype<WindowPlan>(planAt);
  const directory = changetype<StateDirectory>(directoryAt);
  const scratch = plan.scratch;
  const key = changetype<WindowKey>(plan.keys);
  const keysLieReady = plan.keyMode == KEY_WORD && selection == 0 && key.physical == PHYSICAL_I64 && key.validity == 0;
  chunkIsString = plan.keyMode == KEY_VARIABLE && plan.keyCount == 1;
  let done: u32 = 0;
  while (done < rows) {
    let chunk = min<u32>(rows - done, CHUNK_ROWS);
    let hasNull = false;
    chunkHashes = scratch;
    chunkKeys = scratch + KEYS;
    if (plan.keyMode == KEY_NONE) {
      memory.fill(chunkHashes, 0, (<usize>chunk) << 2);
      memory.fill(chunkKeys, 0, (<usize>chunk) << 3);
    } else {
      if (keysLieReady) {
        chunkKeys = key.data + ((<usize>done) << 3);
      } else if (plan.keyMode == KEY_WORD) {
        hasNull = wordKeys(plan, selection, done, chunk, chunkKeys, scratch + STATES);
      } else if (chunkIsString) {
        hasNull = stringKeys(plan, selection, done, chunk, chunkKeys, scratch + STATES);
      } else {
        chunk = packKeys(plan, selection, done, chunk, chunkKeys);
        if (chunk == 0) return FAULT_MEMORY;
      }
      if (selection == 0) chunkHashes = plan.hashes + ((<usize>done) << 2);
      else loadHashes(plan.hashes, selection, done, chunk, chunkHashes);
      tableTouch(directory, chunkHashes, chunk);
    }
    chunkStates = hasNull ? scratch + STATES : 0;
    let from: u32 = 0;
    while (from < chunk) {
      const to = probe(plan, directory, from, chunk);
      if (!accumulate(plan, directory, selection, done + from, from, to - from)) return FAULT_MEMORY;
      from = to;
      if (from < chunk && !makeRoomFor(directory, from)) return FAULT_MEMORY;
    }
    done += chunk;
  }
  return <i32>rows;
}

/** Folds `rows` rows, the first of which is row `first` of the run and has its entry at `from` of the chunk. */
function accumulate(
  plan: WindowPlan,
  directory: StateDirectory,
  selection: usize,
  first: u32,
  from: u32,
  rows: u32,
): bool {
  const entries = plan.scratch + ENTRIES + ((<usize>from) << 2);
  const values = plan.scratch + VALUES;
  const signs: usize = plan.kinds == 0 ? 0 : plan.scratch + SIGNS;
  if (signs != 0) rowSigns(plan.kinds, selection, first, rows, signs);
  let at = plan.accumulators;
  for (let index = 0; index < plan.accumulatorCount; index++, at += WindowAccumulatorSizeBytes) {
    const a = changetype<WindowAccumulator>(at);
    const offset: usize = a.offset;
    switch (a.operation) {
      case ACCUMULATE_ROWS:
        addRowCount(entries, offset, signs, rows);
        break;
      case ACCUMULATE_NULLS:
        addNullCount(entries, offset, a.validity, selection, first, signs, rows);
        break;
      case ACCUMULATE_SUM_I64:
        foldSumI64(entries, offset, loadWords(a, selection, first, rows, 0, values), signs, rows);
        break;
      case ACCUMULATE_SUM_F64:
        foldF64(entries, offset, loadWords(a, selection, first, rows, 0, values), signs, rows);
        break;
      case ACCUMULATE_MIN_I64:
        foldMinI64(entries, offset, loadWords(a, selection, first, rows, identityOf(a.operation), values), rows);
        break;
      case ACCUMULATE_MAX_I64:
        foldMaxI64(entries, offset, loadWords(a, selection, first, rows, identityOf(a.operation), values), rows);
        break;
      case ACCUMULATE_SUM_I128:
      case ACCUMULATE_MIN_I128:
      case ACCUMULATE_MAX_I128:
        foldI128(a, entries, selection, first, signs, rows);
        break;
      default:
        if (!foldStrings(plan, directory, a, selection, first, from, rows)) return false;
    }
  }
  return true;
}

function foldStrings(
  plan: WindowPlan,
  directory: StateDirectory,
  a: WindowAccumulator,
  selection: usize,
  first: u32,
  from: u32,
  rows: u32,
): bool {
  const entries = plan.scratch + ENTRIES + ((<usize>from) << 2);
  for (let i: u32 = 0; i < rows; i++) {
    const row = selection == 0 ? first + i : load<u32>(selection + ((<usize>(first + i)) << 2));
    if (a.validity != 0 && ((load<u8>(a.validity + (row >> 3)) >> <u8>(row & 7)) & 1) == 0) continue;
    const start = load<u32>(a.offsets + ((<usize>row) << 2));
    const length = load<u32>(a.offsets + ((<usize>row) << 2), 4) - start;
    const entry = entries + ((<usize>i) << 2);
    while (!foldString(directory, a.operation, load<u32>(entry), a.offset, a.data + start, length)) {
      if (!makeRoomFor(directory, from + i)) return false;
      // Entries of the bucket have moved.
      probe(plan, directory, from, from + rows);
    }
  }
  return true;
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
      probe(plan, directory, from, from + rows);
    }
  }
  return true;
}

/** Adds an entry of another directory to the chunk as its row `row`. */
function addSource(plan: WindowPlan, entry: usize, row: u32): void {
  const scratch = plan.scratch;
  const at = (<usize>row) << 2;
  store<u32>(scratch + SOURCES + at, <u32>entry);
  store<u32>(scratch + at, load<u32>(entry));
  store<u32>(scratch + STATES + at, load<u32>(entry, 4));
  const key = scratch + KEYS + (at << 1);
  if (plan.keyMode == KEY_WORD || plan.keyMode == KEY_NONE) {
    store<u64>(key, load<u64>(entry, 8));
  } else if (plan.keyMode == KEY_VARIABLE) {
    store<u32>(key, <u32>(entry + load<i32>(entry, 8)));
    store<u32>(key, load<u32>(entry, 12), 4);
  } else {
    store<u32>(key, <u32>entry + 8);
    store<u32>(key, plan.keyFixedBytes, 4);
  }
}

/** Folds the sources of the chunk into the directory. */
function mergeChunk(plan: WindowPlan, directory: StateDirectory, rows: u32): bool {
  tableTouch(directory, chunkHashes, rows);
  let from: u32 = 0;
  while (from < rows) {
    const to = probe(plan, directory, from, rows);
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

export function windowAggregateMerge(planAt: usize, sourceAt: usize, targetAt: usize): i32 {
  const plan = changetype<WindowPlan>(planAt);
  const source = changetype<StateDirectory>(sourceAt);
  const target = changetype<StateDirectory>(targetAt);
  if (isAbsent(target, 0, 0)) return directoryCopy(source, target) ? <i32>target.rows : FAULT_MEMORY;
  chunkHashes = plan.scratch;
  chunkKeys = plan.scratch + KEYS;
  chunkStates = plan.scratch + STATES;
  chunkIsString = false;
  let rows: u32 = 0;
  const end: u32 = 1 << source.bits;
  for (let index: u32 = 0; index < end; index = nextSlot(source, index)) {
    const slot = slotAt(source, index);
    if ((slot & SLOT_ABSENT) != 0) continue;
    const first = bucketIn(slot) + HEADER_BYTES;
    const last = first + <usize>capacityIn(slot) * plan.entryBytes;
    for (let entry = first; entry < last; entry += plan.entryBytes) {
      if (!isLive(entry)) continue;
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
