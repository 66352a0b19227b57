import { csvDecode } from '../../abi/csv-decode.ts';
import { memory as memoryFamily } from '../../abi/memory.ts';
import { nullPtr, offsetPtr, type Ptr } from '../../abi/ptr.ts';
import { fieldKind } from '../../abi/scan-field.ts';
import { structLayout } from '../../abi/table.ts';
import { denseBatch } from '../../arrow/batch.ts';
import type { Field, Schema } from '../../arrow/data-type.ts';
import { assert, present } from '../../base/assert.ts';
import { limits } from '../../base/limits.ts';
import type { Arena } from '../../kernels/arena.ts';
import type { MemoryOwner, SlotMemory } from '../../kernels/slot-memory.ts';
import { projectedSchema, unsupportedType } from '../column-path.ts';
import { kindOfType } from '../field-kind.ts';
import type { ColumnPath, Decoded, Decoder, DecodeSpec } from '../format.ts';
import { allocateColumn, type ColumnBuffers, slackBytes } from '../scan-column.ts';
import { ScanFilters } from '../scan-filters.ts';
import { readCsvOptions } from './csv-options.ts';
import { excerpt } from '../excerpt.ts';
import { malformedRecord } from './decode-fault.ts';

const layout = structLayout(csvDecode.structs.CsvDecoder);
const columnLayout = structLayout(csvDecode.structs.CsvColumn);
const excerptBytesMax = 100;
const newline = 10;

/** CSV to batches; what Flink's CSV format makes of each record is written down in `csv-format.ts`. */
export class CsvDecoder implements Decoder {
  readonly schema: Schema;
  readonly #fields: readonly Field[];
  readonly #memory: SlotMemory;
  readonly #program: Ptr;
  readonly #columns: Ptr;
  readonly #filters: ScanFilters<number>;
  /** Numbers of the table's columns that are projected, in output order, and of those that are read at all. */
  readonly #outputs: readonly number[];
  readonly #wanted: readonly number[];

  /** @throws PeltonError SQL_UNSUPPORTED, OPTION_UNKNOWN, OPTION_INVALID, MEMORY_BUDGET */
  constructor(spec: DecodeSpec, memory: SlotMemory, owner: MemoryOwner) {
    const options = readCsvOptions(spec.options);
    const nullText = new TextEncoder().encode(options.nullLiteral ?? '');
    const { fields } = spec.schema;
    this.schema = projectedSchema(spec.schema, spec.projection);
    this.#fields = fields;
    this.#memory = memory;
    this.#outputs = spec.projection.map(columnOf);
    this.#wanted = [...new Set([...this.#outputs, ...spec.filters.map(({ path }) => columnOf(path))])];
    const kinds = new Map(this.#wanted.map((column) => [column, wantedKind(present(fields[column], 'a column'))]));
    const filters = spec.filters.map((filter) => {
      const field = columnOf(filter.path);
      return { filter, field, kind: present(kinds.get(field), 'the kind of a column') };
    });
    this.#filters = new ScanFilters(filters, memory, owner);
    const columnsBytes = fields.length * columnLayout.sizeBytes;
    this.#program = memory.allocate(owner, layout.sizeBytes + columnsBytes + nullText.length);
    this.#columns = offsetPtr(this.#program, layout.sizeBytes);
    const nullAt = offsetPtr(this.#columns, columnsBytes);
    memory.u8.set(nullText, nullAt);
    this.#set('columns', this.#columns);
    this.#set('columnCount', fields.length);
    this.#set('filters', this.#filters.address);
    this.#set('filterCount', this.#filters.count);
    this.#set('delimiter', options.delimiter);
    this.#set('quote', options.quote);
    this.#set('escape', options.escape);
    this.#set('nullText', nullAt);
    this.#set('nullBytes', nullText.length);
    this.#set('hasNull', options.nullLiteral === undefined ? 0 : 1);
    this.#set('allowComments', options.allowComments ? 1 : 0);
    this.#set('ignoreErrors', options.ignoreParseErrors ? 1 : 0);
    for (const [column, { type }] of fields.entries()) {
      this.#setColumn(column, 'kind', kinds.get(column) ?? fieldKind.FIELD_SKIP);
      this.#setColumn(column, 'nullable', type.nullable ? 1 : 0);
      this.#setColumn(column, 'precision', 'precision' in type ? type.precision : 0);
      this.#setColumn(column, 'scale', type.kind === 'decimal' ? type.scale : 0);
    }
  }

  decode(input: Ptr, bytes: number, endOfInput: boolean, arena: Arena): Decoded {
    // A record has at least one byte and its newline.
    const rowsMax = Math.min(limits.batchRowsMax, Math.ceil((bytes + 1) / 2));
    this.#set('rowsMax', rowsMax);
    const buffers = this.#allocateColumns(rowsMax, bytes, arena);
    const { u8, budgetBytes } = this.#memory;
    const endsInNewline = bytes === 0 || u8[input + bytes - 1] === newline;
    const inPlace = input + bytes + slackBytes <= budgetBytes;
    const start = inPlace ? input : this.#copy(input, bytes, arena);
    let { rows, consumedBytes, skippedRecords } = this.#decodeRecords(start, bytes, 0, endOfInput && endsInNewline);
    const restBytes = bytes - consumedBytes;
    if (endOfInput && !endsInNewline && restBytes > 0 && rows < rowsMax) {
      // The last record lacks its newline: it gets one in a copy.
      const copy = this.#copy(offsetPtr(input, consumedBytes), restBytes, arena);
      u8[copy + restBytes] = newline;
      const last = this.#decodeRecords(copy, restBytes + 1, rows, true, consumedBytes);
      rows = last.rows;
      consumedBytes += Math.min(restBytes, last.consumedBytes);
      skippedRecords += last.skippedRecords;
    }
    const columns = this.#outputs.map((column, index) => {
      const { validity, data, offsets } = present(buffers.get(column), 'the buffers of a column');
      const { type } = present(this.schema.fields[index], 'a field');
      const hasNulls = this.#nulls(column) > 0;
      return { type, validity: hasNulls ? validity : nullPtr, data, offsets, children: [] };
    });
    return { batch: denseBatch(this.schema, rows, columns), consumedBytes, skippedRecords };
  }

  close(): void {
    this.#filters.release();
    this.#memory.release(this.#program);
  }

  #allocateColumns(rowsMax: number, bytes: number, arena: Arena): ReadonlyMap<number, ColumnBuffers> {
    const all = new Map<number, ColumnBuffers>();
    for (const column of this.#wanted) {
      const { type } = present(this.#fields[column], 'a column');
      const buffers = allocateColumn(type, rowsMax, bytes, this.#memory, arena);
      all.set(column, buffers);
      this.#setColumn(column, 'validity', buffers.validity);
      this.#setColumn(column, 'data', buffers.data);
      this.#setColumn(column, 'offsets', buffers.offsets);
      this.#setColumn(column, 'nulls', 0);
      this.#filters.setColumn(column, buffers);
    }
    return all;
  }

  /** Runs the kernel; `offset` is where `start` is in the caller's input. */
  #decodeRecords(start: Ptr, bytes: number, firstRow: number, isLast: boolean, offset = 0) {
    const end = offsetPtr(start, bytes);
    const rows = this.#memory.kernels.csvDecodeChunk(this.#program, start, end, firstRow, isLast ? 1 : 0);
    if (rows === memoryFamily.constants.FAULT_DATA) throw this.#fault(start, end, offset);
    return { rows, consumedBytes: this.#get('consumedEnd') - start, skippedRecords: this.#get('skipped') };
  }

  #fault(start: Ptr, end: Ptr, offset: number) {
    const text = (from: number, to: number): string =>
      excerpt(this.#memory.u8.slice(from, Math.max(from, Math.min(to, end))), excerptBytesMax);
    const record = this.#get('faultRecord');
    const lineEnd = this.#memory.u8.subarray(0, end).indexOf(0x0a, record);
    const fault = {
      reason: this.#get('faultReason'),
      recordOffset: offset + record - start,
      faultOffset: this.#get('faultAt') - record,
      column: this.#get('faultColumn'),
      text: text(this.#get('faultAt'), this.#get('faultEnd')),
      record: text(record, lineEnd === -1 ? end : lineEnd),
    };
    return malformedRecord(fault, this.#fields);
  }

  #copy(input: Ptr, bytes: number, arena: Arena): Ptr {
    const copy = arena.allocate(bytes + slackBytes);
    this.#memory.u8.copyWithin(copy, input, input + bytes);
    return copy;
  }

  #get(field: keyof typeof layout.offset): number {
    return this.#memory.view.getUint32(this.#program + layout.offset[field], true);
  }

  #set(field: keyof typeof layout.offset, value: number): void {
    this.#memory.view.setUint32(this.#program + layout.offset[field], value, true);
  }

  #nulls(column: number): number {
    const at = this.#columns + column * columnLayout.sizeBytes + columnLayout.offset.nulls;
    return this.#memory.view.getUint32(at, true);
  }

  #setColumn(column: number, field: keyof typeof columnLayout.offset, value: number): void {
    const at = this.#columns + column * columnLayout.sizeBytes + columnLayout.offset[field];
    this.#memory.view.setUint32(at, value, true);
  }
}

function columnOf(path: ColumnPath): number {
  const [column, ...below] = path;
  assert(column !== undefined && below.length === 0, 'a CSV column has no fields below it');
  return column;
}

function wantedKind({ name, type }: Field): number {
  const kind = kindOfType(type);
  if (kind === undefined || kind === fieldKind.FIELD_OBJECT) throw unsupportedType('csv', name, type);
  return kind;
}
