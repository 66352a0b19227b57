import type { Schema } from '../arrow/data-type.ts';
import type { PeltonError } from '../base/errors.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';

/** Rows that a collect sink hands to the caller of the job. */
export interface ResultBatch {
  /** Id of the sink's node, and the subtask that wrote. */
  readonly node: number;
  readonly subtask: number;
  readonly schema: Schema;
  readonly batch: PackedBatch;
}

interface Entry {
  readonly result: ResultBatch;
  readonly onTaken: () => void;
}

/** Results between the slots, which are bounded by what has not been taken, and one reader. */
export class ResultQueue implements AsyncIterable<ResultBatch> {
  readonly #entries: Entry[] = [];
  readonly #onAbandoned: () => Promise<void>;
  #outcome: 'open' | 'ended' | PeltonError = 'open';
  #onChange: (() => void) | undefined;

  /** `onAbandoned` is called when the reader leaves before the end. */
  constructor(onAbandoned: () => Promise<void>) {
    this.#onAbandoned = onAbandoned;
  }

  /** `onTaken` is called when the reader has taken the batch. */
  add(result: ResultBatch, onTaken: () => void): void {
    this.#entries.push({ result, onTaken });
    this.#onChange?.();
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
        const entry = this.#entries.shift();
        if (entry !== undefined) {
          entry.onTaken();
          yield entry.result;
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
}
