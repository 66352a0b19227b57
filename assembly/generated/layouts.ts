// Written by tools/generate-abi.ts from src/abi. Do not edit.

export const PHYSICAL_BIT: i32 = 0;
export const PHYSICAL_I8: i32 = 1;
export const PHYSICAL_I16: i32 = 2;
export const PHYSICAL_I32: i32 = 3;
export const PHYSICAL_I64: i32 = 4;
export const PHYSICAL_F32: i32 = 5;
export const PHYSICAL_F64: i32 = 6;
export const PHYSICAL_I128: i32 = 7;
export const PHYSICAL_BYTES: i32 = 8;
export const PHYSICAL_NONE: i32 = 9;
export const FAULT_MEMORY: i32 = -1;
export const FAULT_DATA: i32 = -2;
export const FAULT_EXPRESSION: i32 = -3;
export const FAULT_OUTPUT_FULL: i32 = -4;
export const PAGE_FREE: i32 = 0;
export const PAGE_SCRATCH: i32 = 1;
export const PAGE_CLEAN: i32 = 2;
export const PAGE_DIRTY: i32 = 3;
export const PAGE_FROZEN: i32 = 4;
export const TEXT_OK: i32 = 0;
export const TEXT_MALFORMED: i32 = -1;
export const TEXT_OVERFLOW: i32 = -2;
export const TEXT_STYLE_SQL: i32 = 0;
export const TEXT_STYLE_ISO: i32 = 1;
export const TEXT_STYLE_CAST: i32 = 2;

@unmanaged
export class ColumnView {
  validity: usize;
  data: usize;
  offsets: usize;
}
export const ColumnViewSizeBytes: i32 = 12;

/** Stops the build when a layout computed by the compiler differs from the one that TypeScript uses. */
export function checkLayouts(): void {
  if (offsetof<ColumnView>("validity") != 0) ERROR("layout of ColumnView.validity");
  if (offsetof<ColumnView>("data") != 4) ERROR("layout of ColumnView.data");
  if (offsetof<ColumnView>("offsets") != 8) ERROR("layout of ColumnView.offsets");
  if (offsetof<ColumnView>() > 12) ERROR("size of ColumnView");
}
