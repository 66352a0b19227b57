import type { Batch } from '../arrow/batch.ts';

/** What an edge carries, in one order for each channel. */
export type StreamElement =
  | BatchElement
  | WatermarkElement
  | WatermarkStatusElement
  | BarrierElement
  | EndOfInputElement
  | LatencyMarkerElement;

export interface BatchElement {
  readonly kind: 'batch';
  /** Valid until the receiver returns. */
  readonly batch: Batch;
}

export interface WatermarkElement {
  readonly kind: 'watermark';
  /** Event time in ms; +Infinity ends a bounded input. */
  readonly timestampMs: number;
}

/** An idle channel does not hold back event time until it is active again. */
export interface WatermarkStatusElement {
  readonly kind: 'watermark-status';
  readonly idle: boolean;
}

/** Separates the rows before a checkpoint from the rows after it. */
export interface BarrierElement {
  readonly kind: 'barrier';
  readonly checkpointId: number;
  /** Milliseconds since the Unix epoch at which the checkpoint was triggered. */
  readonly triggeredMs: number;
}

/** The last element of a channel. */
export interface EndOfInputElement {
  readonly kind: 'end';
}

/** Measures how long rows take from a source to a sink. */
export interface LatencyMarkerElement {
  readonly kind: 'latency-marker';
  readonly emittedMs: number;
  /** Id of the source node and its subtask. */
  readonly source: number;
  readonly subtask: number;
}
