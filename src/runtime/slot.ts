import { asPeltonError, PeltonError } from '../base/errors.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import { SlotMemory } from '../kernels/slot-memory.ts';
import type { Split } from '../operators/source.ts';
import { Deliveries } from './deliveries.ts';
import type { Gate } from './gate.ts';
import { slotCount } from './job-channels.ts';
import { keyedStorages } from './keyed-storage.ts';
import { BusyTimer, type SlotMetrics, subtaskMetrics } from './metrics.ts';
import type { SlotEnvironment, SlotPorts } from './platform.ts';
import type { Deployment, FromSlot, PeerMessage, ToSlot } from './protocol.ts';
import { type CheckpointHost, SlotCheckpoints } from './slot-checkpoints.ts';
import { ownerOf, type SlotHost } from './slot-host.ts';
import { SlotLoop } from './slot-loop.ts';
import { buildSlotTasks, type SlotTasks } from './slot-tasks.ts';
import { restoreInFlight, restoreSlot } from './slot-restore.ts';
import { SplitRequests } from './split-requests.ts';

/** Runs a slot until the coordinator tells it to stop. Never rejects: what goes wrong is reported to the coordinator. */
export function runSlot(ports: SlotPorts, environment: SlotEnvironment): Promise<void> {
  const { control, peers } = ports;
  return new Promise((resolve) => {
    let slot: Slot | undefined;
    const end = (): void => {
      control.post({ kind: 'stopped', metrics: slot?.lastMetrics, unreleasedBytes: slot?.operatorBytes ?? 0 });
      for (const port of peers) port?.close();
      control.close();
      resolve();
    };
    control.onMessage((message) => {
      if (message.kind === 'deploy') {
        try {
          slot = new Slot(message.deployment, ports, environment);
          void slot.run().then(end);
        } catch (thrown) {
          control.post({ kind: 'failed', error: asPeltonError(thrown).toFields() });
        }
      } else if (slot !== undefined) slot.onMessage(message);
      else if (message.kind === 'stop') end();
    });
  });
}

/** A slot with its memory, its tasks and its conversation with the coordinator. */
export class Slot implements SlotHost, CheckpointHost {
  readonly deployment: Deployment;
  readonly memory: SlotMemory;
  readonly environment: SlotEnvironment;
  readonly peers: SlotPorts['peers'];
  readonly timer: BusyTimer;
  readonly slot: number;
  readonly splits: SplitRequests;
  readonly checkpoints: SlotCheckpoints;
  readonly #control: SlotPorts['control'];
  readonly #deliveries: Deliveries;
  readonly #startMs: number;
  readonly #stopped: Promise<void>;
  #resolveStopped: (() => void) | undefined;
  #tasks: SlotTasks | undefined;
  #loop: SlotLoop | undefined;
  /** What the coordinator said before the first step. */
  readonly #early: (() => void)[] = [];
  #failed = false;
  #stopping = false;
  #lastMetrics: SlotMetrics | undefined;

  constructor(deployment: Deployment, ports: SlotPorts, environment: SlotEnvironment) {
    this.deployment = deployment;
    this.environment = environment;
    this.peers = ports.peers;
    this.memory = slotMemory(deployment);
    this.timer = new BusyTimer(environment.clock);
    this.#control = ports.control;
    this.#deliveries = new Deliveries(slotCount(deployment.graph));
    this.slot = deployment.slot;
    this.splits = new SplitRequests(ports.control);
    this.checkpoints = new SlotCheckpoints(this);
    this.#startMs = environment.clock.monotonicMs();
    this.#stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve;
    });
  }

  /** The numbers at the end of the work, before anything is let go; undefined before. */
  get lastMetrics(): SlotMetrics | undefined {
    return this.#lastMetrics;
  }

  /** Memory that operators hold. */
  get operatorBytes(): number {
    return this.deployment.graph.nodes.reduce((sum, { id }) => sum + this.memory.usedBytes(ownerOf(id)), 0);
  }

  /** Runs the tasks to their end or failure, waits for `stop`, and lets go of everything. */
  async run(): Promise<void> {
    try {
      const tasks = buildSlotTasks(this);
      this.#tasks = tasks;
      const storages = keyedStorages(this, tasks);
      await restoreSlot(this, tasks, storages);
      this.checkpoints.begin(tasks, storages);
      for (const port of this.peers) port?.onMessage((message) => this.#onPeerMessage(tasks, message));
      const loop = new SlotLoop(tasks, this.checkpoints, this.deployment, this.environment, {
        onMetrics: (nowMs) => this.send({ kind: 'metrics', metrics: this.metrics(nowMs) }),
        onFinished: () => {
          this.#lastMetrics = this.metrics();
          this.send({ kind: 'finished', metrics: this.#lastMetrics });
        },
      });
      restoreInFlight(this, tasks, (run) => loop.step(run));
      this.#loop = loop;
      for (const tell of this.#early) tell();
      if (!this.#stopping) await loop.run();
      this.#lastMetrics ??= this.metrics();
    } catch (thrown) {
      this.#lastMetrics ??= this.metrics();
      this.fail(asPeltonError(thrown));
    }
    await this.#stopped;
    await this.#close();
  }

  onMessage(message: ToSlot): void {
    switch (message.kind) {
      case 'split':
        this.splits.answer(message.request, message.split);
        return;
      case 'split-failed':
        this.splits.fail(message.request, message.error);
        return;
      case 'taken':
        this.#deliveries.take(message.rows);
        return;
      case 'trigger':
        this.#whenRunning(() => this.checkpoints.onTrigger(message.trigger));
        return;
      case 'complete':
        this.#whenRunning(() => this.checkpoints.onComplete(message.checkpointId));
        return;
      case 'abort':
        this.#whenRunning(() => this.checkpoints.onAbort(message.checkpointId));
        return;
      case 'commit-end':
        this.#whenRunning(() => this.checkpoints.onCommitEnd());
        return;
      case 'stop':
        this.#stopping = true;
        this.#loop?.stop();
        this.#resolveStopped?.();
        return;
      case 'deploy':
        this.fail(asPeltonError(new Error('a slot is deployed once')));
    }
  }

  wake(): void {
    this.#loop?.wake();
  }

  /** Reports the first failure and stops the tasks; the coordinator answers with `stop`. */
  fail(error: PeltonError): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#loop?.stop();
    this.send({ kind: 'failed', error: error.toFields() });
  }

  onGate(gate: Gate): void {
    this.#loop?.onGate(gate);
  }

  nextSplit(node: number): Promise<Split | undefined> {
    return this.splits.ask(node);
  }

  deliver(node: number, batch: PackedBatch, epoch: number): Promise<void> | undefined {
    const { rows } = batch;
    this.#control.post({ kind: 'deliver', node, batch, epoch }, [batch.body]);
    return this.#deliveries.add(rows);
  }

  print(text: string, stream: 'stdout' | 'stderr'): Promise<void> | undefined {
    this.send({ kind: 'print', text, stream });
    return this.#deliveries.add(1);
  }

  metrics(nowMs: number = this.environment.clock.monotonicMs()): SlotMetrics {
    const elapsedMs = nowMs - this.#startMs;
    const { memory } = this;
    return {
      slot: this.deployment.slot,
      elapsedMs,
      memoryUsedBytes: memory.usedBytes(),
      memoryPeakBytes: memory.kernels.pagesPeakBytes() >>> 0,
      memoryBudgetBytes: memory.budgetBytes,
      subtasks: (this.#tasks?.subtasks ?? []).map((subtask) =>
        subtaskMetrics(subtask, this.deployment.slot, elapsedMs, nowMs, memory.usedBytes(ownerOf(subtask.node.id))),
      ),
    };
  }

  #whenRunning(tell: () => void): void {
    if (this.#loop === undefined) this.#early.push(tell);
    else if (!this.#failed) tell();
  }

  #onPeerMessage(tasks: SlotTasks, message: PeerMessage): void {
    try {
      if (message.kind === 'packet') tasks.receivers.get(message.channel)?.(message.packet);
      else tasks.senders.get(message.channel)?.onCredit(message.packets, message.buffers);
      this.wake();
    } catch (thrown) {
      this.fail(asPeltonError(thrown));
    }
  }

  async #close(): Promise<void> {
    this.checkpoints.close();
    for (const subtask of this.#tasks?.subtasks ?? []) {
      try {
        await subtask.close();
      } catch (thrown) {
        this.fail(asPeltonError(thrown).with({ operator: subtask.node.name }));
      }
    }
  }

  send(message: FromSlot): void {
    this.#control.post(message);
  }
}

/** @throws MEMORY_BUDGET when the system has no room for the budget; a budget that it grants costs nothing before it is used */
function slotMemory({ kernels, graph, slot }: Deployment): SlotMemory {
  try {
    return SlotMemory.create(kernels, graph.slotMemoryBytes, graph.slotStateBytes);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new PeltonError({
      code: 'MEMORY_BUDGET',
      message: `the system cannot reserve ${Math.round(graph.slotMemoryBytes / 1048576)} MiB for slot ${slot}`,
      hint: "lower it with SET 'pelton.slot.memory' = '256 mb', or use a lower parallelism",
      cause: thrown,
    });
  }
}
