import type { Batch } from '../arrow/batch.ts';
import { asPeltonError } from '../base/errors.ts';
import type { BarrierElement } from '../exchange/element.ts';
import type { OperatorSnapshot } from '../operators/operator.ts';
import type { Sink } from '../operators/sink.ts';
import type { Gate } from './gate.ts';
import type { SubtaskCounters } from './metrics.ts';
import type { SubtaskBody } from './receiving-subtask.ts';
import type { SlotSignals, SubtaskState } from './subtask.ts';

/** A sink at the end of its chain: its gate is closed while it lags behind. */
export class SinkBody implements SubtaskBody {
  ended = false;
  readonly keyedState = undefined;
  /** The last checkpoint whose barrier has come; 0 before the first. */
  epoch = 0;
  readonly #sink: Sink;
  readonly #gate: Gate;
  readonly #counters: SubtaskCounters;
  readonly #signals: SlotSignals;
  readonly #name: string;

  constructor(sink: Sink, gate: Gate, counters: SubtaskCounters, signals: SlotSignals, name: string) {
    this.#sink = sink;
    this.#gate = gate;
    this.#counters = counters;
    this.#signals = signals;
    this.#name = name;
  }

  onBatch(batch: Batch): void {
    this.#sink.onBatch(batch);
    if (!this.#gate.closed) this.#holdWhilePending();
  }

  onWatermark(timestampMs: number): void {
    this.#counters.watermarkMs = timestampMs;
    this.#sink.onWatermark(timestampMs);
    if (!this.#gate.closed) this.#holdWhilePending();
  }

  onIdle(): void {
    // Nothing follows a sink that idleness could hold up.
  }

  onLatencyMarker(): void {
    // A sink is where markers end.
  }

  beforeBarrier(): void {
    // A sink lets nothing go on.
  }

  passOn({ checkpointId }: BarrierElement): void {
    this.epoch = checkpointId;
  }

  onEnd(): void {
    this.#settle(this.#sink.finish(), () => {
      this.ended = true;
    });
  }

  /** A sink that cannot make durable what it has taken has lost it, so the job fails and not only the checkpoint. */
  snapshot(checkpointId: number): SubtaskState {
    const operator = this.#sink.snapshot(checkpointId);
    this.#settle(operator, () => {});
    return { operator, splits: [] };
  }

  commit(checkpointId: number): Promise<void> {
    return this.#sink.commit(checkpointId);
  }

  retire(): void {
    // A sink publishes what is left, and ends.
  }

  restore(snapshots: readonly OperatorSnapshot[]): Promise<void> {
    return this.#sink.restore(snapshots);
  }

  close(): Promise<void> {
    return this.#sink.close();
  }

  #holdWhilePending(): void {
    const { pending } = this.#sink;
    this.#gate.set(pending !== undefined);
    if (pending !== undefined) this.#settle(pending, () => this.#holdWhilePending());
  }

  #settle(promise: Promise<unknown>, onDone: () => void): void {
    promise.then(
      () => {
        onDone();
        this.#signals.wake();
      },
      (thrown: unknown) => this.#signals.fail(asPeltonError(thrown).with({ operator: this.#name })),
    );
  }
}
