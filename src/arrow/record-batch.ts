import * as arrow from 'apache-arrow';
import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { assert, present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import { type Batch, type Column, denseBatch } from './batch.ts';
import { type DataType, type Field, physicalType, type Schema, unboundedLength, widthBytes } from './data-type.ts';

/** Key of the field metadata that holds our type, as JSON, where Arrow's type says less. */
const typeMetadataKey = 'pelton.type';

/** Puts bytes into slot memory, aligned to 8, and returns where; a view of slot memory itself may be returned as it lies. */
export type PlaceBytes = (bytes: Uint8Array) => Ptr;

/**
 * A dense batch as an Arrow record batch over the same memory, without a copy: it is valid as long as the batch. Row kinds and
 * hashes are not part of it.
 */
export function toRecordBatch(buffer: ArrayBuffer, batch: Batch): arrow.RecordBatch {
  assert(batch.selection === 0, 'a batch with a selection has to be gathered before it becomes a record batch');
  const schema = toArrowSchema(batch.schema);
  const children = batch.columns.map((column, index) => {
    const field = present(schema.fields[index], `field ${index}`);
    return toArrowData(buffer, column, field.type, batch.rows);
  });
  const struct = new arrow.Struct(schema.fields);
  return new arrow.RecordBatch(schema, arrow.makeData({ type: struct, length: batch.rows, nullCount: 0, children }));
}

/** A record batch as a batch in slot memory. @throws SQL_UNSUPPORTED for an Arrow type without a counterpart in SQL */
export function fromRecordBatch(recordBatch: arrow.RecordBatch, place: PlaceBytes): Batch {
  const schema = fromArrowSchema(recordBatch.schema);
  const columns = schema.fields.map((field, index) =>
    fromArrowData(present(recordBatch.data.children[index], field.name), field.type, place),
  );
  return denseBatch(schema, recordBatch.numRows, columns);
}

export function toArrowSchema(schema: Schema): arrow.Schema {
  return new arrow.Schema(schema.fields.map(toArrowField));
}

/** @throws SQL_UNSUPPORTED for an Arrow type without a counterpart in SQL */
export function fromArrowSchema(schema: arrow.Schema): Schema {
  return { fields: schema.fields.map(fromArrowField) };
}

function toArrowField({ name, type }: Field): arrow.Field {
  const field = new arrow.Field(name, toArrowType(type), type.nullable);
  const isExact = JSON.stringify(plainType(field)) === JSON.stringify(type);
  if (isExact) return field;
  return field.clone({ metadata: new Map([[typeMetadataKey, JSON.stringify(type)]]) });
}

function fromArrowField(field: arrow.Field): Field {
  const exact = field.metadata.get(typeMetadataKey);
  const type = exact === undefined ? plainType(field) : (JSON.parse(exact) as DataType);
  if (type !== undefined) return { name: field.name, type };
  throw new PeltonError({
    code: 'SQL_UNSUPPORTED',
    message: `Arrow field ${field.name} of type ${field.type} has no SQL type`,
    hint: 'convert it to a signed integer, a double, a UTF-8 string or a timestamp before it comes in',
  });
}

function toArrowType(type: DataType): arrow.DataType {
  switch (type.kind) {
    case 'boolean':
      return new arrow.Bool();
    case 'tinyint':
      return new arrow.Int8();
    case 'smallint':
      return new arrow.Int16();
    case 'int':
      return new arrow.Int32();
    case 'bigint':
      return new arrow.Int64();
    case 'float':
      return new arrow.Float32();
    case 'double':
      return new arrow.Float64();
    case 'decimal':
      return new arrow.Decimal(type.scale, type.precision, 128);
    case 'date':
      return new arrow.DateDay();
    case 'time':
      return new arrow.TimeMillisecond();
    case 'timestamp':
      return timestampType(type.precision, null);
    case 'timestamp-ltz':
      return timestampType(type.precision, 'UTC');
    case 'interval-month':
      return new arrow.IntervalYearMonth();
    case 'interval-second':
      return new arrow.DurationMillisecond();
    case 'char':
    case 'varchar':
      return new arrow.Utf8();
    case 'binary':
    case 'varbinary':
      return new arrow.Binary();
    case 'row':
      return new arrow.Struct(type.fields.map(toArrowField));
    case 'array':
      return new arrow.List(toArrowField({ name: 'element', type: type.element }));
    case 'multiset':
      return mapType(type.element, { kind: 'int', nullable: false });
    case 'map':
      return mapType(type.key, type.value);
    case 'null':
      return new arrow.Null();
  }
}

function timestampType(precision: number, zone: string | null): arrow.DataType {
  if (precision <= 3) return new arrow.TimestampMillisecond(zone);
  return precision <= 6 ? new arrow.TimestampMicrosecond(zone) : new arrow.TimestampNanosecond(zone);
}

function mapType(key: DataType, value: DataType): arrow.DataType {
  const entries = new arrow.Struct([
    toArrowField({ name: 'key', type: key }),
    toArrowField({ name: 'value', type: value }),
  ]);
  return new arrow.Map_(
    new arrow.Field('entries', entries, false) as arrow.Field<
      arrow.Struct<{ key: arrow.DataType; value: arrow.DataType }>
    >,
  );
}

/** The SQL type that an Arrow type stands for when nothing else is known; undefined when there is none. */
function plainType({ type, nullable }: arrow.Field): DataType | undefined {
  if (arrow.DataType.isNull(type)) return { kind: 'null', nullable };
  if (arrow.DataType.isBool(type)) return { kind: 'boolean', nullable };
  if (arrow.DataType.isInt(type) && type.isSigned) {
    const kinds = { 8: 'tinyint', 16: 'smallint', 32: 'int', 64: 'bigint' } as const;
    return { kind: kinds[type.bitWidth], nullable };
  }
  if (arrow.DataType.isFloat(type)) {
    if (type.precision === arrow.Precision.HALF) return undefined;
    return { kind: type.precision === arrow.Precision.SINGLE ? 'float' : 'double', nullable };
  }
  if (arrow.DataType.isDecimal(type)) {
    return type.bitWidth === 128
      ? { kind: 'decimal', precision: type.precision, scale: type.scale, nullable }
      : undefined;
  }
  if (arrow.DataType.isDate(type)) return type.unit === arrow.DateUnit.DAY ? { kind: 'date', nullable } : undefined;
  if (arrow.DataType.isTime(type)) {
    return type.unit === arrow.TimeUnit.MILLISECOND ? { kind: 'time', precision: 3, nullable } : undefined;
  }
  if (arrow.DataType.isTimestamp(type)) {
    const precision = timestampPrecision(type.unit);
    if (precision === undefined) return undefined;
    const isInstant = type.timezone !== null && type.timezone !== undefined && type.timezone !== '';
    return { kind: isInstant ? 'timestamp-ltz' : 'timestamp', precision, nullable };
  }
  if (arrow.DataType.isInterval(type)) {
    return type.unit === arrow.IntervalUnit.YEAR_MONTH ? { kind: 'interval-month', nullable } : undefined;
  }
  if (arrow.DataType.isDuration(type)) {
    return type.unit === arrow.TimeUnit.MILLISECOND ? { kind: 'interval-second', nullable } : undefined;
  }
  if (arrow.DataType.isUtf8(type)) return { kind: 'varchar', length: unboundedLength, nullable };
  if (arrow.DataType.isBinary(type)) return { kind: 'varbinary', length: unboundedLength, nullable };
  if (arrow.DataType.isStruct(type)) return { kind: 'row', fields: type.children.map(fromArrowField), nullable };
  if (arrow.DataType.isList(type)) {
    return { kind: 'array', element: fromArrowField(present(type.children[0], 'list element')).type, nullable };
  }
  if (arrow.DataType.isMap(type)) {
    const [key, value] = type.children[0]?.type.children ?? [];
    return {
      kind: 'map',
      key: fromArrowField(present(key, 'map key')).type,
      value: fromArrowField(present(value, 'map value')).type,
      nullable,
    };
  }
  return undefined;
}

function timestampPrecision(unit: arrow.TimeUnit): number | undefined {
  if (unit === arrow.TimeUnit.MILLISECOND) return 3;
  if (unit === arrow.TimeUnit.MICROSECOND) return 6;
  return unit === arrow.TimeUnit.NANOSECOND ? 9 : undefined;
}

function toArrowData(buffer: ArrayBuffer, column: Column, type: arrow.DataType, rows: number): arrow.Data {
  const physical = physicalType(column.type);
  const offsets = column.offsets === 0 ? new Int32Array(rows + 1) : new Int32Array(buffer, column.offsets, rows + 1);
  const nullBitmap = column.validity === 0 ? undefined : new Uint8Array(buffer, column.validity, (rows + 7) >> 3);
  const nullCount = nullBitmap === undefined ? 0 : -1;
  const make = (bytes: number, withOffsets: boolean, children: arrow.Data[] = []): arrow.Data => {
    const buffers: Partial<arrow.Data['buffers']> = {};
    if (nullBitmap !== undefined) buffers[arrow.BufferType.VALIDITY] = nullBitmap;
    if (withOffsets) buffers[arrow.BufferType.OFFSET] = offsets;
    if (children.length === 0) {
      const { ArrayType } = type;
      buffers[arrow.BufferType.DATA] =
        bytes === 0 ? new ArrayType(0) : new ArrayType(buffer, column.data, bytes / ArrayType.BYTES_PER_ELEMENT);
    }
    return new arrow.Data(type, 0, rows, nullCount, buffers, children);
  };
  switch (physical) {
    case 'none':
      return arrow.makeData({ type: new arrow.Null(), length: rows });
    case 'bit':
      return make((rows + 7) >> 3, false);
    case 'bytes':
      return make(offsets[rows] ?? 0, true);
    case 'struct':
      return make(
        0,
        false,
        column.children.map((child, index) =>
          toArrowData(buffer, child, present(type.children?.[index], 'field').type, rows),
        ),
      );
    case 'list': {
      const [element] = column.children;
      return make(0, true, [
        toArrowData(
          buffer,
          present(element, 'element'),
          present(type.children?.[0], 'element').type,
          offsets[rows] ?? 0,
        ),
      ]);
    }
    case 'map': {
      const entries = present(type.children?.[0], 'entries').type;
      const length = offsets[rows] ?? 0;
      const children = column.children.map((child, index) =>
        toArrowData(buffer, child, present(entries.children?.[index], 'entry').type, length),
      );
      return make(0, true, [new arrow.Data(entries, 0, length, 0, {}, children)]);
    }
    default:
      return make(rows * widthBytes(physical), false);
  }
}

function fromArrowData(data: arrow.Data, type: DataType, place: PlaceBytes): Column {
  const physical = physicalType(type);
  const rows = data.length;
  const validity =
    data.nullCount === 0 || physical === 'none' ? nullPtr : place(bitsFrom(data.nullBitmap, data.offset, rows));
  const valueOffsets = (): Ptr => place(bytesOf(data.valueOffsets));
  const column = (parts: { data?: Ptr; offsets?: Ptr; children?: Column[] }): Column => ({
    type,
    validity,
    data: parts.data ?? nullPtr,
    offsets: parts.offsets ?? nullPtr,
    children: parts.children ?? [],
  });
  switch (type.kind) {
    case 'null':
      return column({});
    case 'boolean':
      return column({ data: place(bitsFrom(data.values, data.offset, rows)) });
    case 'row':
      return column({
        children: type.fields.map((field, index) =>
          fromArrowData(present(data.children[index], field.name), field.type, place),
        ),
      });
    case 'array':
      return column({
        offsets: valueOffsets(),
        children: [fromArrowData(present(data.children[0], 'element'), type.element, place)],
      });
    case 'map':
    case 'multiset': {
      const entries = present(data.children[0], 'entries');
      const types =
        type.kind === 'map' ? [type.key, type.value] : [type.element, { kind: 'int', nullable: false } as const];
      const children = types.map((child, index) =>
        fromArrowData(present(entries.children[index], 'entry'), child, place),
      );
      return column({ offsets: valueOffsets(), children });
    }
    default:
      return column({
        data: place(bytesOf(data.values)),
        ...(physical === 'bytes' ? { offsets: valueOffsets() } : {}),
      });
  }
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** `rows` bits from bit `offset` on, from bit 0 of the result. */
function bitsFrom(bits: Uint8Array, offset: number, rows: number): Uint8Array {
  if (offset % 8 === 0) return bits.subarray(offset / 8, offset / 8 + ((rows + 7) >> 3));
  const shifted = new Uint8Array((rows + 7) >> 3);
  for (let row = 0; row < rows; row++) {
    const at = offset + row;
    if (((bits[at >> 3] ?? 0) >> (at & 7)) & 1) shifted[row >> 3] = (shifted[row >> 3] ?? 0) | (1 << (row & 7));
  }
  return shifted;
}
