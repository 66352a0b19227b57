import type { Batch } from '../arrow/batch.ts';
import type { CompiledProgram } from '../expr/compile-program.ts';
import { ProgramInstance } from '../expr/program-instance.ts';
import type { Operator, OperatorContext, OperatorSnapshot } from './operator.ts';

/** Filter, projection and key hash as one emitted kernel. */
export interface ProgramSpec {
  readonly kind: 'program';
  readonly program: CompiledProgram;
}

/** Runs a program over each batch; a batch of which nothing is left goes no further. */
export class Program implements Operator {
  readonly #context: OperatorContext;
  readonly #program: ProgramInstance;

  constructor(spec: ProgramSpec, context: OperatorContext) {
    this.#context = context;
    this.#program = new ProgramInstance(spec.program, context.memory);
  }

  onBatch(batch: Batch): void {
    const { arena, clock, output } = this.#context;
    const result = this.#program.run(batch, arena, clock.nowMs());
    if (result.selectedRows > 0) output.emit(result);
  }

  onWatermark(timestampMs: number): void {
    this.#context.output.emitWatermark(timestampMs);
  }

  snapshot(): OperatorSnapshot {
    return { tables: [] };
  }

  restore(): void {}

  close(): void {}
}
