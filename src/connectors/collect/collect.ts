import type { Batch } from '../../arrow/batch.ts';
import { packBatch } from '../../kernels/pack-batch.ts';
import type { OperatorSnapshot } from '../../operators/operator.ts';
import type { Sink, SinkContext } from '../../operators/sink.ts';
import type { Connector } from '../connector.ts';

/** Name of the sink that brings a query's rows to its caller; tables cannot use it. */
export const collectName = 'collect';

/**
 * Sends every batch to the caller of the job, who takes them at his own pace. Rows are sent with their epoch, and the coordinator
 * holds them until its checkpoint is complete: so they come exactly once without a state here.
 */
export const collect: Connector = {
  description: {
    name: collectName,
    isSource: false,
    isSink: true,
    acceptsChanges: 'all',
    needsFormat: false,
    options: {},
    imposedSchema: undefined,
    isBounded: () => true,
    check: () => {},
    acceptsFilter: () => false,
  },
  source: undefined,
  sink: { createSink: (_spec, context) => new CollectSink(context) },
};

class CollectSink implements Sink {
  readonly #context: SinkContext;
  #pending: Promise<void> | undefined;

  constructor(context: SinkContext) {
    this.#context = context;
  }

  onBatch(batch: Batch): void {
    if (batch.selectedRows === 0) return;
    const pending = this.#context.deliver(packBatch(this.#context.memory, batch));
    this.#pending = pending?.then(() => {
      this.#pending = undefined;
    });
  }

  onWatermark(): void {}

  get pending(): Promise<void> | undefined {
    return this.#pending;
  }

  async finish(): Promise<void> {
    await this.#pending;
  }

  async snapshot(): Promise<OperatorSnapshot> {
    return { tables: [] };
  }

  async restore(): Promise<void> {}

  async commit(): Promise<void> {}

  async close(): Promise<void> {}
}
