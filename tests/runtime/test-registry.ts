import { type Batch, denseBatch } from '../../src/arrow/batch.ts';
import type { Schema } from '../../src/arrow/data-type.ts';
import { present } from '../../src/base/assert.ts';
import type { Clock } from '../../src/base/clock.ts';
import { PeltonError } from '../../src/base/errors.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { keyGroupOf, subtaskOf } from '../../src/exchange/partitioner.ts';
import { readRows, type Row } from '../../src/kernels/column-reader.ts';
import { packBatch, unpackBatch } from '../../src/kernels/pack-batch.ts';
import type { PackedBatch } from '../../src/kernels/packed-batch.ts';
import { GroupAggregate, type GroupAggregateSpec } from '../../src/operators/group-aggregate.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import type { Operator, OperatorContext, OperatorSnapshot } from '../../src/operators/operator.ts';
import type { Sink, SinkContext } from '../../src/operators/sink.ts';
import type { Source, SourceContext, Split } from '../../src/operators/source.ts';
import type { OperatorRegistry } from '../../src/runtime/registry.ts';
import { keptForEver } from '../../src/state/state-ttl.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { Ledger, LedgerSink } from './ledger.ts';
import { snapshotRows } from './snapshot-rows.ts';

/** Rows of the counting source, and what the keyed counter makes of them. */
export const eventSchema: Schema = schemaFromText(
  'id BIGINT NOT NULL | key BIGINT NOT NULL | at TIMESTAMP(3) NOT NULL',
);
export const countSchema: Schema = schemaFromText('key BIGINT NOT NULL | rows BIGINT NOT NULL | sum BIGINT NOT NULL');

const noState: OperatorSnapshot = { tables: [] };

/** Options of a test operator, as text so that they fit into any spec. */
export type TestOptions = Readonly<Record<string, string>>;

const numberOption = (options: TestOptions, name: string, otherwise: number): number =>
  options[name] === undefined ? otherwise : Number(options[name]);

/**
 * Rows `0..rows` dealt out to the subtasks in turn, `batchRows` at a time; key = id mod keys, time = id ms. With `forever`
 * it waits at the end, which the subtask `silent` does from the start. With `splits` the rows are those of splits, and it takes part in checkpoints.
 */
class CountingSource implements Source {
  bytesRead = 0;
  readonly #context: SourceContext;
  readonly #options: TestOptions;
  #next: number;
  #split: Split | undefined;
  #splitsEnded = false;

  constructor(options: TestOptions, context: SourceContext) {
    this.#options = options;
    this.#context = context;
    this.#next = context.subtask;
  }

  poll(): ReturnType<Source['poll']> {
    const { subtask, parallelism } = this.#context;
    const option = (name: string, otherwise: number): number => numberOption(this.#options, name, otherwise);
    if (option('silent', -1) === subtask) return { kind: 'wait', ready: new Promise(() => {}) };
    if (option('splits', 0) === 1) return this.#pollSplits();
    const rows = option('rows', 0);
    if (this.#next >= rows) {
      if (option('forever', 0) === 1) return { kind: 'wait', ready: new Promise(() => {}) };
      return { kind: 'end' };
    }
    const ids: number[] = [];
    for (; ids.length < option('batchRows', 100) && this.#next < rows; this.#next += parallelism) ids.push(this.#next);
    return { kind: 'batch', batch: this.#batch(ids) };
  }

  snapshot(): readonly Split[] {
    return this.#split === undefined ? [] : [this.#split];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #pollSplits(): ReturnType<Source['poll']> {
    const split = this.#split;
    if (split !== undefined) {
      const count = Math.min(split.end - split.start, numberOption(this.#options, 'batchRows', 100));
      const ids = Array.from({ length: count }, (_, index) => split.start + index);
      this.bytesRead += count;
      const start = split.start + count;
      this.#split = start === split.end ? undefined : { ...split, start };
      return { kind: 'batch', batch: this.#batch(ids) };
    }
    if (this.#splitsEnded) return { kind: 'end' };
    const ready = this.#context.nextSplit().then((next) => {
      this.#split = next;
      this.#splitsEnded = next === undefined;
    });
    return { kind: 'wait', ready };
  }

  #batch(ids: readonly number[]): Batch {
    const { memory, arena } = this.#context;
    const keys = numberOption(this.#options, 'keys', 10);
    const rows: Row[] = ids.map((id) => [
      BigInt(id),
      BigInt(id % keys),
      new Date(id).toISOString().slice(0, 23).replace('T', ' '),
    ]);
    const batch = batchFromRows(memory, arena, eventSchema, rows);
    const hashes = arena.allocate(ids.length * 4);
    for (const [index, id] of ids.entries()) memory.u32[(hashes >>> 2) + index] = hashOf(id % keys);
    return denseBatch(eventSchema, batch.rows, batch.columns, batch.kinds, hashes);
  }
}

/** The hash of a key, by which rows are dealt out. */
export const hashOf = (key: number): number => Math.imul(key + 1, 0x9e3779b1);

/** Watermark = largest `at` so far. */
function watermarkAssigner(options: TestOptions, { output, memory }: OperatorContext): Operator {
  return {
    ...stateless,
    idleTimeoutMs: numberOption(options, 'idleTimeoutMs', 0),
    onBatch(batch) {
      output.emit(batch);
      const times = memory.i64.subarray(present(batch.columns[2], 'at').data >>> 3);
      output.emitWatermark(Number(times[batch.rows - 1] ?? 0n));
    },
    onWatermark(timestampMs) {
      if (timestampMs === Number.POSITIVE_INFINITY) output.emitWatermark(timestampMs);
    },
  };
}

const stateless = { snapshot: () => noState, restore: () => {}, close: () => {} };

const committed = Promise.resolve();
const forgetful = {
  snapshot: () => Promise.resolve(noState),
  restore: () => committed,
  commit: () => committed,
  close: () => committed,
};

/** Counts rows and sums ids by key; emits them at the end of event time. Rows behind the watermark are late, yet count. */
function keyedCounter(context: OperatorContext): Operator {
  const { output, memory, arena, counters, subtask, parallelism, keyGroups } = context;
  const totals = new Map<bigint, { rows: bigint; sum: bigint }>();
  let watermarkMs = Number.NEGATIVE_INFINITY;
  const totalsBatch = (): Batch =>
    batchFromRows(
      memory,
      arena,
      countSchema,
      [...totals].map(([key, { rows, sum }]) => [key, rows, sum]),
    );
  return {
    ...stateless,
    onBatch(batch) {
      for (const [id, key, at] of readRows(memory, batch)) {
        if (typeof id !== 'bigint' || typeof key !== 'bigint') throw new Error('not an event');
        const total = totals.get(key) ?? { rows: 0n, sum: 0n };
        totals.set(key, { rows: total.rows + 1n, sum: total.sum + id });
        if (Number(id) <= watermarkMs) counters.lateRows++;
        if (at === null) throw new Error('no time');
      }
    },
    onWatermark(timestampMs) {
      watermarkMs = timestampMs;
      if (timestampMs === Number.POSITIVE_INFINITY) output.emit(totalsBatch());
      output.emitWatermark(timestampMs);
    },
    snapshot: () => ({
      tables: [{ name: 'totals', schema: countSchema, batches: [packBatch(memory, totalsBatch())] }],
    }),
    restore(snapshots) {
      for (const [key, rows, sum] of snapshots.flatMap((snapshot) => snapshotRows(context, snapshot))) {
        if (subtaskOf(keyGroupOf(hashOf(Number(key)), keyGroups), keyGroups, parallelism) !== subtask) continue;
        totals.set(BigInt(String(key)), { rows: BigInt(String(rows)), sum: BigInt(String(sum)) });
      }
    },
  };
}

/** Keeps rows until a timer lets them go. */
function timedPass(context: OperatorContext): Operator {
  const { output, memory, arena, clock } = context;
  const held: PackedBatch[] = [];
  return {
    ...stateless,
    onBatch(batch) {
      held.push(packBatch(memory, batch));
      context.setTimer(clock.nowMs() + 2);
    },
    onTimer(timestampMs) {
      if (clock.nowMs() < timestampMs) throw new Error('too early');
      for (const packed of held.splice(0)) output.emit(unpackBatch(memory, arena, eventSchema, packed));
    },
    onWatermark: (timestampMs) => output.emitWatermark(timestampMs),
  };
}

/** Gives rows the hash of their key that operators with state by key know. */
function keyHasher({ output, memory, arena }: OperatorContext): Operator {
  return {
    ...stateless,
    onBatch: (batch) => output.emit({ ...batch, hashes: keyHashes(memory, arena, batch, [1]) }),
    onWatermark: (timestampMs) => output.emitWatermark(timestampMs),
  };
}

/** The keyed counter as the engine has it. */
const groupedCounts: GroupAggregateSpec = {
  kind: 'group-aggregate',
  input: eventSchema,
  keyColumns: [1],
  aggregates: [
    { function: 'count', argument: undefined, type: { kind: 'bigint', nullable: false } },
    { function: 'sum', argument: 0, type: { kind: 'bigint', nullable: false } },
  ],
  updating: false,
  emits: 'end',
  updateBefore: false,
  ttl: keptForEver,
  output: countSchema,
};

/** Fails (or, with `exit`, ends its thread, with `hang`, never returns) when it sees the row with the id `at`. */
function trouble(options: TestOptions, { output, memory }: OperatorContext): Operator {
  return {
    ...stateless,
    onBatch(batch) {
      const hit = readRows(memory, batch).some(([id]) => id === BigInt(options['at'] ?? 0));
      if (hit && options['exit'] === '1') process.exit(3);
      while (hit && options['hang'] === '1');
      if (hit) throw new PeltonError({ code: 'EXPRESSION_FAILED', message: 'planted failure' });
      output.emit(batch);
    },
    onWatermark: (timestampMs) => output.emitWatermark(timestampMs),
  };
}

function collectSink(context: SinkContext): Sink {
  let pending: Promise<void> | undefined;
  return {
    ...forgetful,
    onBatch(batch) {
      const room = context.deliver(packBatch(context.memory, batch));
      pending = room;
      void room?.then(() => {
        if (pending === room) pending = undefined;
      });
    },
    onWatermark: () => {},
    get pending() {
      return pending;
    },
    finish: () => Promise.resolve(),
  };
}

/** Takes `delayMs` for each batch; prints the largest watermark at the end. */
function slowSink(options: TestOptions, context: SinkContext, clock: Clock): Sink {
  let pending: Promise<void> | undefined;
  return {
    ...forgetful,
    onBatch() {
      const writing = new Promise<void>((resolve) => clock.after(numberOption(options, 'delayMs', 1), resolve));
      pending = writing;
      void writing.then(() => {
        if (pending === writing) pending = undefined;
      });
    },
    onWatermark: (timestampMs) => void context.print(`watermark ${timestampMs}`, 'stdout'),
    get pending() {
      return pending;
    },
    finish: () => pending ?? Promise.resolve(),
  };
}

/** Small operators of tests, named by the connector of a source or sink spec. */
export function testRegistry(clock: Clock, ledger: Ledger = new Ledger()): OperatorRegistry {
  return {
    roleOf(spec) {
      if (spec.kind !== 'source' && spec.kind !== 'sink') throw new Error(`no test operator ${spec.kind}`);
      const { connector, options } = spec;
      switch (connector) {
        case 'counting':
          return { role: 'source', create: (context) => new CountingSource(options, context) };
        case 'watermarks':
          return { role: 'operator', create: (context) => watermarkAssigner(options, context) };
        case 'counter':
          return { role: 'operator', create: (context) => keyedCounter(context) };
        case 'timed':
          return { role: 'operator', create: (context) => timedPass(context) };
        case 'keyed':
          return { role: 'operator', create: (context) => keyHasher(context) };
        case 'grouped':
          return { role: 'operator', create: (context) => new GroupAggregate(groupedCounts, context) };
        case 'trouble':
          return { role: 'operator', create: (context) => trouble(options, context) };
        case 'collect':
          return { role: 'sink', create: (context) => collectSink(context) };
        case 'ledger':
          return { role: 'sink', create: (context) => new LedgerSink(context, ledger) };
        case 'slow':
          return { role: 'sink', create: (context) => slowSink(options, context, clock) };
        default:
          throw new Error(`no test operator ${connector}`);
      }
    },
  };
}
