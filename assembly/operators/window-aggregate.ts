/**
 * The windowed hash aggregation: rows of one pane into the table of that pane, a chunk at a time, in phases that each are one
 * simple loop:
 *
 *   keys and hashes of the chunk -> entry of each row -> for each accumulator: entry of row += value of row
 *
 * A chunk that needs a larger table is finished up to the row that needs it, then the table grows.
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
  WINDOW_CHUNK_ROWS,
  WindowAccumulator,
  WindowAccumulatorSizeBytes,
  PHYSICAL_I64,
  WindowKey,
  WindowPlan,
  WindowTable,
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
import { loadWords } from '../state/column-words';
import {
  probePacked,
  probeStrings,
  probeWords,
  tableClear,
  tableCopy,
  tableGrow,
  tableTouch,
} from '../state/group-table';
import { packKeys, stringKeys, wordKeys } from '../state/packed-keys';

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

function loadHashes(hashes: usize, selection: usize, first: u32, rows: u32, target: usize): void {
  const start = selection + ((<usize>first) << 2);
  for (let i: usize = 0; i < (<usize>rows) << 2; i += 4) {
    store<u32>(target + i, load<u32>(hashes + ((<usize>load<u32>(start + i)) << 2)));
  }
}

/** Entries of the rows from `from` on; returns where it stopped. `states` is 0 when no word key of the chunk is NULL. */
function probe(
  plan: WindowPlan,
  table: WindowTable,
  hashes: usize,
  keys: usize,
  states: usize,
  from: u32,
  to: u32,
): u32 {
  const found = plan.scratch + ENTRIES;
  if (plan.keyMode == KEY_WORD || plan.keyMode == KEY_NONE) {
    return probeWords(plan, table, hashes, keys, states, from, to, found);
  }
  return probePacked(plan, table, hashes, keys, plan.keyMode == KEY_VARIABLE, from, to, found);
}

export function windowAggregateUpdate(planAt: usize, tableAt: usize, selection: usize, rows: u32): i32 {
  const plan = changetype<WindowPlan>(planAt);
  const table = changetype<WindowTable>(tableAt);
  const scratch = plan.scratch;
  const isString = plan.keyMode == KEY_VARIABLE && plan.keyCount == 1;
  const key = changetype<WindowKey>(plan.keys);
  const keysLieReady = plan.keyMode == KEY_WORD && selection == 0 && key.physical == PHYSICAL_I64 && key.validity == 0;
  if (table.capacity == 0 && !tableGrow(plan, table)) return FAULT_MEMORY;
  let done: u32 = 0;
  while (done < rows) {
    let chunk = min<u32>(rows - done, CHUNK_ROWS);
    let hashes = scratch;
    let keys = scratch + KEYS;
    let hasNull = false;
    if (plan.keyMode == KEY_NONE) {
      memory.fill(hashes, 0, (<usize>chunk) << 2);
      memory.fill(keys, 0, (<usize>chunk) << 3);
    } else {
      if (keysLieReady) {
        keys = key.data + ((<usize>done) << 3);
      } else if (plan.keyMode == KEY_WORD) {
        hasNull = wordKeys(plan, selection, done, chunk, keys, scratch + STATES);
      } else if (isString) {
        hasNull = stringKeys(plan, selection, done, chunk, keys, scratch + STATES);
      } else {
        chunk = packKeys(plan, selection, done, chunk, keys);
        if (chunk == 0) return FAULT_MEMORY;
      }
      if (selection == 0) hashes = plan.hashes + ((<usize>done) << 2);
      else loadHashes(plan.hashes, selection, done, chunk, hashes);
      tableTouch(plan, table, hashes, chunk);
    }
    const states: usize = hasNull ? scratch + STATES : 0;
    let from: u32 = 0;
    while (from < chunk) {
      const to = isString
        ? probeStrings(plan, table, hashes, keys, states, from, chunk, scratch + ENTRIES)
        : probe(plan, table, hashes, keys, states, from, chunk);
      if (!accumulate(plan, table, selection, done + from, from, to - from)) return FAULT_MEMORY;
      from = to;
      if (from < chunk && (table.count < table.limit || !tableGrow(plan, table))) return FAULT_MEMORY;
    }
    done += chunk;
  }
  return <i32>rows;
}

/** Folds `rows` rows, the first of which is row `first` of the run and has its entry at `from` of the chunk. */
function accumulate(plan: WindowPlan, table: WindowTable, selection: usize, first: u32, from: u32, rows: u32): bool {
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
        if (!foldStrings(plan, table, a, entries, selection, first, rows)) return false;
    }
  }
  return true;
}

function foldStrings(
  plan: WindowPlan,
  table: WindowTable,
  a: WindowAccumulator,
  entries: usize,
  selection: usize,
  first: u32,
  rows: u32,
): bool {
  for (let i: u32 = 0; i < rows; i++) {
    const row = selection == 0 ? first + i : load<u32>(selection + ((<usize>(first + i)) << 2));
    if (a.validity != 0 && ((load<u8>(a.validity + (row >> 3)) >> <u8>(row & 7)) & 1) == 0) continue;
    const start = load<u32>(a.offsets + ((<usize>row) << 2));
    const length = load<u32>(a.offsets + ((<usize>row) << 2), 4) - start;
    const at = <usize>load<u32>(entries + ((<usize>i) << 2)) + a.offset;
    if (!foldString(plan, table, a.operation, at, a.data + start, length)) return false;
  }
  return true;
}

/** Whether entries lead into the heap of their table. */
function holdsStrings(plan: WindowPlan): bool {
  if (plan.keyMode == KEY_VARIABLE) return true;
  for (let index = 0; index < plan.accumulatorCount; index++) {
    const a = changetype<WindowAccumulator>(plan.accumulators + <usize>index * WindowAccumulatorSizeBytes);
    if (a.operation >= ACCUMULATE_MIN_BYTES) return true;
  }
  return false;
}

export function windowAggregateMerge(planAt: usize, sourceAt: usize, targetAt: usize): i32 {
  const plan = changetype<WindowPlan>(planAt);
  const source = changetype<WindowTable>(sourceAt);
  const target = changetype<WindowTable>(targetAt);
  const scratch = plan.scratch;
  const entryBytes = plan.entryBytes;
  if (target.capacity == 0 && source.capacity != 0 && !holdsStrings(plan)) {
    return tableCopy(plan, source, target) ? <i32>target.count : FAULT_MEMORY;
  }
  if (target.capacity == 0 && !tableGrow(plan, target)) return FAULT_MEMORY;
  let entry = source.entries;
  const end = entry + <usize>source.capacity * entryBytes;
  while (entry < end) {
    let rows: u32 = 0;
    for (; entry < end && rows < CHUNK_ROWS; entry += entryBytes) {
      const state = load<u32>(entry, 4);
      if (state == 0) continue;
      const at = (<usize>rows) << 2;
      store<u32>(scratch + SOURCES + at, <u32>entry);
      store<u32>(scratch + at, load<u32>(entry));
      store<u32>(scratch + STATES + at, state);
      if (plan.keyMode == KEY_WORD || plan.keyMode == KEY_NONE || plan.keyMode == KEY_VARIABLE) {
        store<u64>(scratch + KEYS + (at << 1), load<u64>(entry, 8));
      } else {
        store<u32>(scratch + KEYS + (at << 1), <u32>entry + 8);
        store<u32>(scratch + KEYS + (at << 1), plan.keyFixedBytes, 4);
      }
      rows += 1;
    }
    tableTouch(plan, target, scratch, rows);
    let from: u32 = 0;
    while (from < rows) {
      const to = probe(plan, target, scratch, scratch + KEYS, scratch + STATES, from, rows);
      const entries = scratch + ENTRIES + ((<usize>from) << 2);
      const sources = scratch + SOURCES + ((<usize>from) << 2);
      let at = plan.accumulators;
      for (let index = 0; index < plan.accumulatorCount; index++, at += WindowAccumulatorSizeBytes) {
        if (!mergeAccumulator(plan, target, changetype<WindowAccumulator>(at), entries, sources, to - from))
          return FAULT_MEMORY;
      }
      from = to;
      if (from < rows && (target.count < target.limit || !tableGrow(plan, target))) return FAULT_MEMORY;
    }
  }
  return <i32>target.count;
}

export function windowAggregateClear(table: usize): void {
  tableClear(changetype<WindowTable>(table));
}

export function windowAggregateCollect(
  planAt: usize,
  tableAt: usize,
  target: usize,
  rowsMax: u32,
  liveOffset: u32,
): i32 {
  const plan = changetype<WindowPlan>(planAt);
  const table = changetype<WindowTable>(tableAt);
  const entryBytes = plan.entryBytes;
  let slot = plan.cursor;
  let rows: u32 = 0;
  for (; slot < table.capacity && rows < rowsMax; slot++) {
    const entry = table.entries + <usize>slot * entryBytes;
    if (load<u32>(entry, 4) == 0) continue;
    if (liveOffset != 0 && load<i64>(entry + liveOffset) == 0) continue;
    store<u32>(target + ((<usize>rows) << 2), <u32>entry);
    rows += 1;
  }
  plan.cursor = slot;
  return <i32>rows;
}
