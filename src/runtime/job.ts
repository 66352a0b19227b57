import { present } from '../base/assert.ts';
import { asPeltonError, PeltonError } from '../base/errors.ts';
import type { SplitAssigner } from '../operators/source.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import { crossesSlots, slotCount } from './job-channels.ts';
import { type JobMetrics, jobMetrics } from './job-metrics.ts';
import type { SlotMetrics } from './metrics.ts';
import type { Platform, SlotHandle } from './platform.ts';
import type { FromSlot } from './protocol.ts';
import type { JobRegistry } from './registry.ts';
import { type ResultBatch, ResultQueue } from './result-queue.ts';

/** How long a slot may take to stop before its thread is ended. */
const stopWithinMs = 5_000;

export interface JobHooks {
  /** A line of the print connector. */
  print(text: string, stream: 'stdout' | 'stderr'): void;
  /** Called when fresh metrics have come from a slot. */
  onMetrics?(metrics: JobMetrics): void;
  readonly metricsIntervalMs: number;
  /** Names this run of the job in what it writes. */
  readonly attemptUid: string;
}

export interface JobResult {
  readonly status: 'finished' | 'cancelled';
  readonly metrics: JobMetrics;
}

export interface JobHandle {
  /** Resolves when the job has ended and everything is let go; rejects with the PeltonError that failed it. */
  readonly done: Promise<JobResult>;
  /**
   * What collect sinks deliver. The job waits for its reader. Ends with the job, with its error if it failed; leaving the
   * loop early cancels the job. For one reader.
   */
  readonly results: AsyncIterable<ResultBatch>;
  /** Asks every slot to let go; resolves when they have. */
  cancel(): Promise<void>;
  /** The latest metrics that the slots have sent. */
  metrics(): JobMetrics;
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
  readonly #startMs: number;
  readonly #assigners = new Map<number, SplitAssigner>();
  readonly #slotMetrics: (SlotMetrics | undefined)[] = [];
  #slots: readonly SlotHandle[] = [];
  #starting: Promise<void> | undefined;
  #slotsFinished = 0;
  #endMs: number | undefined;
  /** Why the job ends; set once. */
  #outcome: JobResult['status'] | PeltonError | undefined;
  #onOutcome: (() => void) | undefined;

  constructor(graph: JobGraph, platform: Platform, registry: JobRegistry, hooks: JobHooks) {
    this.#graph = graph;
    this.#platform = platform;
    this.#registry = registry;
    this.#hooks = hooks;
    this.#startMs = platform.clock.monotonicMs();
    this.#results = new ResultQueue(() => this.cancel());
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
    this.#deploy().catch((thrown: unknown) => this.#decide(asPeltonError(thrown)));
  }

  async cancel(): Promise<void> {
    this.#decide('cancelled');
    await this.done.catch(() => undefined);
  }

  metrics(): JobMetrics {
    const nowMs = this.#endMs ?? this.#platform.clock.monotonicMs();
    return jobMetrics(this.#graph, this.#slotMetrics, nowMs - this.#startMs);
  }

  async #deploy(): Promise<void> {
    const graph = this.#graph;
    const count = slotCount(graph);
    // Rows that come from no connector are few, and a thread takes longer to start than they take.
    const inThread = graph.nodes.every((node) => node.spec.kind !== 'source');
    const request = { count, connected: count > 1 && crossesSlots(graph), inThread };
    this.#starting = this.#platform.startSlots(request).then((slots) => {
      this.#slots = slots;
    });
    const [kernels] = await Promise.all([this.#platform.loadKernels(), this.#starting, this.#prepare()]);
    const slots = this.#slots;
    const { attemptUid, metricsIntervalMs } = this.#hooks;
    for (const [slot, handle] of slots.entries()) {
      handle.control.onMessage((message) => this.#onMessage(slot, handle, message));
      void handle.ended.then((error) => {
        if (error !== undefined) this.#decide(error);
      });
      if (this.#outcome !== undefined) continue;
      handle.control.post({ kind: 'deploy', deployment: { graph, slot, kernels, attemptUid, metricsIntervalMs } });
    }
  }

  async #prepare(): Promise<void> {
    for (const node of this.#graph.nodes) {
      try {
        const assigner = this.#registry.createSplitAssigner(node);
        if (assigner !== undefined) this.#assigners.set(node.id, assigner);
        await this.#registry.prepareSink(node);
      } catch (thrown) {
        throw asPeltonError(thrown).with({ operator: node.name });
      }
    }
  }

  #onMessage(slot: number, handle: SlotHandle, message: FromSlot): void {
    switch (message.kind) {
      case 'next-split':
        void this.#answerSplit(slot, handle, message.request, message.node);
        return;
      case 'deliver': {
        const { node, batch } = message;
        const edge = this.#graph.edges.find(({ to }) => to === node);
        const { schema } = present(edge, `input of the sink ${node}`);
        this.#results.add({ node, subtask: slot, schema, batch }, () =>
          handle.control.post({ kind: 'taken', rows: batch.rows }),
        );
        return;
      }
      case 'print':
        this.#hooks.print(message.text, message.stream);
        handle.control.post({ kind: 'taken', rows: 1 });
        return;
      case 'metrics':
        this.#takeMetrics(slot, message.metrics);
        return;
      case 'finished':
        this.#takeMetrics(slot, message.metrics);
        this.#slotsFinished++;
        if (this.#slotsFinished === this.#slots.length) this.#decide('finished');
        return;
      case 'failed':
        this.#decide(new PeltonError(message.error));
        return;
      case 'stopped':
        if (message.metrics !== undefined) this.#takeMetrics(slot, message.metrics);
    }
  }

  async #answerSplit(slot: number, handle: SlotHandle, request: number, node: number): Promise<void> {
    try {
      const split = await this.#assigners.get(node)?.next(slot);
      handle.control.post({ kind: 'split', request, split });
    } catch (thrown) {
      handle.control.post({ kind: 'split-failed', request, error: asPeltonError(thrown).toFields() });
    }
  }

  #takeMetrics(slot: number, metrics: SlotMetrics): void {
    this.#slotMetrics[slot] = metrics;
    if (this.#outcome === undefined) this.#hooks.onMetrics?.(this.metrics());
  }

  #decide(outcome: JobResult['status'] | PeltonError): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    this.#onOutcome?.();
  }

  /** Stops all slots, ends those that do not stop, and tells the outcome. */
  async #end(): Promise<JobResult> {
    // A job can end while its slots still start; they have to end too.
    await Promise.allSettled([this.#starting]);
    for (const assigner of this.#assigners.values()) assigner.close();
    for (const slot of this.#slots) slot.control.post({ kind: 'stop' });
    const cancelTimer = this.#platform.clock.after(stopWithinMs, () => {
      for (const slot of this.#slots) slot.kill();
    });
    await Promise.all(this.#slots.map((slot) => slot.ended));
    cancelTimer();
    this.#endMs = this.#platform.clock.monotonicMs();
    if (this.#outcome instanceof PeltonError) {
      this.#results.fail(this.#outcome);
      throw this.#outcome;
    }
    this.#results.end();
    return { status: this.#outcome ?? 'cancelled', metrics: this.metrics() };
  }
}
