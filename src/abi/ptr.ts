declare const ptrBrand: unique symbol;

/** A byte address in a slot's linear memory; 0 is "absent". */
export type Ptr = number & { readonly [ptrBrand]: true };

export const nullPtr = 0 as Ptr;

/** The address `bytes` after `base`. */
export function offsetPtr(base: Ptr, bytes: number): Ptr {
  return (base + bytes) as Ptr;
}
