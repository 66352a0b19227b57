import { denseBatch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import type { CompiledProgram } from '../expr/compile-program.ts';
import { ProgramInstance } from '../expr/program-instance.ts';
import { parseAssignerState, splitsIn } from './assigner-state.ts';
import { NumberRanges } from './number-ranges.ts';
import type { Source, SourceContext, SourcePoll, Split, SplitAssigner } from './source.ts';

/** Literal rows: the result of VALUES and of SELECT without FROM. Each row is a program over one empty input row. */
export interface ValuesSpec {
  readonly kind: 'values';
  readonly rows: readonly CompiledProgram[];
  readonly schema: Schema;
}

/** All rows as one split, so that one subtask emits them in order. */
export function createValuesAssigner({ rows }: ValuesSpec): SplitAssigner {
  let splits: readonly Split[] = [{ id: 'rows', path: '', start: 0, end: rows.length }];
  return {
    next: async () => {
      const [first, ...rest] = splits;
      splits = rest;
      return first;
    },
    snapshot: () => JSON.stringify({ splits }),
    restore: (snapshot, unfinished) => {
      splits = [...unfinished, ...splitsIn(parseAssignerState(snapshot), 'splits')];
    },
    close: () => {},
  };
}

/** Emits each literal row of its splits once. */
export class Values implements Source {
  readonly bytesRead = 0;
  readonly #spec: ValuesSpec;
  readonly #context: SourceContext;
  readonly #ranges: NumberRanges;

  constructor(spec: ValuesSpec, context: SourceContext) {
    this.#spec = spec;
    this.#context = context;
    this.#ranges = new NumberRanges(context);
  }

  poll(): SourcePoll {
    const range = this.#ranges.current();
    if (range === undefined) return { kind: 'end' };
    if (range instanceof Promise) return { kind: 'wait', ready: range };
    const program = present(this.#spec.rows[range.start], 'a literal row');
    range.start++;
    const { memory, arena, clock } = this.#context;
    const oneRow = denseBatch({ fields: [] }, 1, []);
    return { kind: 'batch', batch: new ProgramInstance(program, memory).run(oneRow, arena, clock.nowMs()) };
  }

  snapshot(): readonly Split[] {
    return this.#ranges.snapshot();
  }

  async close(): Promise<void> {}
}
