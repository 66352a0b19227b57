import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import type { InFlightRows, SavepointPart, SubtaskSnapshot } from '../checkpoint/subtask-snapshot.ts';
import type { OperatorSnapshot } from '../operators/operator.ts';
import type { Split } from '../operators/source.ts';
import type { FromSlot } from './protocol.ts';
import type { StoredTables } from './state-storage.ts';
import type { Subtask } from './subtask.ts';

/** A subtask's snapshot, durable, without the rows that were under way to it. */
export interface StoredState {
  readonly operator: OperatorSnapshot;
  readonly splits: readonly Split[];
  readonly tables: StoredTables;
  readonly ended: boolean;
}

/** One checkpoint in one slot: what its subtasks have handed in so far. */
export class SlotCheckpoint {
  readonly trigger: CheckpointTrigger;
  /** On the monotonic clock. */
  readonly triggeredAtMs: number;
  /** Its barriers wait for nothing. */
  overtakes: boolean;
  readonly #slot: number;
  readonly #subtasks: readonly Subtask[];
  readonly #taken = new Set<Subtask>();
  readonly #states = new Map<Subtask, StoredState>();
  readonly #inFlight = new Map<Subtask, readonly InFlightRows[]>();
  #alignmentMs = 0;
  #pauseMs = 0;
  #declined = false;

  constructor(trigger: CheckpointTrigger, triggeredAtMs: number, slot: number, subtasks: readonly Subtask[]) {
    this.trigger = trigger;
    this.triggeredAtMs = triggeredAtMs;
    this.overtakes = trigger.alignment.kind === 'unaligned' && trigger.alignment.afterMs === 0;
    this.#slot = slot;
    this.#subtasks = subtasks;
  }

  /** When barriers that still wait stop to do so; undefined for never. */
  get overtakesAtMs(): number | undefined {
    const { alignment } = this.trigger;
    return this.overtakes || alignment.kind !== 'unaligned' ? undefined : this.triggeredAtMs + alignment.afterMs;
  }

  isTaken(subtask: Subtask): boolean {
    return this.#taken.has(subtask);
  }

  /** Processing stood still for `pauseMs` while the subtask's state was taken. */
  onTaken(subtask: Subtask, pauseMs: number): void {
    this.#taken.add(subtask);
    this.#pauseMs = Math.max(this.#pauseMs, pauseMs);
  }

  /** The three return the message for the coordinator when there is something to say. */
  onStored(subtask: Subtask, state: StoredState): FromSlot | undefined {
    this.#states.set(subtask, state);
    return this.#acknowledgement();
  }

  onInFlight(subtask: Subtask, rows: readonly InFlightRows[], nowMs: number): FromSlot | undefined {
    this.#inFlight.set(subtask, rows);
    this.#alignmentMs = nowMs - this.triggeredAtMs;
    return this.#acknowledgement();
  }

  onFailed(error: Extract<FromSlot, { readonly kind: 'decline' }>['error']): FromSlot | undefined {
    if (this.#declined) return undefined;
    this.#declined = true;
    return { kind: 'decline', checkpointId: this.trigger.checkpointId, error };
  }

  #acknowledgement(): FromSlot | undefined {
    const subtasks = this.#subtasks;
    if (this.#declined || this.#states.size < subtasks.length || this.#inFlight.size < subtasks.length)
      return undefined;
    const snapshots: SubtaskSnapshot[] = [];
    const parts: SavepointPart[] = [];
    let [storedBytes, stateBytes, inFlightBytes] = [0, 0, 0];
    for (const subtask of subtasks) {
      const state = this.#states.get(subtask);
      if (state === undefined) return undefined;
      const inFlight = this.#inFlight.get(subtask) ?? [];
      const { operator, splits, tables, ended } = state;
      const place = { uid: subtask.node.uid, subtask: this.#slot };
      snapshots.push({ ...place, operator, splits, tables: tables.tables, pages: tables.pages, inFlight, ended });
      if (tables.files.length > 0) parts.push({ ...place, files: tables.files });
      storedBytes += tables.storedBytes;
      stateBytes += tables.stateBytes;
      for (const { batches } of inFlight) for (const { body } of batches) inFlightBytes += body.byteLength;
    }
    return {
      kind: 'acknowledge',
      checkpointId: this.trigger.checkpointId,
      snapshots,
      parts,
      facts: { alignmentMs: this.#alignmentMs, pauseMs: this.#pauseMs, storedBytes, stateBytes, inFlightBytes },
    };
  }
}
