import { asPeltonError, type PeltonError } from '../base/errors.ts';
import type { InFlightRows } from '../checkpoint/subtask-snapshot.ts';
import type { BarrierElement } from '../exchange/element.ts';
import type { OperatorSnapshot } from '../operators/operator.ts';
import type { Split } from '../operators/source.ts';
import type { JobNode } from '../plan/job-graph.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import type { AlignmentKind } from './alignment.ts';
import type { Blockage } from './blockage.ts';
import type { BusyTimer, SubtaskCounters } from './metrics.ts';

/** One running subtask of a node, as its slot sees it. */
export interface Subtask {
  readonly node: JobNode;
  readonly counters: SubtaskCounters;
  readonly blockage: Blockage;
  /** True once it has seen its whole input, passed on its whole output, and made durable what it wrote. */
  readonly ended: boolean;
  /** Bytes that a source has read so far. */
  readonly bytesRead: number;
  /** What its operator keeps by key. */
  readonly keyedState: KeyedState | undefined;
  /** Its state besides `keyedState`, as it is now. */
  snapshot(checkpointId: number): SubtaskState;
  /** The checkpoint is given up everywhere: nothing waits for its barriers. */
  onAbort(checkpointId: number): void;
  /** A checkpoint is complete: publishes what was made ready for it. */
  commit(checkpointId: number): Promise<void>;
  /** It had ended everywhere when the snapshot was taken: nothing comes any more, and the operator has nothing to say about it. */
  retire(): void;
  /** Begins with the small state of former subtasks; before the first element. */
  restore(snapshots: readonly OperatorSnapshot[]): Promise<void>;
  close(): Promise<void>;
}

/** What a subtask has to say at a barrier, besides its keyed state. */
export interface SubtaskState {
  /** A promise where what was written has to become durable first. */
  readonly operator: OperatorSnapshot | Promise<OperatorSnapshot>;
  readonly splits: readonly Split[];
}

/** What a subtask may ask of its slot. */
export interface SlotSignals {
  /** Something may be able to go on. */
  wake(): void;
  fail(error: PeltonError): void;
}

/** The checkpoints of a slot as its subtasks see them. */
export interface SubtaskCheckpoints {
  /** How the barriers of a checkpoint meet now; undefined for one that is over. */
  alignmentOf(checkpointId: number): AlignmentKind | undefined;
  /** Whether the slot has heard of the checkpoint; before, its barriers have to wait. */
  knows(checkpointId: number): boolean;
  /** The barrier of a checkpoint that is under way. */
  barrierOf(checkpointId: number): BarrierElement;
  /** Every row before the barrier has had its effect, and none behind it. Called within a step. */
  takeSnapshot(subtask: Subtask, checkpointId: number): void;
  /** The rest of a snapshot, once the barrier has come on every channel. */
  takeInFlight(subtask: Subtask, checkpointId: number, rows: readonly InFlightRows[]): void;
  /** Barriers of the checkpoint will never come together. */
  giveUp(checkpointId: number): void;
}

/** What a slot gives to each of its subtasks. */
export interface SubtaskHost extends SlotSignals {
  readonly timer: BusyTimer;
  readonly checkpoints: SubtaskCheckpoints;
}

/** Runs `body`; what it throws names the operator. */
export function onNode<T>(node: JobNode, body: () => T): T {
  try {
    return body();
  } catch (thrown) {
    throw asPeltonError(thrown).with({ operator: node.name });
  }
}

/** Runs `body` on the clock of a subtask; what it throws names the operator. */
export function onClockOf<T>(timer: BusyTimer, node: JobNode, counters: SubtaskCounters, body: () => T): T {
  return timer.run(counters, () => onNode(node, body));
}
