import type { Batch } from '../../src/arrow/batch.ts';
import { type Schema, typeToSql } from '../../src/arrow/data-type.ts';
import { limits } from '../../src/base/limits.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRowKinds, readRows, type Value } from '../../src/kernels/column-reader.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import type { Operator, OperatorContext, OperatorSnapshot, Output } from '../../src/operators/operator.ts';

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

  /** Goes on in a new operator with the state of the old one, sent through a structured clone like between threads. */
  restart(): void {
    const snapshot: OperatorSnapshot = structuredClone(this.operator.snapshot());
    this.operator.close();
    this.operator = this.#options.create(this.context);
    this.operator.restore(snapshot);
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
