import type { Clock } from '../base/clock.ts';
import type { Gate } from './gate.ts';
import type { Head } from './head.ts';
import type { SlotEnvironment } from './platform.ts';
import type { Deployment } from './protocol.ts';
import type { ChannelFeed, IdleFeed, SlotTasks } from './slot-tasks.ts';

/** How long a slot works before it lets messages, timers and input arrive. */
const sliceMs = 2;
/** How long a packet that is not full waits for a source that has nothing to give. */
const quietMs = 1;

/**
 * The one loop of a slot. It gives every head that has input and is not blocked its turn, one element a step; each step runs
 * to completion. When nothing can go on it sleeps until a message, a source, a sink or the next due time wakes it.
 */
export class SlotLoop {
  readonly #tasks: SlotTasks;
  readonly #environment: SlotEnvironment;
  readonly #clock: Clock;
  readonly #bufferTimeoutMs: number;
  readonly #metricsIntervalMs: number;
  readonly #onMetrics: (nowMs: number) => void;
  readonly #closedInStep: Gate[] = [];
  #metricsDueMs: number;
  #turn = 0;
  #stepping = false;
  #stopping = false;
  #woken = false;
  #wake: (() => void) | undefined;

  constructor(
    tasks: SlotTasks,
    deployment: Deployment,
    environment: SlotEnvironment,
    onMetrics: (nowMs: number) => void,
  ) {
    this.#tasks = tasks;
    this.#environment = environment;
    this.#clock = environment.clock;
    this.#bufferTimeoutMs = deployment.graph.bufferTimeoutMs;
    this.#metricsIntervalMs = deployment.metricsIntervalMs;
    this.#metricsDueMs = environment.clock.monotonicMs() + deployment.metricsIntervalMs;
    this.#onMetrics = onMetrics;
  }

  /** Resolves when everything has ended, or after `stop`. Rejects with what an operator threw. */
  async run(): Promise<'finished' | 'stopped'> {
    while (!this.#stopping) {
      this.#woken = false;
      const worked = this.#slice(this.#clock.monotonicMs() + sliceMs);
      const nowMs = this.#clock.monotonicMs();
      const dueMs = this.#keepHouse(nowMs);
      if (this.#ended()) return 'finished';
      if (worked) await this.#environment.yieldToEvents();
      else await this.#sleep(dueMs - nowMs);
    }
    return 'stopped';
  }

  stop(): void {
    this.#stopping = true;
    this.wake();
  }

  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Tells the subtasks upstream; a gate that closes in the middle of a step counts from the end of the step. */
  onGate(gate: Gate): void {
    if (this.#stepping && gate.closed) this.#closedInStep.push(gate);
    else this.#tellHeld(gate);
  }

  /** Steps until nothing can go on or the time is over; false when there was nothing to do. */
  #slice(untilMs: number): boolean {
    const { heads } = this.#tasks;
    let worked = false;
    for (let quiet = 0; quiet < heads.length; ) {
      const head = heads[this.#turn % heads.length];
      this.#turn = (this.#turn + 1) % heads.length;
      if (head === undefined || !this.#takeTurn(head)) {
        quiet++;
        continue;
      }
      quiet = 0;
      worked = true;
      if (this.#clock.monotonicMs() >= untilMs) break;
    }
    return worked;
  }

  #takeTurn(head: Head): boolean {
    let steps = 0;
    while (steps < head.quantum && head.hasInput && !head.blockage.blocked) {
      this.#step(() => head.step());
      steps++;
    }
    return steps > 0;
  }

  #step(run: () => void): void {
    this.#stepping = true;
    try {
      run();
    } finally {
      this.#stepping = false;
      this.#tasks.arena.reset();
    }
    if (this.#bufferTimeoutMs === 0) for (const { channel } of this.#tasks.channels) channel.flush();
    for (const gate of this.#closedInStep.splice(0)) this.#tellHeld(gate);
  }

  #tellHeld(gate: Gate): void {
    const nowMs = this.#clock.monotonicMs();
    for (const subtask of this.#tasks.heldBy.get(gate) ?? []) subtask.blockage.onGate(gate.closed, nowMs);
    this.wake();
  }

  /** Does what is due by the clock; returns when the next thing is. */
  #keepHouse(nowMs: number): number {
    for (const head of this.#tasks.heads) head.quietSinceMs = head.hasInput ? undefined : (head.quietSinceMs ?? nowMs);
    let dueMs = Number.POSITIVE_INFINITY;
    for (const feed of this.#tasks.channels) dueMs = Math.min(dueMs, this.#flushIfDue(feed, nowMs));
    for (const feed of this.#tasks.idleFeeds) dueMs = Math.min(dueMs, this.#idleIfDue(feed, nowMs));
    if (nowMs >= this.#metricsDueMs) {
      this.#onMetrics(nowMs);
      this.#metricsDueMs = nowMs + this.#metricsIntervalMs;
    }
    return Math.min(dueMs, this.#metricsDueMs);
  }

  #flushIfDue({ channel, heads }: ChannelFeed, nowMs: number): number {
    if (!channel.holds) {
      channel.heldSinceMs = undefined;
      return Number.POSITIVE_INFINITY;
    }
    channel.heldSinceMs ??= nowMs;
    let dueMs = this.#bufferTimeoutMs < 0 ? Number.POSITIVE_INFINITY : channel.heldSinceMs + this.#bufferTimeoutMs;
    if (heads.every((head) => head.quietSinceMs !== undefined)) {
      const quietSinceMs = heads.reduce((since, head) => Math.max(since, head.quietSinceMs ?? 0), channel.heldSinceMs);
      dueMs = Math.min(dueMs, quietSinceMs + quietMs);
    }
    if (nowMs < dueMs) return dueMs;
    channel.flush();
    return Number.POSITIVE_INFINITY;
  }

  #idleIfDue({ body, heads }: IdleFeed, nowMs: number): number {
    const starved = heads.every((head) => !head.hasInput && !head.blockage.blocked);
    let dueMs: number | undefined;
    this.#step(() => {
      dueMs = body.checkIdle(nowMs, starved);
    });
    return dueMs ?? Number.POSITIVE_INFINITY;
  }

  #ended(): boolean {
    return (
      this.#tasks.subtasks.every((subtask) => subtask.ended) &&
      this.#tasks.channels.every(({ channel }) => channel.drained)
    );
  }

  async #sleep(forMs: number): Promise<void> {
    if (this.#woken) {
      await this.#environment.yieldToEvents();
      return;
    }
    await new Promise<void>((resolve) => {
      const cancel = Number.isFinite(forMs) ? this.#clock.after(Math.max(0, forMs), resolve) : undefined;
      this.#wake = () => {
        cancel?.();
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
