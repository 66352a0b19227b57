import { type HashRange, ownedHashes } from '../state/hash-range.ts';

/** Key groups [firstGroup, endGroup), and with them hashes, that one subtask owns. */
export interface KeyRange {
  readonly firstGroup: number;
  readonly endGroup: number;
  readonly hashes: HashRange;
}

/** The inverse of `subtaskOf` (src/exchange/partitioner.ts). */
export function keyRangeOf(subtask: number, parallelism: number, keyGroups: number): KeyRange {
  return {
    firstGroup: Math.ceil((subtask * keyGroups) / parallelism),
    endGroup: Math.ceil(((subtask + 1) * keyGroups) / parallelism),
    hashes: ownedHashes(subtask, parallelism, keyGroups),
  };
}

/**
 * Whether a page that covers these hashes may have rows of `range`. What it has lies in the range of the subtask that wrote it,
 * which small pages of few rows exceed.
 */
export function mayHaveRowsOf(range: KeyRange, page: HashRange, writer: KeyRange): boolean {
  const first = Math.max(page.first, range.hashes.first, writer.hashes.first);
  return first <= Math.min(page.last, range.hashes.last, writer.hashes.last);
}
