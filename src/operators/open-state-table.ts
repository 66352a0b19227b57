import { PeltonError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import { everyHash } from '../state/hash-range.ts';
import type { KeyedState, StateTableDescription } from '../state/keyed-state.ts';
import { readGroupDescription } from './group-state-layout.ts';
import { GroupTables } from './group-tables.ts';
import { GroupedState } from './grouped-state.ts';

/** A state table apart from its operator, table 0 of `state`: takes pages and gives rows. */
export interface OpenedTable {
  readonly state: KeyedState;
  close(): void;
}

/**
 * A table as the version of the job that wrote its description laid it out, for reading alone.
 * @throws PeltonError SNAPSHOT_MISMATCH for a layout that this version does not know; MEMORY_BUDGET
 */
export function openStateTable(
  description: StateTableDescription,
  memory: SlotMemory,
  owner: MemoryOwner,
): OpenedTable {
  const described = readGroupDescription(description);
  if (described === undefined) {
    throw new PeltonError({
      code: 'SNAPSHOT_MISMATCH',
      message: `state table ${description.name} has a layout that this version of Pelton cannot read`,
      hint: 'take a savepoint with the version that wrote it, and start from that',
    });
  }
  const { layout, namespace, table } = described;
  const groups = new GroupTables(memory, owner, layout, table);
  const state = new GroupedState({
    memory,
    owner,
    layout,
    groups,
    description,
    namespace,
    owned: everyHash,
    keyGroups: limits.keyGroups,
  });
  return {
    state,
    close: () => {
      state.close();
      groups.close();
    },
  };
}
