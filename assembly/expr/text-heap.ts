/**
 * Memory for texts that expressions make while a program runs over one batch. Runs of pages are kept from batch to batch;
 * allocation bumps through them.
 */
import { FAULT_MEMORY, PAGE_SCRATCH } from '../generated/layouts';
import { pagesAllocate } from '../memory/pages';

const RUN_BYTES: u32 = 1 << 20;
const RUNS_MAX: i32 = 64;
const runs: usize = memory.data(8 * 64, 8);

let runCount: i32 = 0;
let current: i32 = 0;
let top: usize = 0;
let end: usize = 0;

export function heapReset(): void {
  current = 0;
  if (runCount == 0) return;
  top = load<usize>(runs);
  end = top + load<u32>(runs, 4);
}

/** Makes room for `bytes` at the returned address without taking it; 0 when the budget is spent. */
export function heapReserve(bytes: u32): usize {
  if (<usize>bytes <= end - top) return top;
  while (current + 1 < runCount) {
    current++;
    const entry = runs + ((<usize>current) << 3);
    top = load<usize>(entry);
    end = top + load<u32>(entry, 4);
    if (<usize>bytes <= end - top) return top;
  }
  if (runCount == RUNS_MAX) return 0;
  let size: u32 = RUN_BYTES << min(runCount, 8);
  while (size < bytes) size <<= 1;
  const run = pagesAllocate(0, size, PAGE_SCRATCH);
  if (run == 0) return 0;
  const entry = runs + ((<usize>runCount) << 3);
  store<usize>(entry, run);
  store<u32>(entry, size, 4);
  current = runCount;
  runCount++;
  top = run;
  end = run + size;
  return run;
}

/** Takes the first `bytes` of what was reserved, as a text. */
export function heapTake(bytes: u32): i64 {
  const start = top;
  top += bytes;
  return textOf(start, bytes);
}

/** Whether a text was the last one made, so that it can grow in place by `bytes`. */
export function heapCanGrow(textEnd: usize, bytes: u32): bool {
  return textEnd == top && <usize>bytes <= end - top;
}

/** Takes `bytes` more behind the last text. */
export function heapGrow(bytes: u32): void {
  top += bytes;
}

export function textOf(start: usize, bytes: u32): i64 {
  return ((<i64>bytes) << 32) | <i64>start;
}

/** The result of a kernel that finds no memory for its text. */
export const NO_MEMORY: i64 = FAULT_MEMORY;
