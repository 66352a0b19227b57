import { asPeltonError, type ErrorCode, type PeltonError } from '../base/errors.ts';
import type { RestartStrategy } from '../checkpoint/settings.ts';
import type { Platform } from '../runtime/platform.ts';
import type { CheckpointDriver } from './checkpoint-driver.ts';
import { OpenWaits } from '../base/open-waits.ts';
import type { JobFailure, JobRestart } from './job-handle.ts';
import type { JobStorage } from './job-storage.ts';
import type { RegionRunner } from './region-runner.ts';
import { decideRestart, noFailures, type RestartHistory } from './restart-strategy.ts';
import type { ResultQueue } from './result-queue.ts';

/** Errors that come again whenever the job is restarted, before its first row. */
const lastingErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'SQL_UNSUPPORTED',
  'OPTION_UNKNOWN',
  'OPTION_INVALID',
  'OPTION_MISSING',
  'KERNEL_MISMATCH',
  'SNAPSHOT_MISMATCH',
  'SNAPSHOT_CORRUPT',
  'SNAPSHOT_MISSING',
]);

const badSnapshotErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['SNAPSHOT_CORRUPT', 'SNAPSHOT_MISSING']);

/** Everything has been written; the sinks publish. */
export interface Ending {
  readonly end: 'finished' | 'stopped';
  /** Undefined without checkpoints. */
  readonly checkpointId: number | undefined;
  /** Slots that have not published. */
  readonly waiting: Set<number>;
}

/** What failover needs of its job. `onRestart` and `onNotice` are those of its hooks. */
export interface FailoverHost {
  readonly strategy: RestartStrategy;
  readonly runners: readonly RegionRunner[];
  readonly storage: JobStorage;
  readonly results: ResultQueue;
  /** Undefined before the job has begun. */
  driver(): CheckpointDriver | undefined;
  ending(): Ending | undefined;
  /** The end has not come after all: regions that are restarted behind the final checkpoint come to theirs once more. */
  reopen(): void;
  /** The job is being let go of. */
  isOver(): boolean;
  onRestart?(restart: JobRestart): void;
  onNotice?(text: string): void;
  startRegion(runner: RegionRunner): void;
  fail(error: PeltonError): void;
}

/** What becomes of a job whose regions fail: they restart from the last complete checkpoint, or the job fails. */
export class Failover {
  readonly #host: FailoverHost;
  readonly #platform: Platform;
  readonly #waits: OpenWaits;
  /** Between the end of an attempt and the start of the next. */
  readonly #restarting = new Set<RegionRunner>();
  #history: RestartHistory = noFailures;
  #restarts = 0;
  #lastFailure: JobFailure | undefined;

  constructor(host: FailoverHost, platform: Platform) {
    this.#host = host;
    this.#platform = platform;
    this.#waits = new OpenWaits(platform.clock);
  }

  get restarts(): number {
    return this.#restarts;
  }

  get lastFailure(): JobFailure | undefined {
    return this.#lastFailure;
  }

  /** These regions cannot go on. */
  onFailed(runners: readonly RegionRunner[], error: PeltonError): void {
    const host = this.#host;
    if (host.isOver()) return;
    const { clock, random } = this.#platform;
    const region = runners.length > 1 ? undefined : runners[0]?.region.index;
    this.#lastFailure = { error: error.toFields(), atMs: clock.nowMs(), region };
    if (badSnapshotErrors.has(error.code) && host.storage.takeOlder(error)) {
      host.reopen();
      this.#restart(host.runners, 0);
      return;
    }
    const refusal = this.#refusal(runners, error);
    if (refusal !== undefined) {
      host.fail(refusal);
      return;
    }
    const decision = decideRestart(host.strategy, this.#history, clock.monotonicMs(), random);
    if (decision.kind === 'fail') {
      if (decision.why !== undefined) host.onNotice?.(`the job does not go on: ${decision.why}`);
      host.fail(error);
      return;
    }
    this.#history = decision.history;
    this.#restarts++;
    host.reopen();
    this.#restart(runners, decision.delayMs);
    host.onRestart?.({
      attempt: this.#restarts,
      delayMs: decision.delayMs,
      error: error.toFields(),
      checkpointId: host.storage.restorePoint?.manifest.checkpointId,
    });
  }

  /** Ends every wait for a restart, which does not come then. */
  end(): void {
    this.#waits.close();
  }

  /** The error of a job that no restart can save. */
  #refusal(runners: readonly RegionRunner[], error: PeltonError): PeltonError | undefined {
    const { strategy, results } = this.#host;
    const ending = this.#host.ending();
    if (lastingErrors.has(error.code)) return error;
    if (ending?.end === 'stopped') {
      return error.with({
        hint: `the savepoint ${ending.checkpointId} is complete: a start from it publishes the rest`,
      });
    }
    if (ending !== undefined && ending.checkpointId === undefined) {
      return error.with({
        hint: 'a part of what the job wrote may have been published; with checkpoints it would go on',
      });
    }
    if (strategy.kind === 'none' || !runners.some(({ region }) => results.wouldRepeat(region.index))) return undefined;
    return error.with({
      hint: 'rows that were given cannot be taken back, so the job is not restarted; with checkpoints it would go on',
    });
  }

  #restart(runners: readonly RegionRunner[], delayMs: number): void {
    for (const { region } of runners) this.#host.driver()?.regionDown(region.index);
    const delay = this.#waits.waitMs(delayMs);
    for (const runner of runners) {
      if (this.#restarting.has(runner)) continue;
      this.#restarting.add(runner);
      this.#restartRegion(runner, delay).catch((thrown: unknown) => this.#host.fail(asPeltonError(thrown)));
    }
  }

  async #restartRegion(runner: RegionRunner, delay: Promise<void>): Promise<void> {
    const host = this.#host;
    await Promise.all([runner.stop('restarting'), delay]);
    // A checkpoint whose metadata is being written may turn out to be the last complete one.
    await host.driver()?.settled();
    this.#restarting.delete(runner);
    if (host.isOver()) return;
    host.results.drop(runner.region.index);
    host.startRegion(runner);
  }
}
