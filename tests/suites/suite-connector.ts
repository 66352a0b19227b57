import type { Batch } from '../../src/arrow/batch.ts';
import { rowKindText } from '../../src/arrow/batch.ts';
import { PeltonError } from '../../src/base/errors.ts';
import type { OptionSchema } from '../../src/base/option-schema.ts';
import type { Connector } from '../../src/connectors/connector.ts';
import { readRowKinds, readRows } from '../../src/kernels/column-reader.ts';
import type { OperatorSnapshot } from '../../src/operators/operator.ts';
import type { Sink, SinkContext } from '../../src/operators/sink.ts';
import type { SuiteWorld } from './suite-world.ts';
import { createSuiteAssigner, SuiteSource } from './suite-source.ts';

const options = {
  table: { type: 'string', required: true, description: 'name of the table in the case' },
  bounded: { type: 'boolean', default: 'false', description: 'whether the input is complete before the query starts' },
  changelog: { type: 'string', default: 'I', description: 'row kinds that the source gives' },
  lookup: { type: 'boolean', default: 'false', description: 'whether it is a table to look rows up in' },
} as const satisfies OptionSchema;

/** Row kinds of a source each of whose updates comes with the row that it replaces. */
const allKinds = 'I,UB,UA,D';

/** How a table takes rows, by the name of its connector. */
export const connectorNames = {
  rows: 'suite',
  messages: 'suite-messages',
  sink: 'suite-sink',
  upsertSink: 'suite-upsert-sink',
} as const;

/** The connectors of one case. */
export function suiteConnectors(world: SuiteWorld): ReadonlyMap<string, Connector> {
  const source: Connector['source'] = {
    createSplitAssigner: (_spec, parallelism) => {
      world.sources += parallelism;
      return createSuiteAssigner();
    },
    createSource: (spec, context, { formats }) => {
      const decoder = formats.get(spec.format ?? '')?.createDecoder(spec.decode, context.memory, context.owner);
      return new SuiteSource(spec, context, world, decoder);
    },
  };
  const sink: Connector['sink'] = {
    createSink: ({ schema }, context) => {
      world.sinkTypes = schema.fields.map(({ type }) => type);
      return new SuiteSink(context, world);
    },
  };
  const connector = (name: string, abilities: Partial<Connector>, needsFormat = false): Connector => ({
    source: undefined,
    sink: undefined,
    ...abilities,
    description: {
      name,
      isSource: abilities.source !== undefined,
      isSink: abilities.sink !== undefined,
      acceptsChanges: name === connectorNames.upsertSink ? 'by-key' : 'all',
      needsFormat,
      options,
      imposedSchema: undefined,
      isBounded: ({ bounded }) => bounded === 'true',
      isUpdating: ({ changelog }) => changelog === allKinds,
      check: checkTable,
      acceptsFilter: () => false,
    },
  });
  const connectors = [
    connector(connectorNames.rows, { source }),
    connector(connectorNames.messages, { source }, true),
    connector(connectorNames.sink, { sink }),
    connector(connectorNames.upsertSink, { sink }),
  ];
  return new Map(connectors.map((one) => [one.description.name, one]));
}

function checkTable({ table, changelog = 'I', lookup }: Readonly<Record<string, string>>): void {
  if ((changelog === 'I' || changelog === allKinds) && lookup !== 'true') return;
  const what = lookup === 'true' ? 'a table to look rows up in' : `a source of ${changelog}`;
  throw new PeltonError({ code: 'SQL_UNSUPPORTED', message: `${what} (${table}) is not supported` });
}

/** Notes every row at once: a case stops its job only when it is quiet, so nothing comes twice. */
class SuiteSink implements Sink {
  readonly pending = undefined;
  readonly #context: SinkContext;
  readonly #world: SuiteWorld;

  constructor(context: SinkContext, world: SuiteWorld) {
    this.#context = context;
    this.#world = world;
  }

  onBatch(batch: Batch): void {
    const { memory } = this.#context;
    const kinds = readRowKinds(memory, batch);
    this.#world.activity++;
    for (const [index, values] of readRows(memory, batch).entries()) {
      this.#world.changes.push({ kind: rowKindText[kinds[index] ?? 0] ?? '+I', values });
    }
  }

  onWatermark(): void {
    this.#world.activity++;
  }

  async finish(): Promise<void> {}

  async snapshot(): Promise<OperatorSnapshot> {
    return { tables: [] };
  }

  async restore(): Promise<void> {}

  async commit(): Promise<void> {}

  async close(): Promise<void> {}
}
