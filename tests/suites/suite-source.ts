import { type Batch, rowKindText } from '../../src/arrow/batch.ts';
import { asPeltonError, type PeltonError } from '../../src/base/errors.ts';
import { fieldsOfPath, projectedSchema } from '../../src/formats/column-path.ts';
import type { Decoder } from '../../src/formats/format.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import type { Value } from '../../src/kernels/column-reader.ts';
import type { Source, SourceContext, SourcePoll, Split, SplitAssigner } from '../../src/operators/source.ts';
import type { SourceSpec } from '../../src/plan/job-graph.ts';
import type { FedMessage, FedRow } from './script.ts';
import type { SuiteWorld } from './suite-world.ts';
import type { TableFeed } from './table-feed.ts';
import { valueOf } from './value-text.ts';

/** One split: a source of a case is one partition, whatever the parallelism. */
export function createSuiteAssigner(): SplitAssigner {
  let splits: readonly Split[] = [{ id: 'all', path: '', start: 0, end: Number.MAX_SAFE_INTEGER }];
  return {
    next: async () => {
      const [first, ...rest] = splits;
      splits = rest;
      return first;
    },
    snapshot: () => String(splits.length),
    restore: (snapshot, unfinished) => {
      splits = [...unfinished, ...splits.slice(0, Number(snapshot))];
    },
    close: () => undefined,
  };
}

/** Gives what its table was fed with, a row at a time. */
export class SuiteSource implements Source {
  readonly bytesRead = 0;
  readonly #spec: SourceSpec;
  readonly #context: SourceContext;
  readonly #world: SuiteWorld;
  readonly #feed: TableFeed;
  /** Of a table with a format. */
  readonly #decoder: Decoder | undefined;
  #split: Split | undefined;
  #next = 0;
  #asked: Promise<void> | undefined;
  #isAnswered = false;
  #failure: PeltonError | undefined;

  constructor(spec: SourceSpec, context: SourceContext, world: SuiteWorld, decoder: Decoder | undefined) {
    this.#spec = spec;
    this.#context = context;
    this.#world = world;
    this.#feed = world.feedOf(spec.options['table'] ?? '');
    this.#decoder = decoder;
  }

  poll(): SourcePoll {
    this.#world.activity++;
    if (this.#failure !== undefined) throw this.#failure;
    if (!this.#isAnswered) {
      this.#asked ??= this.#ask();
      return { kind: 'wait', ready: this.#asked };
    }
    if (this.#split === undefined) return { kind: 'end' };
    for (;;) {
      const entry = this.#feed.entries[this.#next];
      if (entry === undefined) break;
      this.#next++;
      this.#feed.taken = this.#next;
      const batch = 'values' in entry ? this.#batchOf(entry) : this.#decode(entry);
      if (batch !== undefined) return { kind: 'batch', batch };
    }
    return this.#feed.hasEnded ? { kind: 'end' } : { kind: 'wait', ready: this.#feed.changed() };
  }

  snapshot(): readonly Split[] {
    return this.#split === undefined ? [] : [{ ...this.#split, start: this.#next }];
  }

  async close(): Promise<void> {
    this.#decoder?.close();
  }

  #ask(): Promise<void> {
    return this.#context.nextSplit().then(
      (split) => {
        this.#isAnswered = true;
        this.#split = split;
        this.#next = split?.start ?? 0;
        this.#world.sourcesBegun++;
      },
      (thrown: unknown) => {
        this.#failure = asPeltonError(thrown);
      },
    );
  }

  #batchOf({ kind, values, watermark }: FedRow): Batch {
    const { schema, projection } = this.#spec.decode;
    const { memory, arena } = this.#context;
    const texts = watermark === undefined ? values : [...values, watermark];
    const row = schema.fields.map(({ type }, index) => valueOf(type, texts[index]));
    const projected = projection.map((path) => {
      const [, ...inner] = fieldsOfPath(schema, path);
      return inner.reduce((value, { name }) => fieldOf(value, name), row[path[0] ?? 0] ?? null);
    });
    const kinds = this.#spec.options['changelog'] === 'I' ? undefined : [kindOf(kind)];
    return batchFromRows(memory, arena, projectedSchema(schema, projection), [projected], kinds);
  }

  #decode({ value }: FedMessage): Batch | undefined {
    const { memory, arena } = this.#context;
    if (this.#decoder === undefined || value === null) return undefined;
    const bytes = new TextEncoder().encode(`${value}\n`);
    const input = arena.allocate(bytes.length);
    memory.u8.set(bytes, input);
    const { batch } = this.#decoder.decode(input, bytes.length, true, arena);
    return batch.selectedRows > 0 ? batch : undefined;
  }
}

const fieldOf = (row: Value, name: string): Value =>
  row === null ? null : ((Reflect.get(Object(row), name) as Value | undefined) ?? null);

function kindOf(text: string): number {
  const kind = rowKindText.findIndex((known) => known === text);
  if (kind < 0) throw new Error(`there is no row kind ${text}`);
  return kind;
}
