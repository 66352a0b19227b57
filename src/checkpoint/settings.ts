/** How and when a job takes checkpoints. Times in ms. */
export interface CheckpointSettings {
  /** Undefined = no checkpoints. */
  readonly intervalMs: number | undefined;
  readonly mode: 'exactly-once' | 'at-least-once';
  /** A checkpoint that has not completed by then is given up. */
  readonly timeoutMs: number;
  /** From the end of one checkpoint to the start of the next; above 0 it implies one at a time. */
  readonly minPauseMs: number;
  readonly maxConcurrent: number;
  /** Checkpoints in a row that may fail before the job does. */
  readonly tolerableFailures: number;
  /** Barriers overtake rows in flight, which become part of the checkpoint. */
  readonly unaligned: boolean;
  /**
   * With `unaligned`: a checkpoint begins aligned and turns when a barrier waits for longer; 0 = unaligned from the start.
   */
  readonly alignedTimeoutMs: number;
  /** What becomes of the checkpoints of a job that was cancelled. Those of a failed job stay, those of a finished one go. */
  readonly retention:
    | 'delete-on-cancellation'
    | 'retain-on-cancellation'
    | 'no-externalized-checkpoints'
    /** Also those of a finished job stay: who starts it again from the latest finds that nothing is left to do. */
    | 'retain-always';
  /** Completed checkpoints that are kept. */
  readonly retained: number;
  /** Pages that an earlier checkpoint stored are not stored again. */
  readonly incremental: boolean;
  /** Folder or s3:// address; undefined = a temporary folder that goes with the job. */
  readonly folder: string | undefined;
  readonly savepointFolder: string | undefined;
}

/** What happens after a failure. Times in ms. */
export type RestartStrategy =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed-delay'; readonly attempts: number; readonly delayMs: number }
  | {
      readonly kind: 'exponential-delay';
      readonly initialBackoffMs: number;
      readonly maxBackoffMs: number;
      readonly multiplier: number;
      /** After so long without a failure the backoff begins again. */
      readonly resetThresholdMs: number;
      /** Part of the backoff that is added or taken away at random. */
      readonly jitter: number;
      /** Failures in a row, without a reset between them, after which the job fails; undefined = never. */
      readonly attempts: number | undefined;
    }
  | {
      readonly kind: 'failure-rate';
      readonly failuresMax: number;
      readonly intervalMs: number;
      readonly delayMs: number;
    };

/** The snapshot that a job begins with. */
export interface RecoverySettings {
  /** A checkpoint's or savepoint's folder, or a job's checkpoint folder, of which the newest good one is taken. */
  readonly path: string;
  /** State of operators that the job no longer has is left behind; otherwise it is an error. */
  readonly allowNonRestored: boolean;
  /**
   * `claim`: the snapshot becomes the job's own, and goes when it is no longer needed. `no-claim`: it is only read, and the
   * first checkpoint stores everything.
   */
  readonly claimMode: 'claim' | 'no-claim';
}

export interface JobSettings {
  readonly checkpoints: CheckpointSettings;
  readonly restart: RestartStrategy;
  readonly recovery: RecoverySettings | undefined;
}
