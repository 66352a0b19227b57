import { asPeltonError } from '../base/errors.ts';
import type { SlotRestore } from '../checkpoint/slot-restore.ts';
import type { Split, SplitAssigner } from '../operators/source.ts';
import type { SlotMetrics } from '../runtime/metrics.ts';
import type { Platform } from '../runtime/platform.ts';
import type { ToSlot } from '../runtime/protocol.ts';
import type { JobRegistry } from '../runtime/registry.ts';
import type { RegionStatus } from './job-handle.ts';
import { type RegionAttempt, RegionExecution, type RegionObserver } from './region-execution.ts';
import type { JobRegion } from './regions.ts';

/** What a region begins with when it does not begin at the beginning. */
export interface RegionRestore {
  /** By slot of the region. */
  readonly slots: readonly SlotRestore[];
  /** By uid of the sources. */
  readonly assigners: ReadonlyMap<string, { readonly snapshot: string; readonly unfinished: readonly Split[] }>;
}

/** What all attempts of a region have in common. */
export type RegionSetting = Pick<RegionAttempt, 'jobUid' | 'metricsIntervalMs' | 'checkpointAddress'> & {
  /** Names this run of the job; the attempts of its regions count on from it. */
  readonly runUid: string;
};

/** A region over all its attempts, of which at most one runs. */
export class RegionRunner {
  readonly region: JobRegion;
  readonly #platform: Platform;
  readonly #registry: JobRegistry;
  readonly #observer: RegionObserver;
  readonly #finished = new Set<number>();
  readonly #metrics: (SlotMetrics | undefined)[] = [];
  #state: RegionStatus['state'] = 'starting';
  #attempt = -1;
  #execution: RegionExecution | undefined;
  #assigners = new Map<number, SplitAssigner>();

  constructor(region: JobRegion, platform: Platform, registry: JobRegistry, observer: RegionObserver) {
    this.region = region;
    this.#platform = platform;
    this.#registry = registry;
    this.#observer = observer;
  }

  /** Numbers of its slots in the job. */
  get slots(): number[] {
    const { slots, firstSlot } = this.region;
    return Array.from({ length: slots }, (_, slot) => firstSlot + slot);
  }

  get status(): RegionStatus {
    const operators = this.region.graph.nodes.map(({ name }) => name);
    return { operators, state: this.#state, attempt: Math.max(0, this.#attempt) };
  }

  /** The latest of its slots, numbered as in the job. */
  get metrics(): SlotMetrics[] {
    const { firstSlot, nodes } = this.region;
    return this.#metrics.flatMap((metrics, slot) => {
      if (metrics === undefined) return [];
      const subtasks = metrics.subtasks.map((subtask) => ({ ...subtask, node: nodes[subtask.node] ?? subtask.node }));
      return [{ ...metrics, slot: firstSlot + slot, subtasks }];
    });
  }

  /** What its sources have not handed out, by uid. */
  assignerSnapshots(): [string, string][] {
    return [...this.#assigners].map(([node, assigner]) => [
      this.region.graph.nodes[node]?.uid ?? '',
      assigner.snapshot(),
    ]);
  }

  /**
   * Runs the next attempt, as soon as `ready` has resolved. Resolves to whether it runs; what goes wrong is told to the observer.
   * @throws PeltonError when a source cannot be prepared
   */
  async start(setting: RegionSetting, restore: RegionRestore | undefined, ready: Promise<unknown>): Promise<boolean> {
    this.#attempt++;
    this.#finished.clear();
    this.#assigners = this.#createAssigners(restore);
    const { runUid, ...rest } = setting;
    const attempt: RegionAttempt = {
      ...rest,
      region: this.region,
      attemptUid: `${runUid}-${this.#attempt}`,
      restores: restore?.slots ?? [],
      assigners: this.#assigners,
    };
    const execution = new RegionExecution(attempt, this.#platform.clock, this.#observing());
    this.#execution = execution;
    const runs = await execution.start(this.#platform, ready);
    if (runs && this.#state !== 'finished') this.#state = 'running';
    return runs;
  }

  /** `slot` counts within the region. */
  post(slot: number, message: ToSlot): void {
    this.#execution?.post(slot, message);
  }

  /** Ends the attempt. Resolves when its slots have ended. */
  async stop(state: 'restarting' | 'ended'): Promise<void> {
    this.#state = state;
    await this.#execution?.stop();
  }

  #createAssigners(restore: RegionRestore | undefined): Map<number, SplitAssigner> {
    const assigners = new Map<number, SplitAssigner>();
    for (const node of this.region.graph.nodes) {
      try {
        const assigner = this.#registry.createSplitAssigner(node);
        if (assigner === undefined) continue;
        assigners.set(node.id, assigner);
        const former = restore?.assigners.get(node.uid);
        if (former !== undefined) assigner.restore(former.snapshot, former.unfinished);
      } catch (thrown) {
        throw asPeltonError(thrown).with({ operator: node.name });
      }
    }
    return assigners;
  }

  #observing(): RegionObserver {
    return {
      ...this.#observer,
      onMetrics: (slot, metrics) => {
        this.#metrics[slot] = metrics;
        this.#observer.onMetrics(slot, metrics);
      },
      onFinished: (slot) => {
        this.#finished.add(slot);
        if (this.#finished.size === this.region.slots) this.#state = 'finished';
        this.#observer.onFinished(slot);
      },
    };
  }
}
