/** Types that cross the border between TypeScript and a kernel. `ptr` is a byte address in slot memory. */
export type AbiType = 'ptr' | 'i32' | 'u32' | 'i64' | 'f64';
export type AbiResult = AbiType | 'void';

/** Field types of a struct in slot memory; natural alignment, declaration order. */
export type FieldType = 'ptr' | 'u8' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64' | 'f64';

export interface KernelFunction {
  readonly parameters: Readonly<Record<string, AbiType>>;
  readonly result: AbiResult;
}

export type StructFields = Readonly<Record<string, FieldType>>;

/**
 * What one kernel family shows to TypeScript. `module` is the AssemblyScript file below `assembly/`, without extension,
 * that exports every function under the same name.
 */
export interface KernelFamily {
  readonly name: string;
  readonly module: string;
  readonly functions: Readonly<Record<string, KernelFunction>>;
  readonly structs?: Readonly<Record<string, StructFields>>;
  /** Small integers that both sides must agree on: fault numbers, tags, flags. */
  readonly constants?: Readonly<Record<string, number>>;
}

export interface StructLayout<F extends StructFields> {
  readonly sizeBytes: number;
  readonly offset: { readonly [K in keyof F]: number };
}

const sizeOfField = { ptr: 4, u8: 1, u16: 2, i32: 4, u32: 4, i64: 8, u64: 8, f64: 8 } as const satisfies Record<
  FieldType,
  number
>;

/** Byte offsets and size of a struct; the same rule that AssemblyScript applies to an unmanaged class. */
export function structLayout<F extends StructFields>(fields: F): StructLayout<F> {
  const offset: Record<string, number> = {};
  let end = 0;
  let alignment = 1;
  for (const [name, type] of Object.entries(fields)) {
    const size = sizeOfField[type];
    alignment = Math.max(alignment, size);
    end = Math.ceil(end / size) * size;
    offset[name] = end;
    end += size;
  }
  return { sizeBytes: Math.ceil(end / alignment) * alignment, offset: offset as StructLayout<F>['offset'] };
}
