import { csvEncode } from '../../abi/csv-encode.ts';
import { offsetPtr, type Ptr } from '../../abi/ptr.ts';
import { fieldKind } from '../../abi/scan-field.ts';
import { structLayout } from '../../abi/table.ts';
import type { Batch } from '../../arrow/batch.ts';
import type { Schema } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { address, type MemoryOwner, type SlotMemory } from '../../kernels/slot-memory.ts';
import { unsupportedType } from '../column-path.ts';
import { kindOfType } from '../field-kind.ts';
import type { Encoder } from '../format.ts';
import { RowWriter } from '../row-writer.ts';
import { readCsvOptions } from './csv-options.ts';

const layout = structLayout(csvEncode.structs.CsvEncoder);
const columnLayout = structLayout(csvEncode.structs.CsvEncodeColumn);

/** Batches to CSV, one record a row. */
export class CsvEncoder implements Encoder {
  readonly #memory: SlotMemory;
  readonly #program: Ptr;
  readonly #columns: Ptr;
  readonly #writer: RowWriter;

  /** @throws PeltonError SQL_UNSUPPORTED, OPTION_UNKNOWN, OPTION_INVALID, MEMORY_BUDGET */
  constructor(schema: Schema, values: Readonly<Record<string, string>>, memory: SlotMemory, owner: MemoryOwner) {
    const options = readCsvOptions(values);
    const kinds = schema.fields.map(({ name, type }) => {
      const kind = kindOfType(type);
      if (kind === undefined || kind === fieldKind.FIELD_OBJECT) throw unsupportedType('csv', name, type);
      return kind;
    });
    const nullText = new TextEncoder().encode(options.nullLiteral ?? '');
    const columnsBytes = kinds.length * columnLayout.sizeBytes;
    this.#memory = memory;
    this.#program = memory.allocate(owner, layout.sizeBytes + columnsBytes + nullText.length);
    this.#columns = offsetPtr(this.#program, layout.sizeBytes);
    this.#writer = new RowWriter(memory, owner);
    const nullAt = offsetPtr(this.#columns, columnsBytes);
    memory.u8.set(nullText, nullAt);
    this.#set('columns', this.#columns);
    this.#set('columnCount', kinds.length);
    this.#set('delimiter', options.delimiter);
    this.#set('quote', options.quote);
    this.#set('escape', options.escape);
    this.#set('nullText', nullAt);
    this.#set('nullBytes', nullText.length);
    this.#set('plainDecimals', options.plainDecimals ? 1 : 0);
    for (const [index, { type }] of schema.fields.entries()) {
      this.#setColumn(index, 'kind', present(kinds[index], 'the kind of a column'));
      this.#setColumn(index, 'precision', 'precision' in type ? type.precision : 0);
      this.#setColumn(index, 'scale', type.kind === 'decimal' ? type.scale : 0);
    }
  }

  encode(batch: Batch): Uint8Array {
    for (const [index, column] of batch.columns.entries()) {
      this.#setColumn(index, 'validity', column.validity);
      this.#setColumn(index, 'data', column.data);
      this.#setColumn(index, 'offsets', column.offsets);
    }
    return this.#writer.write(batch, (from, to, out, outEnd) => {
      const rows = this.#memory.kernels.csvEncodeRows(this.#program, batch.selection, from, to, out, outEnd);
      return { rows, end: address(this.#memory.view.getUint32(this.#program + layout.offset.end, true)) };
    });
  }

  close(): void {
    this.#writer.release();
    this.#memory.release(this.#program);
  }

  #set(field: keyof typeof layout.offset, value: number): void {
    this.#memory.view.setUint32(this.#program + layout.offset[field], value, true);
  }

  #setColumn(column: number, field: keyof typeof columnLayout.offset, value: number): void {
    const at = this.#columns + column * columnLayout.sizeBytes + columnLayout.offset[field];
    this.#memory.view.setUint32(at, value, true);
  }
}
