import { expression as expressionFamily } from '../abi/expression.ts';
import { fault } from '../abi/memory.ts';
import type { AbiResult, AbiType, KernelFunction } from '../abi/table.ts';
import { text as textFamily } from '../abi/text.ts';
import { type DataType, physicalType, type Schema, widthBytes } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { FunctionBuilder } from '../codegen/function-builder.ts';
import type { ModuleBuilder } from '../codegen/module-builder.ts';
import type { MemoryInstruction } from '../codegen/opcodes.ts';
import type { ValueType } from '../codegen/value-type.ts';
import { type Emitted, valueTypes } from './emitted.ts';
import { referencedColumns } from './expression-operands.ts';
import { expressionToSql } from './expression-to-sql.ts';
import type { Expression } from './expression.ts';
import type { FaultSite } from './fault-site.ts';
import { parameterWord, wordsOfInput } from './program-parameters.ts';

const kernels = { ...expressionFamily.functions, ...textFamily.functions };
export type KernelName = keyof typeof kernels;

const valueTypeOfAbi: Readonly<Record<AbiType, ValueType>> = {
  ptr: 'i32',
  i32: 'i32',
  u32: 'i32',
  i64: 'i64',
  f64: 'f64',
};
const resultsOfAbi = (result: AbiResult): readonly ValueType[] => (result === 'void' ? [] : [valueTypeOfAbi[result]]);

/** Functions of JavaScript's Math that programs call; engines compile them in. */
export type MathName = 'pow' | 'exp' | 'log' | 'log10' | 'sin' | 'cos' | 'tan' | 'asin' | 'acos' | 'atan' | 'atan2';

/** A column, or a field of a ROW, that a program reads: field numbers from the input's top level. */
export interface ProgramInput {
  readonly path: readonly number[];
  readonly type: DataType;
}

/** What the variants of one program have in common. */
export class ProgramParts {
  readonly module: ModuleBuilder;
  readonly schema: Schema;
  readonly inputs: ProgramInput[] = [];
  readonly sites: FaultSite[] = [];
  readonly #literals: number[] = [];
  readonly #siteOf = new Map<Expression, Map<string, number>>();

  constructor(module: ModuleBuilder, schema: Schema) {
    this.module = module;
    this.schema = schema;
  }

  get literals(): Uint8Array {
    return Uint8Array.from(this.#literals);
  }

  /** Number of the input with this path. */
  input(path: readonly number[], type: DataType): number {
    const known = this.inputs.findIndex((input) => input.path.join() === path.join());
    return known === -1 ? this.inputs.push({ path, type }) - 1 : known;
  }

  /** Offset of the bytes among the literals. */
  literal(bytes: Uint8Array): number {
    const at = this.#literals.length;
    for (const byte of bytes) this.#literals.push(byte);
    return at;
  }

  site(expression: Expression, reason: string): number {
    const ofExpression = this.#siteOf.get(expression) ?? new Map<string, number>();
    this.#siteOf.set(expression, ofExpression);
    const known = ofExpression.get(reason);
    if (known !== undefined) return known;
    const sql = expressionToSql(expression, this.schema);
    const index = this.sites.push({ sql, reason, columns: referencedColumns(expression) }) - 1;
    ofExpression.set(reason, index);
    return index;
  }

  kernel(name: KernelName): number {
    const { parameters, result }: KernelFunction = kernels[name];
    return this.module.importFunction('kernels', name, {
      parameters: Object.values(parameters).map((type) => valueTypeOfAbi[type]),
      results: resultsOfAbi(result),
    });
  }

  math(name: MathName): number {
    const parameters: readonly ValueType[] = name === 'pow' || name === 'atan2' ? ['f64', 'f64'] : ['f64'];
    return this.module.importFunction('math', name, { parameters, results: ['f64'] });
  }
}

const loadOf = {
  i8: 'i32.load8_s',
  i16: 'i32.load16_s',
  i32: 'i32.load',
  i64: 'i64.load',
  f32: 'f32.load',
  f64: 'f64.load',
} as const satisfies Record<string, MemoryInstruction>;

/** Writes one variant of a program: locals, loads, NULLs and faults, on which the emitters of the functions build. */
export class ProgramEmitter {
  readonly body = new FunctionBuilder({ parameters: ['i32'], results: ['i32'] });
  readonly parts: ProgramParts;
  /** Local of the row number that loads use. */
  readonly row: number;
  readonly scratch: number;
  /** Address of the processing time, an i64. */
  readonly now: number;
  /** Whether columns may hold NULL in this variant. */
  readonly #withNulls: boolean;
  readonly #dispatch: (emitter: ProgramEmitter, expression: Expression) => Emitted;
  readonly #pointers = new Map<number, number>();
  readonly #literals: number;
  /** Columns that are loaded already, innermost block last. */
  readonly #loaded: Map<number, Emitted>[] = [new Map()];

  constructor(
    parts: ProgramParts,
    withNulls: boolean,
    dispatch: (emitter: ProgramEmitter, expression: Expression) => Emitted,
  ) {
    this.parts = parts;
    this.#withNulls = withNulls;
    this.#dispatch = dispatch;
    this.row = this.body.local('i32');
    this.scratch = this.pointer(parameterWord.scratch);
    this.now = this.pointer(parameterWord.now);
    this.#literals = this.pointer(parameterWord.literals);
  }

  emit(expression: Expression): Emitted {
    return this.#dispatch(this, expression);
  }

  /** A local that holds a word of the parameters; the load happens once, where it is first asked for: before the loop. */
  pointer(word: number): number {
    const known = this.#pointers.get(word);
    if (known !== undefined) return known;
    const local = this.body.local('i32');
    this.body
      .get(0)
      .memory('i32.load', word * 4)
      .set(local);
    this.#pointers.set(word, local);
    return local;
  }

  /** Loads the words of every input; call before the loop starts. */
  openInputs(): void {
    for (let word = 0; word < this.parts.inputs.length * wordsOfInput; word++)
      this.pointer(parameterWord.inputs + word);
  }

  locals(type: DataType): readonly number[] {
    return valueTypes(type).map((valueType) => this.body.local(valueType));
  }

  /** The column or field of the current row. */
  load(path: readonly number[], type: DataType): Emitted {
    if (type.kind === 'null') return this.nullOf(type);
    const input = this.parts.input(path, type);
    const known = this.#loaded.findLast((block) => block.has(input))?.get(input);
    if (known !== undefined) return known;
    const [validity, data, offsets] = [0, 1, 2].map((part) =>
      this.pointer(parameterWord.inputs + input * wordsOfInput + part),
    ) as [number, number, number];
    let isNull: number | undefined;
    if (this.#withNulls) {
      isNull = this.body.local('i32');
      this.#bit(validity);
      this.body.i32(1).op('i32.xor').set(isNull);
    }
    const emitted = { value: this.#loadValue(type, data, offsets), isNull };
    present(this.#loaded.at(-1), 'block').set(input, emitted);
    return emitted;
  }

  #loadValue(type: DataType, data: number, offsets: number): readonly number[] {
    const { body } = this;
    const value = this.locals(type);
    const [first = -1, second = -1] = value;
    const physical = physicalType(type);
    switch (physical) {
      case 'bit':
        this.#bit(data);
        body.set(first);
        break;
      case 'i128':
        this.#address(data, 16);
        body.memory('i64.load').set(first);
        this.#address(data, 16);
        body.memory('i64.load', 8).set(second);
        break;
      case 'bytes':
        this.#address(offsets, 4);
        body.memory('i32.load').set(first);
        this.#address(offsets, 4);
        body.memory('i32.load', 4).get(first).op('i32.sub').set(second);
        body.get(data).get(first).op('i32.add').set(first);
        break;
      case 'struct':
      case 'list':
      case 'map':
      case 'none':
        break;
      default:
        this.#address(data, widthBytes(physical));
        body.memory(loadOf[physical]).set(first);
    }
    return value;
  }

  /** Pushes bit `row` of the bitmap. */
  #bit(bitmap: number): void {
    this.body.get(bitmap).get(this.row).i32(3).op('i32.shr_u', 'i32.add').memory('i32.load8_u');
    this.body.get(this.row).i32(7).op('i32.and', 'i32.shr_u').i32(1).op('i32.and');
  }

  /** Pushes the address of value `row`. */
  #address(base: number, width: number): void {
    this.body.get(base).get(this.row);
    if (width > 1) this.body.i32(Math.log2(width)).op('i32.shl');
    this.body.op('i32.add');
  }

  /** NULL of a type. */
  nullOf(type: DataType): Emitted {
    const isNull = this.body.local('i32');
    this.body.i32(1).set(isNull);
    return { value: this.locals(type), isNull };
  }

  /** A constant text. */
  text(bytes: Uint8Array): readonly number[] {
    const [start, length] = [this.body.local('i32'), this.body.local('i32')];
    this.body.get(this.#literals).i32(this.parts.literal(bytes)).op('i32.add').set(start);
    this.body.i32(bytes.length).set(length);
    return [start, length];
  }

  /** What `fill` emits runs only when the i32 on the stack is not 0. */
  when(fill: () => void, otherwise?: () => void): void {
    this.body.if();
    this.#block(fill);
    if (otherwise !== undefined) {
      this.body.else();
      this.#block(otherwise);
    }
    this.body.end();
  }

  #block(fill: () => void): void {
    this.#loaded.push(new Map());
    fill();
    this.#loaded.pop();
  }

  /** A local that is 1 when one of the values is NULL; undefined when none can be. */
  anyNull(values: readonly Emitted[]): number | undefined {
    const flags = [...new Set(values.flatMap(({ isNull }) => (isNull === undefined ? [] : [isNull])))];
    const [first, ...more] = flags;
    if (first === undefined || more.length === 0) return first;
    const all = this.body.local('i32');
    this.body.get(first);
    for (const flag of more) this.body.get(flag).op('i32.or');
    this.body.set(all);
    return all;
  }

  /**
   * A function that is NULL when an operand is. `compute` leaves its result in the locals it is given. With `guarded` it runs only
   * when no operand is NULL: for what can fail or costs much. With `mayBeNull` it also gets a local to set for a NULL result.
   */
  strict(
    operands: readonly Emitted[],
    type: DataType,
    compute: (value: readonly number[], isNull: number) => void,
    { guarded = false, mayBeNull = false }: { readonly guarded?: boolean; readonly mayBeNull?: boolean } = {},
  ): Emitted {
    const { body } = this;
    const operandNull = this.anyNull(operands);
    const value = this.locals(type);
    if (!mayBeNull && !(guarded && operandNull !== undefined)) {
      compute(value, -1);
      return { value, isNull: operandNull };
    }
    if (!mayBeNull && operandNull !== undefined) {
      body.get(operandNull).op('i32.eqz');
      this.when(() => compute(value, -1));
      return { value, isNull: operandNull };
    }
    const isNull = body.local('i32');
    if (operandNull === undefined) {
      body.i32(0).set(isNull);
      compute(value, isNull);
    } else {
      body.get(operandNull).tee(isNull).op('i32.eqz');
      this.when(() => compute(value, isNull));
    }
    return { value, isNull };
  }

  push(locals: readonly number[]): this {
    for (const local of locals) this.body.get(local);
    return this;
  }

  /** Calls a kernel with what is on the stack. */
  call(name: KernelName): this {
    this.body.call(this.parts.kernel(name));
    return this;
  }

  /** Moves the text result on the stack into the two locals; EXPRESSION_NULL sets `isNull` when there is one. */
  takeText(expression: Expression, value: readonly number[], isNull: number, reason = 'it fails'): void {
    const { body } = this;
    const [start = -1, length = -1] = value;
    const result = body.local('i64');
    body.tee(result).i64(0n).op('i64.lt_s').if();
    const status = body.local('i32');
    body.get(result).op('i32.wrap_i64').set(status);
    this.#takeNegative(expression, status, isNull, reason);
    body.end();
    body.get(result).op('i32.wrap_i64').set(start);
    body.get(result).i64(32n).op('i64.shr_u', 'i32.wrap_i64').set(length);
  }

  /** Reads the status on the stack: 0 is fine, EXPRESSION_NULL sets `isNull`, anything else is a fault. */
  takeStatus(expression: Expression, isNull: number, reason: string): void {
    const status = this.body.local('i32');
    this.body.tee(status).i32(0).op('i32.lt_s').if();
    this.#takeNegative(expression, status, isNull, reason);
    this.body.end();
  }

  #takeNegative(expression: Expression, status: number, isNull: number, reason: string): void {
    const { body } = this;
    const failed = (): void => {
      this.#writeFault(expression, reason);
      body.get(status).op('return');
    };
    if (isNull === -1) {
      failed();
      return;
    }
    body.get(status).i32(expressionFamily.constants.EXPRESSION_NULL).op('i32.eq').if();
    body.i32(1).set(isNull).else();
    failed();
    body.end();
  }

  /** Ends the program with a fault when the i32 on the stack is not 0. */
  failIf(expression: Expression, reason: string): void {
    this.body.if();
    this.#writeFault(expression, reason);
    this.body.i32(fault.FAULT_EXPRESSION).op('return').end();
  }

  #writeFault(expression: Expression, reason: string): void {
    this.body
      .get(0)
      .get(this.row)
      .memory('i32.store', parameterWord.faultRow * 4);
    this.body
      .get(0)
      .i32(this.parts.site(expression, reason))
      .memory('i32.store', parameterWord.faultSite * 4);
  }

  copy(from: readonly number[], to: readonly number[]): void {
    for (const [index, local] of from.entries()) this.body.get(local).set(present(to[index], 'local'));
  }
}
