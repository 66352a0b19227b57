/** Rows to subtasks: a counting sort of row numbers by the subtask of their key group. */

export function partitionTable(table: usize, keyGroups: u32, parallelism: u32): void {
  for (let group: u32 = 0; group < keyGroups; group++) {
    store<u8>(table + group, <u8>((<u64>group * <u64>parallelism) / <u64>keyGroups));
  }
}

export function partitionRows(
  table: usize,
  keyGroups: u32,
  parallelism: u32,
  hashes: usize,
  selection: usize,
  rows: u32,
  subtasks: usize,
  starts: usize,
  target: usize,
): void {
  memory.fill(starts, 0, (<usize>parallelism + 1) << 2);
  const groups: u64 = keyGroups;
  for (let i: u32 = 0; i < rows; i++) {
    const row = selection == 0 ? i : load<u32>(selection + ((<usize>i) << 2));
    const hash: u64 = load<u32>(hashes + ((<usize>row) << 2));
    const subtask = load<u8>(table + <usize>((hash * groups) >> 32));
    store<u8>(subtasks + i, subtask);
    const count = starts + ((<usize>subtask) << 2);
    store<u32>(count, load<u32>(count, 4) + 1, 4);
  }
  for (let s: u32 = 0; s < parallelism; s++) {
    const at = starts + ((<usize>s) << 2);
    store<u32>(at, load<u32>(at) + load<u32>(at, 4), 4);
  }
  // Scattering moves each start to its end, that is to the next start; the loop after it moves them back.
  for (let i: u32 = 0; i < rows; i++) {
    const row = selection == 0 ? i : load<u32>(selection + ((<usize>i) << 2));
    const start = starts + ((<usize>load<u8>(subtasks + i)) << 2);
    const position = load<u32>(start);
    store<u32>(target + ((<usize>position) << 2), row);
    store<u32>(start, position + 1);
  }
  for (let s = parallelism; s > 0; s--) {
    const at = starts + ((<usize>s) << 2);
    store<u32>(at, load<u32>(at - 4));
  }
  store<u32>(starts, 0);
}
