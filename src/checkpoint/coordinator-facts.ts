import type { PeltonErrorFields } from '../base/errors.ts';
import type { CheckpointTrigger } from './checkpoint-trigger.ts';

/** Everything that the coordinator's decisions depend on, besides the settings: plain data that only `decide` makes. */
export interface CheckpointFacts {
  readonly jobUid: string;
  /** Ids rise for the life of a job, restarts and restores included. */
  readonly nextCheckpointId: number;
  readonly regions: readonly RegionFacts[];
  /** In order of their ids. */
  readonly pending: readonly PendingCheckpoint[];
  /** Asked for and not triggered, in order. */
  readonly requests: readonly SnapshotRequest[];
  /** When the next checkpoint is due by the interval; undefined while a region does not run, or without an interval. */
  readonly dueMs: number | undefined;
  readonly lastCompletion: { readonly checkpointId: number; readonly atMs: number } | undefined;
  /** Checkpoints that failed since the last that completed. */
  readonly consecutiveFailures: number;
  /**
   * Other than `no`: nothing is triggered any more. `finished`: the final checkpoint is complete, and a region that fails while its
   * sinks publish brings the job back; `over`: it has stopped, failed, or published without a checkpoint.
   */
  readonly end: 'no' | 'finished' | 'over';
}

/** A pipelined region: slots that fail and restart together. Slot numbers are unique in the job. */
export interface RegionFacts {
  readonly running: boolean;
  readonly slots: readonly number[];
  /** Those whose subtasks have all ended; they still take part in checkpoints. */
  readonly finished: readonly number[];
}

export interface PendingCheckpoint {
  readonly trigger: CheckpointTrigger;
  /** On the monotonic clock. */
  readonly triggeredAtMs: number;
  readonly purpose: 'periodic' | 'final' | 'request';
  /** Number of the request that it answers. */
  readonly request: number | undefined;
  readonly slots: readonly number[];
  readonly acknowledged: readonly number[];
  /** Its metadata is being written: only that outcome decides about it any more. */
  readonly storing: boolean;
}

/** A snapshot that a person asks for. `request` is any number that tells it from others. */
export type SnapshotRequest =
  | { readonly kind: 'checkpoint'; readonly request: number; readonly full: boolean }
  | {
      readonly kind: 'savepoint';
      readonly request: number;
      /** Address of the folder in which the savepoint gets its own. */
      readonly folder: string;
      readonly then: CheckpointTrigger['then'];
    };

/** What happened. */
export type CoordinatorEvent =
  /** The time of the last `wait` has come, or just now. */
  | { readonly kind: 'time' }
  /** Every subtask of the region runs, in these slots. */
  | { readonly kind: 'region-running'; readonly region: number; readonly slots: readonly number[] }
  /** The region has failed or is restarting. */
  | { readonly kind: 'region-down'; readonly region: number }
  | { readonly kind: 'slot-finished'; readonly slot: number }
  | { readonly kind: 'requested'; readonly request: SnapshotRequest }
  | { readonly kind: 'acknowledged'; readonly checkpointId: number; readonly slot: number }
  | {
      readonly kind: 'declined';
      readonly checkpointId: number;
      readonly slot: number;
      readonly error: PeltonErrorFields;
    }
  /** Answers to `store`. */
  | { readonly kind: 'stored'; readonly checkpointId: number }
  | { readonly kind: 'store-failed'; readonly checkpointId: number; readonly error: PeltonErrorFields }
  /** The job was cancelled or has failed for good. */
  | { readonly kind: 'ended' };

export type AbortReason = 'timeout' | 'declined' | 'store-failed' | 'subsumed' | 'region-down' | 'ended';

/** What to do now, in order. */
export type CoordinatorAction =
  /** Send the trigger to these slots. */
  | { readonly kind: 'trigger'; readonly trigger: CheckpointTrigger; readonly slots: readonly number[] }
  /**
   * Tell the slots that have the trigger, and the one who asked. Sources that stopped behind the barrier of a `suspend` go
   * on. After `store-failed` its metadata may lie there all the same: delete it before what it refers to.
   */
  | {
      readonly kind: 'abort';
      readonly checkpointId: number;
      readonly request: number | undefined;
      readonly reason: AbortReason;
      readonly message: string;
      readonly cause?: PeltonErrorFields;
    }
  /** Everybody has acknowledged: write the metadata, and answer `stored` or `store-failed`. */
  | { readonly kind: 'store'; readonly checkpointId: number }
  /**
   * The checkpoint holds: tell the slots, and the one who asked. With `ends`, the job is over once their sinks have
   * committed.
   */
  | {
      readonly kind: 'complete';
      readonly checkpointId: number;
      readonly request: number | undefined;
      readonly ends: 'no' | 'finished' | 'stopped';
    }
  /** A request that will never be carried out. */
  | { readonly kind: 'refuse'; readonly request: number; readonly message: string }
  /** The job fails, and restarts if its strategy says so. */
  | { readonly kind: 'fail-job'; readonly message: string; readonly cause?: PeltonErrorFields }
  /** All slots have finished, and no checkpoint is wanted: the sinks publish. */
  | { readonly kind: 'commit-end' }
  /** Always the last: send `time` then (monotonic), or only at the next event. Replaces the wait before. */
  | { readonly kind: 'wait'; readonly untilMs: number | undefined };
