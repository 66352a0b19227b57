/**
 * The chunk of rows that an operator works on: their hashes and keys, and the entries that they have in a directory. A chunk fits
 * the scratch of the plan, so that what one phase writes is in the cache for the next.
 */
import {
  KEY_NONE,
  KEY_VARIABLE,
  KEY_WORD,
  PHYSICAL_I64,
  StateDirectory,
  WINDOW_CHUNK_ROWS,
  WindowKey,
  WindowPlan,
} from '../generated/layouts';
import { makeRoom } from './bucket-table';
import { packKeys, stringKeys, wordKeys } from './packed-keys';
import { probePacked, probeStrings, probeWords, tableTouch } from './probes';

const CHUNK: usize = WINDOW_CHUNK_ROWS;
export const CHUNK_ROWS: u32 = WINDOW_CHUNK_ROWS;

// Scratch of a plan, as bytes of one row * CHUNK: hashes 4, entries 4, keys 8, states 4, sources 4, values 8, signs 8.
export const ENTRIES: usize = CHUNK * 4;
const KEYS: usize = CHUNK * 8;
const STATES: usize = CHUNK * 16;
export const SOURCES: usize = CHUNK * 20;
export const VALUES: usize = CHUNK * 24;
export const SIGNS: usize = CHUNK * 32;

let hashes: usize = 0;
let keys: usize = 0;
/** 0 when no key of the chunk is NULL. */
let states: usize = 0;
/** Whether the keys are values of one variable-width column that lie where they came. */
let isString: bool = false;
let rooms: u32 = 0;

/** How often room has been made so far: entries have moved where it is another number than before. */
export function roomsMade(): u32 {
  return rooms;
}

function loadHashes(all: usize, selection: usize, first: u32, rows: u32, target: usize): void {
  const start = selection + ((<usize>first) << 2);
  for (let i: usize = 0; i < (<usize>rows) << 2; i += 4) {
    store<u32>(target + i, load<u32>(all + ((<usize>load<u32>(start + i)) << 2)));
  }
}

/** Makes rows of the input from `first` on the chunk. Returns how many fit, 0 when the budget is spent. */
export function loadChunk(plan: WindowPlan, directory: StateDirectory, selection: usize, first: u32, rows: u32): u32 {
  const scratch = plan.scratch;
  let chunk = min<u32>(rows, CHUNK_ROWS);
  beginChunk(plan);
  if (plan.keyMode == KEY_NONE) {
    memory.fill(hashes, 0, (<usize>chunk) << 2);
    memory.fill(keys, 0, (<usize>chunk) << 3);
    states = 0;
    return chunk;
  }
  const key = changetype<WindowKey>(plan.keys);
  let hasNull = false;
  if (plan.keyMode == KEY_WORD) {
    if (selection == 0 && key.physical == PHYSICAL_I64 && key.validity == 0) keys = key.data + ((<usize>first) << 3);
    else hasNull = wordKeys(plan, selection, first, chunk, keys, states);
  } else if (plan.keyMode == KEY_VARIABLE && plan.keyCount == 1) {
    isString = true;
    hasNull = stringKeys(plan, selection, first, chunk, keys, states);
  } else {
    chunk = packKeys(plan, selection, first, chunk, keys);
  }
  if (!hasNull) states = 0;
  if (selection == 0) hashes = plan.hashes + ((<usize>first) << 2);
  else loadHashes(plan.hashes, selection, first, chunk, scratch);
  touchChunk(plan, directory, chunk);
  return chunk;
}

/** Hashes of the chunk's rows. */
export function chunkHashes(): usize {
  return hashes;
}

/** Keys of the chunk's rows: words, or address and length of packed keys, or of values where `areStrings`. */
export function chunkKeys(): usize {
  return keys;
}

export function areStrings(): bool {
  return isString;
}

/** Begins a chunk of entries of another directory, which `addSource` fills. */
export function beginChunk(plan: WindowPlan): void {
  hashes = plan.scratch;
  keys = plan.scratch + KEYS;
  states = plan.scratch + STATES;
  isString = false;
}

/** Adds an entry of another directory to the chunk as its row `row`. */
export function addSource(plan: WindowPlan, entry: usize, row: u32): void {
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

/** Brings the entries of the chunk's rows into the cache, those that there are. */
export function touchChunk(plan: WindowPlan, directory: StateDirectory, rows: u32): void {
  tableTouch(directory, hashes, rows, plan.keyMode == KEY_VARIABLE, plan.scratch + ENTRIES);
}

/** Entries of the chunk's rows from `from` on, found or made; returns where it stopped. */
export function probeChunk(plan: WindowPlan, directory: StateDirectory, from: u32, to: u32): u32 {
  const found = plan.scratch + ENTRIES;
  if (isString) return probeStrings(plan, directory, hashes, keys, states, from, to, found);
  if (plan.keyMode == KEY_WORD || plan.keyMode == KEY_NONE) {
    return probeWords(plan, directory, hashes, keys, states, from, to, found);
  }
  return probePacked(plan, directory, hashes, keys, plan.keyMode == KEY_VARIABLE, from, to, found);
}

/** Room for a row of the chunk that a probe, or a string of its entry, stopped at; false when the budget is spent. */
export function makeRoomFor(directory: StateDirectory, row: u32): bool {
  rooms += 1;
  return makeRoom(directory, load<u32>(hashes + ((<usize>row) << 2)), directory.neededBytes);
}
