/**
 * Rows as records without addresses, and records back to columns; the layout is drawn at `packedPlanFields`. Each column is one
 * loop over the rows. Values are first copied as they lie, then NULLs, which are few, are made zeros.
 */
import {
  PHYSICAL_BIT,
  PHYSICAL_BYTES,
  PHYSICAL_F32,
  PHYSICAL_F64,
  PHYSICAL_I128,
  PHYSICAL_I16,
  PHYSICAL_I32,
  PHYSICAL_I64,
  PHYSICAL_I8,
  PHYSICAL_NONE,
  PackedColumn,
  PackedColumnSizeBytes,
  PackedPlan,
} from '../generated/layouts';
import { copyBytes } from '../expr/bytes';

const MASK: usize = 4;

function columnAt(plan: PackedPlan, index: u32): PackedColumn {
  return changetype<PackedColumn>(plan.columns + <usize>index * PackedColumnSizeBytes);
}

function wordAt(words: usize, i: u32): usize {
  return <usize>load<u32>(words + ((<usize>i) << 2));
}

/** Whether the batch may have a NULL in the column, its own or that of a ROW around it. */
function mayBeNull(plan: PackedPlan, c: PackedColumn): bool {
  if (c.validity != 0 || c.physical == PHYSICAL_NONE) return true;
  return c.parent == 0 ? false : mayBeNull(plan, columnAt(plan, c.parent - 1));
}

function isNull(plan: PackedPlan, c: PackedColumn, row: usize): bool {
  if (c.physical == PHYSICAL_NONE) return true;
  if (c.validity != 0 && ((load<u8>(c.validity + (row >> 3)) >> <u8>(row & 7)) & 1) == 0) return true;
  return c.parent == 0 ? false : isNull(plan, columnAt(plan, c.parent - 1), row);
}

export function packedRowsLengths(planAt: usize, rowNumbers: usize, rows: u32, lengths: usize): u32 {
  const plan = changetype<PackedPlan>(planAt);
  const fixedBytes = plan.fixedBytes;
  const end = lengths + ((<usize>rows) << 2);
  if (plan.isVariable == 0) {
    const length = (fixedBytes + 7) & ~7;
    for (let at = lengths; at < end; at += 4) store<u32>(at, length);
    return length * rows;
  }
  for (let at = lengths; at < end; at += 4) store<u32>(at, fixedBytes);
  for (let index = 0; index < plan.columnCount; index++) {
    const c = columnAt(plan, index);
    if (c.physical != PHYSICAL_BYTES) continue;
    const offsets = c.offsets;
    const hasNull = mayBeNull(plan, c);
    for (let i: u32 = 0; i < rows; i++) {
      const row = wordAt(rowNumbers, i);
      if (hasNull && isNull(plan, c, row)) continue;
      const at = lengths + ((<usize>i) << 2);
      store<u32>(at, load<u32>(at) + load<u32>(offsets + (row << 2), 4) - load<u32>(offsets + (row << 2)));
    }
  }
  let total: u32 = 0;
  for (let at = lengths; at < end; at += 4) {
    const length = (load<u32>(at) + 7) & ~7;
    store<u32>(at, length);
    total += length;
  }
  return total;
}

export function packedRowsPlace(lengths: usize, rows: u32, start: usize, records: usize): void {
  for (let i: usize = 0; i < (<usize>rows) << 2; i += 4) {
    store<u32>(records + i, <u32>start);
    start += load<u32>(lengths + i);
  }
}

export function packedRowsWrite(planAt: usize, rowNumbers: usize, rows: u32, lengths: usize, records: usize): void {
  const plan = changetype<PackedPlan>(planAt);
  const maskEnd = MASK + ((<usize>plan.maskWords) << 2);
  for (let i: usize = 0; i < (<usize>rows) << 2; i += 4) {
    const record = <usize>load<u32>(records + i);
    const length = load<u32>(lengths + i);
    // The end of the last value and the padding share this word.
    store<u64>(record + length - 8, 0);
    store<u64>(record, <u64>length);
    for (let at: usize = 8; at < maskEnd; at += 8) store<u64>(record + at, 0);
  }
  for (let index: u32 = 0; index < <u32>plan.columnCount; index++) {
    const c = columnAt(plan, index);
    if (c.physical == PHYSICAL_BYTES) writeBytes(plan, c, rowNumbers, rows, records);
    else writeFixed(c, rowNumbers, rows, records);
    if (mayBeNull(plan, c)) writeNulls(plan, c, index, rowNumbers, rows, records);
  }
}

function writeFixed(c: PackedColumn, rowNumbers: usize, rows: u32, records: usize): void {
  const offset: usize = c.offset;
  const data = c.data;
  switch (c.physical) {
    case PHYSICAL_I64:
    case PHYSICAL_F64:
      for (let i: u32 = 0; i < rows; i++) {
        store<u64>(wordAt(records, i) + offset, load<u64>(data + (wordAt(rowNumbers, i) << 3)));
      }
      break;
    case PHYSICAL_I32:
    case PHYSICAL_F32:
      for (let i: u32 = 0; i < rows; i++) {
        store<u32>(wordAt(records, i) + offset, load<u32>(data + (wordAt(rowNumbers, i) << 2)));
      }
      break;
    case PHYSICAL_I16:
      for (let i: u32 = 0; i < rows; i++) {
        store<u16>(wordAt(records, i) + offset, load<u16>(data + (wordAt(rowNumbers, i) << 1)));
      }
      break;
    case PHYSICAL_I8:
      for (let i: u32 = 0; i < rows; i++) {
        store<u8>(wordAt(records, i) + offset, load<u8>(data + wordAt(rowNumbers, i)));
      }
      break;
    case PHYSICAL_I128:
      for (let i: u32 = 0; i < rows; i++) {
        v128.store(wordAt(records, i) + offset, v128.load(data + (wordAt(rowNumbers, i) << 4)));
      }
      break;
    case PHYSICAL_BIT:
      for (let i: u32 = 0; i < rows; i++) {
        const row = wordAt(rowNumbers, i);
        store<u8>(wordAt(records, i) + offset, (load<u8>(data + (row >> 3)) >> <u8>(row & 7)) & 1);
      }
  }
}

function writeBytes(plan: PackedPlan, c: PackedColumn, rowNumbers: usize, rows: u32, records: usize): void {
  const offset: usize = c.offset;
  const previous: usize = c.previous;
  const fixedBytes = plan.fixedBytes;
  const hasNull = mayBeNull(plan, c);
  for (let i: u32 = 0; i < rows; i++) {
    const row = wordAt(rowNumbers, i);
    const record = wordAt(records, i);
    const start = previous == 0 ? fixedBytes : load<u32>(record + previous);
    let length: u32 = 0;
    if (!hasNull || !isNull(plan, c, row)) {
      const from = load<u32>(c.offsets + (row << 2));
      length = load<u32>(c.offsets + (row << 2), 4) - from;
      copyBytes(record + start, c.data + from, length);
    }
    store<u32>(record + offset, start + length);
  }
}

/** Sets the mask bits of NULLs, and makes their values zeros; the ends of bytes stay. */
function writeNulls(plan: PackedPlan, c: PackedColumn, index: u32, rowNumbers: usize, rows: u32, records: usize): void {
  const mask = MASK + ((<usize>(index >> 5)) << 2);
  const bit: u32 = (<u32>1) << (index & 31);
  const offset: usize = c.offset;
  for (let i: u32 = 0; i < rows; i++) {
    if (!isNull(plan, c, wordAt(rowNumbers, i))) continue;
    const record = wordAt(records, i);
    store<u32>(record + mask, load<u32>(record + mask) | bit);
    const at = record + offset;
    switch (c.physical) {
      case PHYSICAL_I64:
      case PHYSICAL_F64:
        store<u64>(at, 0);
        break;
      case PHYSICAL_I32:
      case PHYSICAL_F32:
        store<u32>(at, 0);
        break;
      case PHYSICAL_I16:
        store<u16>(at, 0);
        break;
      case PHYSICAL_I8:
      case PHYSICAL_BIT:
        store<u8>(at, 0);
        break;
      case PHYSICAL_I128:
        v128.store(at, i64x2.splat(0));
    }
  }
}

export function packedRowsValidity(index: u32, records: usize, rows: u32, validity: usize): i32 {
  const mask = MASK + ((<usize>(index >> 5)) << 2);
  const shift: u32 = index & 31;
  let valid: i32 = 0;
  for (let first: u32 = 0; first < rows; first += 8) {
    const end = min<u32>(rows - first, 8);
    let bits: u32 = 0;
    for (let bit: u32 = 0; bit < end; bit++) {
      bits |= ((~load<u32>(wordAt(records, first + bit) + mask) >> shift) & 1) << bit;
    }
    store<u8>(validity + (first >> 3), <u8>bits);
    valid += popcnt<i32>(bits);
  }
  return <i32>rows - valid;
}

export function packedRowsFixed(planAt: usize, column: u32, records: usize, rows: u32, data: usize): void {
  const c = columnAt(changetype<PackedPlan>(planAt), column);
  const offset: usize = c.offset;
  switch (c.physical) {
    case PHYSICAL_I64:
    case PHYSICAL_F64:
      for (let i: u32 = 0; i < rows; i++) store<u64>(data + ((<usize>i) << 3), load<u64>(wordAt(records, i) + offset));
      break;
    case PHYSICAL_I32:
    case PHYSICAL_F32:
      for (let i: u32 = 0; i < rows; i++) store<u32>(data + ((<usize>i) << 2), load<u32>(wordAt(records, i) + offset));
      break;
    case PHYSICAL_I16:
      for (let i: u32 = 0; i < rows; i++) store<u16>(data + ((<usize>i) << 1), load<u16>(wordAt(records, i) + offset));
      break;
    case PHYSICAL_I8:
      for (let i: u32 = 0; i < rows; i++) store<u8>(data + <usize>i, load<u8>(wordAt(records, i) + offset));
      break;
    case PHYSICAL_I128:
      for (let i: u32 = 0; i < rows; i++) v128.store(data + ((<usize>i) << 4), v128.load(wordAt(records, i) + offset));
      break;
    case PHYSICAL_BIT:
      for (let first: u32 = 0; first < rows; first += 8) {
        const end = min<u32>(rows - first, 8);
        let bits: u32 = 0;
        for (let bit: u32 = 0; bit < end; bit++) {
          bits |= (<u32>load<u8>(wordAt(records, first + bit) + offset)) << bit;
        }
        store<u8>(data + (first >> 3), <u8>bits);
      }
  }
}

export function packedRowsOffsets(planAt: usize, column: u32, records: usize, rows: u32, offsets: usize): u32 {
  const plan = changetype<PackedPlan>(planAt);
  const c = columnAt(plan, column);
  const offset: usize = c.offset;
  const previous: usize = c.previous;
  const fixedBytes = plan.fixedBytes;
  let total: u32 = 0;
  store<u32>(offsets, 0);
  for (let i: u32 = 0; i < rows; i++) {
    const record = wordAt(records, i);
    total += load<u32>(record + offset) - (previous == 0 ? fixedBytes : load<u32>(record + previous));
    store<u32>(offsets + ((<usize>i) << 2), total, 4);
  }
  return total;
}

export function packedRowsBytes(planAt: usize, column: u32, records: usize, rows: u32, data: usize): void {
  const plan = changetype<PackedPlan>(planAt);
  const c = columnAt(plan, column);
  const offset: usize = c.offset;
  const previous: usize = c.previous;
  const fixedBytes = plan.fixedBytes;
  for (let i: u32 = 0; i < rows; i++) {
    const record = wordAt(records, i);
    const start = previous == 0 ? fixedBytes : load<u32>(record + previous);
    const length = load<u32>(record + offset) - start;
    copyBytes(data, record + start, length);
    data += length;
  }
}
