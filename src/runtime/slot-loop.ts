import type { Clock } from '../base/clock.ts';
import type { Gate } from './gate.ts';
import type { Head } from './head.ts';
import type { SlotEnvironment } from './platform.ts';
import type { Deployment } from './protocol.ts';
import type { SlotCheckpoints } from './slot-checkpoints.ts';
import type { ChannelFeed, IdleFeed, SlotTasks, TimerFeed } from './slot-tasks.ts';

/** What a loop tells its slot. */
export interface SlotLoopEvents {
  onMetrics(nowMs: number): void;
  /** Everything has ended; at most once. The loop goes on until it is stopped, because checkpoints may follow. */
  onFinished(): void;
}

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
  readonly #checkpoints: SlotCheckpoints;
  readonly #environment: SlotEnvironment;
  readonly #clock: Clock;
  readonly #bufferTimeoutMs: number;
  readonly #metricsIntervalMs: number;
  readonly #events: SlotLoopEvents;
  /** Gates that changed in the step under way, and those whose closing has been told. */
  readonly #changed = new Set<Gate>();
  readonly #toldClosed = new Set<Gate>();
  #finished = false;
  #metricsDueMs: number;
  #turn = 0;
  #stepping = false;
  #stopping = false;
  #woken = false;
  #wake: (() => void) | undefined;

  constructor(
    tasks: SlotTasks,
    checkpoints: SlotCheckpoints,
    deployment: Deployment,
    environment: SlotEnvironment,
    events: SlotLoopEvents,
  ) {
    this.#tasks = tasks;
    this.#checkpoints = checkpoints;
    this.#environment = environment;
    this.#clock = environment.clock;
    this.#bufferTimeoutMs = deployment.graph.bufferTimeoutMs;
    this.#metricsIntervalMs = deployment.metricsIntervalMs;
    this.#metricsDueMs = environment.clock.monotonicMs() + deployment.metricsIntervalMs;
    this.#events = events;
  }

  /** Resolves after `stop`. Rejects with what an operator threw. */
  async run(): Promise<void> {
    while (!this.#stopping) {
      this.#woken = false;
      const worked = this.#slice(this.#clock.monotonicMs() + sliceMs);
      const nowMs = this.#clock.monotonicMs();
      const dueMs = this.#keepHouse(nowMs);
      if (!this.#finished && this.#ended()) {
        this.#finished = true;
        this.#events.onFinished();
      }
      if (worked) await this.#environment.yieldToEvents();
      else await this.#sleep(dueMs - nowMs);
    }
  }

  stop(): void {
    this.#stopping = true;
    this.wake();
  }

  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Tells the subtasks upstream; a gate that changes in the middle of a step counts from the end of the step. */
  onGate(gate: Gate): void {
    if (this.#stepping) this.#changed.add(gate);
    else this.#tellHeld(gate);
  }

  /** Runs work of the tasks outside of their own steps. */
  step(run: () => void): void {
    this.#stepping = true;
    try {
      run();
    } finally {
      this.#stepping = false;
      this.#tasks.arena.reset();
    }
    if (this.#bufferTimeoutMs === 0) for (const { channel } of this.#tasks.channels) channel.flush();
    if (this.#checkpoints.overtaking) for (const { channel } of this.#tasks.channels) channel.overtake();
    for (const gate of this.#changed) this.#tellHeld(gate);
    this.#changed.clear();
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
    while (steps < head.quantum && canStep(head)) {
      this.step(() => head.step());
      steps++;
    }
    return steps > 0;
  }

  #tellHeld(gate: Gate): void {
    if (this.#toldClosed.has(gate) === gate.closed) return;
    if (gate.closed) this.#toldClosed.add(gate);
    else this.#toldClosed.delete(gate);
    const nowMs = this.#clock.monotonicMs();
    for (const subtask of this.#tasks.heldBy.get(gate) ?? []) subtask.blockage.onGate(gate, nowMs);
    this.wake();
  }

  /** Does what is due by the clock; returns when the next thing is. */
  #keepHouse(nowMs: number): number {
    for (const head of this.#tasks.heads) head.quietSinceMs = head.hasInput ? undefined : (head.quietSinceMs ?? nowMs);
    let dueMs = this.#checkpoints.keepHouse(nowMs, (run) => this.step(run));
    for (const feed of this.#tasks.timerFeeds) dueMs = Math.min(dueMs, this.#fireTimers(feed, nowMs));
    for (const feed of this.#tasks.channels) dueMs = Math.min(dueMs, this.#flushIfDue(feed, nowMs));
    for (const feed of this.#tasks.idleFeeds) dueMs = Math.min(dueMs, this.#idleIfDue(feed, nowMs));
    if (this.#finished) return dueMs;
    if (nowMs >= this.#metricsDueMs) {
      this.#events.onMetrics(nowMs);
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
    const starved = heads.every((head) => !head.hasInput && !head.held && !head.blockage.blocked);
    let dueMs: number | undefined;
    this.step(() => {
      dueMs = body.checkIdle(nowMs, starved);
    });
    return dueMs ?? Number.POSITIVE_INFINITY;
  }

  /** Rows of a timer may not pass a gate either. */
  #fireTimers({ subtask, timers, fire }: TimerFeed, nowMs: number): number {
    for (;;) {
      if (timers.nextMs === undefined || subtask.blockage.blocked) return Number.POSITIVE_INFINITY;
      const wallMs = this.#clock.nowMs();
      const dueMs = timers.takeDue(wallMs);
      if (dueMs === undefined) return nowMs + timers.nextMs - wallMs;
      this.step(() => fire(dueMs));
    }
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

/** A barrier that does not wait for gates passes all but those that wait for other barriers. */
function canStep(head: Head): boolean {
  if (head.urgent) return !head.blockage.held;
  return head.hasInput && !head.blockage.blocked;
}
