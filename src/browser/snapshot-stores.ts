import { PeltonError } from '../base/errors.ts';
import type { OpenSnapshotStore } from '../checkpoint/snapshot-store.ts';
import type { SpillFile } from '../state/spill-file.ts';

/** The error of a job that wants checkpoints or savepoints. */
export function noSnapshots(): PeltonError {
  return new PeltonError({
    code: 'OPTION_INVALID',
    message: 'jobs in a browser have no place for checkpoints and savepoints',
    hint: "leave 'execution.checkpointing.interval' and the folders of checkpoints and savepoints out",
  });
}

export const openBrowserStore: OpenSnapshotStore = () => {
  throw noSnapshots();
};

/** @throws PeltonError MEMORY_BUDGET */
export function openBrowserSpill(): SpillFile {
  throw new PeltonError({
    code: 'MEMORY_BUDGET',
    message: 'the state does not fit into the memory of its slot, and a browser has no disk for the rest',
    hint: "give slots more with 'pelton.slot.memory', or spread the job over more of them",
  });
}
