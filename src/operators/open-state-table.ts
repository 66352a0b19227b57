import { PeltonError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import { everyHash } from '../state/hash-range.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import { readGroupDescription } from './group-state-layout.ts';
import { GroupTables } from './group-tables.ts';
import { GroupedState } from './grouped-state.ts';
import { openKeptRows } from './open-kept-rows.ts';
import { openRowLists } from './open-row-lists.ts';
import type { OpenedTable, OpenTableOptions } from './opened-table.ts';

/**
 * A table as the version of the job that wrote its description laid it out, for reading alone.
 * @throws PeltonError SNAPSHOT_MISMATCH for a layout that this version does not know; MEMORY_BUDGET
 */
export function openStateTable(
  description: StateTableDescription,
  memory: SlotMemory,
  owner: MemoryOwner,
  more: Partial<Pick<OpenTableOptions, 'number' | 'owned' | 'keyGroups'>> = {},
): OpenedTable {
  const options = { number: 0, owned: everyHash, keyGroups: limits.keyGroups, ...more, description, memory, owner };
  const opened = openRowLists(options) ?? openKeptRows(options) ?? openGroups(options);
  if (opened !== undefined) return opened;
  throw new PeltonError({
    code: 'SNAPSHOT_MISMATCH',
    message: `state table ${description.name} has a layout that this version of Pelton cannot read`,
    hint: 'take a savepoint with the version that wrote it, and start from that',
  });
}

function openGroups(options: OpenTableOptions): OpenedTable | undefined {
  const { description, memory, owner } = options;
  const described = description.layout.startsWith('{') ? readGroupDescription(description) : undefined;
  if (described === undefined) return undefined;
  const { layout, namespace, table } = described;
  const groups = new GroupTables(memory, owner, layout, table);
  const state = new GroupedState({ ...options, layout, groups, namespace });
  return {
    state,
    close: () => {
      state.close();
      groups.close();
    },
  };
}
