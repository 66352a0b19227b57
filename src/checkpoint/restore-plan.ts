import { nearestName } from '../base/nearest-name.ts';
import { PeltonError } from '../base/errors.ts';
import type { Split } from '../operators/source.ts';
import { type KeyRange, keyRangeOf, mayHaveRowsOf } from './key-range.ts';
import type { RestoreEdge, RestoreGraph, RestoreNode } from './restore-graph.ts';
import type { NodeRestore, SlotRestore } from './slot-restore.ts';
import { hashesAt, pageCount, pagesWhere } from './stored-pages.ts';
import type { CheckpointManifest, InFlightRows, OperatorManifest, SubtaskSnapshot } from './subtask-snapshot.ts';

/** What the slots of a job, or of a region of it, begin with. */
export interface RestorePlan {
  /** By slot: as many as the largest parallelism. */
  readonly slots: readonly SlotRestore[];
  /** By uid of the sources: what their assigners go on from. */
  readonly assigners: ReadonlyMap<string, { readonly snapshot: string; readonly unfinished: readonly Split[] }>;
}

export interface RestoreOptions {
  /** Address of the store of the snapshot's pages or files. */
  readonly address: string;
  /** As in `SlotRestore`. */
  readonly keepsPages: boolean;
  /** State of operators that the job does not have is left behind; otherwise it is an error. */
  readonly allowNonRestored: boolean;
}

/**
 * Who gets what of a snapshot, at any parallelism: state by key groups; small state to the subtask with the same number, or
 * all of it to every subtask when the parallelism has changed, but that of a sink to one each; rows in flight to those who
 * may own them; what sources had not given to their assigners.
 *
 * @throws SNAPSHOT_MISMATCH for a snapshot that does not fit the job
 */
export function assignRestore(manifest: CheckpointManifest, graph: RestoreGraph, options: RestoreOptions): RestorePlan {
  checkKeyGroups(manifest, graph);
  if (!options.allowNonRestored) checkAllRestored(manifest, graph);
  const former = new Map(manifest.operators.map((operator) => [operator.uid, operator]));
  const slots = Math.max(1, ...graph.nodes.map(({ parallelism }) => parallelism));
  const nodesOf = (slot: number): NodeRestore[] =>
    graph.nodes.flatMap((node, id) => {
      const operator = former.get(node.uid);
      if (operator === undefined || slot >= node.parallelism || operator.assigner !== undefined) return [];
      return [nodeRestore(graph, id, node, operator, slot)];
    });
  return {
    slots: Array.from({ length: slots }, (_, slot) => ({
      address: options.address,
      keepsPages: options.keepsPages && manifest.kind === 'checkpoint',
      abiHash: manifest.abiHash,
      nodes: nodesOf(slot),
    })),
    assigners: new Map(
      graph.nodes.flatMap(({ uid }) => {
        const operator = former.get(uid);
        if (operator?.assigner === undefined) return [];
        const unfinished = operator.subtasks.flatMap(({ splits }) => splits);
        return [[uid, { snapshot: operator.assigner, unfinished }] as const];
      }),
    ),
  };
}

/** Whether anything is lost when nobody takes over from the operator. */
export function hasState({ assigner, subtasks, files }: OperatorManifest): boolean {
  const hasRows = (batches: readonly { readonly rows: number }[]): boolean => batches.some(({ rows }) => rows > 0);
  return (
    assigner !== undefined ||
    files.some(({ rows }) => rows > 0) ||
    subtasks.some(
      ({ operator, pages, inFlight }) =>
        pageCount(pages) > 0 ||
        operator.tables.some(({ batches }) => hasRows(batches)) ||
        inFlight.some(({ batches }) => hasRows(batches)),
    )
  );
}

function checkKeyGroups(manifest: CheckpointManifest, graph: RestoreGraph): void {
  if (manifest.keyGroups === graph.keyGroups) return;
  throw new PeltonError({
    code: 'SNAPSHOT_MISMATCH',
    message: `the snapshot was taken with ${manifest.keyGroups} key groups, and the job has ${graph.keyGroups}`,
    hint: `SET 'pipeline.max-parallelism' = '${manifest.keyGroups}'`,
  });
}

function checkAllRestored(manifest: CheckpointManifest, graph: RestoreGraph): void {
  const uids = new Set(graph.nodes.map(({ uid }) => uid));
  const lost = manifest.operators.filter((operator) => !uids.has(operator.uid) && hasState(operator));
  if (lost.length === 0) return;
  const taken = new Set(manifest.operators.map(({ uid }) => uid));
  const free = [...uids].filter((uid) => !taken.has(uid));
  const names = lost.map(({ uid, name }) => {
    const near = nearestName(uid, free);
    return `${name} (uid ${uid}${near === undefined ? '' : `; the job has ${near}`})`;
  });
  throw new PeltonError({
    code: 'SNAPSHOT_MISMATCH',
    message: `the snapshot has state of ${names.length === 1 ? 'an operator' : `${names.length} operators`} that the job does not have: ${names.join(', ')}`,
    hint: 'give the operator its former uid, or restore with --allow-non-restored to leave that state behind',
  });
}

function nodeRestore(
  graph: RestoreGraph,
  id: number,
  node: RestoreNode,
  operator: OperatorManifest,
  slot: number,
): NodeRestore {
  const range = keyRangeOf(slot, node.parallelism, graph.keyGroups);
  const isSink = node.spec.kind === 'sink';
  const isRescaled = operator.parallelism !== node.parallelism;
  const isMine = ({ subtask }: SubtaskSnapshot): boolean => subtask % node.parallelism === slot;
  const owns = (snapshot: SubtaskSnapshot): boolean => (isSink || !isRescaled ? isMine(snapshot) : true);
  const writerOf = ({ subtask }: SubtaskSnapshot): KeyRange =>
    keyRangeOf(subtask, operator.parallelism, graph.keyGroups);
  const edgeOf = (rows: InFlightRows): RestoreEdge => inFlightEdge(graph, id, node, rows);
  return {
    uid: node.uid,
    subtasks: operator.subtasks
      .map((snapshot) => ({
        ...snapshot,
        pages: pagesWhere(snapshot.pages, (position) =>
          isRescaled ? mayHaveRowsOf(range, hashesAt(snapshot.pages, position), writerOf(snapshot)) : isMine(snapshot),
        ),
        inFlight: snapshot.inFlight.filter((rows) => {
          if (!rows.batches.some((batch) => batch.rows > 0)) return false;
          switch (edgeOf(rows).partitioning.kind) {
            // Everybody picks those that are theirs.
            case 'hash':
              return overlap(writerOf(snapshot), range);
            // Every former subtask had a copy.
            case 'broadcast':
              return slot % operator.parallelism === snapshot.subtask;
            default:
              return isMine(snapshot);
          }
        }),
      }))
      .filter((snapshot) => owns(snapshot) || pageCount(snapshot.pages) > 0 || snapshot.inFlight.length > 0)
      .map((snapshot) => (owns(snapshot) ? snapshot : { ...snapshot, operator: { tables: [] } })),
    files: operator.files.filter(({ keyGroup }) => keyGroup >= range.firstGroup && keyGroup < range.endGroup),
  };
}

function overlap(one: KeyRange, other: KeyRange): boolean {
  return one.firstGroup < other.endGroup && other.firstGroup < one.endGroup;
}

function inFlightEdge(graph: RestoreGraph, id: number, node: RestoreNode, rows: InFlightRows): RestoreEdge {
  const edge = graph.edges.find(({ to, input }) => to === id && input === rows.input);
  const sender = edge === undefined ? undefined : graph.nodes[edge.from];
  const fits = edge !== undefined && JSON.stringify(edge.schema) === JSON.stringify(rows.schema);
  if (fits && sender?.uid === rows.from) return edge;
  throw new PeltonError({
    code: 'SNAPSHOT_MISMATCH',
    message: `the checkpoint has rows that were on their way from ${rows.from} to ${node.name}, and the job does not send such rows there`,
    hint: 'an unaligned checkpoint fits the same query only: restore the former query, and take a savepoint to change it',
    operator: node.name,
  });
}
