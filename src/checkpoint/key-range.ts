/** Key groups, and with them hashes, that one subtask owns: [firstGroup, endGroup) and [firstHash, endHash). */
export interface KeyRange {
  readonly firstGroup: number;
  readonly endGroup: number;
  readonly firstHash: number;
  /** Up to 2^32. */
  readonly endHash: number;
}

/** The inverse of `keyGroupOf` and `subtaskOf` (src/exchange/partitioner.ts). */
export function keyRangeOf(subtask: number, parallelism: number, keyGroups: number): KeyRange {
  const firstGroup = Math.ceil((subtask * keyGroups) / parallelism);
  const endGroup = Math.ceil(((subtask + 1) * keyGroups) / parallelism);
  const hashOf = (group: number): number => Math.ceil((group * 2 ** 32) / keyGroups);
  return { firstGroup, endGroup, firstHash: hashOf(firstGroup), endHash: hashOf(endGroup) };
}

/**
 * Whether a page that covers 2^(32 - hashBits) hashes from `hash` on may have rows of `range`. What it has lies in the range of the subtask that wrote
 * it, which small pages of few rows exceed.
 */
export function mayHaveRowsOf(
  range: KeyRange,
  page: { readonly hash: number; readonly hashBits: number },
  writer: KeyRange,
): boolean {
  const first = Math.max(page.hash, range.firstHash, writer.firstHash);
  const end = Math.min(page.hash + 2 ** (32 - page.hashBits), range.endHash, writer.endHash);
  return first < end;
}
