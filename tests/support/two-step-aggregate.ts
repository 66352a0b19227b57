import type { Batch } from '../../src/arrow/batch.ts';
import type { Operator, OperatorContext, OperatorSnapshot } from '../../src/operators/operator.ts';
import { partialSchema, WindowAggregate, type WindowAggregateSpec } from '../../src/operators/window-aggregate.ts';

/** The two halves of an aggregation, one behind the other without an exchange between them, as one operator. */
export class TwoStepAggregate implements Operator {
  readonly #partial: WindowAggregate;
  readonly #final: WindowAggregate;

  constructor(spec: WindowAggregateSpec, context: OperatorContext) {
    const final = new WindowAggregate({ ...spec, phase: 'final' }, context);
    const output = {
      emit: (batch: Batch) => final.onBatch(batch),
      emitWatermark: (timestampMs: number) => final.onWatermark(timestampMs),
    };
    const partial: WindowAggregateSpec = { ...spec, phase: 'partial', output: partialSchema(spec) };
    this.#partial = new WindowAggregate(partial, { ...context, output });
    this.#final = final;
  }

  onBatch(batch: Batch): void {
    this.#partial.onBatch(batch);
  }

  onWatermark(timestampMs: number): void {
    this.#partial.onWatermark(timestampMs);
  }

  beforeIdle(): void {
    this.#partial.beforeIdle();
  }

  snapshot(): OperatorSnapshot {
    const named = (prefix: string, { tables }: OperatorSnapshot) =>
      tables.map((table) => ({ ...table, name: `${prefix}${table.name}` }));
    return { tables: [...named('partial-', this.#partial.snapshot()), ...named('final-', this.#final.snapshot())] };
  }

  restore({ tables }: OperatorSnapshot): void {
    const of = (prefix: string): OperatorSnapshot => ({
      tables: tables.flatMap((table) =>
        table.name.startsWith(prefix) ? [{ ...table, name: table.name.slice(prefix.length) }] : [],
      ),
    });
    this.#partial.restore(of('partial-'));
    this.#final.restore(of('final-'));
  }

  close(): void {
    this.#partial.close();
    this.#final.close();
  }
}
