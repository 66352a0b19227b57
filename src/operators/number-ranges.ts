import { asPeltonError, type PeltonError } from '../base/errors.ts';
import type { SourceContext, Split } from './source.ts';

/** Row numbers from `start` to before `end`. */
export interface NumberRange {
  readonly id: string;
  start: number;
  readonly end: number;
}

/** The row numbers that a generating subtask has still to make: one range at work and one asked for ahead. */
export class NumberRanges {
  readonly #context: Pick<SourceContext, 'nextSplit'>;
  readonly #ranges: NumberRange[] = [];
  #asked: Promise<void> | undefined;
  #isDone = false;
  #failure: PeltonError | undefined;

  constructor(context: Pick<SourceContext, 'nextSplit'>) {
    this.#context = context;
  }

  /** The range to work on: the caller moves its `start`. A promise when none is there yet; undefined at the end. */
  current(): NumberRange | Promise<void> | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    while (this.#ranges[0] !== undefined && this.#ranges[0].start >= this.#ranges[0].end) this.#ranges.shift();
    if (this.#ranges.length < 2 && !this.#isDone) this.#asked ??= this.#ask();
    return this.#ranges[0] ?? this.#asked;
  }

  /** Takes the answer in the very turn in which it comes: a snapshot may be next. */
  #ask(): Promise<void> {
    return this.#context.nextSplit().then(
      (split) => {
        this.#asked = undefined;
        if (split === undefined) this.#isDone = true;
        else this.#ranges.push({ id: split.id, start: split.start, end: split.end });
      },
      (thrown: unknown) => {
        this.#asked = undefined;
        this.#failure = asPeltonError(thrown);
      },
    );
  }

  /** The rest of every range. */
  snapshot(): readonly Split[] {
    return this.#ranges.filter(({ start, end }) => start < end).map((range) => ({ ...range, path: '' }));
  }
}
