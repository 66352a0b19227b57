import type { Batch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import type { Arena } from '../kernels/arena.ts';
import type { Clock } from '../base/clock.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import type { SpillFile } from '../state/spill-file.ts';

/** Event time before the first watermark. */
export const noWatermarkMs = Number.NEGATIVE_INFINITY;
/** The watermark that ends every bounded input. */
export const maxWatermarkMs = Number.POSITIVE_INFINITY;

/** Where an operator sends its results. Both calls return at once; a batch is only valid until the call that emitted it returns. */
export interface Output {
  emit(batch: Batch): void;
  /** Forwards event time; an operator calls it after every result that the watermark triggered. */
  emitWatermark(timestampMs: number): void;
}

/** Small state of one operator subtask, whole in every snapshot: rows of typed tables. What is kept by key is in `KeyedState`. */
export interface OperatorSnapshot {
  readonly tables: readonly StateTableSnapshot[];
}

export interface StateTableSnapshot {
  readonly name: string;
  readonly schema: Schema;
  readonly batches: readonly PackedBatch[];
}

/** Counters that an operator writes and the runtime reads. */
export interface OperatorCounters {
  /** Rows that came too late for every window that they belong to (`numLateRecordsDropped`). */
  lateRows: number;
  /** Records that a format skipped because they could not be parsed. */
  skippedRecords: number;
}

/** What an operator gets when its subtask starts. */
export interface OperatorContext {
  readonly memory: SlotMemory;
  /** Owner under which the operator allocates pages; named after the operator. */
  readonly owner: MemoryOwner;
  /** Reset by the task after each element that enters the chain: holds the batches in flight. */
  readonly arena: Arena;
  readonly output: Output;
  readonly counters: OperatorCounters;
  readonly subtask: number;
  readonly parallelism: number;
  readonly keyGroups: number;
  /** Processing time, of state TTL and timers. */
  readonly clock: Clock;
  /** Makes a file for state that does not fit into memory; absent where there is no disk. */
  readonly openSpill?: () => SpillFile;
  /** Asks for one call of `onTimer` at or after a processing time (ms since the Unix epoch), between two elements. Not part of snapshots. */
  setTimer(timestampMs: number): void;
}

/**
 * One running operator subtask. Everything is synchronous and runs to completion. An operator without state returns an empty
 * snapshot.
 */
export interface Operator {
  /**
   * Where present and above 0: the task declares the operator's output idle when no batch arrived for so long while the input
   * had nothing to give (a back-pressured input is not idle), and active again with the next batch.
   */
  readonly idleTimeoutMs?: number;
  /** `input` counts the operator's inputs from 0. */
  onBatch(batch: Batch, input: number): void;
  onWatermark(timestampMs: number): void;
  /**
   * Whether the watermark changes what becomes of rows that came before it and have been kept back. Absent: it always may, except that the
   * operator's own state does not depend on it.
   */
  isBoundary?(timestampMs: number): boolean;
  /** The input has gone idle; called before that is passed on, so that an operator lets go of rows that it holds back. */
  beforeIdle?(): void;
  /** Processing-time timer that the operator asked for. */
  onTimer?(timestampMs: number): void;
  /** Lets go, as results, of rows that it holds back and that no state holds: called before a barrier is passed on. */
  beforeBarrier?(): void;
  /** What it keeps by key; the runtime freezes, stores and restores it. Absent for an operator without. */
  readonly keyedState?: KeyedState;
  /** The small rest of its state; read when a barrier has come on every input. */
  snapshot(): OperatorSnapshot;
  /**
   * Called at most once, before the first element and after `keyedState` has been filled, with the small state of every former
   * subtask of the operator: of one that had the same number, or of all when the parallelism is another.
   */
  restore(snapshots: readonly OperatorSnapshot[]): void;
  /** Gives back all memory. */
  close(): void;
}
