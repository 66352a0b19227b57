import { present } from '../base/assert.ts';
import { asPeltonError, type PeltonError } from '../base/errors.ts';
import { type BadSnapshot, findSnapshots, type FoundSnapshot } from '../checkpoint/find-snapshots.ts';
import { openPart } from '../checkpoint/part-reader.ts';
import { type RestoreReport, restoreReport } from '../checkpoint/restore-report.ts';
import { snapshotTables } from '../checkpoint/snapshot-tables.ts';
import { SlotMemory, slotOwner } from '../kernels/slot-memory.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import { operatorRegistry } from '../runtime/operator-registry.ts';
import { stateTablesOf } from '../runtime/state-tables.ts';
import { nodeConnectors } from './node-connectors.ts';
import { loadNodeKernels } from './node-kernels.ts';
import { openNodeStore } from './snapshot-stores.ts';

/** Whether a job can begin with a snapshot. */
export interface RestoreCheck {
  /** The newest good one at the path. */
  readonly snapshot: FoundSnapshot;
  /** Others that cannot be used. */
  readonly bad: readonly BadSnapshot[];
  readonly report: RestoreReport;
  /** What is wrong with the files of its state, all of which have been read; undefined when nothing is. */
  readonly damage: PeltonError | undefined;
}

/**
 * Compares a planned job with the newest good snapshot at a path, and reads all of that, but runs nothing.
 * @throws PeltonError SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE, SNAPSHOT_CORRUPT when there is no good one
 */
export async function checkRestore(graph: JobGraph, path: string, allowNonRestored: boolean): Promise<RestoreCheck> {
  const { good, bad } = await findSnapshots(openNodeStore, path);
  const snapshot = good[0];
  if (snapshot === undefined) throw present(bad[0], 'snapshot').error;
  const memory = SlotMemory.create(await loadNodeKernels(), graph.slotMemoryBytes);
  const tables = stateTablesOf(graph, operatorRegistry(nodeConnectors()), memory);
  const report = restoreReport(snapshot.manifest, graph, allowNonRestored, tables);
  return { snapshot, bad, report, damage: await damageOf(snapshot, memory) };
}

/** Reads everything, which verifies it. */
async function damageOf({ manifest, address }: FoundSnapshot, memory: SlotMemory): Promise<PeltonError | undefined> {
  const store = openNodeStore(address);
  const { keyGroups } = manifest;
  for (const { uid, parts } of snapshotTables(manifest)) {
    for (const part of parts) {
      try {
        const opened = await openPart(part, { memory, owner: slotOwner, store, keyGroups });
        opened.close();
      } catch (thrown) {
        return asPeltonError(thrown).with({ operator: uid });
      }
    }
  }
  return undefined;
}
