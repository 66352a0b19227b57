/**
 * Entries that a batch touches, each once, numbered from 0. The bits of an entry's state above the lowest two hold its number + 1 while the
 * batch is at work and are 0 otherwise, so that pages of snapshots never hold numbers. Where room is made in the middle of a
 * batch entries move with their states, and the touched ones are found again by the rows that touched them first.
 */
import { StateDirectory, WindowPlan } from '../generated/layouts';
import { STATE_MASK } from './bucket';
import { ENTRIES, loadChunk, probeChunk } from './chunk';

/** Number of a touched entry + 1; 0 for one that the batch has not met yet. */
export function touchedNumber(entry: usize): u32 {
  return load<u32>(entry, 4) >> 2;
}

/** Gives an entry a number + 1. */
export function markTouched(entry: usize, number: u32): void {
  store<u32>(entry, load<u32>(entry, 4) | (number << 2), 4);
}

/** Takes the numbers away from the entries whose addresses are in `entries`. */
export function unmarkTouched(entries: usize, count: u32): void {
  const end = entries + ((<usize>count) << 2);
  for (let at = entries; at < end; at += 4) {
    const entry = <usize>load<u32>(at);
    store<u32>(entry, load<u32>(entry, 4) & STATE_MASK, 4);
  }
}

/** Writes to `entries` where the entries of these rows of the input are now; all of them exist. False when the budget is spent. */
export function findAgain(
  plan: WindowPlan,
  directory: StateDirectory,
  rowNumbers: usize,
  entries: usize,
  count: u32,
): bool {
  let done: u32 = 0;
  while (done < count) {
    const chunk = loadChunk(plan, directory, rowNumbers, done, count - done);
    if (chunk == 0) return false;
    probeChunk(plan, directory, 0, chunk);
    memory.copy(entries + ((<usize>done) << 2), plan.scratch + ENTRIES, (<usize>chunk) << 2);
    done += chunk;
  }
  return true;
}
