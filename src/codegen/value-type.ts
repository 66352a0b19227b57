/** Types of Wasm values, by the byte that encodes them. */
export const valueTypeCode = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c } as const;

export type ValueType = keyof typeof valueTypeCode;

export interface FunctionType {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}
