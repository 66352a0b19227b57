import { totalBytes } from '../../checkpoint/stored-pages.ts';
import { nullPtr } from '../../abi/ptr.ts';
import { type Batch, type Column, denseBatch } from '../../arrow/batch.ts';
import { type Field, type Schema, withNullable } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { asPeltonError, type PeltonError } from '../../base/errors.ts';
import type { ColumnMapping } from '../../checkpoint/map-columns.ts';
import type * as mapColumns from '../../checkpoint/map-columns.ts';
import type { OpenedPart } from '../../checkpoint/part-reader.ts';
import type { OpenSnapshotStore } from '../../checkpoint/snapshot-store.ts';
import type { ColumnPath } from '../../formats/format.ts';
import type { Source, SourceContext, SourcePoll, Split } from '../../operators/source.ts';
import type { SourceSpec } from '../../plan/job-graph.ts';
import { readSavepointOptions } from './options.ts';
import type { SavedTable } from './saved-table.ts';

/** A part that is being read. */
interface ReadingPart {
  readonly opened: OpenedPart;
  readonly batches: Iterator<Batch>;
  readonly mapping: ColumnMapping;
  readonly mapBatch: typeof mapColumns.mapBatch;
}

/** Reads the parts of a state table that it is given, one after the other. */
export class SavepointSource implements Source {
  readonly #spec: SourceSpec;
  readonly #context: SourceContext;
  readonly #openStore: OpenSnapshotStore;
  readonly #schema: Schema;
  #bytesRead = 0;
  #table: SavedTable | undefined;
  /** What it was given and has not read to its end; `start` = rows that it has given. */
  #split: Split | undefined;
  #part: ReadingPart | undefined;
  /** Rows of the part that have come out of it. */
  #position = 0;
  #opening: Promise<void> | undefined;
  #isDone = false;
  #failure: PeltonError | undefined;

  constructor(spec: SourceSpec, context: SourceContext, openStore: OpenSnapshotStore) {
    this.#spec = spec;
    this.#context = context;
    this.#openStore = openStore;
    const { schema, projection } = spec.decode;
    this.#schema = { fields: projection.map((path) => fieldAt(schema, path)) };
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  poll(): SourcePoll {
    if (this.#failure !== undefined) throw this.#failure;
    while (this.#part !== undefined) {
      const next = this.#part.batches.next();
      if (next.done === true) {
        this.#finishPart();
        break;
      }
      const batch = this.#unread(this.#part, next.value);
      if (batch !== undefined) return { kind: 'batch', batch };
    }
    if (this.#isDone) return { kind: 'end' };
    this.#opening ??= this.#openNext();
    return { kind: 'wait', ready: this.#opening };
  }

  snapshot(): readonly Split[] {
    return this.#split === undefined ? [] : [this.#split];
  }

  async close(): Promise<void> {
    await this.#opening;
    this.#part?.opened.close();
    this.#part = undefined;
  }

  /** The rows of a batch that have not been given, as the table has them. */
  #unread({ mapping, mapBatch }: ReadingPart, stored: Batch): Batch | undefined {
    const split = present(this.#split, 'split');
    const first = this.#position;
    this.#position += stored.rows;
    if (this.#position <= split.start) return undefined;
    const { memory, arena } = this.#context;
    const { columns } = mapBatch(memory, arena, mapping, { ...stored, hashes: nullPtr, kinds: nullPtr });
    const given = Math.max(0, split.start - first);
    this.#split = { ...split, start: this.#position, resumed: true };
    const chosen = this.#spec.decode.projection.map((path) => this.#columnAt(columns, path, stored.rows));
    const batch = denseBatch(this.#schema, stored.rows, chosen);
    if (given === 0) return batch;
    const selection = arena.allocate((stored.rows - given) * 4);
    for (let row = given; row < stored.rows; row++) memory.u32[selection / 4 + row - given] = row;
    return { ...batch, selection, selectedRows: stored.rows - given };
  }

  /** A column, or a field of a ROW, which is NULL where the ROW is. */
  #columnAt(columns: readonly Column[], [index = -1, ...inner]: ColumnPath, rows: number): Column {
    const column = present(columns[index], 'a column of the state table');
    if (inner.length === 0) return column;
    const field = this.#columnAt(column.children, inner, rows);
    if (column.validity === 0) return field;
    if (field.validity === 0) return { ...field, validity: column.validity };
    const { memory, arena } = this.#context;
    const bytes = (rows + 7) >> 3;
    const validity = arena.allocate(bytes);
    for (let at = 0; at < bytes; at++) {
      memory.u8[validity + at] = (memory.u8[column.validity + at] ?? 0) & (memory.u8[field.validity + at] ?? 0);
    }
    return { ...field, validity };
  }

  #finishPart(): void {
    this.#part?.opened.close();
    this.#part = undefined;
    this.#split = undefined;
  }

  async #openNext(): Promise<void> {
    try {
      this.#split = await this.#context.nextSplit();
      if (this.#split === undefined) this.#isDone = true;
      else this.#part = await this.#open(this.#split);
    } catch (thrown) {
      this.#failure = asPeltonError(thrown);
    } finally {
      this.#opening = undefined;
    }
  }

  async #open({ id, path }: Split): Promise<ReadingPart> {
    // Loaded when a table is read, so that other jobs start without it.
    const [{ findSavedTable }, { openPart }, { mapBatch }] = await Promise.all([
      import('./saved-table.ts'),
      import('../../checkpoint/part-reader.ts'),
      import('../../checkpoint/map-columns.ts'),
    ]);
    const { memory, owner } = this.#context;
    const options = readSavepointOptions(this.#spec.options);
    this.#table ??= await findSavedTable(this.#openStore, options, this.#spec.decode.schema, path);
    const { found, table, mapping } = this.#table;
    const part = present(table.parts[Number(id)], `part ${id} of the state table`);
    const store = this.#openStore(found.address);
    const opened = await openPart(part, { memory, owner, store, keyGroups: found.manifest.keyGroups });
    if (part.kind === 'pages') this.#bytesRead += totalBytes(part.pages);
    this.#position = 0;
    return { opened, batches: opened.batches[Symbol.iterator](), mapping, mapBatch };
  }
}

function fieldAt({ fields }: Schema, [index = -1, ...inner]: ColumnPath): Field {
  const field = present(fields[index], 'a column of the table');
  const { type } = field;
  if (inner.length === 0 || type.kind !== 'row') return field;
  const below = fieldAt({ fields: type.fields }, inner);
  return { ...below, type: withNullable(below.type, below.type.nullable || type.nullable) };
}
