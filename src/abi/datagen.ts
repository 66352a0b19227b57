import type { KernelFamily } from './table.ts';

/**
 * Columns of random or counted values for the rows `first` to before `first + rows` of a generated table. A random value
 * follows from (seed, column, row) alone. `column` counts leaf columns.
 */
export const datagen = {
  name: 'datagen',
  module: 'connectors/datagen',
  functions: {
    /** Uniform in min..max, as integers of 1, 2, 4, 8 or 16 bytes. */
    datagenInteger: {
      parameters: {
        seed: 'i64',
        column: 'i32',
        first: 'i64',
        rows: 'i32',
        min: 'i64',
        max: 'i64',
        widthBytes: 'i32',
        data: 'ptr',
      },
      result: 'void',
    },
    /** Uniform in min..max, as floats of 4 or 8 bytes. */
    datagenFloat: {
      parameters: {
        seed: 'i64',
        column: 'i32',
        first: 'i64',
        rows: 'i32',
        min: 'f64',
        max: 'f64',
        widthBytes: 'i32',
        data: 'ptr',
      },
      result: 'void',
    },
    /** A bitmap in which each bit is set with this probability. */
    datagenBits: {
      parameters: { seed: 'i64', column: 'i32', first: 'i64', rows: 'i32', probability: 'f64', bitmap: 'ptr' },
      result: 'void',
    },
    /**
     * Texts of `length` hexadecimal digits (or, with `binary`, random bytes); with `varies` of 1 to `length`. Writes `rows + 1`
     * int32 offsets; room for `rows × length` bytes and 16 more is needed. Returns the bytes.
     */
    datagenText: {
      parameters: {
        seed: 'i64',
        column: 'i32',
        first: 'i64',
        rows: 'i32',
        length: 'i32',
        varies: 'i32',
        binary: 'i32',
        offsets: 'ptr',
        data: 'ptr',
      },
      result: 'i32',
    },
    /** (start + row) × step, as integers of 1, 2, 4, 8 or 16 bytes. */
    datagenSequence: {
      parameters: { start: 'i64', step: 'i64', first: 'i64', rows: 'i32', widthBytes: 'i32', data: 'ptr' },
      result: 'void',
    },
    /** start + row, as floats of 4 or 8 bytes. */
    datagenSequenceFloat: {
      parameters: { start: 'i64', first: 'i64', rows: 'i32', widthBytes: 'i32', data: 'ptr' },
      result: 'void',
    },
    /** start + row, as decimal text; room for 20 bytes a row. Returns the bytes. */
    datagenSequenceText: {
      parameters: { start: 'i64', first: 'i64', rows: 'i32', offsets: 'ptr', data: 'ptr' },
      result: 'i32',
    },
  },
} as const satisfies KernelFamily;
