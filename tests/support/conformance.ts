import type { Batch } from '../../src/arrow/batch.ts';
import { type Schema, typeToSql } from '../../src/arrow/data-type.ts';
import { limits } from '../../src/base/limits.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRowKinds, readRows, type Value } from '../../src/kernels/column-reader.ts';
import { packBatch, unpackBatch } from '../../src/kernels/pack-batch.ts';
import type { PackedBatch } from '../../src/kernels/packed-batch.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import type { Operator, OperatorContext, OperatorSnapshot, Output } from '../../src/operators/operator.ts';
import type { KeyedState } from '../../src/state/keyed-state.ts';
import { ManualClock } from './manual-clock.ts';
import { adoptPage, pageOf } from './stored-pages.ts';

export interface ConformanceOptions {
  readonly memory: SlotMemory;
  /** Schema that every emitted batch must have. */
  readonly schema: Schema;
  /** Output column of TIMESTAMP(3) whose values must all be after the last watermark that was passed on. */
  readonly timeColumn?: number;
  readonly create: (context: OperatorContext) => Operator;
}

/**
 * An operator under the rules that hold for all of them: emitted batches have the announced schema and a legal size, watermarks
 * never go back, a watermark that comes in goes on before the call returns, and no row is behind a watermark that was passed on.
 */
export class ConformingOperator {
  readonly #options: ConformanceOptions;
  readonly context: OperatorContext;
  readonly rows: Value[][] = [];
  readonly kinds: number[] = [];
  readonly watermarks: number[] = [];
  /** Processing time as the operator sees it. */
  readonly clock = new ManualClock();
  /** Times for which the operator asked to be called. */
  readonly timers: number[] = [];
  operator: Operator;

  constructor(options: ConformanceOptions) {
    this.#options = options;
    const { memory } = options;
    const output: Output = {
      emit: (batch) => this.#check(batch),
      emitWatermark: (timestampMs) => {
        if (timestampMs < (this.watermarks.at(-1) ?? Number.NEGATIVE_INFINITY))
          throw new Error(`watermark went back to ${timestampMs}`);
        this.watermarks.push(timestampMs);
      },
    };
    memory.nameOwner(1, 'operator under test');
    this.context = {
      memory,
      owner: 1,
      arena: new Arena(memory),
      output,
      counters: { lateRows: 0, skippedRecords: 0 },
      subtask: 0,
      parallelism: 1,
      keyGroups: 128,
      clock: this.clock,
      setTimer: (timestampMs) => this.timers.push(timestampMs),
    };
    this.operator = options.create(this.context);
  }

  /** Sends a batch; it is built in the operator's arena, which is reset before, as a task does. */
  batch(build: (arena: Arena) => Batch, input = 0): void {
    this.context.arena.reset();
    this.operator.onBatch(build(this.context.arena), input);
  }

  /** Sends a watermark; the operator must not hold it back. */
  watermark(timestampMs: number): void {
    this.context.arena.reset();
    this.operator.onWatermark(timestampMs);
  }

  /**
   * Goes on in a new operator with the state of the old one: copies of its pages, or its rows in portable form, and the rest sent
   * through a structured clone like between threads.
   */
  restart(by: 'pages' | 'rows' = 'pages'): void {
    const { memory } = this.context;
    this.operator.beforeBarrier?.();
    const { keyedState } = this.operator;
    const pages = keyedState === undefined || by === 'rows' ? [] : copyPages(keyedState);
    const rows = keyedState === undefined || by === 'pages' ? [] : copyRows(memory, keyedState);
    const snapshot: OperatorSnapshot = structuredClone(this.operator.snapshot());
    this.operator.close();
    this.operator = this.#options.create(this.context);
    for (const { table, bytes } of pages) {
      const state = this.operator.keyedState;
      if (state !== undefined) adoptPage(memory, state.pages, table, bytes);
    }
    const arena = new Arena(memory);
    for (const { table, schema, packed } of rows) {
      arena.reset();
      this.operator.keyedState?.addRows(table, unpackBatch(memory, arena, schema, packed));
    }
    arena.release();
    this.operator.restore([snapshot]);
  }

  /** Closes the operator. Returns the bytes that it still holds, which should be 0. */
  close(): number {
    this.operator.close();
    this.context.arena.release();
    return this.context.memory.usedBytes(this.context.owner);
  }

  #check(batch: Batch): void {
    const { memory, schema, timeColumn } = this.#options;
    const text = (of: Schema) => of.fields.map((field) => `${field.name} ${typeToSql(field.type)}`).join(', ');
    if (text(batch.schema) !== text(schema)) throw new Error(`emitted ${text(batch.schema)}`);
    for (const [index, field] of schema.fields.entries()) {
      const column = batch.columns[index];
      if (column === undefined || typeToSql(column.type) !== typeToSql(field.type))
        throw new Error(`column ${index} is not ${field.name}`);
      if (!field.type.nullable && column.validity !== 0)
        throw new Error(`${field.name} is NOT NULL and has a validity bitmap`);
    }
    if (batch.rows > limits.batchRowsMax || batch.selectedRows === 0)
      throw new Error(`a batch of ${batch.selectedRows} rows`);
    const rows = readRows(memory, batch);
    const last = this.watermarks.at(-1) ?? Number.NEGATIVE_INFINITY;
    for (const row of timeColumn === undefined ? [] : rows) {
      const timeMs = Date.parse(
        `${String(row[timeColumn ?? 0])
          .replace(' ', 'T')
          .replace(/Z$/, '')}Z`,
      );
      if (timeMs <= last) throw new Error(`row at ${timeMs} behind the watermark ${last}`);
    }
    this.rows.push(...rows);
    this.kinds.push(...readRowKinds(memory, batch));
  }
}

/** The pages of a snapshot that is stored at once. */
function copyPages(keyedState: KeyedState): { table: number; bytes: Uint8Array }[] {
  const frozen = keyedState.pages.freeze();
  const pages = Array.from(frozen.tables, (table, position) => ({ table, bytes: pageOf(frozen, position) }));
  keyedState.pages.thaw(
    frozen.tags.filter((tag) => tag >= frozen.firstNewTag),
    'stored',
  );
  return pages;
}

/** All tables in portable form. */
function copyRows(
  memory: SlotMemory,
  keyedState: KeyedState,
): { table: number; schema: Schema; packed: PackedBatch }[] {
  const arena = new Arena(memory);
  const rows = keyedState.tables.flatMap(({ schema }, table) => {
    arena.reset();
    return Array.from(keyedState.rows(table, arena), (batch) => ({ table, schema, packed: packBatch(memory, batch) }));
  });
  arena.release();
  return rows;
}
