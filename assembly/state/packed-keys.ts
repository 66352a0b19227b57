/**
 * Keys of rows in the form in which tables compare them. One column of at most 8 bytes is a word. Other keys are packed, in
 * words throughout, so that equal keys are equal words:
 *
 *   0 NULL mask u64 (bit i: column i is NULL) | one word for each column (two for int128; the length for bytes) | the bytes of
 *   the variable-width columns, end to end | zeros to 8
 */
import {
  KEY_VARIABLE,
  PAGE_SCRATCH,
  PHYSICAL_BYTES,
  PHYSICAL_I128,
  PHYSICAL_I64,
  PHYSICAL_NONE,
  WindowKey,
  WindowKeySizeBytes,
  WindowPlan,
} from '../generated/layouts';
import { pagesAllocate, pagesRelease } from '../memory/pages';
import { STATE_NULL, STATE_USED } from './bucket';
import { isValid, writeWords } from './column-words';

const PACKED_BYTES: u32 = 128 * 1024;

function keyAt(plan: WindowPlan, index: i32): WindowKey {
  return changetype<WindowKey>(plan.keys + <usize>index * WindowKeySizeBytes);
}

function rowAt(selection: usize, i: u32): usize {
  return selection == 0 ? <usize>i : <usize>load<u32>(selection + ((<usize>i) << 2));
}

/** Words of the only key column, and the entry state of each row. False when no key is NULL, and then no states are written. */
export function wordKeys(plan: WindowPlan, selection: usize, first: u32, rows: u32, keys: usize, states: usize): bool {
  const key = keyAt(plan, 0);
  if (key.physical == PHYSICAL_NONE) memory.fill(keys, 0, (<usize>rows) << 3);
  else writeWords(key.physical, key.data, selection, first, rows, 2, keys);
  if (key.validity == 0 && key.physical != PHYSICAL_NONE) return false;
  for (let i: u32 = 0; i < rows; i++) {
    const valid = key.physical != PHYSICAL_NONE && isValid(key.validity, rowAt(selection, first + i));
    store<u32>(states + ((<usize>i) << 2), valid ? STATE_USED : STATE_NULL);
    if (!valid) store<i64>(keys + ((<usize>i) << 3), 0);
  }
  return true;
}

/** Address and length of the values of the only key column, and the entry state of each row as in `wordKeys`. */
export function stringKeys(
  plan: WindowPlan,
  selection: usize,
  first: u32,
  rows: u32,
  keys: usize,
  states: usize,
): bool {
  const key = keyAt(plan, 0);
  for (let i: u32 = 0; i < rows; i++) {
    const row = rowAt(selection, first + i);
    const start = load<u32>(key.offsets + (row << 2));
    const at = keys + ((<usize>i) << 3);
    store<u32>(at, <u32>key.data + start);
    store<u32>(at, load<u32>(key.offsets + (row << 2), 4) - start, 4);
  }
  if (key.validity == 0) return false;
  for (let i: u32 = 0; i < rows; i++) {
    const valid = isValid(key.validity, rowAt(selection, first + i));
    store<u32>(states + ((<usize>i) << 2), valid ? STATE_USED : STATE_NULL);
    if (!valid) store<u32>(keys + ((<usize>i) << 3), 0, 4);
  }
  return true;
}

function bytesLength(key: WindowKey, row: usize): u32 {
  if (key.validity != 0 && !isValid(key.validity, row)) return 0;
  return load<u32>(key.offsets + (row << 2), 4) - load<u32>(key.offsets + (row << 2));
}

/** Packs the keys of up to `rows` rows; address and length of each go to `keys`. Returns how many fit, 0 when the budget is spent. */
export function packKeys(plan: WindowPlan, selection: usize, first: u32, rows: u32, keys: usize): u32 {
  const fixedBytes = plan.keyFixedBytes;
  let total: u32 = 0;
  let fitting: u32 = 0;
  for (; fitting < rows; fitting++) {
    let length = fixedBytes;
    if (plan.keyMode == KEY_VARIABLE) {
      const row = rowAt(selection, first + fitting);
      for (let index = 0; index < plan.keyCount; index++) {
        const key = keyAt(plan, index);
        if (key.physical == PHYSICAL_BYTES) length += bytesLength(key, row);
      }
      length = (length + 7) & ~7;
    }
    if (total + length > plan.packedBytes) {
      if (fitting > 0) break;
      if (!growPacked(plan, length)) return 0;
    }
    const at = keys + ((<usize>fitting) << 3);
    store<u32>(at, <u32>plan.packed + total);
    store<u32>(at, length, 4);
    total += length;
  }
  for (let i: u32 = 0; i < fitting; i++) {
    const at = keys + ((<usize>i) << 3);
    const packed = <usize>load<u32>(at);
    store<u64>(packed + load<u32>(at, 4) - 8, 0);
    store<u64>(packed, 0);
  }
  for (let index = 0; index < plan.keyCount; index++) packColumn(plan, index, selection, first, fitting, keys);
  if (plan.keyMode == KEY_VARIABLE) packBytes(plan, selection, first, fitting, keys);
  return fitting;
}

/** Room for packed keys of at least `needed` bytes; keys of usual length fit a whole chunk. */
function growPacked(plan: WindowPlan, needed: u32): bool {
  const bytes = max<u32>(needed, PACKED_BYTES);
  const packed = pagesAllocate(plan.owner, bytes, PAGE_SCRATCH);
  if (packed == 0) return false;
  if (plan.packed != 0) pagesRelease(plan.packed);
  plan.packed = packed;
  plan.packedBytes = bytes;
  return true;
}

/** The word of one column in each packed key. */
function packColumn(plan: WindowPlan, index: i32, selection: usize, first: u32, rows: u32, keys: usize): void {
  const key = keyAt(plan, index);
  const offset: usize = key.offset;
  if (key.physical == PHYSICAL_I64 && key.validity == 0) {
    for (let i: u32 = 0; i < rows; i++) {
      const value = load<i64>(key.data + (rowAt(selection, first + i) << 3));
      store<i64>(<usize>load<u32>(keys + ((<usize>i) << 3)) + offset, value);
    }
    return;
  }
  for (let i: u32 = 0; i < rows; i++) {
    const row = rowAt(selection, first + i);
    const packed = <usize>load<u32>(keys + ((<usize>i) << 3));
    const at = packed + offset;
    if (key.physical == PHYSICAL_NONE || (key.validity != 0 && !isValid(key.validity, row))) {
      store<u64>(packed, load<u64>(packed) | ((<u64>1) << (<u64>index)));
      store<u64>(at, 0);
      if (key.physical == PHYSICAL_I128) store<u64>(at, 0, 8);
    } else if (key.physical == PHYSICAL_I128) {
      store<u64>(at, load<u64>(key.data + (row << 4)));
      store<u64>(at, load<u64>(key.data + (row << 4), 8), 8);
    } else if (key.physical == PHYSICAL_BYTES) {
      store<u64>(at, bytesLength(key, row));
    } else {
      writeWords(key.physical, key.data, 0, <u32>row, 1, 2, at);
    }
  }
}

function packBytes(plan: WindowPlan, selection: usize, first: u32, rows: u32, keys: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const row = rowAt(selection, first + i);
    let at = <usize>load<u32>(keys + ((<usize>i) << 3)) + plan.keyFixedBytes;
    for (let index = 0; index < plan.keyCount; index++) {
      const key = keyAt(plan, index);
      if (key.physical != PHYSICAL_BYTES) continue;
      const length = bytesLength(key, row);
      memory.copy(at, key.data + load<u32>(key.offsets + (row << 2)), length);
      at += length;
    }
  }
}
