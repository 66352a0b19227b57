import type { Schema } from '../arrow/data-type.ts';
import type { PeltonError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';

/** Rows that a collect sink hands to the caller of the job. */
export interface ResultBatch {
  /** Id of the sink's node, and the subtask that wrote. */
  readonly node: number;
  readonly subtask: number;
  readonly schema: Schema;
  readonly batch: PackedBatch;
}

/** A delivery on its way to the reader. */
export interface Delivery {
  readonly result: ResultBatch;
  /** The last checkpoint whose barrier the sink has seen, 0 before the first. */
  readonly epoch: number;
  readonly region: number;
  /** Lets the slot send as many rows more. */
  readonly onTaken: () => void;
}

/**
 * Results between the slots and one reader. Without checkpoints a delivery is released at once. With them it is held until the
 * checkpoint that follows it is complete, and dropped when the job goes back to one before it: so the reader gets every row once.
 *
 * The slots are held back by what the reader has not taken of the released rows. Held rows do not hold them back, because a
 * checkpoint that releases them has to pass the sink first.
 */
export class ResultQueue implements AsyncIterable<ResultBatch> {
  readonly #holds: boolean;
  /** Regions of which the reader has rows. */
  readonly #given = new Set<number>();
  readonly #onAbandoned: () => Promise<void>;
  #held: Delivery[] = [];
  #released: Delivery[] = [];
  #unreadRows = 0;
  #waiting: Delivery[] = [];
  #outcome: 'open' | 'ended' | PeltonError = 'open';
  #onChange: (() => void) | undefined;

  /** `onAbandoned` is called when the reader leaves before the end. */
  constructor(holds: boolean, onAbandoned: () => Promise<void>) {
    this.#holds = holds;
    this.#onAbandoned = onAbandoned;
  }

  /** Whether the reader has rows of the region that come again when it restarts. */
  wouldRepeat(region: number): boolean {
    return !this.#holds && this.#given.has(region);
  }

  add(delivery: Delivery): void {
    if (!this.#holds) {
      this.#release([delivery]);
      return;
    }
    this.#held.push(delivery);
    if (this.#unreadRows < limits.collectRowsInFlight) delivery.onTaken();
    else this.#waiting.push(delivery);
  }

  /** Checkpoint `checkpointId` is complete: rows that came before its barrier go out. */
  complete(checkpointId: number): void {
    const [before, after] = [
      this.#held.filter(({ epoch }) => epoch < checkpointId),
      this.#held.filter(({ epoch }) => epoch >= checkpointId),
    ];
    this.#held = after;
    this.#release(before);
  }

  /** The region goes back to the last complete checkpoint, or to the beginning: what it has delivered since comes again. */
  drop(region: number): void {
    this.#held = this.#held.filter((delivery) => delivery.region !== region);
    this.#waiting = this.#waiting.filter((delivery) => delivery.region !== region);
    if (this.#holds) return;
    this.#released = this.#released.filter((delivery) => delivery.region !== region);
    this.#unreadRows = this.#released.reduce((rows, { result }) => rows + result.batch.rows, 0);
  }

  end(): void {
    this.#outcome = 'ended';
    this.#onChange?.();
  }

  fail(error: PeltonError): void {
    this.#outcome = error;
    this.#onChange?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<ResultBatch> {
    try {
      for (;;) {
        const delivery = this.#released.shift();
        if (delivery !== undefined) {
          this.#take(delivery);
          yield delivery.result;
        } else if (this.#outcome === 'open') {
          await new Promise<void>((resolve) => {
            this.#onChange = resolve;
          });
        } else if (this.#outcome === 'ended') return;
        else throw this.#outcome;
      }
    } finally {
      if (this.#outcome === 'open') await this.#onAbandoned();
    }
  }

  #release(deliveries: readonly Delivery[]): void {
    if (deliveries.length === 0) return;
    this.#released.push(...deliveries);
    for (const { result } of deliveries) this.#unreadRows += result.batch.rows;
    this.#onChange?.();
  }

  #take({ result, region, onTaken }: Delivery): void {
    this.#given.add(region);
    this.#unreadRows -= result.batch.rows;
    if (!this.#holds) onTaken();
    else if (this.#unreadRows < limits.collectRowsInFlight) {
      for (const delivery of this.#waiting) delivery.onTaken();
      this.#waiting = [];
    }
  }
}
