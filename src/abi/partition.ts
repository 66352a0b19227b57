import type { KernelFamily } from './table.ts';

/** Rows to subtasks by key group: `group = (hash * keyGroups) >> 32`, `subtask = floor(group * parallelism / keyGroups)`. */
export const partition = {
  name: 'partition',
  module: 'exchange/partition',
  functions: {
    /** Writes the subtask of each key group, one byte a group, to `table`. `parallelism` is at most 256. */
    partitionTable: { parameters: { table: 'ptr', keyGroups: 'u32', parallelism: 'u32' }, result: 'void' },
    /**
     * Sorts row numbers by subtask, stably. `starts` gets `parallelism + 1` uint32: rows of subtask s are
     * `target[starts[s]] .. target[starts[s + 1]]`. `subtasks` is scratch of one byte a row.
     */
    partitionRows: {
      parameters: {
        table: 'ptr',
        keyGroups: 'u32',
        parallelism: 'u32',
        hashes: 'ptr',
        selection: 'ptr',
        rows: 'u32',
        subtasks: 'ptr',
        starts: 'ptr',
        target: 'ptr',
      },
      result: 'void',
    },
  },
} as const satisfies KernelFamily;
