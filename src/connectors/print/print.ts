import type { Batch } from '../../arrow/batch.ts';
import { type OptionSchema, readOptions } from '../../base/option-schema.ts';
import { readRowKinds, readRows } from '../../kernels/column-reader.ts';
import type { OperatorSnapshot } from '../../operators/operator.ts';
import type { Sink, SinkContext } from '../../operators/sink.ts';
import type { Connector } from '../connector.ts';
import { rowText } from './row-text.ts';

/** Options of the connector `print`. */
export const printOptions = {
  'print-identifier': { type: 'string', description: 'text in front of every row' },
  'standard-error': {
    type: 'boolean',
    default: 'false',
    description: 'print to standard error instead of standard output',
  },
} as const satisfies OptionSchema;

/** Prints every row on the terminal of the job's caller, at once: after a restart some are printed again. */
export const print: Connector = {
  description: {
    name: 'print',
    isSource: false,
    isSink: true,
    acceptsChanges: 'all',
    needsFormat: false,
    options: printOptions,
    imposedSchema: undefined,
    isBounded: () => true,
    check: () => {},
    acceptsFilter: () => false,
  },
  source: undefined,
  sink: {
    createSink: (spec, context) => {
      const own = Object.entries(spec.options).filter(([name]) => name in printOptions);
      const options = readOptions(printOptions, Object.fromEntries(own), "connector 'print'");
      const identifier = options['print-identifier'];
      return new PrintSink(context, printPrefix(identifier, context), options['standard-error'] ? 'stderr' : 'stdout');
    },
  },
};

/** `identifier:subtask> `, where the subtask counts from 1 and is left out when there is only one. */
function printPrefix(identifier: string | undefined, { subtask, parallelism }: SinkContext): string {
  const parts = [...(identifier === undefined ? [] : [identifier]), ...(parallelism > 1 ? [String(subtask + 1)] : [])];
  return parts.length === 0 ? '' : `${parts.join(':')}> `;
}

class PrintSink implements Sink {
  readonly #context: SinkContext;
  readonly #prefix: string;
  readonly #stream: 'stdout' | 'stderr';
  #pending: Promise<void> | undefined;

  constructor(context: SinkContext, prefix: string, stream: 'stdout' | 'stderr') {
    this.#context = context;
    this.#prefix = prefix;
    this.#stream = stream;
  }

  onBatch(batch: Batch): void {
    if (batch.selectedRows === 0) return;
    const { memory } = this.#context;
    const kinds = readRowKinds(memory, batch);
    const lines = readRows(memory, batch).map(
      (row, index) => `${this.#prefix}${rowText(batch.schema, row, kinds[index] ?? 0)}\n`,
    );
    const pending = this.#context.print(lines.join(''), this.#stream);
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
