import type { Batch } from '../arrow/batch.ts';
import { present } from '../base/assert.ts';
import type { InFlightRows } from '../checkpoint/subtask-snapshot.ts';
import type { BarrierElement, LatencyMarkerElement, StreamElement } from '../exchange/element.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { OperatorSnapshot } from '../operators/operator.ts';
import type { JobNode } from '../plan/job-graph.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import { type AlignmentAction, type AlignmentState, initialAlignment, type Transition } from './alignment.ts';
import { Blockage } from './blockage.ts';
import type { BusyTimer, SubtaskCounters } from './metrics.ts';
import type { Receiver } from './receiver.ts';
import { onClockOf, type Subtask, type SubtaskCheckpoints, type SubtaskHost, type SubtaskState } from './subtask.ts';
import type { InputOrigin, SubtaskInput } from './subtask-input.ts';
import { WatermarkValve } from './watermark-valve.ts';

/** What an operator or sink does with what arrives, once its channels have been brought together. */
export interface SubtaskBody {
  readonly ended: boolean;
  readonly keyedState: KeyedState | undefined;
  onBatch(batch: Batch, input: number): void;
  /** The watermark of all channels together rose. */
  onWatermark(timestampMs: number): void;
  /** All channels became idle, or not all any more. */
  onIdle(idle: boolean): void;
  onLatencyMarker(marker: LatencyMarkerElement): void;
  /** A snapshot is about to be taken: rows that no state holds go on. */
  beforeBarrier(): void;
  snapshot(checkpointId: number): SubtaskState;
  /** The snapshot has been taken. */
  passOn(barrier: BarrierElement): void;
  /** Every channel has ended. */
  onEnd(): void;
  retire(): void;
  commit(checkpointId: number): Promise<void>;
  restore(snapshots: readonly OperatorSnapshot[]): Promise<void>;
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
  readonly #checkpoints: SubtaskCheckpoints;
  readonly #valve: WatermarkValve;
  readonly #origins: readonly InputOrigin[];
  readonly #inputs: SubtaskInput[] = [];
  #alignment: AlignmentState;
  /** What the channels have brought for the snapshot under way. */
  readonly #inFlight = new Map<number, PackedBatch[]>();

  /** `origins`: one for each channel. */
  constructor(
    node: JobNode,
    origins: readonly InputOrigin[],
    body: SubtaskBody,
    counters: SubtaskCounters,
    { timer, checkpoints }: SubtaskHost,
  ) {
    this.node = node;
    this.counters = counters;
    this.#origins = origins;
    this.#body = body;
    this.#timer = timer;
    this.#checkpoints = checkpoints;
    this.#valve = new WatermarkValve(origins.length);
    this.#alignment = initialAlignment(origins.length);
  }

  /** Gives it the means to hold a channel. Every channel needs them before the first element. */
  connect(channel: number, input: SubtaskInput): void {
    this.#inputs[channel] = input;
  }

  get ended(): boolean {
    return this.#body.ended;
  }

  get keyedState(): KeyedState | undefined {
    return this.#body.keyedState;
  }

  receive(element: StreamElement, channel: number): void {
    onClockOf(this.#timer, this.node, this.counters, () => this.#take(element, channel));
  }

  /** Takes rows of a snapshot in, which had been under way to an input of the operator. */
  receiveInFlight(batch: Batch, input: number): void {
    onClockOf(this.#timer, this.node, this.counters, () => this.#onBatch(batch, input));
  }

  /** A barrier has arrived somewhere in a channel, and the checkpoint is unaligned. */
  overtake(checkpointId: number): void {
    if (this.#checkpoints.alignmentOf(checkpointId) === undefined) return;
    onClockOf(this.#timer, this.node, this.counters, () => this.#advance(this.#alignment.onOvertake(checkpointId)));
  }

  /** The checkpoint has become unaligned; without an effect where its barrier has not been taken. */
  stopAligning(checkpointId: number): void {
    if (this.#alignment.checkpointId === checkpointId) this.overtake(checkpointId);
  }

  onAbort(checkpointId: number): void {
    this.#advance(this.#alignment.onAbort(checkpointId));
  }

  snapshot(checkpointId: number): SubtaskState {
    return this.#body.snapshot(checkpointId);
  }

  commit(checkpointId: number): Promise<void> {
    return this.#body.commit(checkpointId);
  }

  retire(): void {
    this.#body.retire();
  }

  restore(snapshots: readonly OperatorSnapshot[]): Promise<void> {
    return this.#body.restore(snapshots);
  }

  close(): Promise<void> {
    return this.#body.close();
  }

  #take(element: StreamElement, channel: number): void {
    switch (element.kind) {
      case 'batch': {
        this.#inputs[channel]?.onBatch(element.batch);
        this.#onBatch(element.batch, present(this.#origins[channel], 'origin of a channel').input);
        return;
      }
      case 'watermark':
        if (this.#valve.onWatermark(channel, element.timestampMs)) this.#body.onWatermark(this.#valve.watermarkMs);
        return;
      case 'watermark-status':
        if (this.#valve.onStatus(channel, element.idle)) this.#body.onWatermark(this.#valve.watermarkMs);
        this.#body.onIdle(this.#valve.idle);
        return;
      case 'end':
        // A snapshot that only waited for this channel comes first: behind the end of the output no barrier could follow.
        this.#advance(this.#alignment.onEnd(channel));
        if (this.#valve.onEnd(channel)) this.#body.onWatermark(this.#valve.watermarkMs);
        if (this.#valve.ended) this.#body.onEnd();
        else this.#body.onIdle(this.#valve.idle);
        return;
      case 'barrier': {
        const { checkpointId } = element;
        this.#inputs[channel]?.onBarrier();
        const kind = this.#checkpoints.alignmentOf(checkpointId);
        if (kind !== undefined) this.#advance(this.#alignment.onBarrier(channel, checkpointId, kind));
        return;
      }
      case 'latency-marker':
        this.#body.onLatencyMarker(element);
    }
  }

  #onBatch(batch: Batch, input: number): void {
    this.counters.rowsIn += batch.selectedRows;
    this.counters.batchesIn++;
    this.#body.onBatch(batch, input);
  }

  #advance({ next, actions }: Transition): void {
    this.#alignment = next;
    for (const action of actions) this.#act(action);
  }

  #act(action: AlignmentAction): void {
    switch (action.kind) {
      case 'hold':
        this.#inputs[action.channel]?.hold();
        return;
      case 'release':
        for (const input of this.#inputs) input.release();
        this.#inFlight.clear();
        return;
      case 'snapshot':
        this.#body.beforeBarrier();
        this.#checkpoints.takeSnapshot(this, action.checkpointId);
        this.#body.passOn(this.#checkpoints.barrierOf(action.checkpointId));
        return;
      case 'record':
        for (const channel of action.channels) this.#record(channel, action.checkpointId);
        return;
      case 'complete':
        this.#checkpoints.takeInFlight(this, action.checkpointId, this.#inFlightRows());
        return;
      case 'give-up':
        this.#checkpoints.giveUp(action.checkpointId);
    }
  }

  #record(channel: number, checkpointId: number): void {
    const rows: PackedBatch[] = [];
    this.#inFlight.set(channel, rows);
    this.#inputs[channel]?.record(checkpointId, rows, () => {
      this.#advance(this.#alignment.onBarrier(channel, checkpointId, 'unaligned'));
    });
  }

  #inFlightRows(): InFlightRows[] {
    return [...this.#inFlight]
      .filter(([, batches]) => batches.length > 0)
      .map(([channel, batches]) => ({ ...present(this.#origins[channel], 'origin of a channel'), batches }));
  }
}
