import type { Batch } from '../../src/arrow/batch.ts';
import { present } from '../../src/base/assert.ts';
import type { KeyedState } from '../../src/state/keyed-state.ts';
import type { Operator, OperatorContext, OperatorSnapshot } from '../../src/operators/operator.ts';
import { partialSchema, WindowAggregate, type WindowAggregateSpec } from '../../src/operators/window-aggregate.ts';

/** The two halves of an aggregation, one behind the other without an exchange between them, as one operator. */
export class TwoStepAggregate implements Operator {
  readonly #partial: WindowAggregate;
  readonly #final: WindowAggregate;
  readonly keyedState: KeyedState;

  constructor(spec: WindowAggregateSpec, context: OperatorContext) {
    const final = new WindowAggregate({ ...spec, phase: 'final' }, context);
    const output = {
      emit: (batch: Batch) => final.onBatch(batch),
      emitWatermark: (timestampMs: number) => final.onWatermark(timestampMs),
    };
    const partial: WindowAggregateSpec = { ...spec, phase: 'partial', output: partialSchema(spec) };
    this.#partial = new WindowAggregate(partial, { ...context, output });
    this.#final = final;
    this.keyedState = present(final.keyedState, 'state of the second step');
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

  beforeBarrier(): void {
    this.#partial.beforeBarrier();
  }

  snapshot(): OperatorSnapshot {
    return this.#final.snapshot();
  }

  restore(snapshots: readonly OperatorSnapshot[]): void {
    this.#final.restore(snapshots);
  }

  close(): void {
    this.#partial.close();
    this.#final.close();
  }
}
