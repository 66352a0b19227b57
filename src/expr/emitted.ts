import { type DataType, type PhysicalType, physicalType } from '../arrow/data-type.ts';
import type { ValueType } from '../codegen/value-type.ts';

/**
 * A value in locals of the emitted function. When it is NULL the value locals hold anything. By physical type:
 *
 *   bit i8 i16 i32   i32 (a bit is 0 or 1)      i128    two i64: low, high
 *   i64 f32 f64      the same                   bytes   two i32: address, length
 *   struct list map  nothing: only whether it is NULL
 */
export interface Emitted {
  readonly value: readonly number[];
  /** An i32 local, 1 = NULL; undefined when the value is never NULL. */
  readonly isNull: number | undefined;
}

const valueTypesOfPhysical = {
  bit: ['i32'],
  i8: ['i32'],
  i16: ['i32'],
  i32: ['i32'],
  i64: ['i64'],
  f32: ['f32'],
  f64: ['f64'],
  i128: ['i64', 'i64'],
  bytes: ['i32', 'i32'],
  struct: [],
  list: [],
  map: [],
  none: [],
} as const satisfies Record<PhysicalType, readonly ValueType[]>;

export function valueTypes(type: DataType): readonly ValueType[] {
  return valueTypesOfPhysical[physicalType(type)];
}
