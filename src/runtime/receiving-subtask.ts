import { present } from '../base/assert.ts';
import type { Batch } from '../arrow/batch.ts';
import type { StreamElement } from '../exchange/element.ts';
import type { OperatorSnapshot } from '../operators/operator.ts';
import type { JobNode } from '../plan/job-graph.ts';
import type { BusyTimer, SubtaskCounters } from './metrics.ts';
import type { Receiver } from './receiver.ts';
import { Blockage, onClockOf, type Subtask } from './subtask.ts';
import { WatermarkValve } from './watermark-valve.ts';

/** What an operator or sink does with what arrives, once its channels have been brought together. */
export interface SubtaskBody {
  readonly ended: boolean;
  onBatch(batch: Batch, input: number): void;
  /** The watermark of all channels together rose. */
  onWatermark(timestampMs: number): void;
  /** All channels became idle, or not all any more. */
  onIdle(idle: boolean): void;
  /** Latency markers one by one; a barrier once, when it has come on every channel. */
  onControl(element: StreamElement): void;
  /** Every channel has ended. */
  onEnd(): void;
  snapshot(): OperatorSnapshot;
  restore(snapshot: OperatorSnapshot): void;
  close(): Promise<void>;
}

/** A subtask with inputs: brings its channels together and counts what passes. */
export class ReceivingSubtask implements Receiver, Subtask {
  readonly node: JobNode;
  readonly counters: SubtaskCounters;
  readonly blockage = new Blockage();
  readonly bytesRead = 0;
  readonly #body: SubtaskBody;
  readonly #timer: BusyTimer;
  readonly #valve: WatermarkValve;
  readonly #inputs: readonly number[];
  /** Channels on which each barrier has not come yet. */
  readonly #missingBarriers = new Map<number, number>();

  /** `inputs`: for each channel the operator's input to which it belongs. */
  constructor(
    node: JobNode,
    inputs: readonly number[],
    body: SubtaskBody,
    counters: SubtaskCounters,
    timer: BusyTimer,
  ) {
    this.node = node;
    this.counters = counters;
    this.#inputs = inputs;
    this.#body = body;
    this.#timer = timer;
    this.#valve = new WatermarkValve(inputs.length);
  }

  get ended(): boolean {
    return this.#body.ended;
  }

  receive(element: StreamElement, channel: number): void {
    onClockOf(this.#timer, this.node, this.counters, () => this.#take(element, channel));
  }

  snapshot(): OperatorSnapshot {
    return this.#body.snapshot();
  }

  restore(snapshot: OperatorSnapshot): void {
    this.#body.restore(snapshot);
  }

  close(): Promise<void> {
    return this.#body.close();
  }

  #take(element: StreamElement, channel: number): void {
    switch (element.kind) {
      case 'batch':
        this.counters.rowsIn += element.batch.selectedRows;
        this.counters.batchesIn++;
        this.#body.onBatch(element.batch, present(this.#inputs[channel], 'input of a channel'));
        return;
      case 'watermark':
        if (this.#valve.onWatermark(channel, element.timestampMs)) this.#body.onWatermark(this.#valve.watermarkMs);
        return;
      case 'watermark-status':
        if (this.#valve.onStatus(channel, element.idle)) this.#body.onWatermark(this.#valve.watermarkMs);
        this.#body.onIdle(this.#valve.idle);
        return;
      case 'end':
        if (this.#valve.onEnd(channel)) this.#body.onWatermark(this.#valve.watermarkMs);
        if (this.#valve.ended) this.#body.onEnd();
        else this.#body.onIdle(this.#valve.idle);
        return;
      case 'barrier': {
        const missing = (this.#missingBarriers.get(element.checkpointId) ?? this.#inputs.length) - 1;
        if (missing > 0) {
          this.#missingBarriers.set(element.checkpointId, missing);
          return;
        }
        this.#missingBarriers.delete(element.checkpointId);
        this.#body.onControl(element);
        return;
      }
      case 'latency-marker':
        this.#body.onControl(element);
    }
  }
}
