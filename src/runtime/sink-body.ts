import type { Batch } from '../arrow/batch.ts';
import { asPeltonError } from '../base/errors.ts';
import type { OperatorSnapshot } from '../operators/operator.ts';
import type { Sink } from '../operators/sink.ts';
import type { Gate } from './gate.ts';
import type { SubtaskCounters } from './metrics.ts';
import type { SubtaskBody } from './receiving-subtask.ts';
import type { SlotSignals } from './subtask.ts';

/** A sink at the end of its chain: its gate is closed while it lags behind. */
export class SinkBody implements SubtaskBody {
  ended = false;
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

  onControl(): void {
    // A sink is where barriers and markers end.
  }

  onEnd(): void {
    this.#settle(this.#sink.finish(), () => {
      this.ended = true;
    });
  }

  snapshot(): OperatorSnapshot {
    return this.#sink.snapshot();
  }

  restore(snapshot: OperatorSnapshot): void {
    this.#sink.restore(snapshot);
  }

  close(): Promise<void> {
    return this.#sink.close();
  }

  #holdWhilePending(): void {
    const { pending } = this.#sink;
    this.#gate.set(pending !== undefined);
    if (pending !== undefined) this.#settle(pending, () => this.#holdWhilePending());
  }

  #settle(promise: Promise<void>, onDone: () => void): void {
    promise.then(
      () => {
        onDone();
        this.#signals.wake();
      },
      (thrown: unknown) => this.#signals.fail(asPeltonError(thrown).with({ operator: this.#name })),
    );
  }
}
