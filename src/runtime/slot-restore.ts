import type { Batch } from '../arrow/batch.ts';
import { asPeltonError, PeltonError } from '../base/errors.ts';
import type { NodeRestore, SlotRestore } from '../checkpoint/slot-restore.ts';
import { pageCount } from '../checkpoint/stored-pages.ts';
import type { InFlightRows } from '../checkpoint/subtask-snapshot.ts';
import { Partitioner } from '../exchange/partitioner.ts';
import type { Arena } from '../kernels/arena.ts';
import { unpackBatch } from '../kernels/pack-batch.ts';
import { ownedHashes } from '../state/hash-range.ts';
import type { JobEdge } from '../plan/job-graph.ts';
import { nodeAt } from './job-channels.ts';
import type { KeyedStorage } from './keyed-storage.ts';
import type { ReceivingSubtask } from './receiving-subtask.ts';
import { restoreTables } from './restore-tables.ts';
import type { SlotHost } from './slot-host.ts';
import type { SlotTasks } from './slot-tasks.ts';
import type { Subtask } from './subtask.ts';

/** Gives every subtask the state of a snapshot, before the first element. */
export async function restoreSlot(
  host: SlotHost,
  tasks: SlotTasks,
  storages: ReadonlyMap<Subtask, KeyedStorage>,
): Promise<void> {
  const { restore } = host.deployment;
  if (restore === undefined) return;
  for (const subtask of tasks.subtasks) {
    const node = restore.nodes.find(({ uid }) => uid === subtask.node.uid);
    if (node === undefined) continue;
    try {
      await restoreState(host, restore, subtask, node, storages.get(subtask));
      await restoreSubtask(host, subtask, node);
    } catch (thrown) {
      throw asPeltonError(thrown).with({ operator: subtask.node.name });
    }
    tasks.arena.reset();
  }
}

async function restoreState(
  { memory, environment, deployment }: SlotHost,
  restore: SlotRestore,
  { keyedState, node: { parallelism } }: Subtask,
  node: NodeRestore,
  storage: KeyedStorage | undefined,
): Promise<void> {
  const hasRows = node.files.length > 0 || node.subtasks.some(({ pages }) => pageCount(pages) > 0);
  if (!hasRows) return;
  if (keyedState === undefined || restore.address === undefined) {
    throw new PeltonError({
      code: 'SNAPSHOT_MISMATCH',
      message: 'the snapshot has state by key, and the operator keeps none',
      hint: 'begin with a snapshot of the same query, or give the operator another uid',
    });
  }
  const { keyGroups } = deployment.graph;
  const owned = ownedHashes(deployment.slot, parallelism, keyGroups);
  const restored = { memory, state: keyedState, owned, keyGroups };
  await restoreTables(restored, restore, node, environment.openStore(restore.address), (tags, origin) => {
    storage?.onRestored(tags, origin, restore.keepsPages);
  });
}

async function restoreSubtask(host: SlotHost, subtask: Subtask, { subtasks }: NodeRestore): Promise<void> {
  const { role } = host.environment.registry.roleOf(subtask.node.spec);
  if (role !== 'operator') {
    if (subtasks.length > 0) await subtask.restore(subtasks.map(({ operator }) => operator));
    return;
  }
  const { parallelism } = subtask.node;
  // Of several subtasks an ended one may get splits that others had not finished. Without keys there is one, and it has spoken.
  if (parallelism === 1 && subtasks.length > 0 && subtasks.every(({ ended }) => ended)) subtask.retire();
  // What has ended has given everything that its state was for.
  const small = subtasks.filter(({ ended, operator }) => !ended && operator.tables.length > 0);
  if (small.length > 0) await subtask.restore(small.map(({ operator }) => operator));
}

/**
 * Gives the subtasks the rows that were under way to them, each row to the slot that it belongs to. Operators downstream come
 * first, because what an operator makes of these rows comes behind them.
 */
export function restoreInFlight(host: SlotHost, tasks: SlotTasks, step: (run: () => void) => void): void {
  for (const receiving of tasks.receiving.toReversed()) {
    const node = host.deployment.restore?.nodes.find(({ uid }) => uid === receiving.node.uid);
    for (const { subtask, inFlight } of node?.subtasks ?? []) {
      for (const rows of inFlight) giveInFlight(host, tasks.arena, receiving, { subtask, rows }, step);
    }
  }
}

function giveInFlight(
  host: SlotHost,
  arena: Arena,
  receiving: ReceivingSubtask,
  { subtask, rows }: { readonly subtask: number; readonly rows: InFlightRows },
  step: (run: () => void) => void,
): void {
  const { memory } = host;
  const edge = edgeOf(host, receiving, rows);
  const share = shareOf(host, arena, edge, subtask);
  for (const packed of rows.batches) {
    step(() => {
      const batch = share.take(unpackBatch(memory, arena, edge.schema, packed));
      if (batch !== undefined) receiving.receiveInFlight(batch, edge.input);
    });
  }
  share.close();
}

/** @throws SNAPSHOT_MISMATCH when no edge brings such rows any more */
function edgeOf({ deployment }: SlotHost, { node }: ReceivingSubtask, rows: InFlightRows): JobEdge {
  const { graph } = deployment;
  const edge = graph.edges.find(
    ({ from, to, input }) => to === node.id && input === rows.input && nodeAt(graph, from).uid === rows.from,
  );
  if (edge !== undefined && JSON.stringify(edge.schema) === JSON.stringify(rows.schema)) return edge;
  throw new PeltonError({
    code: 'SNAPSHOT_MISMATCH',
    operator: node.name,
    message: `the checkpoint holds rows that were under way from '${rows.from}', which the job does not send in this form any more`,
    hint: 'a changed query needs a savepoint, or an aligned checkpoint; start the old query and take one',
  });
}

/** Which of the rows under way to a former subtask are this slot's. */
interface Share {
  take(batch: Batch): Batch | undefined;
  close(): void;
}

function shareOf({ memory, deployment }: SlotHost, arena: Arena, edge: JobEdge, subtask: number): Share {
  const { graph, slot } = deployment;
  const { parallelism } = nodeAt(graph, edge.to);
  if (edge.partitioning.kind === 'hash' && parallelism > 1) {
    const partitioner = new Partitioner(memory, graph.keyGroups, parallelism);
    return { take: (batch) => partitioner.split(batch, arena)[slot], close: () => partitioner.close() };
  }
  const mine = subtask % parallelism === slot;
  return { take: (batch) => (mine ? batch : undefined), close: () => {} };
}
