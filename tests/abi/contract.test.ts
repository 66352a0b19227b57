import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type FieldType, type KernelFamily, structLayout } from '../../src/abi/table.ts';
import { FunctionBuilder } from '../../src/codegen/function-builder.ts';
import { ModuleBuilder } from '../../src/codegen/module-builder.ts';
import { expectedAbiHash, kernelNames } from '../../src/kernels/exports.generated.ts';
import { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { contractFiles } from '../../tools/abi-contract.ts';

const compiler = fileURLToPath(new URL('../../node_modules/assemblyscript/bin/asc.js', import.meta.url));
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const point: KernelFamily = {
  name: 'point',
  module: 'geometry/point',
  functions: { pointScale: { parameters: { point: 'ptr', factor: 'i64' }, result: 'i32' } },
  structs: { Point: { kind: 'u8', x: 'i64', y: 'i64' } },
};
const kernel = `import { Point } from '../generated/layouts';
export function pointScale(point: usize, factor: i64): i32 {
  const p = changetype<Point>(point);
  p.x *= factor;
  return p.kind;
}
`;

/** What `asc` says of a contract and a kernel; empty when it compiles. */
function compile(family: KernelFamily, code: string, changeLayouts = (text: string) => text): string {
  const folder = mkdtempSync(join(tmpdir(), 'pelton-contract-'));
  folders.push(folder);
  const { layouts, entry } = contractFiles([family]);
  mkdirSync(join(folder, 'generated'));
  mkdirSync(join(folder, 'geometry'));
  writeFileSync(join(folder, 'generated/layouts.ts'), changeLayouts(layouts));
  writeFileSync(join(folder, 'geometry/point.ts'), code);
  writeFileSync(join(folder, 'index.ts'), entry);
  const { status, stderr } = spawnSync(
    process.execPath,
    [compiler, 'index.ts', '--runtime', 'stub', '--outFile', 'out.wasm'],
    { cwd: folder, encoding: 'utf8' },
  );
  return status === 0 ? '' : stderr;
}

describe('the contract with the kernels', () => {
  it('compiles when both sides agree', () => {
    expect(compile(point, kernel)).toBe('');
  });

  it('stops the compiler when a kernel has other types than its table', () => {
    expect(compile(point, kernel.replace('factor: i64', 'factor: i32'))).toContain(
      "Type '(usize, i32) => i32' is not assignable to type '(usize, i64) => i32'",
    );
  });

  it('stops the compiler when a layout is not the one that TypeScript computes', () => {
    expect(
      compile(point, kernel, (text) =>
        text.replace('kind: u8', 'kind: u64').replace('x: i64;\n', '').replace('y: i64', 'y: i64;\n  x: i64'),
      ),
    ).toContain('layout of Point.x');
  });

  it('does not declare a name twice', () => {
    expect(() => contractFiles([point, point])).toThrow('declares the kernel pointScale twice');
  });

  it('changes its hash with any type', () => {
    const changed = { ...point, structs: { Point: { kind: 'u16', x: 'i64', y: 'i64' } } } as const;
    expect(contractFiles([changed]).exports).not.toBe(contractFiles([point]).exports);
  });
});

describe('a struct layout', () => {
  const sizes: Record<FieldType, number> = { ptr: 4, u8: 1, u16: 2, i32: 4, u32: 4, i64: 8, u64: 8, f64: 8 };

  it('gives every field its natural alignment, in order, without overlap', () => {
    const types = fc.array(fc.constantFrom(...(Object.keys(sizes) as FieldType[])), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(types, (fields) => {
        const { offset, sizeBytes } = structLayout(Object.fromEntries(fields.map((type, i) => [`f${i}`, type])));
        let end = 0;
        for (const [i, type] of fields.entries()) {
          const at = offset[`f${i}`] ?? -1;
          expect(at % sizes[type]).toBe(0);
          expect(at).toBeGreaterThanOrEqual(end);
          expect(at - end).toBeLessThan(sizes[type]);
          end = at + sizes[type];
        }
        expect(sizeBytes).toBeGreaterThanOrEqual(end);
        expect(sizeBytes - end).toBeLessThan(8);
      }),
      { seed: 3 },
    );
  });
});

describe('the loader', () => {
  /** A module with the kernels of these names, none of which does anything, and this hash. */
  function moduleOf(names: readonly string[], hash: number): WebAssembly.Module {
    const module = new ModuleBuilder();
    for (const name of ['abiHash', ...names]) {
      const body = new FunctionBuilder({ parameters: [], results: ['i32'] });
      body.i32(hash);
      module.addFunction(name, body);
    }
    return new WebAssembly.Module(module.toBytes());
  }

  it('refuses a module that lacks a kernel, and names it', () => {
    expect(() => SlotMemory.create(moduleOf(kernelNames.slice(1), expectedAbiHash))).toThrow(
      `no kernel ${kernelNames[0]}`,
    );
  });

  it('refuses a module of another contract', () => {
    expect(() => SlotMemory.create(moduleOf(kernelNames, expectedAbiHash + 1))).toThrow('other contract');
  });
});
