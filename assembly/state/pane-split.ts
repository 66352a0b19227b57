/**
 * Splits the rows of a batch by pane. Most batches lie in one pane, which one pass finds out without writing anything.
 * Otherwise a counting sort: number the panes in order of appearance, count, scatter.
 *
 *   scratch   row numbers u32 * rows | pane of each row u32 * rows | index of panes u32 * (power of two, 2..4 * rows)
 */
import { PaneRun, PaneRunSizeBytes, PaneSplit } from '../generated/layouts';

const NO_PANE: u32 = 0xffffffff;

function paneStart(split: PaneSplit, timeMs: i64): i64 {
  let into = (timeMs - split.originMs) % split.widthMs;
  if (into < 0) into += split.widthMs;
  return timeMs - into;
}

function rowAt(selection: usize, i: u32): u32 {
  return selection == 0 ? i : load<u32>(selection + ((<usize>i) << 2));
}

function isOnePane(times: usize, validity: usize, selection: usize, rows: u32, startMs: i64, endMs: i64): bool {
  if (validity != 0) {
    for (let i: u32 = 0; i < rows; i++) {
      const row = rowAt(selection, i);
      if (((load<u8>(validity + (row >> 3)) >> <u8>(row & 7)) & 1) == 0) return false;
    }
  }
  if (selection != 0) {
    for (let i: u32 = 0; i < rows; i++) {
      const timeMs = load<i64>(times + ((<usize>load<u32>(selection + ((<usize>i) << 2))) << 3));
      if (timeMs < startMs || timeMs >= endMs) return false;
    }
    return true;
  }
  for (let i: u32 = 0; i < rows; i++) {
    const timeMs = load<i64>(times + ((<usize>i) << 3));
    if (timeMs < startMs || timeMs >= endMs) return false;
  }
  return true;
}

function runAt(runs: usize, index: u32): PaneRun {
  return changetype<PaneRun>(runs + <usize>index * PaneRunSizeBytes);
}

/** Number of the pane in `runs`; a new pane is appended, and `count` tells the caller by being the result. */
function paneIndex(index: usize, mask: u32, runs: usize, count: u32, startMs: i64, widthMs: i64): u32 {
  let slot = <u32>((<u64>(startMs / widthMs) * 0x9e3779b97f4a7c15) >> 40) & mask;
  while (true) {
    const found = load<u32>(index + ((<usize>slot) << 2));
    if (found == 0) {
      store<u32>(index + ((<usize>slot) << 2), count + 1);
      const run = runAt(runs, count);
      run.startMs = startMs;
      run.rows = 0;
      return count;
    }
    if (runAt(runs, found - 1).startMs == startMs) return found - 1;
    slot = (slot + 1) & mask;
  }
}

export function paneSplitRows(
  splitAt: usize,
  times: usize,
  validity: usize,
  selection: usize,
  rows: u32,
  runs: usize,
  scratch: usize,
): i32 {
  const split = changetype<PaneSplit>(splitAt);
  split.lateRows = 0;
  if (rows == 0) return 0;
  const first = rowAt(selection, 0);
  const firstMs = paneStart(split, load<i64>(times + ((<usize>first) << 3)));
  if (firstMs >= split.lateBeforeMs && isOnePane(times, validity, selection, rows, firstMs, firstMs + split.widthMs)) {
    const run = runAt(runs, 0);
    run.startMs = firstMs;
    run.first = 0;
    run.rows = rows;
    split.rowNumbers = selection;
    return 1;
  }

  const rowNumbers = scratch;
  const panes = scratch + ((<usize>rows) << 2);
  const index = panes + ((<usize>rows) << 2);
  const slots: u32 = 2 << (32 - clz(rows));
  memory.fill(index, 0, (<usize>slots) << 2);
  let count: u32 = 0;
  let pane: u32 = NO_PANE;
  let lastStartMs: i64 = 0;
  let lastEndMs: i64 = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const row = rowAt(selection, i);
    const timeMs = load<i64>(times + ((<usize>row) << 3));
    const isNull = validity != 0 && ((load<u8>(validity + (row >> 3)) >> <u8>(row & 7)) & 1) == 0;
    if (isNull || timeMs < split.lateBeforeMs) {
      split.lateRows += 1;
      store<u32>(panes + ((<usize>i) << 2), NO_PANE);
      continue;
    }
    if (pane == NO_PANE || timeMs < lastStartMs || timeMs >= lastEndMs) {
      lastStartMs = paneStart(split, timeMs);
      lastEndMs = lastStartMs + split.widthMs;
      pane = paneIndex(index, slots - 1, runs, count, lastStartMs, split.widthMs);
      if (pane == count) count += 1;
    }
    store<u32>(panes + ((<usize>i) << 2), pane);
    runAt(runs, pane).rows += 1;
  }

  let end: u32 = 0;
  for (let p: u32 = 0; p < count; p++) {
    const run = runAt(runs, p);
    run.first = end;
    end += run.rows;
    run.rows = 0;
  }
  for (let i: u32 = 0; i < rows; i++) {
    const p = load<u32>(panes + ((<usize>i) << 2));
    if (p == NO_PANE) continue;
    const run = runAt(runs, p);
    store<u32>(rowNumbers + ((<usize>(run.first + run.rows)) << 2), rowAt(selection, i));
    run.rows += 1;
  }
  split.rowNumbers = rowNumbers;
  return <i32>count;
}
