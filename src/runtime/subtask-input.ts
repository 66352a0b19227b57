import type { Batch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import { packBatch } from '../kernels/pack-batch.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { Gate } from './gate.ts';

/** What a subtask knows of one of its input channels. */
export interface InputOrigin {
  /** The operator's input to which it belongs. */
  readonly input: number;
  /** Uid of the node that sends. */
  readonly from: string;
  readonly schema: Schema;
}

/** The receiving end of an input channel, as its subtask controls it. */
export interface SubtaskInput {
  /** Lets nothing more in until `release`. */
  hold(): void;
  /** Holds and records nothing any more. */
  release(): void;
  /**
   * Adds to `rows` a copy of each batch that comes before the barrier or the end, whether it is queued already or not. `onFound` is called
   * when the barrier or the end is found in the queue; where there is no queue, the subtask gets it as the next element.
   */
  record(checkpointId: number, rows: PackedBatch[], onFound: () => void): void;
  /** A batch of a channel without a queue passes. */
  onBatch(batch: Batch): void;
  /** A barrier has been taken: what follows belongs to the next snapshot. */
  onBarrier(): void;
}

/** A channel within the slot, which is a direct call. */
export class LocalInput implements SubtaskInput {
  readonly #memory: SlotMemory;
  readonly #gate: Gate;
  #rows: PackedBatch[] | undefined;

  constructor(memory: SlotMemory, gate: Gate) {
    this.#memory = memory;
    this.#gate = gate;
  }

  hold(): void {
    this.#gate.set(true);
  }

  release(): void {
    this.#gate.set(false);
    this.#rows = undefined;
  }

  record(_checkpointId: number, rows: PackedBatch[]): void {
    this.#rows = rows;
  }

  onBatch(batch: Batch): void {
    this.#rows?.push(packBatch(this.#memory, batch));
  }

  onBarrier(): void {
    this.#rows = undefined;
  }
}
