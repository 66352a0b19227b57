import { present } from '../base/assert.ts';
import { asPeltonError, PeltonError } from '../base/errors.ts';
import type { CheckpointManifest } from '../checkpoint/subtask-snapshot.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { Platform } from '../runtime/platform.ts';
import type { JobRegistry } from '../runtime/registry.ts';
import { CheckpointDriver } from './checkpoint-driver.ts';
import { type Ending, Failover, type FailoverHost } from './failover.ts';
import type {
  CheckpointRecord,
  JobEnd,
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

class RunningJob implements JobHandle {
  readonly done: Promise<JobResult>;
  readonly #graph: JobGraph;
  readonly #platform: Platform;
  readonly #registry: JobRegistry;
  readonly #hooks: JobHooks;
  readonly #results: ResultQueue;
  readonly #runners: readonly RegionRunner[];
  readonly #storage: JobStorage;
  readonly #failover: Failover;
  readonly #startMs: number;
  #beginning: Promise<void> = Promise.resolve();
  #driver: CheckpointDriver | undefined;
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
    this.#results = new ResultQueue(this.#holdsResults, () => this.cancel());
    this.#storage = new JobStorage(graph, platform, hooks);
    this.#runners = regionsOf(graph).map(
      (region) => new RegionRunner(region, platform, registry, this.#observerOf(region.index)),
    );
    this.#failover = new Failover(this.#failoverHost(), platform);
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
      restarts: this.#failover.restarts,
      lastFailure: this.#failover.lastFailure,
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
      onFailed: (error) => this.#failover.onFailed(this.#runners, error),
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

  #failoverHost(): FailoverHost {
    return {
      strategy: this.#graph.settings.restart,
      runners: this.#runners,
      storage: this.#storage,
      results: this.#results,
      driver: () => this.#driver,
      ending: () => this.#ending,
      reopen: () => {
        this.#ending = undefined;
      },
      isOver: () => this.#outcome !== undefined,
      onRestart: (restart) => this.#hooks.onRestart?.(restart),
      onNotice: (text) => this.#hooks.onNotice?.(text),
      startRegion: (runner) => this.#startRegion(runner, Promise.resolve()),
      fail: (error) => this.#decide(error),
    };
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
        if (this.#ending !== undefined && checkpointId === this.#ending.checkpointId) this.#published(slotOf(slot));
      },
      onFinished: (slot) => this.#driver?.slotFinished(slotOf(slot)),
      onFailed: (error) => this.#failover.onFailed([runnerOf()], error),
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

  #decide(outcome: JobEnd | PeltonError): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    this.#driver?.end();
    this.#failover.end();
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
    const stay = await this.#storage.close(outcome instanceof PeltonError ? 'failed' : outcome);
    if (!stay) this.#driver?.forgetCheckpoints();
    this.#hasEnded = true;
    if (outcome instanceof PeltonError) {
      this.#results.fail(outcome);
      throw outcome;
    }
    this.#results.end();
    return { status: outcome, metrics: this.metrics() };
  }
}
