import { present } from '../base/assert.ts';
import { asPeltonError, type ErrorCode, PeltonError } from '../base/errors.ts';
import type { CheckpointManifest } from '../checkpoint/subtask-snapshot.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { Platform } from '../runtime/platform.ts';
import type { JobRegistry } from '../runtime/registry.ts';
import { CheckpointDriver } from './checkpoint-driver.ts';
import { Delays } from './delays.ts';
import type {
  CheckpointRecord,
  JobEnd,
  JobFailure,
  JobHandle,
  JobRestart,
  JobResult,
  JobStatus,
  StopOptions,
} from './job-handle.ts';
import { type JobMetrics, jobMetrics } from './job-metrics.ts';
import { JobStorage } from './job-storage.ts';
import { type RegionObserver } from './region-execution.ts';
import { RegionRunner, type RegionSetting } from './region-runner.ts';
import { regionsOf } from './regions.ts';
import { decideRestart, noFailures, type RestartHistory } from './restart-strategy.ts';
import { type ResultBatch, ResultQueue } from './result-queue.ts';

export interface JobHooks {
  /** A line of the print connector. */
  print(text: string, stream: 'stdout' | 'stderr'): void;
  /** Called when fresh metrics have come from a slot. */
  onMetrics?(metrics: JobMetrics): void;
  /** A part of the job failed and is going to be restarted. */
  onRestart?(restart: JobRestart): void;
  /** Something that a person should know and that stops nothing, such as a checkpoint that cannot be read. */
  onNotice?(text: string): void;
  readonly metricsIntervalMs: number;
  /** Names the job, in its checkpoint folder and in what it writes; no other job may have it. */
  readonly jobUid: string;
}

/** Starts a job. What goes wrong from here on is told by `done`. */
export function runJob(graph: JobGraph, platform: Platform, registry: JobRegistry, hooks: JobHooks): JobHandle {
  const job = new RunningJob(graph, platform, registry, hooks);
  job.start();
  return job;
}

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
interface Ending {
  readonly end: 'finished' | 'stopped';
  /** Undefined without checkpoints. */
  readonly checkpointId: number | undefined;
  /** Slots that have not published. */
  readonly waiting: Set<number>;
}

class RunningJob implements JobHandle {
  readonly done: Promise<JobResult>;
  readonly #graph: JobGraph;
  readonly #platform: Platform;
  readonly #registry: JobRegistry;
  readonly #hooks: JobHooks;
  readonly #results: ResultQueue;
  readonly #runners: readonly RegionRunner[];
  readonly #storage: JobStorage;
  readonly #delays: Delays;
  readonly #startMs: number;
  /** Regions that have delivered rows. */
  readonly #delivering = new Set<number>();
  /** Between the end of an attempt and the start of the next. */
  readonly #restarting = new Set<RegionRunner>();
  #beginning: Promise<void> = Promise.resolve();
  #driver: CheckpointDriver | undefined;
  #restartHistory: RestartHistory = noFailures;
  #restarts = 0;
  #lastFailure: JobFailure | undefined;
  #ending: Ending | undefined;
  #endMs: number | undefined;
  /** Why the job ends; set once. */
  #outcome: JobEnd | PeltonError | undefined;
  #hasEnded = false;
  #onOutcome: (() => void) | undefined;

  constructor(graph: JobGraph, platform: Platform, registry: JobRegistry, hooks: JobHooks) {
    this.#graph = graph;
    this.#platform = platform;
    this.#registry = registry;
    this.#hooks = hooks;
    this.#startMs = platform.clock.monotonicMs();
    this.#delays = new Delays(platform.clock);
    this.#results = new ResultQueue(this.#holdsResults, () => this.cancel());
    this.#storage = new JobStorage(graph, platform, hooks);
    this.#runners = regionsOf(graph).map(
      (region) => new RegionRunner(region, platform, registry, this.#observerOf(region.index)),
    );
    const decided = new Promise<void>((resolve) => {
      this.#onOutcome = resolve;
    });
    this.done = decided.then(() => this.#end());
    // Whoever reads only the results hears of the error there.
    this.done.catch(() => undefined);
  }

  get results(): AsyncIterable<ResultBatch> {
    return this.#results;
  }

  start(): void {
    this.#beginning = this.#begin().catch((thrown: unknown) => this.#decide(asPeltonError(thrown)));
  }

  async cancel(): Promise<void> {
    this.#decide('cancelled');
    await this.done.catch(() => undefined);
  }

  metrics(): JobMetrics {
    const nowMs = this.#endMs ?? this.#platform.clock.monotonicMs();
    const latest = this.#runners.flatMap((runner) => runner.metrics);
    return jobMetrics(this.#graph, latest, nowMs - this.#startMs);
  }

  status(): JobStatus {
    return {
      state: this.#state(),
      jobUid: this.#storage.jobUid,
      regions: this.#runners.map(({ status }) => status),
      restarts: this.#restarts,
      lastFailure: this.#lastFailure,
    };
  }

  checkpoints(): readonly CheckpointRecord[] {
    return this.#driver?.records ?? [];
  }

  async triggerCheckpoint(): Promise<CheckpointRecord> {
    const driver = await this.#runningDriver();
    if (this.#storage.checkpointAddress !== undefined) return await driver.ask({ kind: 'checkpoint' });
    throw new PeltonError({
      code: 'JOB_CONTROL',
      message: 'the job has no place for checkpoints',
      hint: "set 'execution.checkpointing.dir' before it is started, or take a savepoint",
    });
  }

  async savepoint(path?: string): Promise<CheckpointRecord> {
    return await this.#savepoint(path, 'continue');
  }

  async stop({ drain = false, path }: StopOptions = {}): Promise<CheckpointRecord> {
    const record = await this.#savepoint(path, drain ? 'drain' : 'suspend');
    await this.done;
    return record;
  }

  get #holdsResults(): boolean {
    return this.#graph.settings.checkpoints.intervalMs !== undefined;
  }

  #state(): JobStatus['state'] {
    if (this.#outcome !== undefined) {
      if (!this.#hasEnded) return 'ending';
      return this.#outcome instanceof PeltonError ? 'failed' : this.#outcome;
    }
    if (this.#ending !== undefined) return 'ending';
    const states = this.#runners.map(({ status }) => status.state);
    if (states.includes('restarting')) return 'restarting';
    return states.includes('starting') ? 'starting' : 'running';
  }

  async #runningDriver(): Promise<CheckpointDriver> {
    await this.#beginning;
    if (this.#driver !== undefined && this.#outcome === undefined) return this.#driver;
    throw new PeltonError({ code: 'JOB_CONTROL', message: 'the job has ended' });
  }

  async #savepoint(path: string | undefined, then: 'continue' | 'suspend' | 'drain'): Promise<CheckpointRecord> {
    const driver = await this.#runningDriver();
    const folder = path ?? this.#graph.settings.checkpoints.savepointFolder;
    if (folder !== undefined) return await driver.ask({ kind: 'savepoint', folder, then });
    throw new PeltonError({
      code: 'JOB_CONTROL',
      message: 'there is no folder to take the savepoint in',
      hint: "name one, or set 'execution.checkpointing.savepoint-dir'",
    });
  }

  async #begin(): Promise<void> {
    await this.#storage.open();
    if (this.#outcome !== undefined) return;
    const { checkpoints } = this.#graph.settings;
    const { files, jobUid, firstCheckpointId } = this.#storage;
    const job = { graph: this.#graph, settings: checkpoints, jobUid, regions: this.#runners.length, firstCheckpointId };
    this.#driver = new CheckpointDriver(job, this.#platform.clock, files, {
      post: (slot, message) => {
        const runner = this.#runners.findLast(({ region }) => region.firstSlot <= slot);
        runner?.post(slot - runner.region.firstSlot, message);
      },
      assignerSnapshots: () => new Map(this.#runners.flatMap((runner) => runner.assignerSnapshots())),
      onComplete: (manifest, ends) => this.#onComplete(manifest, ends),
      onCommitEnd: () => this.#onCommitEnd(),
      onFailed: (error) => this.#onFailed(this.#runners, error),
    });
    const ready = this.#storage.restorePoint === undefined ? this.#prepareSinks() : Promise.resolve();
    ready.catch((thrown: unknown) => this.#decide(asPeltonError(thrown)));
    for (const runner of this.#runners) this.#startRegion(runner, ready);
  }

  async #prepareSinks(): Promise<void> {
    for (const node of this.#graph.nodes) {
      try {
        await this.#registry.prepareSink(node);
      } catch (thrown) {
        throw asPeltonError(thrown).with({ operator: node.name });
      }
    }
  }

  #startRegion(runner: RegionRunner, ready: Promise<unknown>): void {
    const { region } = runner;
    const setting: RegionSetting = {
      jobUid: this.#storage.jobUid,
      runUid: this.#storage.runUid,
      metricsIntervalMs: this.#hooks.metricsIntervalMs,
      checkpointAddress: this.#storage.checkpointAddress,
    };
    const start = async (): Promise<void> => {
      const restore = this.#storage.restoreOf(region);
      const runs = await runner.start(setting, restore, ready);
      if (runs && this.#outcome === undefined) this.#driver?.regionRuns(region.index, runner.slots);
    };
    start().catch((thrown: unknown) => this.#decide(asPeltonError(thrown)));
  }

  #observerOf(region: number): RegionObserver {
    const runnerOf = (): RegionRunner => present(this.#runners[region], 'region');
    const slotOf = (slot: number): number => runnerOf().region.firstSlot + slot;
    return {
      onDelivery: (slot, { node, batch, epoch }, onTaken) => {
        const { graph, nodes } = runnerOf().region;
        const { schema } = present(
          graph.edges.find(({ to }) => to === node),
          `input of the sink ${node}`,
        );
        this.#delivering.add(region);
        const result = { node: nodes[node] ?? node, subtask: slot, schema, batch };
        this.#results.add({ result, epoch, region, onTaken });
      },
      onPrint: (text, stream) => this.#hooks.print(text, stream),
      onMetrics: () => {
        if (this.#outcome === undefined) this.#hooks.onMetrics?.(this.metrics());
      },
      onAcknowledge: (slot, message) => this.#driver?.acknowledge(slotOf(slot), message),
      onDecline: (slot, message) => this.#driver?.decline(slotOf(slot), message),
      onCommitted: (slot, checkpointId) => {
        if (checkpointId === this.#ending?.checkpointId) this.#published(slotOf(slot));
      },
      onFinished: (slot) => {
        // The sinks of a slot that was restarted behind the final checkpoint have published while they were restored.
        if (this.#ending !== undefined) this.#published(slotOf(slot));
        else this.#driver?.slotFinished(slotOf(slot));
      },
      onFailed: (error) => this.#onFailed([runnerOf()], error),
    };
  }

  #onComplete(manifest: CheckpointManifest, ends: 'no' | 'finished' | 'stopped'): void {
    const { checkpointId, kind } = manifest;
    this.#results.complete(checkpointId);
    if (kind === 'checkpoint') this.#storage.completed(manifest);
    if (ends !== 'no') this.#publish(ends, checkpointId);
    else if (kind === 'savepoint') {
      this.#decide(
        new PeltonError({
          code: 'CHECKPOINT_FAILED',
          message: `the job failed while it was stopped; its savepoint ${checkpointId} is complete`,
          hint: 'start again from the savepoint',
        }),
      );
    }
  }

  #onCommitEnd(): void {
    this.#publish('finished', undefined);
    for (const runner of this.#runners) {
      for (let slot = 0; slot < runner.region.slots; slot++) runner.post(slot, { kind: 'commit-end' });
    }
  }

  #publish(end: 'finished' | 'stopped', checkpointId: number | undefined): void {
    this.#ending = { end, checkpointId, waiting: new Set(this.#runners.flatMap(({ slots }) => slots)) };
  }

  #published(slot: number): void {
    const { end, waiting } = present(this.#ending, 'end of the job');
    waiting.delete(slot);
    if (waiting.size === 0) this.#decide(end);
  }

  /** These regions cannot go on: they are restarted from the last complete checkpoint, or the job fails. */
  #onFailed(runners: readonly RegionRunner[], error: PeltonError): void {
    if (this.#outcome !== undefined) return;
    const { clock, random } = this.#platform;
    const region = runners.length === this.#runners.length && runners.length > 1 ? undefined : runners[0]?.region.index;
    this.#lastFailure = { error: error.toFields(), atMs: clock.nowMs(), region };
    if (badSnapshotErrors.has(error.code) && this.#driver !== undefined && this.#storage.takeOlder(error)) {
      this.#restart(this.#runners, 0);
      return;
    }
    const refusal = this.#refusal(runners, error);
    if (refusal !== undefined) {
      this.#decide(refusal);
      return;
    }
    const strategy = this.#graph.settings.restart;
    const decision = decideRestart(strategy, this.#restartHistory, clock.monotonicMs(), random);
    if (decision.kind === 'fail') {
      this.#decide(
        decision.why === undefined ? error : error.with({ hint: `the job does not go on: ${decision.why}` }),
      );
      return;
    }
    this.#restartHistory = decision.history;
    this.#restarts++;
    this.#restart(runners, decision.delayMs);
    this.#hooks.onRestart?.({
      attempt: this.#restarts,
      delayMs: decision.delayMs,
      error: error.toFields(),
      checkpointId: this.#storage.restorePoint?.manifest.checkpointId,
    });
  }

  /** The error of a job that no restart can save. */
  #refusal(runners: readonly RegionRunner[], error: PeltonError): PeltonError | undefined {
    if (lastingErrors.has(error.code)) return error;
    const ending = this.#ending;
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
    const isDelivering = runners.some(({ region }) => this.#delivering.has(region.index));
    if (this.#graph.settings.restart.kind === 'none' || this.#holdsResults) return undefined;
    if (!isDelivering || !this.#results.hasGiven) return undefined;
    return error.with({
      hint: 'rows that were given cannot be taken back, so the job is not restarted; with checkpoints it would go on',
    });
  }

  #restart(runners: readonly RegionRunner[], delayMs: number): void {
    for (const { region } of runners) this.#driver?.regionDown(region.index);
    const delay = this.#delays.wait(delayMs);
    for (const runner of runners) {
      if (this.#restarting.has(runner)) continue;
      this.#restarting.add(runner);
      const restart = async (): Promise<void> => {
        await Promise.all([runner.stop('restarting'), delay]);
        await this.#driver?.settled();
        if (this.#outcome !== undefined) return;
        this.#restarting.delete(runner);
        this.#results.drop(runner.region.index);
        this.#startRegion(runner, Promise.resolve());
      };
      restart().catch((thrown: unknown) => this.#decide(asPeltonError(thrown)));
    }
  }

  #decide(outcome: JobEnd | PeltonError): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    this.#driver?.end();
    this.#delays.endAll();
    this.#onOutcome?.();
  }

  /** Stops all slots, ends those that do not stop, and tells the outcome. */
  async #end(): Promise<JobResult> {
    // A job can end while it still begins; then there is something to let go of afterwards.
    await this.#beginning;
    await Promise.all(this.#runners.map((runner) => runner.stop('ended')));
    await this.#driver?.settled();
    this.#endMs = this.#platform.clock.monotonicMs();
    const outcome = this.#outcome ?? 'cancelled';
    await this.#storage.close(outcome instanceof PeltonError ? 'failed' : outcome);
    this.#hasEnded = true;
    if (outcome instanceof PeltonError) {
      this.#results.fail(outcome);
      throw outcome;
    }
    this.#results.end();
    return { status: outcome, metrics: this.metrics() };
  }
}
