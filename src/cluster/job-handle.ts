import type { PeltonErrorFields } from '../base/errors.ts';
import type { JobMetrics } from './job-metrics.ts';
import type { ResultBatch } from './result-queue.ts';

/** `stopped`: with a savepoint, from which another job can go on. */
export type JobEnd = 'finished' | 'cancelled' | 'stopped';

export interface JobResult {
  readonly status: JobEnd;
  readonly metrics: JobMetrics;
}

export interface StopOptions {
  /** Event time ends first, so that every window fires; otherwise what is open goes on after a start from the savepoint. */
  readonly drain?: boolean;
  /** Folder or s3:// address under which the savepoint gets a folder of its own; the setting of the job unless given. */
  readonly path?: string;
}

/** A job that runs, or has run. Methods that reject do so with a PeltonError; JOB_CONTROL for what this job cannot do now. */
export interface JobHandle {
  /** Resolves when the job has ended and everything is let go; rejects with the PeltonError that failed it. */
  readonly done: Promise<JobResult>;
  /**
   * What collect sinks deliver. The job waits for its reader. Ends with the job, with its error if it failed; leaving the
   * loop early cancels the job. For one reader. Of a job with checkpoints the rows of each come when it is complete, each once.
   */
  readonly results: AsyncIterable<ResultBatch>;
  /** Asks every slot to let go; resolves when they have. */
  cancel(): Promise<void>;
  /** The latest metrics that the slots have sent. */
  metrics(): JobMetrics;
  status(): JobStatus;
  /** The latest checkpoints and savepoints, newest last: those under way, completed and failed. */
  checkpoints(): readonly CheckpointRecord[];
  /** Takes a checkpoint now, besides those that are due. Resolves when it is complete. */
  triggerCheckpoint(): Promise<CheckpointRecord>;
  /**
   * Takes a savepoint in a new folder below `path` (the setting of the job unless given) and goes on. Resolves when it is complete;
   * its address is in the record.
   */
  savepoint(path?: string): Promise<CheckpointRecord>;
  /** Takes a savepoint and ends the job behind it. Resolves when the job has ended, with what it wrote published. */
  stop(options?: StopOptions): Promise<CheckpointRecord>;
}

/** A checkpoint or savepoint as history tells it. */
export interface CheckpointRecord {
  readonly id: number;
  readonly kind: 'checkpoint' | 'savepoint';
  readonly status: 'in-progress' | 'completed' | 'failed';
  /** Milliseconds since the Unix epoch. */
  readonly triggeredMs: number;
  /** From the trigger to the end of it, or until now. */
  readonly durationMs: number;
  /** Longest time from the trigger to the last barrier of a slot, and for which processing stood still. */
  readonly alignmentMs: number;
  readonly pauseMs: number;
  /** Sums over the slots: written for this one, all of its state, and rows in flight. */
  readonly storedBytes: number;
  readonly stateBytes: number;
  readonly inFlightBytes: number;
  /** Address of its folder, when it is complete and still there. */
  readonly path: string | undefined;
  readonly failure: PeltonErrorFields | undefined;
}

export interface JobStatus {
  readonly state: 'starting' | 'running' | 'restarting' | 'ending' | JobEnd | 'failed';
  readonly jobUid: string;
  readonly regions: readonly RegionStatus[];
  /** Restarts of all regions so far. */
  readonly restarts: number;
  readonly lastFailure: JobFailure | undefined;
}

export interface RegionStatus {
  /** Names of its operators. */
  readonly operators: readonly string[];
  readonly state: 'starting' | 'running' | 'restarting' | 'finished' | 'ended';
  /** Counts from 0. */
  readonly attempt: number;
}

export interface JobFailure {
  readonly error: PeltonErrorFields;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** Position in `JobStatus.regions`; undefined for one of the job as a whole. */
  readonly region: number | undefined;
}

/** A restart that is due: what the terminal says of a job in its restart loop. */
export interface JobRestart {
  /** Restarts of the job so far, with this one. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: PeltonErrorFields;
  /** What it begins with: the number of a checkpoint; undefined for the beginning. */
  readonly checkpointId: number | undefined;
}
