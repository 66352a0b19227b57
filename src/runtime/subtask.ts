import { asPeltonError, type PeltonError } from '../base/errors.ts';
import type { OperatorSnapshot } from '../operators/operator.ts';
import type { JobNode } from '../plan/job-graph.ts';
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
  snapshot(): OperatorSnapshot;
  restore(snapshot: OperatorSnapshot): void;
  close(): Promise<void>;
}

/** What a subtask may ask of its slot. */
export interface SlotSignals {
  /** Something may be able to go on. */
  wake(): void;
  fail(error: PeltonError): void;
}

/** How many gates downstream of a subtask are closed, and for how long any has been. */
export class Blockage {
  #closedGates = 0;
  #sinceMs = 0;
  #totalMs = 0;

  get blocked(): boolean {
    return this.#closedGates > 0;
  }

  onGate(closed: boolean, nowMs: number): void {
    const before = this.#closedGates;
    this.#closedGates += closed ? 1 : -1;
    if (before === 0) this.#sinceMs = nowMs;
    else if (this.#closedGates === 0) this.#totalMs += nowMs - this.#sinceMs;
  }

  totalMs(nowMs: number): number {
    return this.#totalMs + (this.blocked ? nowMs - this.#sinceMs : 0);
  }
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
