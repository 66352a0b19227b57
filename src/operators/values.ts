import { denseBatch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import type { CompiledProgram } from '../expr/compile-program.ts';
import { ProgramInstance } from '../expr/program-instance.ts';
import { batchFromRows } from '../kernels/batch-from-rows.ts';
import { readRows } from '../kernels/column-reader.ts';
import { packBatch, unpackBatch } from '../kernels/pack-batch.ts';
import type { OperatorSnapshot } from './operator.ts';
import type { Source, SourceContext, SourcePoll } from './source.ts';

/** Literal rows: the result of VALUES and of SELECT without FROM. Each row is a program over one empty input row. */
export interface ValuesSpec {
  readonly kind: 'values';
  readonly rows: readonly CompiledProgram[];
  readonly schema: Schema;
}

const positionSchema: Schema = { fields: [{ name: 'next_row', type: { kind: 'int', nullable: false } }] };

/** Emits each literal row once, all from subtask 0. State: the row to emit next. */
export class Values implements Source {
  readonly bytesRead = 0;
  readonly #spec: ValuesSpec;
  readonly #context: SourceContext;
  #next = 0;

  constructor(spec: ValuesSpec, context: SourceContext) {
    this.#spec = spec;
    this.#context = context;
  }

  poll(): SourcePoll {
    const { memory, arena, subtask } = this.#context;
    const program = this.#spec.rows[this.#next];
    if (program === undefined || subtask > 0) return { kind: 'end' };
    this.#next++;
    const oneRow = denseBatch({ fields: [] }, 1, []);
    return { kind: 'batch', batch: new ProgramInstance(program, memory).run(oneRow, arena) };
  }

  snapshot(): OperatorSnapshot {
    const { memory, arena } = this.#context;
    const position = batchFromRows(memory, arena, positionSchema, [[this.#next]]);
    return { tables: [{ name: 'position', schema: positionSchema, batches: [packBatch(memory, position)] }] };
  }

  /** Of several snapshots the one of the subtask that has emitted the most counts. */
  restore(snapshot: OperatorSnapshot): void {
    const { memory, arena } = this.#context;
    for (const { batches } of snapshot.tables) {
      for (const packed of batches) {
        const [row] = readRows(memory, unpackBatch(memory, arena, positionSchema, packed));
        this.#next = Math.max(this.#next, Number(present(row, 'position')[0]));
      }
    }
  }

  async close(): Promise<void> {}
}
