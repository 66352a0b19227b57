import type { OperatorSnapshot } from '../../operators/operator.ts';
import type { Sink } from '../../operators/sink.ts';
import type { Connector } from '../connector.ts';

/** Takes every row and keeps none: for measuring. */
export const blackhole: Connector = {
  description: {
    name: 'blackhole',
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
  sink: { createSink: () => new BlackholeSink() },
};

class BlackholeSink implements Sink {
  readonly pending = undefined;

  onBatch(): void {}

  onWatermark(): void {}

  async finish(): Promise<void> {}

  async snapshot(): Promise<OperatorSnapshot> {
    return { tables: [] };
  }

  async restore(): Promise<void> {}

  async commit(): Promise<void> {}

  async close(): Promise<void> {}
}
