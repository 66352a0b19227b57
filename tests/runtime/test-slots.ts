import { PeltonError } from '../../src/base/errors.ts';
import type { Random } from '../../src/base/random.ts';
import type { CheckpointTrigger } from '../../src/checkpoint/checkpoint-trigger.ts';
import type { SlotRestore } from '../../src/checkpoint/slot-restore.ts';
import type { SavepointPart, SubtaskSnapshot } from '../../src/checkpoint/subtask-snapshot.ts';
import { expectedAbiHash } from '../../src/kernels/exports.generated.ts';
import type { Split } from '../../src/operators/source.ts';
import type { JobGraph } from '../../src/plan/job-graph.ts';
import { crossesSlots, slotCount } from '../../src/runtime/job-channels.ts';
import { peerPorts } from '../../src/runtime/peer-ports.ts';
import type { SlotEnvironment } from '../../src/runtime/platform.ts';
import type { Port } from '../../src/runtime/port.ts';
import type { FromSlot, PeerMessage, SlotCheckpointFacts, ToSlot } from '../../src/runtime/protocol.ts';
import type { OperatorRegistry } from '../../src/runtime/registry.ts';
import { runSlot } from '../../src/runtime/slot.ts';
import { kernelModule } from '../support/kernel-module.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { aWhile, unsteadyClock, unsteadyPorts } from './unsteady.ts';

const kernels = kernelModule();

/** What all slots have acknowledged, with what the assigner still had at the trigger. */
export interface TestCheckpoint {
  readonly checkpointId: number;
  readonly snapshots: readonly SubtaskSnapshot[];
  readonly parts: readonly SavepointPart[];
  readonly facts: readonly SlotCheckpointFacts[];
  readonly splits: readonly Split[];
}

export interface TestSlotsOptions {
  readonly graph: JobGraph;
  readonly random: Random;
  readonly registry: (clock: SlotEnvironment['clock']) => OperatorRegistry;
  /** All input, in order; goes on from a checkpoint when there is one. */
  readonly splits?: readonly Split[];
  readonly restore?: TestCheckpoint;
  readonly attempt?: number;
  readonly stores?: MemoryStores;
  /** Sources that find no split wait for `give`, instead of ending. */
  readonly openEnded?: boolean;
  readonly restoreOf?: (slot: number, restore: SlotRestore) => SlotRestore;
}

/** Address of the job's checkpoints in `MemoryStores`. */
export const checkpointAddress = 'checkpoints/job';

interface Pending {
  readonly splits: readonly Split[];
  readonly acknowledged: Extract<FromSlot, { readonly kind: 'acknowledge' }>[];
  readonly resolve: (checkpoint: TestCheckpoint) => void;
  readonly reject: (error: PeltonError) => void;
}

/** Slots in this thread whose coordinator is the test. What goes wrong rejects `failed`. */
export class TestSlots {
  readonly messages: { readonly slot: number; readonly message: FromSlot }[] = [];
  readonly finished: Promise<void>;
  readonly failed: Promise<never>;
  readonly #options: TestSlotsOptions;
  readonly #slots: { readonly control: Port<ToSlot, FromSlot>; readonly ended: Promise<void> }[] = [];
  readonly #splits: Split[];
  readonly #pending = new Map<number, Pending>();
  readonly #commits: (() => void)[] = [];
  /** Answers to sources that wait for a split. */
  #waiting: ((split: Split | undefined) => void)[] = [];
  #onIdle: (() => void) | undefined;
  #committed = 0;
  #finishedSlots = 0;
  #onFinished: () => void = () => {};
  #onFailed: (error: PeltonError) => void = () => {};

  constructor(options: TestSlotsOptions) {
    this.#options = options;
    const { restore } = options;
    const unfinished = restore?.snapshots.flatMap(({ splits }) => splits) ?? [];
    this.#splits = restore === undefined ? [...(options.splits ?? [])] : [...unfinished, ...restore.splits];
    this.finished = new Promise((resolve) => {
      this.#onFinished = resolve;
    });
    this.failed = new Promise<never>((_, reject) => {
      this.#onFailed = reject;
    });
    this.failed.catch(() => undefined);
    this.#start();
  }

  /** Hands out more splits, for `openEnded`. Resolves when every source subtask has emitted its rows and asks for more. */
  give(splits: readonly Split[]): Promise<void> {
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
    this.#splits.push(...splits);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const answer of waiting) this.#answer(answer);
    return Promise.race([idle, this.failed]);
  }

  /** Resolves when every slot has acknowledged; rejects when one declines. */
  trigger(trigger: Partial<CheckpointTrigger> & { readonly checkpointId: number }): Promise<TestCheckpoint> {
    const whole: CheckpointTrigger = {
      triggeredMs: 0,
      target: { kind: 'checkpoint', full: false },
      alignment: { kind: 'aligned' },
      then: 'continue',
      ...trigger,
    };
    const acknowledged = new Promise<TestCheckpoint>((resolve, reject) => {
      this.#pending.set(trigger.checkpointId, { splits: [...this.#splits], acknowledged: [], resolve, reject });
    });
    this.#post({ kind: 'trigger', trigger: whole });
    const answered = Promise.race([acknowledged, this.failed]);
    // Nobody waits for the answer of a checkpoint that is given up.
    answered.catch(() => undefined);
    return answered;
  }

  /** Resolves when every slot has committed. */
  complete(checkpointId: number): Promise<void> {
    return this.#commit({ kind: 'complete', checkpointId });
  }

  commitEnd(): Promise<void> {
    return this.#commit({ kind: 'commit-end' });
  }

  abort(checkpointId: number): void {
    this.#pending.delete(checkpointId);
    this.#post({ kind: 'abort', checkpointId });
  }

  async stop(): Promise<void> {
    this.#post({ kind: 'stop' });
    await Promise.all(this.#slots.map(({ ended }) => ended));
  }

  #start(): void {
    const { graph, random, registry, attempt = 1 } = this.#options;
    const count = slotCount(graph);
    const request = { count, connected: count > 1 && crossesSlots(graph), inThread: true };
    const peers = peerPorts<Port<PeerMessage, PeerMessage>>(request, () => unsteadyPorts(random));
    const stores = this.#options.stores ?? new MemoryStores();
    for (const [slot, ports] of peers.entries()) {
      const [control, slotControl] = unsteadyPorts<ToSlot, FromSlot>(random);
      const clock = unsteadyClock(random);
      const environment: SlotEnvironment = {
        clock,
        registry: registry(clock),
        openStore: stores.open,
        openSpill: () => {
          throw new Error('no spilling here');
        },
        yieldToEvents: () => aWhile(random),
      };
      const ended = runSlot({ control: slotControl, peers: ports }, environment);
      control.onMessage((message) => this.#onMessage(slot, control, message));
      this.#slots.push({ control, ended });
      const restore = this.#restoreOf(slot);
      control.post({
        kind: 'deploy',
        deployment: {
          graph,
          slot,
          kernels,
          jobUid: 'job',
          attemptUid: `job-${attempt}`,
          metricsIntervalMs: 1000,
          checkpoints: { address: checkpointAddress },
          ...(restore === undefined ? {} : { restore }),
        },
      });
    }
  }

  /** Former subtasks go to those with their number, or, where the parallelism is another, to all; of sinks each to one. */
  #restoreOf(slot: number): SlotRestore | undefined {
    const { restore, graph, restoreOf = (_slot, whole) => whole } = this.#options;
    if (restore === undefined) return undefined;
    const nodes = graph.nodes.map(({ uid, parallelism, spec }) => {
      const former = restore.snapshots.filter((snapshot) => snapshot.uid === uid);
      const isSink = spec.kind === 'sink' && !graph.edges.some(({ from }) => graph.nodes[from]?.uid === uid);
      const own = isSink || former.length === parallelism;
      const subtasks = own ? former.filter(({ subtask }) => subtask % parallelism === slot) : former;
      const files = restore.parts.filter((part) => part.uid === uid).flatMap((part) => part.files);
      return { uid, subtasks, files };
    });
    return restoreOf(slot, { address: checkpointAddress, keepsPages: true, abiHash: expectedAbiHash, nodes });
  }

  #onMessage(slot: number, control: Port<ToSlot, FromSlot>, message: FromSlot): void {
    this.messages.push({ slot, message });
    switch (message.kind) {
      case 'next-split':
        void aWhile(this.#options.random).then(() =>
          this.#answer((split) => control.post({ kind: 'split', request: message.request, split })),
        );
        return;
      case 'deliver':
        control.post({ kind: 'taken', rows: message.batch.rows });
        return;
      case 'acknowledge':
        this.#onAcknowledge(message);
        return;
      case 'decline':
        this.#pending.get(message.checkpointId)?.reject(new PeltonError(message.error));
        return;
      case 'committed':
        this.#committed++;
        if (this.#committed % this.#slots.length === 0) this.#commits.shift()?.();
        return;
      case 'finished':
        this.#finishedSlots++;
        if (this.#finishedSlots === this.#slots.length) this.#onFinished();
        return;
      case 'failed':
        this.#onFailed(new PeltonError(message.error));
        return;
      case 'metrics':
      case 'print':
      case 'stopped':
    }
  }

  #answer(answer: (split: Split | undefined) => void): void {
    const { graph, openEnded = false } = this.#options;
    if (!openEnded || this.#splits.length > 0) {
      answer(this.#splits.shift());
      return;
    }
    this.#waiting.push(answer);
    if (this.#waiting.length === graph.nodes[0]?.parallelism) this.#onIdle?.();
  }

  #onAcknowledge(message: Extract<FromSlot, { readonly kind: 'acknowledge' }>): void {
    const { checkpointId } = message;
    const pending = this.#pending.get(checkpointId);
    if (pending === undefined) return;
    const { acknowledged, splits } = pending;
    acknowledged.push(message);
    if (acknowledged.length < this.#slots.length) return;
    this.#pending.delete(checkpointId);
    pending.resolve({
      checkpointId,
      snapshots: acknowledged.flatMap(({ snapshots }) => snapshots),
      parts: acknowledged.flatMap(({ parts }) => parts),
      facts: acknowledged.map(({ facts }) => facts),
      splits,
    });
  }

  #commit(message: ToSlot): Promise<void> {
    const committed = new Promise<void>((resolve) => this.#commits.push(resolve));
    this.#post(message);
    return Promise.race([committed, this.failed]);
  }

  #post(message: ToSlot): void {
    for (const { control } of this.#slots) control.post(message);
  }
}

/** Splits of `rows` rows, `splitRows` each. */
export function splitsOf(rows: number, splitRows: number): Split[] {
  const count = Math.ceil(rows / splitRows);
  return Array.from({ length: count }, (_, index) => {
    const start = index * splitRows;
    return { id: `${start}`, path: '', start, end: Math.min(rows, start + splitRows) };
  });
}
