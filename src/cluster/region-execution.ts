import { present } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import { asPeltonError, PeltonError } from '../base/errors.ts';
import type { SlotRestore } from '../checkpoint/slot-restore.ts';
import type { SplitAssigner } from '../operators/source.ts';
import type { SlotMetrics } from '../runtime/metrics.ts';
import type { Platform, SlotHandle } from '../runtime/platform.ts';
import type { FromSlot, ToSlot } from '../runtime/protocol.ts';
import { slotLost } from '../runtime/slot-lost.ts';
import type { JobRegion } from './regions.ts';

/** How long a slot may take to stop before its thread is ended. */
const stopWithinMs = 5_000;

/** What one attempt of a region is to run, and with what it begins. */
export interface RegionAttempt {
  readonly region: JobRegion;
  readonly jobUid: string;
  readonly attemptUid: string;
  readonly metricsIntervalMs: number;
  /** Address of the store of the job's checkpoints; undefined for a job that takes none. */
  readonly checkpointAddress: string | undefined;
  /** By slot of the region; empty for a fresh start. */
  readonly restores: readonly SlotRestore[];
  /** By node of the region's graph. They are closed with the attempt. */
  readonly assigners: ReadonlyMap<number, SplitAssigner>;
}

/** The messages of slots that are not answered here. `slot` counts within the region. Nothing comes after `stop`, except metrics. */
export interface RegionObserver {
  onDelivery(slot: number, message: Extract<FromSlot, { readonly kind: 'deliver' }>, onTaken: () => void): void;
  onPrint(text: string, stream: 'stdout' | 'stderr'): void;
  onMetrics(slot: number, metrics: SlotMetrics): void;
  onAcknowledge(slot: number, message: Extract<FromSlot, { readonly kind: 'acknowledge' }>): void;
  onDecline(slot: number, message: Extract<FromSlot, { readonly kind: 'decline' }>): void;
  onCommitted(slot: number, checkpointId: number | undefined): void;
  onFinished(slot: number): void;
  /** The first failure, or the loss of a slot; at most once. */
  onFailed(error: PeltonError): void;
}

/** One attempt of a region: its slots from their start to their end. */
export class RegionExecution {
  readonly #attempt: RegionAttempt;
  readonly #clock: Clock;
  readonly #observer: RegionObserver;
  #slots: readonly SlotHandle[] = [];
  #starting: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;
  #failed = false;

  constructor(attempt: RegionAttempt, clock: Clock, observer: RegionObserver) {
    this.#attempt = attempt;
    this.#clock = clock;
    this.#observer = observer;
  }

  /**
   * Starts the slots and, when `ready` has resolved, gives them their work; what goes wrong is told to the observer. Resolves to whether
   * they run.
   */
  async start(platform: Platform, ready: Promise<unknown>): Promise<boolean> {
    const { region } = this.#attempt;
    // Rows that come from no connector are few, and a thread takes longer to start than they take.
    const inThread = region.graph.nodes.every((node) => node.spec.kind !== 'source');
    const request = { count: region.slots, connected: region.slots > 1 && region.crossesSlots, inThread };
    try {
      this.#starting = platform.startSlots(request).then((slots) => {
        this.#slots = slots;
      });
      const [kernels] = await Promise.all([platform.loadKernels(), this.#starting, ready]);
      if (this.#stopped !== undefined) return false;
      for (const [slot, handle] of this.#slots.entries()) this.#deploy(slot, handle, kernels);
      return true;
    } catch (thrown) {
      this.#fail(asPeltonError(thrown));
      return false;
    }
  }

  post(slot: number, message: ToSlot): void {
    if (this.#stopped === undefined) this.#slots[slot]?.control.post(message);
  }

  /** Lets go of every slot; ends those that do not let go in time. Resolves when all have ended. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  #deploy(slot: number, handle: SlotHandle, kernels: WebAssembly.Module): void {
    const { region, jobUid, attemptUid, metricsIntervalMs, checkpointAddress, restores } = this.#attempt;
    const restore = restores[slot];
    handle.control.onMessage((message) => this.#onMessage(slot, handle, message));
    void handle.ended.then((error) => this.#fail(error ?? slotLost(slot, new Error('it ended by itself'))));
    handle.control.post({
      kind: 'deploy',
      deployment: {
        graph: region.graph,
        slot,
        kernels,
        jobUid,
        attemptUid,
        metricsIntervalMs,
        ...(checkpointAddress === undefined ? {} : { checkpoints: { address: checkpointAddress } }),
        ...(restore === undefined ? {} : { restore }),
      },
    });
  }

  #onMessage(slot: number, handle: SlotHandle, message: FromSlot): void {
    const observer = this.#observer;
    switch (message.kind) {
      case 'metrics':
        observer.onMetrics(slot, message.metrics);
        return;
      case 'stopped':
        if (message.metrics !== undefined) observer.onMetrics(slot, message.metrics);
        return;
      case 'finished':
        observer.onMetrics(slot, message.metrics);
        if (this.#isLive) observer.onFinished(slot);
        return;
      case 'failed':
        this.#fail(new PeltonError(message.error));
        return;
      case 'next-split':
        void this.#answerSplit(slot, handle, message.request, message.node);
        return;
      case 'deliver': {
        const { rows } = message.batch;
        const onTaken = (): void => handle.control.post({ kind: 'taken', rows });
        if (this.#isLive) observer.onDelivery(slot, message, onTaken);
        return;
      }
      case 'print':
        if (this.#isLive) observer.onPrint(message.text, message.stream);
        handle.control.post({ kind: 'taken', rows: 1 });
        return;
      case 'acknowledge':
        if (this.#isLive) observer.onAcknowledge(slot, message);
        return;
      case 'decline':
        if (this.#isLive) observer.onDecline(slot, message);
        return;
      case 'committed':
        if (this.#isLive) observer.onCommitted(slot, message.checkpointId);
    }
  }

  get #isLive(): boolean {
    return !this.#failed && this.#stopped === undefined;
  }

  async #answerSplit(slot: number, handle: SlotHandle, request: number, node: number): Promise<void> {
    const { assigners, region } = this.#attempt;
    try {
      // Nothing may come between the assigner's answer and the message, or a trigger could find the split in neither snapshot.
      const split = await assigners.get(node)?.next(slot);
      handle.control.post({ kind: 'split', request, split });
    } catch (thrown) {
      const { name } = present(region.graph.nodes[node], 'source that asks for a split');
      const error = asPeltonError(thrown).with({ operator: name }).toFields();
      handle.control.post({ kind: 'split-failed', request, error });
    }
  }

  #fail(error: PeltonError): void {
    if (!this.#isLive) return;
    this.#failed = true;
    this.#observer.onFailed(error);
  }

  async #stop(): Promise<void> {
    for (const assigner of this.#attempt.assigners.values()) assigner.close();
    // An attempt can end while its slots still start; they have to end too.
    await Promise.allSettled([this.#starting]);
    for (const slot of this.#slots) slot.control.post({ kind: 'stop' });
    const cancelTimer = this.#clock.after(stopWithinMs, () => {
      for (const slot of this.#slots) slot.kill();
    });
    await Promise.all(this.#slots.map((slot) => slot.ended));
    cancelTimer();
  }
}
