import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import type { HashRange } from '../state/hash-range.ts';
import type { KeyedState, StateTableDescription } from '../state/keyed-state.ts';

/** A state table apart from its operator, table 0 of `state`: takes pages and gives rows. */
export interface OpenedTable {
  readonly state: Pick<KeyedState, 'tables' | 'pages' | 'rows'>;
  close(): void;
}

/** What a table is opened with. */
export interface OpenTableOptions {
  readonly description: StateTableDescription;
  readonly memory: SlotMemory;
  readonly owner: MemoryOwner;
  /** Position of the table in its operator's state, which its pages carry. */
  readonly number: number;
  /** Hashes of the rows that are kept; others are dropped when a page is taken. */
  readonly owned: HashRange;
  readonly keyGroups: number;
}
