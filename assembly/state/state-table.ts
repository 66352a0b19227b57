/** State tables as TypeScript sees them; what operators' kernels call is described in bucket-table.ts. */
import { StateDirectory, StateTable } from '../generated/layouts';
import { directoryClear, directoryOpen } from './directory';

export {
  stateLeave,
  statePageLink,
  statePageMark,
  statePageTag,
  stateReturn,
  stateSpill,
  stateSpilledAt,
} from './spill';
export { stateEntries, stateHashes } from './table-rows';
export { stateAdopt, stateFreeze, stateFrozenBytes, stateIsBucket, stateThaw } from './table-snapshot';

export function stateDirectoryOpen(directory: usize, table: usize): void {
  directoryOpen(changetype<StateDirectory>(directory), changetype<StateTable>(table));
}

export function stateDirectoryClear(directory: usize): void {
  directoryClear(changetype<StateDirectory>(directory));
}
