/** The hashes of the key groups of one subtask, both ends included; empty when `first` is greater than `last`. */
export interface HashRange {
  readonly first: number;
  readonly last: number;
}

export const everyHash: HashRange = { first: 0, last: 0xffffffff };

/** Key groups of one subtask, both ends included; none when `first` is greater than `last`. */
export interface KeyGroupRange {
  readonly first: number;
  readonly last: number;
}

/** What a subtask owns: the key groups g with floor(g * parallelism / keyGroups) = subtask. */
export function ownedKeyGroups(subtask: number, parallelism: number, keyGroups: number): KeyGroupRange {
  const end = Math.ceil(((subtask + 1) * keyGroups) / parallelism);
  return { first: Math.ceil((subtask * keyGroups) / parallelism), last: end - 1 };
}

export function ownedHashes(subtask: number, parallelism: number, keyGroups: number): HashRange {
  const { first, last } = ownedKeyGroups(subtask, parallelism, keyGroups);
  return { first: firstHash(first, keyGroups), last: firstHash(last + 1, keyGroups) - 1 };
}

/** The first hash of a key group: the least h with floor(h * keyGroups / 2^32) = keyGroup. */
export function firstHash(keyGroup: number, keyGroups: number): number {
  return Math.ceil((keyGroup * 2 ** 32) / keyGroups);
}
