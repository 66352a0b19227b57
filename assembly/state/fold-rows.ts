/** Folds the rows of a chunk into the accumulators of their entries: one simple loop for each accumulator. */
import {
  ACCUMULATE_MAX_I128,
  ACCUMULATE_MAX_I64,
  ACCUMULATE_MIN_I128,
  ACCUMULATE_MIN_I64,
  ACCUMULATE_NULLS,
  ACCUMULATE_ROWS,
  ACCUMULATE_SUM_F64,
  ACCUMULATE_SUM_I128,
  ACCUMULATE_SUM_I64,
  ACCUMULATE_VALUES,
  StateDirectory,
  WindowAccumulator,
  WindowAccumulatorSizeBytes,
  WindowPlan,
} from '../generated/layouts';
import {
  addNullCount,
  addRowCount,
  foldF64,
  foldI128,
  foldMaxI64,
  foldMinI64,
  foldString,
  foldSumI64,
  identityOf,
  rowSigns,
} from './accumulators';
import { ENTRIES, makeRoomFor, probeChunk, SIGNS, VALUES } from './chunk';
import { loadWords } from './column-words';
import { foldValues } from './value-lists';

/**
 * Folds `rows` rows, the first of which is row `first` of the run and has its entry at `from` of the chunk, into the accumulators from
 * number `skipped` on. False when the budget is spent.
 */
export function foldRows(
  plan: WindowPlan,
  directory: StateDirectory,
  selection: usize,
  first: u32,
  from: u32,
  rows: u32,
  skipped: i32,
): bool {
  const entries = plan.scratch + ENTRIES + ((<usize>from) << 2);
  const values = plan.scratch + VALUES;
  const signs: usize = plan.kinds == 0 ? 0 : plan.scratch + SIGNS;
  if (signs != 0) rowSigns(plan.kinds, selection, first, rows, signs);
  let at = plan.accumulators + <usize>skipped * WindowAccumulatorSizeBytes;
  for (let index = skipped; index < plan.accumulatorCount; index++, at += WindowAccumulatorSizeBytes) {
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
      case ACCUMULATE_VALUES:
        if (!foldValues(plan, directory, a, selection, first, from, rows)) return false;
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
      probeChunk(plan, directory, from, from + rows);
    }
  }
  return true;
}
