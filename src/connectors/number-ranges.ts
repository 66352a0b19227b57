import type { Schema } from '../arrow/data-type.ts';
import { asPeltonError, type PeltonError } from '../base/errors.ts';
import { Arena } from '../kernels/arena.ts';
import { batchFromRows } from '../kernels/batch-from-rows.ts';
import { readRows } from '../kernels/column-reader.ts';
import { packBatch, unpackBatch } from '../kernels/pack-batch.ts';
import type { OperatorSnapshot } from '../operators/operator.ts';
import type { SourceContext } from '../operators/source.ts';

/** Row numbers from `start` to before `end`. */
export interface NumberRange {
  start: number;
  readonly end: number;
}

const rangeTable = 'ranges';
const rangeSchema: Schema = {
  fields: [
    { name: 'start', type: { kind: 'bigint', nullable: false } },
    { name: 'end', type: { kind: 'bigint', nullable: false } },
  ],
};

/** The row numbers that a generating subtask has still to make: one range at work and one asked for ahead. */
export class NumberRanges {
  readonly #context: SourceContext;
  readonly #ranges: NumberRange[] = [];
  #asked: Promise<void> | undefined;
  #isDone = false;
  #failure: PeltonError | undefined;

  constructor(context: SourceContext) {
    this.#context = context;
  }

  /** The range to work on: the caller moves its `start`. A promise when none is there yet; undefined at the end. */
  current(): NumberRange | Promise<void> | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    while (this.#ranges[0] !== undefined && this.#ranges[0].start >= this.#ranges[0].end) this.#ranges.shift();
    if (this.#ranges.length < 2 && !this.#isDone) this.#asked ??= this.#ask();
    return this.#ranges[0] ?? this.#asked;
  }

  async #ask(): Promise<void> {
    try {
      const split = await this.#context.nextSplit();
      if (split === undefined) this.#isDone = true;
      else this.#ranges.push({ start: split.start, end: split.end });
    } catch (thrown) {
      this.#failure = asPeltonError(thrown);
    }
    this.#asked = undefined;
  }

  snapshot(): OperatorSnapshot {
    const { memory, owner } = this.#context;
    const scratch = new Arena(memory, owner);
    const rows = this.#ranges
      .filter(({ start, end }) => start < end)
      .map(({ start, end }) => [BigInt(start), BigInt(end)]);
    try {
      const packed = packBatch(memory, batchFromRows(memory, scratch, rangeSchema, rows));
      return { tables: [{ name: rangeTable, schema: rangeSchema, batches: [packed] }] };
    } finally {
      scratch.release();
    }
  }

  restore(snapshot: OperatorSnapshot): void {
    const { memory, owner } = this.#context;
    const scratch = new Arena(memory, owner);
    try {
      for (const table of snapshot.tables.filter(({ name }) => name === rangeTable)) {
        for (const packed of table.batches) {
          for (const [start, end] of readRows(memory, unpackBatch(memory, scratch, table.schema, packed))) {
            this.#ranges.push({ start: Number(start), end: Number(end) });
          }
        }
      }
    } finally {
      scratch.release();
    }
  }
}
