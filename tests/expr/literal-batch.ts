import fc from 'fast-check';
import { nullPtr, type Ptr } from '../../src/abi/ptr.ts';
import { type Batch, type Column, denseBatch } from '../../src/arrow/batch.ts';
import {
  type DataType,
  physicalType,
  type Schema,
  timestampUnitsPerSecond,
  widthBytes,
} from '../../src/arrow/data-type.ts';
import type { LiteralValue } from '../../src/expr/expression.ts';
import type { Arena } from '../../src/kernels/arena.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';

/** A batch from values in the form of literals. Scalar types only. */
export function literalBatch(
  memory: SlotMemory,
  arena: Arena,
  schema: Schema,
  rows: readonly (readonly LiteralValue[])[],
): Batch {
  const columns = schema.fields.map(({ type }, index) =>
    literalColumn(
      memory,
      arena,
      type,
      rows.map((row) => row[index] ?? null),
    ),
  );
  return denseBatch(schema, rows.length, columns);
}

function bitmap(memory: SlotMemory, arena: Arena, flags: readonly boolean[]): Ptr {
  const bytes = Math.ceil(flags.length / 8);
  const start = arena.allocate(bytes);
  memory.u8.fill(0, start, start + bytes);
  for (const [row, flag] of flags.entries()) if (flag) memory.u8[start + (row >> 3)]! |= 1 << (row & 7);
  return start;
}

function literalColumn(memory: SlotMemory, arena: Arena, type: DataType, values: readonly LiteralValue[]): Column {
  const validity = values.includes(null)
    ? bitmap(
        memory,
        arena,
        values.map((value) => value !== null),
      )
    : nullPtr;
  const physical = physicalType(type);
  const column = { type, validity, offsets: nullPtr, data: nullPtr, children: [] };
  if (physical === 'bit')
    return {
      ...column,
      data: bitmap(
        memory,
        arena,
        values.map((value) => value === true),
      ),
    };
  if (physical === 'bytes') {
    const parts = values.map((value) =>
      value instanceof Uint8Array ? value : new TextEncoder().encode(String(value ?? '')),
    );
    const offsets = arena.allocate((values.length + 1) * 4);
    const data = arena.allocate(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    memory.view.setInt32(offsets, 0, true);
    for (const [row, part] of parts.entries()) {
      memory.u8.set(part, data + at);
      at += part.length;
      memory.view.setInt32(offsets + row * 4 + 4, at, true);
    }
    return { ...column, data, offsets };
  }
  const width = widthBytes(physical);
  const data = arena.allocate(values.length * width);
  for (const [row, value] of values.entries()) {
    const at = data + row * width;
    const integer = typeof value === 'bigint' ? value : 0n;
    if (physical === 'f32') memory.view.setFloat32(at, Number(value), true);
    else if (physical === 'f64') memory.view.setFloat64(at, Number(value), true);
    else
      for (let byte = 0; byte < width; byte++)
        memory.u8[at + byte] = Number(BigInt.asUintN(8, integer >> BigInt(byte * 8)));
  }
  return { ...column, data };
}

/** The value of a row in the form of a literal. */
export function literalAt(memory: SlotMemory, column: Column, row: number): LiteralValue {
  const { u8, view } = memory;
  const bit = (bits: Ptr): boolean => (((u8[bits + (row >> 3)] ?? 0) >> (row & 7)) & 1) === 1;
  if (column.validity !== 0 && !bit(column.validity)) return null;
  const physical = physicalType(column.type);
  switch (physical) {
    case 'none':
      return null;
    case 'bit':
      return bit(column.data);
    case 'f32':
      return view.getFloat32(column.data + row * 4, true);
    case 'f64':
      return view.getFloat64(column.data + row * 8, true);
    case 'bytes': {
      const at = column.offsets + row * 4;
      const bytes = u8.slice(column.data + view.getInt32(at, true), column.data + view.getInt32(at + 4, true));
      return column.type.kind === 'char' || column.type.kind === 'varchar'
        ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
        : bytes;
    }
    default: {
      const width = widthBytes(physical);
      let value = 0n;
      for (let byte = width - 1; byte >= 0; byte--)
        value = (value << 8n) | BigInt(u8[column.data + row * width + byte] ?? 0);
      return BigInt.asIntN(width * 8, value);
    }
  }
}

const integer = (bits: number): fc.Arbitrary<bigint> => {
  const limit = 2n ** BigInt(bits - 1);
  return fc.oneof(
    { weight: 3, arbitrary: fc.bigInt({ min: -12n, max: 12n }) },
    { weight: 2, arbitrary: fc.bigInt({ min: -limit, max: limit - 1n }) },
    { weight: 1, arbitrary: fc.constantFrom(-limit, limit - 1n, -1n, 0n) },
  );
};

const plainTexts = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'ab',
    'abc',
    'Hello World',
    'a,b,,c',
    'x y',
    '%',
    '_',
    'a%b',
    'aXb',
    'straße',
    'ÀÉÎ',
    'Ωσ',
    '日本語',
    '😀a😀',
    '  pad ',
    'TRUE',
    'no',
    'f',
  ),
  fc.string({ unit: fc.constantFrom('a', 'b', 'B', ' ', ',', 'é', '😀', '%', '_', '1'), maxLength: 12 }),
);
const numberTexts = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '-1',
    ' 42 ',
    '+7',
    '12.9',
    '-0.5',
    '1e3',
    '1.5E-3',
    '.5',
    '5.',
    '127',
    '128',
    '-129',
    '32768',
    '2147483648',
    '9223372036854775808',
    '1d',
    'NaN',
    '-Infinity',
    '--1',
    '1 2',
    '0x1',
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, min: -1e12, max: 1e12 }).map((value) => value.toFixed(4)),
);
const timeTexts = fc.oneof(
  fc.constantFrom(
    '2020-02-29',
    '2021-02-29',
    '2020-1-5',
    '2020',
    '2020-06',
    '10:11:12',
    '1:2:3',
    '23:59:59.987654',
    '24:00:00',
    '2020-01-01 10:00:00',
    '2020-01-01 10:00:00.123456789',
    '2020-01-01T10:00:00',
    '1969-12-31 23:59:59.5',
    '2020-01-01 10:00',
    '99/12/31',
  ),
  fc
    .date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().replace('T', ' ').replace('Z', '')),
);

/** Values of a type, NULL among them when it is nullable. */
export function arbitraryLiteral(type: DataType): fc.Arbitrary<LiteralValue> {
  const given = presentLiteral(type);
  return type.nullable ? fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 5, arbitrary: given }) : given;
}

function presentLiteral(type: DataType): fc.Arbitrary<LiteralValue> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'tinyint':
      return integer(8);
    case 'smallint':
      return integer(16);
    case 'int':
    case 'interval-month':
      return type.kind === 'int' ? integer(32) : fc.bigInt({ min: -500n, max: 500n });
    case 'bigint':
      return integer(64);
    case 'float':
      return fc.oneof(fc.constantFrom(0, -0, 1.5, -2.5, Number.NaN, Number.POSITIVE_INFINITY), fc.float());
    case 'double':
      return fc.oneof(
        fc.constantFrom(0, -0, 1.5, -2.5, 0.125, 1e10, Number.NaN, Number.NEGATIVE_INFINITY),
        fc.double(),
        fc.double({ min: -1000, max: 1000, noNaN: true }),
      );
    case 'decimal': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      return fc.oneof(
        fc.bigInt({ min: -limit, max: limit }),
        fc.bigInt({ min: limit > 1000n ? -1000n : -limit, max: limit > 1000n ? 1000n : limit }),
        fc.constantFrom(0n, limit, -limit),
        // Around the borders of the lower word.
        fc.constantFrom(
          ...[2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n, 1n].flatMap((value) =>
            value <= limit ? [value, -value] : [0n],
          ),
        ),
      );
    }
    case 'date':
      return fc.bigInt({ min: -200_000n, max: 200_000n });
    case 'time': {
      const size = 10n ** BigInt(3 - Math.min(3, type.precision));
      return fc.bigInt({ min: 0n, max: 86_399_999n }).map((value) => value - (value % size));
    }
    case 'timestamp':
    case 'timestamp-ltz': {
      const units = BigInt(timestampUnitsPerSecond(type.precision));
      const size = units / 10n ** BigInt(type.precision) || 1n;
      return fc
        .oneof(
          fc.bigInt({ min: -4_000_000_000n * units, max: 5_000_000_000n * units }),
          fc.bigInt({ min: -3n * units, max: 3n * units }),
        )
        .map((value) => (value / size) * size);
    }
    case 'interval-second':
      return fc.oneof(fc.bigInt({ min: -5_000n, max: 5_000n }), fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n }));
    case 'char':
      return plainTexts.map((text) => Array.from(text.padEnd(type.length)).slice(0, type.length).join(''));
    case 'varchar':
      return fc.oneof(plainTexts, numberTexts, timeTexts);
    case 'binary':
      return fc.uint8Array({ minLength: type.length, maxLength: type.length, max: 0x7f });
    case 'varbinary':
      return fc.uint8Array({ maxLength: 6, max: 0x7f });
    default:
      return fc.constant(null);
  }
}
