import { nexmarkConfigFields } from '../../abi/nexmark.ts';
import { nullPtr, offsetPtr, type Ptr } from '../../abi/ptr.ts';
import { structLayout } from '../../abi/table.ts';
import { type Batch, type Column, denseBatch } from '../../arrow/batch.ts';
import { type DataType, type Field, physicalType, type Schema, withNullable } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { limits } from '../../base/limits.ts';
import type { ColumnPath } from '../../formats/format.ts';
import { NumberRanges } from '../../operators/number-ranges.ts';
import type { Source, SourceContext, SourcePoll, Split } from '../../operators/source.ts';
import type { SourceSpec } from '../../plan/job-graph.ts';
import { allKinds, kindsThatPass } from './event-filter.ts';
import { eventKinds, type LeafColumn, outerColumns } from './event-schema.ts';
import { type NexmarkSettings, readNexmarkOptions } from './options.ts';

const config = structLayout(nexmarkConfigFields);
/** The kernel writes letters 16 at a time. */
const slackBytes = 16;

/** What one column of the output is made of: values of one kind of event, or of all of them (`kind` undefined). */
type ColumnPlan =
  | { readonly form: 'leaf'; readonly leaf: LeafColumn; readonly kind: number | undefined; readonly type: DataType }
  | { readonly form: 'row'; readonly kind: number; readonly fields: readonly ColumnPlan[]; readonly type: DataType };

/** Rows of the current batch, as the kernel describes them. */
interface Events {
  readonly rows: number;
  readonly epochs: Ptr;
  readonly offsets: Ptr;
  /** Validity bitmap by kind, made when it is first needed; absent when the batch has one kind only. */
  readonly validities: Map<number, Ptr>;
}

/** Makes Nexmark events of the ranges that it is given; only the columns of the projection. */
export class NexmarkSource implements Source {
  readonly bytesRead = 0;
  readonly schema: Schema;
  readonly #context: SourceContext;
  readonly #columns: readonly ColumnPlan[];
  readonly #kindMask: number;
  readonly #ranges: NumberRanges;
  /** Config, then the kernel's answer where the next batch begins. */
  readonly #config: Ptr;

  constructor(spec: SourceSpec, context: SourceContext) {
    const { schema, projection, filters } = spec.decode;
    this.#context = context;
    this.#columns = projection.map((path) => columnPlan(schema, path));
    this.schema = { fields: projection.map((path, index) => outputField(schema, path, this.#columns[index])) };
    this.#kindMask = filters.reduce((mask, filter) => mask & (kindsThatPass(filter, schema) ?? allKinds), allKinds);
    this.#ranges = new NumberRanges(context);
    this.#config = context.memory.allocate(context.owner, config.sizeBytes + 8);
    this.#writeConfig(readNexmarkOptions(spec.options));
  }

  #writeConfig(settings: NexmarkSettings): void {
    const { view, kernels } = this.#context.memory;
    const write = (offset: number, value: bigint): void => view.setBigInt64(this.#config + offset, value, true);
    write(config.offset.seed, kernels.nexmarkMixSeed(BigInt(settings.seed)));
    write(config.offset.baseMs, BigInt(settings.baseMs));
    write(config.offset.eventsPerSecond, BigInt(settings.eventsPerSecond));
    write(config.offset.personProportion, BigInt(settings.proportions[0]));
    write(config.offset.auctionProportion, BigInt(settings.proportions[1]));
    write(config.offset.bidProportion, BigInt(settings.proportions[2]));
  }

  poll(): SourcePoll {
    for (;;) {
      const range = this.#ranges.current();
      if (range === undefined) return { kind: 'end' };
      if (range instanceof Promise) return { kind: 'wait', ready: range };
      const { memory, arena } = this.#context;
      const { kernels, view } = memory;
      const epochs = arena.allocate(limits.batchRowsMax * 8);
      const offsets = arena.allocate(limits.batchRowsMax * 4);
      const next = offsetPtr(this.#config, config.sizeBytes);
      const [first, end] = [BigInt(range.start), BigInt(range.end)];
      const rows = kernels.nexmarkSelect(
        this.#config,
        first,
        end,
        this.#kindMask,
        limits.batchRowsMax,
        epochs,
        offsets,
        next,
      );
      range.start = Number(view.getBigInt64(next, true));
      if (rows > 0) return { kind: 'batch', batch: this.#batch({ rows, epochs, offsets, validities: new Map() }) };
    }
  }

  #batch(events: Events): Batch {
    return denseBatch(
      this.schema,
      events.rows,
      this.#columns.map((plan) => this.#column(plan, events)),
    );
  }

  #column(plan: ColumnPlan, events: Events): Column {
    const { type, kind } = plan;
    const validity = kind === undefined ? nullPtr : this.#validity(kind, events);
    if (plan.form === 'row') {
      const children = plan.fields.map((field) => this.#column(field, events));
      return { type, validity, data: nullPtr, offsets: nullPtr, children };
    }
    const { arena, memory } = this.#context;
    const { kernels } = memory;
    const { rows, epochs, offsets } = events;
    const { kernelColumn } = plan.leaf;
    if (physicalType(type) !== 'bytes') {
      const data = arena.allocate(rows * 8);
      kernels.nexmarkFixed(this.#config, kernelColumn, epochs, offsets, rows, data);
      return { type, validity, data, offsets: nullPtr, children: [] };
    }
    const textOffsets = arena.allocate((rows + 1) * 4);
    const data = arena.allocate(rows * kernels.nexmarkTextBytesMax(kernelColumn) + slackBytes);
    kernels.nexmarkText(this.#config, kernelColumn, epochs, offsets, rows, textOffsets, data);
    return { type, validity, data, offsets: textOffsets, children: [] };
  }

  #validity(kind: number, { rows, offsets, validities }: Events): Ptr {
    if (this.#kindMask === 1 << kind) return nullPtr;
    let bitmap = validities.get(kind);
    if (bitmap === undefined) {
      const { arena, memory } = this.#context;
      bitmap = arena.allocate((rows + 7) >> 3);
      memory.kernels.nexmarkValidity(this.#config, offsets, rows, kind, bitmap);
      validities.set(kind, bitmap);
    }
    return bitmap;
  }

  snapshot(): readonly Split[] {
    return this.#ranges.snapshot();
  }

  async close(): Promise<void> {
    this.#context.memory.release(this.#config);
  }
}

function columnPlan(schema: Schema, path: ColumnPath): ColumnPlan {
  const column = present(schema.fields[path[0] ?? -1], 'a column of the nexmark table');
  const outer = outerColumns[column.name];
  if (outer !== undefined)
    return { form: 'leaf', leaf: outer, kind: undefined, type: withNullable(column.type, false) };
  const kind = eventKinds.findIndex(({ name }) => name === column.name);
  const leaves = present(eventKinds[kind], `event kind ${column.name}`).fields;
  const fields = column.type.kind === 'row' ? column.type.fields : [];
  const leafPlan = ({ name, type }: Field): ColumnPlan => ({
    form: 'leaf',
    leaf: present(leaves[name], name),
    kind,
    type,
  });
  const inner = path[1];
  if (inner !== undefined) return leafPlan(present(fields[inner], `field ${inner} of ${column.name}`));
  return { form: 'row', kind, fields: fields.map(leafPlan), type: column.type };
}

/** Named by the last step of its path. */
function outputField(schema: Schema, path: ColumnPath, plan: ColumnPlan | undefined): Field {
  const column = present(schema.fields[path[0] ?? -1], 'a column of the nexmark table');
  const inner = column.type.kind === 'row' && path[1] !== undefined ? column.type.fields[path[1]] : undefined;
  return { name: inner?.name ?? column.name, type: present(plan, 'a column plan').type };
}
