import { ByteWriter } from './byte-writer.ts';
import { type MemoryInstruction, memoryOpcodes, type PlainInstruction, plainOpcodes } from './opcodes.ts';
import { type FunctionType, type ValueType, valueTypeCode } from './value-type.ts';

const blockWithoutResult = 0x40;

/** The body of one Wasm function, written instruction by instruction. Operands are on the Wasm stack, as in the binary format. */
export class FunctionBuilder {
  readonly type: FunctionType;
  readonly #code = new ByteWriter();
  readonly #locals: ValueType[] = [];

  constructor(type: FunctionType) {
    this.type = type;
  }

  /** A new local, 0 at the start of the call. */
  local(type: ValueType): number {
    this.#locals.push(type);
    return this.type.parameters.length + this.#locals.length - 1;
  }

  op(...names: readonly PlainInstruction[]): this {
    for (const name of names) {
      const code = plainOpcodes[name];
      if (code > 0xff) {
        this.#code.byte(code >> 8);
        this.#code.unsigned(code & 0xff);
      } else this.#code.byte(code);
    }
    return this;
  }

  get(local: number): this {
    return this.#withIndex(0x20, local);
  }

  set(local: number): this {
    return this.#withIndex(0x21, local);
  }

  tee(local: number): this {
    return this.#withIndex(0x22, local);
  }

  i32(value: number): this {
    this.#code.byte(0x41);
    this.#code.signed(value);
    return this;
  }

  i64(value: bigint): this {
    this.#code.byte(0x42);
    this.#code.signed64(value);
    return this;
  }

  f32(value: number): this {
    this.#code.byte(0x43);
    this.#code.float32(value);
    return this;
  }

  f64(value: number): this {
    this.#code.byte(0x44);
    this.#code.float64(value);
    return this;
  }

  /** A load or store at the address on the stack plus `offset` bytes. */
  memory(name: MemoryInstruction, offset = 0): this {
    const [code, alignment] = memoryOpcodes[name];
    this.#code.byte(code);
    this.#code.unsigned(alignment);
    this.#code.unsigned(offset);
    return this;
  }

  call(functionIndex: number): this {
    return this.#withIndex(0x10, functionIndex);
  }

  /** Starts a block that `branchIf` jumps back to. */
  loop(): this {
    return this.#open(0x03);
  }

  /** Runs what follows when the i32 on the stack is not 0. */
  if(): this {
    return this.#open(0x04);
  }

  else(): this {
    this.#code.byte(0x05);
    return this;
  }

  end(): this {
    this.#code.byte(0x0b);
    return this;
  }

  /** Jumps to the label that is `label` blocks out when the i32 on the stack is not 0. */
  branchIf(label: number): this {
    return this.#withIndex(0x0d, label);
  }

  /** Locals and code, as the code section wants them. */
  encode(into: ByteWriter): void {
    into.sized((body) => {
      const runs: [ValueType, number][] = [];
      for (const type of this.#locals) {
        const last = runs.at(-1);
        if (last?.[0] === type) last[1]++;
        else runs.push([type, 1]);
      }
      body.unsigned(runs.length);
      for (const [type, count] of runs) {
        body.unsigned(count);
        body.byte(valueTypeCode[type]);
      }
      body.bytes(this.#code.toBytes());
      body.byte(0x0b);
    });
  }

  #withIndex(opcode: number, index: number): this {
    this.#code.byte(opcode);
    this.#code.unsigned(index);
    return this;
  }

  #open(opcode: number): this {
    this.#code.byte(opcode);
    this.#code.byte(blockWithoutResult);
    return this;
  }
}
