import { assert } from '../base/assert.ts';
import { ByteWriter } from './byte-writer.ts';
import type { FunctionBuilder } from './function-builder.ts';
import { type FunctionType, type ValueType, valueTypeCode } from './value-type.ts';

const section = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const externalKind = { function: 0, memory: 2 } as const;
const functionTypeMark = 0x60;

/** A Wasm module of functions over the memory `env.memory`. Import first, then add: functions are numbered in that order. */
export class ModuleBuilder {
  readonly #types: FunctionType[] = [];
  readonly #imports: { readonly module: string; readonly name: string; readonly type: number }[] = [];
  readonly #importIndexes = new Map<string, number>();
  readonly #functions: { readonly body: FunctionBuilder; readonly type: number; readonly exportName: string }[] = [];

  /** Index of an imported function; asking again for the same one gives the same index. */
  importFunction(module: string, name: string, type: FunctionType): number {
    const key = `${module}.${name}`;
    const known = this.#importIndexes.get(key);
    if (known !== undefined) return known;
    assert(this.#functions.length === 0, 'an import after a function');
    const index = this.#imports.length;
    this.#imports.push({ module, name, type: this.#typeIndex(type) });
    this.#importIndexes.set(key, index);
    return index;
  }

  /** Names of the functions imported from `module`, in the order of their indexes. */
  importedNames(module: string): readonly string[] {
    return this.#imports.filter((entry) => entry.module === module).map((entry) => entry.name);
  }

  addFunction(exportName: string, body: FunctionBuilder): void {
    this.#functions.push({ body, type: this.#typeIndex(body.type), exportName });
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    const out = new ByteWriter();
    out.bytes(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    writeSection(out, section.type, this.#types, (body, type) => {
      body.byte(functionTypeMark);
      writeTypes(body, type.parameters);
      writeTypes(body, type.results);
    });
    out.byte(section.import);
    out.sized((body) => {
      body.unsigned(this.#imports.length + 1);
      for (const { module, name, type } of this.#imports) {
        body.name(module);
        body.name(name);
        body.byte(externalKind.function);
        body.unsigned(type);
      }
      body.name('env');
      body.name('memory');
      body.byte(externalKind.memory);
      body.byte(0);
      body.unsigned(0);
    });
    writeSection(out, section.function, this.#functions, (body, fn) => body.unsigned(fn.type));
    writeSection(out, section.export, this.#functions, (body, fn, index) => {
      body.name(fn.exportName);
      body.byte(externalKind.function);
      body.unsigned(this.#imports.length + index);
    });
    writeSection(out, section.code, this.#functions, (body, fn) => fn.body.encode(body));
    return out.toBytes();
  }

  #typeIndex(type: FunctionType): number {
    const sameTypes = (a: readonly ValueType[], b: readonly ValueType[]) => a.join() === b.join();
    const known = this.#types.findIndex(
      (other) => sameTypes(other.parameters, type.parameters) && sameTypes(other.results, type.results),
    );
    if (known !== -1) return known;
    return this.#types.push(type) - 1;
  }
}

function writeTypes(out: ByteWriter, types: readonly ValueType[]): void {
  out.unsigned(types.length);
  for (const type of types) out.byte(valueTypeCode[type]);
}

function writeSection<T>(
  out: ByteWriter,
  id: number,
  items: readonly T[],
  write: (body: ByteWriter, item: T, index: number) => void,
): void {
  out.byte(id);
  out.sized((body) => {
    body.unsigned(items.length);
    for (const [index, item] of items.entries()) write(body, item, index);
  });
}
