/** 16 bytes of a column, wherever in memory they lie. */

const tail: usize = memory.data(16, 16);

/** The 16 bytes at `at`; those behind the end of memory are 0. */
export function loadBlock(at: usize): v128 {
  const memoryEnd = (<usize>memory.size()) << 16;
  if (at + 16 <= memoryEnd) return v128.load(at);
  v128.store(tail, i8x16.splat(0));
  memory.copy(tail, at, memoryEnd - at);
  return v128.load(tail);
}

/** Copies a short run of bytes in blocks: up to 15 bytes behind `to + bytes` are overwritten. */
export function copyBlocks(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, loadBlock(from + at));
}
