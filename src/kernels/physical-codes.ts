import { physicalCode } from '../abi/hash.ts';
import type { PhysicalType } from '../arrow/data-type.ts';

/** The kernels' numbers of physical forms; those of nested types have none. */
export const physicalCodes: Readonly<Partial<Record<PhysicalType, number>>> = {
  bit: physicalCode.PHYSICAL_BIT,
  i8: physicalCode.PHYSICAL_I8,
  i16: physicalCode.PHYSICAL_I16,
  i32: physicalCode.PHYSICAL_I32,
  i64: physicalCode.PHYSICAL_I64,
  f32: physicalCode.PHYSICAL_F32,
  f64: physicalCode.PHYSICAL_F64,
  i128: physicalCode.PHYSICAL_I128,
  bytes: physicalCode.PHYSICAL_BYTES,
  none: physicalCode.PHYSICAL_NONE,
};
