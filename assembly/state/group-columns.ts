/** Columns out of entries: key columns, and results computed from accumulators. */
import {
  KEY_VARIABLE,
  KEY_WORD,
  PHYSICAL_BIT,
  PHYSICAL_BYTES,
  PHYSICAL_F32,
  PHYSICAL_F64,
  PHYSICAL_I128,
  PHYSICAL_I16,
  PHYSICAL_I32,
  PHYSICAL_I64,
  PHYSICAL_I8,
  RESULT_AVG_F64,
  RESULT_AVG_I128,
  RESULT_AVG_I64,
  RESULT_COUNT,
  RESULT_F64,
  RESULT_GREATEST,
  RESULT_I128,
  RESULT_I64,
  RESULT_LEAST,
  WindowKey,
  WindowKeySizeBytes,
  WindowPlan,
} from '../generated/layouts';
import { STATE_NULL } from './bucket';
import { orderedValue } from './column-words';
import { elementBytes } from './value-lists';

// 10^38 as two words: the first integer that DECIMAL(38) cannot hold.
const LIMIT_HIGH: u64 = 0x4b3b4ca85a86c47a;
const LIMIT_LOW: u64 = 0x098a224000000000;

function keyAt(plan: WindowPlan, index: u32): WindowKey {
  return changetype<WindowKey>(plan.keys + <usize>index * WindowKeySizeBytes);
}

function entryOf(entries: usize, i: u32): usize {
  return <usize>load<u32>(entries + ((<usize>i) << 2));
}

function clearBits(bits: usize, rows: u32): void {
  memory.fill(bits, 0, (rows + 7) >> 3);
}

function setBit(bits: usize, row: u32): void {
  const at = bits + (row >> 3);
  store<u8>(at, load<u8>(at) | <u8>((<u32>1) << (row & 7)));
}

/** Start of an entry's packed key. */
function packedOf(plan: WindowPlan, entry: usize): usize {
  return plan.keyMode == KEY_VARIABLE ? entry + load<i32>(entry, 8) : entry + 8;
}

function isNullKey(plan: WindowPlan, index: u32, entry: usize): bool {
  if (plan.keyMode == KEY_WORD) return load<u32>(entry, 4) == STATE_NULL;
  return ((load<u64>(packedOf(plan, entry)) >> <u64>index) & 1) != 0;
}

/** Stores the low bytes of a word as one value of a fixed-width column; bits must be cleared before. */
function storeWord(physical: i32, data: usize, row: u32, word: i64): void {
  const at: usize = row;
  switch (physical) {
    case PHYSICAL_I64:
    case PHYSICAL_F64:
      store<i64>(data + (at << 3), word);
      break;
    case PHYSICAL_I32:
      store<i32>(data + (at << 2), <i32>word);
      break;
    case PHYSICAL_I16:
      store<i16>(data + (at << 1), <i16>word);
      break;
    case PHYSICAL_I8:
      store<i8>(data + at, <i8>word);
      break;
    case PHYSICAL_F32:
      store<f32>(data + (at << 2), <f32>reinterpret<f64>(word));
      break;
    case PHYSICAL_BIT:
      if (word != 0) setBit(data, row);
      break;
  }
}

/** The usual key, without a branch for each row. */
function wordKeys(entries: usize, rows: u32, validity: usize, data: usize): i32 {
  let nulls = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const entry = entryOf(entries, i);
    store<i64>(data + ((<usize>i) << 3), load<i64>(entry, 8));
    nulls += load<u32>(entry, 4) == STATE_NULL ? 1 : 0;
  }
  if (nulls == 0) return 0;
  clearBits(validity, rows);
  for (let i: u32 = 0; i < rows; i++) {
    if (load<u32>(entryOf(entries, i), 4) != STATE_NULL) setBit(validity, i);
  }
  return nulls;
}

export function windowAggregateKeys(
  planAt: usize,
  index: u32,
  entries: usize,
  rows: u32,
  validity: usize,
  data: usize,
): i32 {
  const plan = changetype<WindowPlan>(planAt);
  const key = keyAt(plan, index);
  const offset: usize = key.offset;
  if (plan.keyMode == KEY_WORD && key.physical == PHYSICAL_I64) return wordKeys(entries, rows, validity, data);
  clearBits(validity, rows);
  if (key.physical == PHYSICAL_BIT) clearBits(data, rows);
  let nulls = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const entry = entryOf(entries, i);
    const value = plan.keyMode == KEY_WORD ? entry + 8 : packedOf(plan, entry) + offset;
    if (isNullKey(plan, index, entry)) nulls += 1;
    else setBit(validity, i);
    if (key.physical == PHYSICAL_I128) v128.store(data + ((<usize>i) << 4), v128.load(value));
    else storeWord(key.physical, data, i, load<i64>(value));
  }
  return nulls;
}

export function windowAggregateKeyOffsets(
  planAt: usize,
  index: u32,
  entries: usize,
  rows: u32,
  validity: usize,
  offsets: usize,
  nulls: usize,
): u32 {
  const plan = changetype<WindowPlan>(planAt);
  const offset: usize = keyAt(plan, index).offset;
  clearBits(validity, rows);
  let nullCount: u32 = 0;
  let total: u32 = 0;
  store<u32>(offsets, 0);
  for (let i: u32 = 0; i < rows; i++) {
    const entry = entryOf(entries, i);
    if (isNullKey(plan, index, entry)) nullCount += 1;
    else setBit(validity, i);
    total += load<u32>(packedOf(plan, entry) + offset);
    store<u32>(offsets + ((<usize>i) << 2), total, 4);
  }
  store<u32>(nulls, nullCount);
  return total;
}

export function windowAggregateKeyBytes(planAt: usize, index: u32, entries: usize, rows: u32, data: usize): void {
  const plan = changetype<WindowPlan>(planAt);
  const offset: usize = keyAt(plan, index).offset;
  for (let i: u32 = 0; i < rows; i++) {
    const packed = packedOf(plan, entryOf(entries, i));
    let bytes = packed + plan.keyFixedBytes;
    for (let before: u32 = 0; before < index; before++) {
      const key = keyAt(plan, before);
      if (key.physical == PHYSICAL_BYTES) bytes += load<u32>(packed + key.offset);
    }
    const length = load<u32>(packed + offset);
    memory.copy(data, bytes, length);
    data += length;
  }
}

// The usual results, which are never NULL, without a branch for each row.

function countResults(rowsOffset: usize, nullsOffset: usize, entries: usize, rows: u32, data: usize): i32 {
  if (nullsOffset == 0) return wordResults(rowsOffset, entries, rows, data);
  for (let i: u32 = 0; i < rows; i++) {
    const entry = entryOf(entries, i);
    store<i64>(data + ((<usize>i) << 3), load<i64>(entry + rowsOffset) - load<i64>(entry + nullsOffset));
  }
  return 0;
}

function wordResults(offset: usize, entries: usize, rows: u32, data: usize): i32 {
  for (let i: u32 = 0; i < rows; i++) store<i64>(data + ((<usize>i) << 3), load<i64>(entryOf(entries, i) + offset));
  return 0;
}

/** The first or the last of the values in order; NULL when there is none. */
function endResults(
  isLeast: bool,
  physical: i32,
  offset: usize,
  entries: usize,
  rows: u32,
  validity: usize,
  data: usize,
): i32 {
  const bytes = elementBytes(physical);
  const isFloat = physical == PHYSICAL_F32 || physical == PHYSICAL_F64;
  clearBits(validity, rows);
  if (physical == PHYSICAL_BIT) clearBits(data, rows);
  let nulls = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const entry = entryOf(entries, i);
    const used = load<u32>(entry + offset, 4);
    const element = entry + load<i32>(entry + offset) + (isLeast || used == 0 ? 0 : used - bytes);
    if (used != 0) setBit(validity, i);
    else nulls += 1;
    if (physical == PHYSICAL_I128) {
      v128.store(data + ((<usize>i) << 4), used == 0 ? i64x2.splat(0) : v128.load(element));
    } else {
      const word: i64 = used == 0 ? 0 : load<i64>(element);
      storeWord(physical, data, i, isFloat ? reinterpret<i64>(orderedValue(word)) : word);
    }
  }
  return nulls;
}

export function windowAggregateResults(
  form: i32,
  physical: i32,
  offset: u32,
  rowsOffset: u32,
  nullsOffset: u32,
  digits: i32,
  entries: usize,
  rows: u32,
  validity: usize,
  data: usize,
): i32 {
  if (form == RESULT_LEAST || form == RESULT_GREATEST) {
    return endResults(form == RESULT_LEAST, physical, offset, entries, rows, validity, data);
  }
  if (physical == PHYSICAL_I64) {
    if (form == RESULT_COUNT) return countResults(rowsOffset, nullsOffset, entries, rows, data);
    if (form == RESULT_I64 && rowsOffset == 0) return wordResults(offset, entries, rows, data);
  }
  clearBits(validity, rows);
  if (physical == PHYSICAL_BIT) clearBits(data, rows);
  let nulls = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const entry = entryOf(entries, i);
    const value = entry + offset;
    let count: i64 = rowsOffset == 0 ? 1 : load<i64>(entry + rowsOffset);
    if (nullsOffset != 0) count -= load<i64>(entry + nullsOffset);
    let valid = count != 0 || form == RESULT_COUNT;
    if (!valid) {
      if (physical == PHYSICAL_I128) v128.store(data + ((<usize>i) << 4), i64x2.splat(0));
      else storeWord(physical, data, i, 0);
    } else {
      switch (form) {
        case RESULT_I64:
        case RESULT_F64:
          if (physical == PHYSICAL_I128) v128.store(data + ((<usize>i) << 4), v128.load(value));
          else storeWord(physical, data, i, load<i64>(value));
          break;
        case RESULT_COUNT:
          storeWord(physical, data, i, count);
          break;
        case RESULT_AVG_I64:
          storeWord(physical, data, i, load<i64>(value) / count);
          break;
        case RESULT_AVG_F64:
          storeWord(physical, data, i, reinterpret<i64>(load<f64>(value) / <f64>count));
          break;
        case RESULT_I128:
        case RESULT_AVG_I128:
          valid = storeDecimal(value, form == RESULT_I128 ? 1 : count, digits, data + ((<usize>i) << 4));
          break;
        default:
          storeWord(physical, data, i, reinterpret<i64>(orderedValue(load<i64>(value))));
      }
    }
    if (valid) setBit(validity, i);
    else nulls += 1;
  }
  return nulls;
}

/**
 * Stores `value / count` with `digits` more decimal digits, rounded half up (away from zero); false and 0 when it has more than
 * 38 digits. Long division by bits for the whole part, by decimal digits for the rest.
 */
function storeDecimal(value: usize, count: i64, digits: i32, target: usize): bool {
  let low = load<u64>(value);
  let high = load<u64>(value, 8);
  let negative = <i64>high < 0;
  if (negative) {
    low = 0 - low;
    high = ~high + (low == 0 ? 1 : 0);
  }
  if (count < 0) negative = !negative;
  const divisor = <u64>(count < 0 ? -count : count);
  let fits = true;
  if (divisor != 1 || digits != 0) {
    let rest: u64 = high % divisor;
    high /= divisor;
    // The rest stays below a count of rows, far below 2^60, so shifting and multiplying it by ten cannot overflow.
    let quotient: u64 = 0;
    for (let bit = 63; bit >= 0; bit--) {
      rest = (rest << 1) | ((low >> <u64>bit) & 1);
      quotient <<= 1;
      if (rest >= divisor) {
        rest -= divisor;
        quotient |= 1;
      }
    }
    low = quotient;
    for (let digit = 0; digit < digits && fits; digit++) {
      rest *= 10;
      // high:low * 10 + digit, by halves of 32 bits for the carry.
      const a = (low & 0xffffffff) * 10 + rest / divisor;
      const b = (low >> 32) * 10 + (a >> 32);
      low = (b << 32) | (a & 0xffffffff);
      fits = high < 0x0ccccccccccccccc;
      high = high * 10 + (b >> 32);
      rest %= divisor;
    }
    if (rest << 1 >= divisor) {
      low += 1;
      if (low == 0) high += 1;
    }
  }
  if (!fits || high > LIMIT_HIGH || (high == LIMIT_HIGH && low >= LIMIT_LOW)) {
    store<u64>(target, 0);
    store<u64>(target, 0, 8);
    return false;
  }
  if (negative) {
    low = 0 - low;
    high = ~high + (low == 0 ? 1 : 0);
  }
  store<u64>(target, low);
  store<u64>(target, high, 8);
  return true;
}

export function windowAggregateResultOffsets(
  offset: u32,
  entries: usize,
  rows: u32,
  validity: usize,
  offsets: usize,
  nulls: usize,
): u32 {
  clearBits(validity, rows);
  let nullCount: u32 = 0;
  let total: u32 = 0;
  store<u32>(offsets, 0);
  for (let i: u32 = 0; i < rows; i++) {
    const entry = entryOf(entries, i);
    if (load<u32>(entry + offset, 12) != 0) {
      setBit(validity, i);
      total += load<u32>(entry + offset, 4);
    } else {
      nullCount += 1;
    }
    store<u32>(offsets + ((<usize>i) << 2), total, 4);
  }
  store<u32>(nulls, nullCount);
  return total;
}

export function windowAggregateResultBytes(offset: u32, entries: usize, rows: u32, data: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const entry = entryOf(entries, i);
    const length = load<u32>(entry + offset, 4);
    if (load<u32>(entry + offset, 12) == 0) continue;
    memory.copy(data, entry + load<i32>(entry + offset), length);
    data += length;
  }
}
