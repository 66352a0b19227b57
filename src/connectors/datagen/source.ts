import { nullPtr, type Ptr } from '../../abi/ptr.ts';
import { type Column, denseBatch } from '../../arrow/batch.ts';
import { type Field, physicalType, type Schema, widthBytes, withNullable } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { limits } from '../../base/limits.ts';
import type { ColumnPath } from '../../formats/format.ts';
import { NumberRanges } from '../../operators/number-ranges.ts';
import type { Source, SourceContext, SourcePoll, Split } from '../../operators/source.ts';
import type { SourceSpec } from '../../plan/job-graph.ts';
import { type ColumnPlan, type LeafPlan, planColumns } from './column-plan.ts';
import { readTableOptions } from './options.ts';

/** The text kernel writes eight bytes at a time. */
const slackBytes = 16;
const sequenceTextBytesMax = 20;
const dayMs = 86_400_000;
/** NULLs use random numbers of their own, apart from those of the values. */
const nullColumns = 1 << 20;

/** Makes the rows of the ranges that it is given; only the columns of the projection. */
export class DatagenSource implements Source {
  readonly bytesRead = 0;
  readonly schema: Schema;
  readonly #context: SourceContext;
  readonly #columns: readonly ProjectedColumn[];
  readonly #seed: bigint;
  readonly #ranges: NumberRanges;
  /** Time that timestamps are relative to. */
  readonly #nowMs: number;

  constructor(spec: SourceSpec, context: SourceContext, nowMs: number) {
    const { schema, projection } = spec.decode;
    const plans = planColumns(schema, spec.options);
    this.#context = context;
    this.#columns = projection.map((path) => columnAt(schema, plans, path));
    this.schema = { fields: this.#columns.map(({ name, plan }): Field => ({ name, type: plan.type })) };
    this.#seed = BigInt(readTableOptions(spec.options).seed);
    this.#ranges = new NumberRanges(context);
    this.#nowMs = nowMs;
  }

  poll(): SourcePoll {
    const range = this.#ranges.current();
    if (range === undefined) return { kind: 'end' };
    if (range instanceof Promise) return { kind: 'wait', ready: range };
    const rows = Math.min(limits.batchRowsMax, range.end - range.start);
    const first = BigInt(range.start);
    range.start += rows;
    const columns = this.#columns.map(({ plan, parents }) => this.#column(plan, parents, first, rows));
    return { kind: 'batch', batch: denseBatch(this.schema, rows, columns) };
  }

  #column(plan: ColumnPlan, parents: readonly ColumnPlan[], first: bigint, rows: number): Column {
    const validity = this.#validity([...parents, plan], first, rows);
    if (plan.form === 'leaf') return { type: plan.type, validity, ...this.#values(plan, first, rows), children: [] };
    const children = plan.fields.map((field) => this.#column(field, [], first, rows));
    return { type: plan.type, validity, data: nullPtr, offsets: nullPtr, children };
  }

  /** A value is there when it and all the rows around it are. */
  #validity(plans: readonly ColumnPlan[], first: bigint, rows: number): Ptr {
    const { arena, memory } = this.#context;
    const bytes = (rows + 7) >> 3;
    let validity = nullPtr;
    for (const { column, nullRate } of plans) {
      if (nullRate === 0) continue;
      const bitmap = arena.allocate(bytes);
      memory.kernels.datagenBits(this.#seed, nullColumns + column, first, rows, 1 - nullRate, bitmap);
      for (let at = 0; validity !== 0 && at < bytes; at++) {
        memory.view.setUint8(bitmap + at, memory.view.getUint8(bitmap + at) & memory.view.getUint8(validity + at));
      }
      validity = bitmap;
    }
    return validity;
  }

  #values(plan: LeafPlan, first: bigint, rows: number): Pick<Column, 'data' | 'offsets'> {
    const { arena, memory } = this.#context;
    const { kernels } = memory;
    const { type, column, generator } = plan;
    const physical = physicalType(type);
    const width = widthBytes(physical);
    const fixed = (): Ptr => arena.allocate(rows * width);
    const integers = (min: bigint, max: bigint): Pick<Column, 'data' | 'offsets'> => {
      const data = fixed();
      kernels.datagenInteger(this.#seed, column, first, rows, min, max, width, data);
      return { data, offsets: nullPtr };
    };
    switch (generator.make) {
      case 'integer':
        return integers(generator.min, generator.max);
      case 'time': {
        const now = (BigInt(Math.floor(this.#nowMs)) * BigInt(generator.unitsPerSecond)) / 1000n;
        return integers(now - generator.pastUnits, now);
      }
      case 'today': {
        const days = BigInt(Math.floor(this.#nowMs / dayMs));
        return integers(days, days);
      }
      case 'time-of-day': {
        const timeMs = BigInt(Math.floor(this.#nowMs) % dayMs);
        return integers(timeMs, timeMs);
      }
      case 'float': {
        const data = fixed();
        kernels.datagenFloat(this.#seed, column, first, rows, generator.min, generator.max, width, data);
        return { data, offsets: nullPtr };
      }
      case 'boolean': {
        const data = arena.allocate((rows + 7) >> 3);
        kernels.datagenBits(this.#seed, column, first, rows, 0.5, data);
        return { data, offsets: nullPtr };
      }
      case 'text': {
        const { length, varies, binary } = generator;
        const offsets = arena.allocate((rows + 1) * 4);
        const data = arena.allocate(rows * length + slackBytes);
        kernels.datagenText(this.#seed, column, first, rows, length, Number(varies), Number(binary), offsets, data);
        return { data, offsets };
      }
      case 'sequence': {
        if (physical === 'bytes') {
          const offsets = arena.allocate((rows + 1) * 4);
          const data = arena.allocate(rows * sequenceTextBytesMax);
          kernels.datagenSequenceText(generator.start, first, rows, offsets, data);
          return { data, offsets };
        }
        const data = fixed();
        if (physical === 'f32' || physical === 'f64')
          kernels.datagenSequenceFloat(generator.start, first, rows, width, data);
        else kernels.datagenSequence(generator.start, generator.step, first, rows, width, data);
        return { data, offsets: nullPtr };
      }
    }
  }

  snapshot(): readonly Split[] {
    return this.#ranges.snapshot();
  }

  async close(): Promise<void> {}
}

interface ProjectedColumn {
  readonly name: string;
  readonly plan: ColumnPlan;
  /** The rows around it, outermost first. */
  readonly parents: readonly ColumnPlan[];
}

function columnAt(schema: Schema, plans: readonly ColumnPlan[], path: ColumnPath): ProjectedColumn {
  const [index = -1, ...inner] = path;
  const plan = present(plans[index], 'a column of the datagen table');
  const { name, type } = present(schema.fields[index], 'a column of the datagen table');
  if (inner.length === 0) return { name, plan, parents: [] };
  const isRow = plan.form === 'row' && type.kind === 'row';
  const below = present(isRow ? columnAt({ fields: type.fields }, plan.fields, inner) : undefined, 'a field of a ROW');
  const isNullable = below.plan.type.nullable || type.nullable;
  return {
    ...below,
    plan: { ...below.plan, type: withNullable(below.plan.type, isNullable) },
    parents: [plan, ...below.parents],
  };
}
