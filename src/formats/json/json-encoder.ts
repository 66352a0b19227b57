import { jsonEncode } from '../../abi/json-encode.ts';
import { offsetPtr, type Ptr } from '../../abi/ptr.ts';
import { fieldKind } from '../../abi/scan-field.ts';
import { structLayout } from '../../abi/table.ts';
import { text } from '../../abi/text.ts';
import type { Batch, Column } from '../../arrow/batch.ts';
import type { Field, Schema } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { address, type MemoryOwner, type SlotMemory } from '../../kernels/slot-memory.ts';
import { unsupportedType } from '../column-path.ts';
import type { Encoder } from '../format.ts';
import { RowWriter } from '../row-writer.ts';
import { kindOfType } from '../field-kind.ts';
import { readJsonOptions } from './json-options.ts';

const encoderLayout = structLayout(jsonEncode.structs.JsonEncoder);
const fieldLayout = structLayout(jsonEncode.structs.JsonEncodeField);
const utf8 = new TextEncoder();

/** Fields in the order in which the kernel meets them: a ROW in front of its own. */
function flatten(fields: readonly Field[], path: string): { field: Field; descendants: number }[] {
  return fields.flatMap((field) => {
    const name = path === '' ? field.name : `${path}.${field.name}`;
    if (kindOfType(field.type) === undefined) throw unsupportedType('json', name, field.type);
    const below = field.type.kind === 'row' ? flatten(field.type.fields, name) : [];
    return [{ field, descendants: below.length }, ...below];
  });
}

function flattenColumns(columns: readonly Column[]): Column[] {
  return columns.flatMap((column) => [column, ...(column.type.kind === 'row' ? flattenColumns(column.children) : [])]);
}

/** Batches to JSON lines. */
export class JsonEncoder implements Encoder {
  readonly #memory: SlotMemory;
  readonly #program: Ptr;
  readonly #fields: Ptr;
  readonly #writer: RowWriter;

  /** @throws PeltonError SQL_UNSUPPORTED, OPTION_UNKNOWN, OPTION_INVALID, MEMORY_BUDGET */
  constructor(schema: Schema, values: Readonly<Record<string, string>>, memory: SlotMemory, owner: MemoryOwner) {
    const options = readJsonOptions(values);
    const fields = flatten(schema.fields, '');
    const prefixes = fields.map(({ field }) => utf8.encode(`${JSON.stringify(field.name)}:`));
    const fieldsBytes = fields.length * fieldLayout.sizeBytes;
    const prefixBytes = prefixes.reduce((sum, prefix) => sum + prefix.length, 0);
    this.#memory = memory;
    this.#program = memory.allocate(owner, encoderLayout.sizeBytes + fieldsBytes + prefixBytes);
    this.#fields = offsetPtr(this.#program, encoderLayout.sizeBytes);
    this.#writer = new RowWriter(memory, owner);
    const { TEXT_STYLE_ISO, TEXT_STYLE_SQL } = text.constants;
    this.#set('fields', this.#fields);
    this.#set('fieldCount', schema.fields.length);
    this.#set('timestampStyle', options.isoTimestamps ? TEXT_STYLE_ISO : TEXT_STYLE_SQL);
    this.#set('plainDecimals', options.decimalAsPlainNumber ? 1 : 0);
    this.#set('ignoreNulls', options.ignoreNullFields ? 1 : 0);
    let prefixAt = offsetPtr(this.#fields, fieldsBytes);
    for (const [index, { field, descendants }] of fields.entries()) {
      const prefix = present(prefixes[index], 'the prefix of a field');
      const { type } = field;
      memory.u8.set(prefix, prefixAt);
      this.#setField(index, 'kind', kindOfType(type) ?? fieldKind.FIELD_NULL);
      this.#setField(index, 'prefix', prefixAt);
      this.#setField(index, 'prefixBytes', prefix.length);
      this.#setField(index, 'precision', 'precision' in type ? type.precision : 0);
      this.#setField(index, 'scale', type.kind === 'decimal' ? type.scale : 0);
      this.#setField(index, 'children', type.kind === 'row' ? type.fields.length : 0);
      this.#setField(index, 'descendants', descendants);
      prefixAt = offsetPtr(prefixAt, prefix.length);
    }
  }

  encode(batch: Batch): Uint8Array {
    for (const [index, column] of flattenColumns(batch.columns).entries()) {
      this.#setField(index, 'validity', column.validity);
      this.#setField(index, 'data', column.data);
      this.#setField(index, 'offsets', column.offsets);
    }
    return this.#writer.write(batch, (from, to, out, outEnd) => {
      const rows = this.#memory.kernels.jsonEncodeRows(this.#program, batch.selection, from, to, out, outEnd);
      const end = this.#memory.view.getUint32(this.#program + encoderLayout.offset.end, true);
      return { rows, end: address(end) };
    });
  }

  close(): void {
    this.#writer.release();
    this.#memory.release(this.#program);
  }

  #set(field: keyof typeof encoderLayout.offset, value: number): void {
    this.#memory.view.setUint32(this.#program + encoderLayout.offset[field], value, true);
  }

  #setField(index: number, field: keyof typeof fieldLayout.offset, value: number): void {
    const at = this.#fields + index * fieldLayout.sizeBytes + fieldLayout.offset[field];
    this.#memory.view.setUint32(at, value, true);
  }
}
