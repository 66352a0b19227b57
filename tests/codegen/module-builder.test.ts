import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../src/codegen/byte-writer.ts';
import { FunctionBuilder } from '../../src/codegen/function-builder.ts';
import { ModuleBuilder } from '../../src/codegen/module-builder.ts';
import { type PlainInstruction, plainOpcodes } from '../../src/codegen/opcodes.ts';
import type { ValueType } from '../../src/codegen/value-type.ts';

/** Exported functions of a module that imports a memory of one page. */
function instantiate(module: ModuleBuilder, imports: WebAssembly.ModuleImports = {}): WebAssembly.Exports {
  const memory = new WebAssembly.Memory({ initial: 1 });
  return new WebAssembly.Instance(new WebAssembly.Module(module.toBytes()), { env: { memory }, host: imports }).exports;
}

const call = (exported: WebAssembly.ExportValue | undefined, ...operands: readonly (number | bigint)[]): unknown =>
  (exported as (...given: readonly (number | bigint)[]) => unknown)(...operands);

/** A module with one function that returns a constant. */
function constant(type: ValueType, push: (body: FunctionBuilder) => void): unknown {
  const body = new FunctionBuilder({ parameters: [], results: [type] });
  push(body);
  const module = new ModuleBuilder();
  module.addFunction('run', body);
  return call(instantiate(module)['run']);
}

describe('the Wasm encoder', () => {
  it('writes numbers that the engine reads back', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(constant('i32', (body) => body.i32(value))).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(constant('i64', (body) => body.i64(value))).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(constant('f64', (body) => body.f64(value))).toBe(value);
      }),
    );
  });

  it('grows its buffer', () => {
    const writer = new ByteWriter();
    for (let i = 0; i < 1000; i++) writer.unsigned(i);
    const bytes = writer.toBytes();
    expect([bytes.length, bytes[127], bytes[128], bytes[129]]).toEqual([128 + 872 * 2, 127, 0x80, 1]);
  });

  it('names every instruction once', () => {
    const codes = Object.values(plainOpcodes);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('computes two-operand instructions as their names say', () => {
    const cases: readonly (readonly [
      PlainInstruction,
      ValueType,
      ValueType,
      number | bigint,
      number | bigint,
      unknown,
    ])[] = [
      ['i32.sub', 'i32', 'i32', 5, 7, -2],
      ['i64.mul', 'i64', 'i64', 3n, -4n, -12n],
      ['i64.lt_s', 'i64', 'i32', -1n, 1n, 1],
      ['i64.lt_u', 'i64', 'i32', -1n, 1n, 0],
      ['f64.div', 'f64', 'f64', 1, 4, 0.25],
      ['f64.ge', 'f64', 'i32', 2, 2, 1],
      ['i32.rem_u', 'i32', 'i32', -1, 10, 5],
      ['i64.shr_s', 'i64', 'i64', -8n, 1n, -4n],
    ];
    for (const [name, operand, result, a, b, expected] of cases) {
      const body = new FunctionBuilder({ parameters: [operand, operand], results: [result] });
      body.get(0).get(1).op(name);
      const module = new ModuleBuilder();
      module.addFunction('run', body);
      expect(call(instantiate(module)['run'], a, b), name).toBe(expected);
    }
  });

  it('builds loops, branches, locals, memory and calls', () => {
    const module = new ModuleBuilder();
    const double = module.importFunction('host', 'double', { parameters: ['i32'], results: ['i32'] });
    expect(module.importFunction('host', 'double', { parameters: ['i32'], results: ['i32'] })).toBe(double);
    // Sum of the doubles of 1..n, through memory; 0 for n = 0.
    const body = new FunctionBuilder({ parameters: ['i32'], results: ['i32'] });
    const index = body.local('i32');
    body.get(0).if().loop();
    body.get(index).i32(1).op('i32.add').set(index);
    body.i32(0).i32(0).memory('i32.load', 8).get(index).call(double).op('i32.add').memory('i32.store', 8);
    body.get(index).get(0).op('i32.lt_s').branchIf(0).end().end();
    body.i32(8).memory('i32.load');
    module.addFunction('run', body);
    const exports = instantiate(module, { double: (value: number) => value * 2 });
    expect(call(exports['run'], 0)).toBe(0);
    expect(call(exports['run'], 4)).toBe(20);
  });
});
