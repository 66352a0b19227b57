import { createHash } from 'node:crypto';
import {
  type AbiResult,
  type AbiType,
  type FieldType,
  type KernelFamily,
  type KernelFunction,
  structLayout,
} from '../src/abi/table.ts';

const assemblyType: Record<AbiResult, string> = {
  ptr: 'usize',
  i32: 'i32',
  u32: 'u32',
  i64: 'i64',
  f64: 'f64',
  void: 'void',
};
const typescriptType: Record<AbiResult, string> = {
  ptr: 'Ptr',
  i32: 'number',
  u32: 'number',
  i64: 'bigint',
  f64: 'number',
  void: 'void',
};
const fieldType: Record<FieldType, string> = {
  ptr: 'usize',
  u8: 'u8',
  u16: 'u16',
  i32: 'i32',
  u32: 'u32',
  i64: 'i64',
  u64: 'u64',
  f64: 'f64',
};
const banner = '// Written by tools/generate-abi.ts from src/abi. Do not edit.\n';

/** Name of a family's module in the entry; no parameter is called so. */
const moduleName = (family: KernelFamily) =>
  `${family.name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Kernels`;
const parameterList = (fn: KernelFunction, types: Record<AbiType, string>) =>
  Object.entries(fn.parameters)
    .map(([name, type]) => `${name}: ${types[type]}`)
    .join(', ');

/** The files of the contract, as texts. */
export interface ContractFiles {
  /** AssemblyScript: struct classes, constants, and the check of their layouts. */
  readonly layouts: string;
  /** AssemblyScript: the one entry, which exports every kernel. */
  readonly entry: string;
  /** TypeScript: the types of the exports, and the hash that the loader compares. */
  readonly exports: string;
}

/** Both halves of the Wasm contract of some kernel families. @throws Error when a name is declared twice */
export function contractFiles(kernelFamilies: readonly KernelFamily[]): ContractFiles {
  const functions = kernelFamilies.flatMap((family) =>
    Object.entries(family.functions).map(([name, fn]) => ({ family, name, fn })),
  );
  const structs = kernelFamilies.flatMap((family) => Object.entries(family.structs ?? {}));
  const constants = kernelFamilies.flatMap((family) => Object.entries(family.constants ?? {}));
  for (const [what, names] of [
    ['kernel', functions.map((f) => f.name)],
    ['struct', structs.map(([name]) => name)],
    ['constant', constants.map(([name]) => name)],
  ] as const) {
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`src/abi declares the ${what} ${twice} twice`);
  }

  const contract = JSON.stringify({ functions: functions.map(({ name, fn }) => [name, fn]), structs, constants });
  const hash = createHash('sha256').update(contract).digest().readInt32LE(0);

  const layouts = [
    banner,
    ...constants.map(([name, value]) => `export const ${name}: i32 = ${value};`),
    ...structs.flatMap(([name, fields]) => [
      '',
      '@unmanaged',
      `export class ${name} {`,
      ...Object.entries(fields).map(([field, type]) => `  ${field}: ${fieldType[type]};`),
      '}',
      `export const ${name}SizeBytes: i32 = ${structLayout(fields).sizeBytes};`,
    ]),
    '',
    '/** Stops the build when a layout computed by the compiler differs from the one that TypeScript uses. */',
    'export function checkLayouts(): void {',
    ...structs.flatMap(([name, fields]) => {
      const { offset, sizeBytes } = structLayout(fields);
      return [
        ...Object.entries(offset).map(
          ([field, at]) => `  if (offsetof<${name}>("${field}") != ${at}) ERROR("layout of ${name}.${field}");`,
        ),
        `  if (offsetof<${name}>() > ${sizeBytes}) ERROR("size of ${name}");`,
      ];
    }),
    '}',
    '',
  ].join('\n');

  const entry = [
    banner,
    "import { checkLayouts } from './generated/layouts';",
    ...kernelFamilies.map((family) => `import * as ${moduleName(family)} from './${family.module}';`),
    '',
    '/** Hash of the contract; naming every kernel with its exact type makes a drift a compile error. */',
    'export function abiHash(): i32 {',
    '  checkLayouts();',
    ...functions.map(
      ({ family, name, fn }) =>
        `  const ${name}Type: (${parameterList(fn, assemblyType)}) => ${assemblyType[fn.result]} = ${moduleName(family)}.${name};`,
    ),
    `  return ${hash};`,
    '}',
    ...functions.flatMap(({ family, name, fn }) => [
      '',
      `export function ${name}(${parameterList(fn, assemblyType)}): ${assemblyType[fn.result]} {`,
      `  ${fn.result === 'void' ? '' : 'return '}${moduleName(family)}.${name}(${Object.keys(fn.parameters).join(', ')});`,
      '}',
    ]),
    '',
  ].join('\n');

  const exportsFile = [
    banner,
    "import type { Ptr } from '../abi/ptr.ts';",
    '',
    '/** Hash of the contract that this file was written from; the loader compares it with the module. */',
    `export const expectedAbiHash = ${hash};`,
    '',
    '/** The functions of `wasm-build/kernels.wasm`. A negative i32 is a fault number. */',
    'export interface KernelExports {',
    '  readonly abiHash: () => number;',
    ...functions.map(
      ({ name, fn }) => `  readonly ${name}: (${parameterList(fn, typescriptType)}) => ${typescriptType[fn.result]};`,
    ),
    '}',
    '',
    '/** Names of every export, so that the loader can tell which one a module lacks. */',
    `export const kernelNames = [${functions.map(({ name }) => `\n  '${name}',`).join('')}\n] as const;`,
    '',
  ].join('\n');

  return { layouts, entry, exports: exportsFile };
}
