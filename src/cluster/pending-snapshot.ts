import { expectedAbiHash } from '../kernels/exports.generated.ts';
import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import type {
  CheckpointManifest,
  SavepointFile,
  SavepointPart,
  SubtaskSnapshot,
} from '../checkpoint/subtask-snapshot.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { FromSlot } from '../runtime/protocol.ts';

export type Acknowledgement = Extract<FromSlot, { readonly kind: 'acknowledge' }>;

/** What the slots say at one checkpoint or savepoint, until it is complete. */
export class PendingSnapshot {
  readonly trigger: CheckpointTrigger;
  /** That have the trigger. */
  readonly slots: readonly number[];
  readonly #assigners: ReadonlyMap<string, string>;
  readonly #snapshots: SubtaskSnapshot[] = [];
  readonly #parts: SavepointPart[] = [];

  /** `assigners`: by uid of their nodes, taken when the trigger was sent. */
  constructor(trigger: CheckpointTrigger, slots: readonly number[], assigners: ReadonlyMap<string, string>) {
    this.trigger = trigger;
    this.slots = slots;
    this.#assigners = assigners;
  }

  add({ snapshots, parts }: Acknowledgement): void {
    this.#snapshots.push(...snapshots);
    this.#parts.push(...parts);
  }

  /** Paths of the packs that the snapshots heard of so far refer to. */
  get packs(): readonly string[] {
    return this.#snapshots.flatMap(({ pages }) => pages.packs);
  }

  manifest(graph: JobGraph, jobUid: string, completedMs: number): CheckpointManifest {
    const { checkpointId, triggeredMs, target } = this.trigger;
    const operators = graph.nodes.map(({ uid, name, parallelism }) => ({
      uid,
      name,
      parallelism,
      assigner: this.#assigners.get(uid),
      subtasks: this.#snapshots
        .filter((snapshot) => snapshot.uid === uid)
        .toSorted((one, other) => one.subtask - other.subtask),
      files: this.#filesOf(uid),
    }));
    return {
      kind: target.kind,
      checkpointId,
      triggeredMs,
      completedMs,
      jobName: graph.name,
      jobUid,
      keyGroups: graph.keyGroups,
      abiHash: expectedAbiHash,
      operators,
    };
  }

  #filesOf(uid: string): SavepointFile[] {
    return this.#parts
      .filter((part) => part.uid === uid)
      .flatMap(({ files }) => files)
      .toSorted((one, other) => compare(one.table, other.table) || one.keyGroup - other.keyGroup);
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
