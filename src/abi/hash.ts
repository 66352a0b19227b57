import type { KernelFamily } from './table.ts';

/** Physical types as kernels see them; the names of `PhysicalType` with a number each. */
export const physicalCode = {
  PHYSICAL_BIT: 0,
  PHYSICAL_I8: 1,
  PHYSICAL_I16: 2,
  PHYSICAL_I32: 3,
  PHYSICAL_I64: 4,
  PHYSICAL_F32: 5,
  PHYSICAL_F64: 6,
  PHYSICAL_I128: 7,
  PHYSICAL_BYTES: 8,
  PHYSICAL_NONE: 9,
} as const;

/**
 * The one key hash of the engine: uint32 per row, chained over the key columns from seed 0. It decides the key group of a row
 * and thereby where its state lives, so its values never change (tests/hash pins them). Integers, booleans, dates, times and
 * timestamps hash as int64; FLOAT and DOUBLE as the bits of a double in which all NaN are one value and -0.0 is 0.0.
 */
export const hash = {
  name: 'hash',
  module: 'hash/hash',
  functions: {
    hashInt64: { parameters: { seed: 'u32', value: 'i64' }, result: 'u32' },
    hashFloat64: { parameters: { seed: 'u32', value: 'f64' }, result: 'u32' },
    hashInt128: { parameters: { seed: 'u32', low: 'i64', high: 'i64' }, result: 'u32' },
    hashBytes: { parameters: { seed: 'u32', start: 'ptr', length: 'u32' }, result: 'u32' },
    hashNull: { parameters: { seed: 'u32' }, result: 'u32' },
    /** Chains a column into `target`: uint32 a row, 0 before the first column. Rows 0..rows, without regard to a selection. */
    hashColumn: {
      parameters: { physical: 'i32', validity: 'ptr', data: 'ptr', offsets: 'ptr', rows: 'u32', target: 'ptr' },
      result: 'void',
    },
  },
  constants: physicalCode,
} as const satisfies KernelFamily;
