import { type DataType, physicalType, type PhysicalType, type Schema, widthBytes } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { ModuleBuilder } from '../codegen/module-builder.ts';
import type { MemoryInstruction } from '../codegen/opcodes.ts';
import { emitExpression } from './emit-expression.ts';
import type { Emitted } from './emitted.ts';
import type { Expression } from './expression.ts';
import { isCheap } from './is-cheap.ts';
import type { FaultSite } from './fault-site.ts';
import { inputPath, inputsOf } from './input-paths.ts';
import { ProgramEmitter, type ProgramInput, ProgramParts } from './program-emitter.ts';
import { parameterWord, wordsOfInput, wordsOfOutput } from './program-parameters.ts';
import { outputSchema, type RowProgram } from './row-program.ts';

/** Where an output column comes from. */
export type ProgramOutput =
  /** The input's own column or field: shared, or gathered when rows are dropped. */
  | { readonly kind: 'input'; readonly path: readonly number[] }
  /** Written by the emitted loop, as output number `slot`. */
  | { readonly kind: 'computed'; readonly slot: number };

/** A program ready to run in any slot: plain data that crosses threads. */
export interface CompiledProgram {
  readonly input: Schema;
  readonly output: Schema;
  readonly outputs: readonly ProgramOutput[];
  readonly isFiltered: boolean;
  /** The emitted loop; absent when the program only picks columns. */
  readonly loop: CompiledLoop | undefined;
  /** Output columns whose values make the hash of each row. */
  readonly hashColumns: readonly number[] | undefined;
}

/** A Wasm module with the functions `dense` (no NULLs in any input), `nulls` and `selected` (NULLs, over a selection). */
export interface CompiledLoop {
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly kernels: readonly string[];
  readonly math: readonly string[];
  readonly inputs: readonly ProgramInput[];
  readonly slotTypes: readonly DataType[];
  /** By variant and slot: whether it writes which rows are NULL. */
  readonly nullable: Readonly<Record<LoopVariant, readonly boolean[]>>;
  readonly literals: Uint8Array;
  readonly sites: readonly FaultSite[];
}

export const loopVariants = ['dense', 'nulls', 'selected'] as const;
export type LoopVariant = (typeof loopVariants)[number];

/** Emits the program. It does not fail on data; @throws SQL_UNSUPPORTED for an expression that can not be emitted */
export function compileProgram(program: RowProgram): CompiledProgram {
  const { input, filter, hashColumns } = program;
  const computed: Expression[] = [];
  const outputs = program.outputs.map(({ expression }): ProgramOutput => {
    const path = inputPath(expression);
    // Rows that pass are copied where they are found; a text or nested value is cheaper to gather afterwards.
    const isPicked = path !== undefined && (filter === undefined || widthBytes(physicalType(expression.type)) === 0);
    return isPicked ? { kind: 'input', path } : { kind: 'computed', slot: computed.push(expression) - 1 };
  });
  const isNothing = filter === undefined && computed.length === 0;
  return {
    input,
    output: outputSchema(program),
    outputs,
    isFiltered: filter !== undefined,
    loop: isNothing ? undefined : compileLoop(input, filter, computed),
    hashColumns,
  };
}

function compileLoop(input: Schema, filter: Expression | undefined, computed: readonly Expression[]): CompiledLoop {
  const module = new ModuleBuilder();
  const parts = new ProgramParts(module, input);
  for (const expression of filter === undefined ? computed : [filter, ...computed]) {
    for (const read of inputsOf(expression)) parts.input(present(inputPath(read), 'path'), read.type);
  }
  const emitted = loopVariants.map((variant) => emitLoop(parts, variant, filter, computed));
  for (const { variant, emitter } of emitted) module.addFunction(variant, emitter.body);
  const nullableOf = (variant: LoopVariant) =>
    present(
      emitted.find((one) => one.variant === variant),
      variant,
    ).nullable;
  return {
    wasm: module.toBytes(),
    kernels: module.importedNames('kernels'),
    math: module.importedNames('math'),
    inputs: parts.inputs,
    slotTypes: computed.map((expression) => expression.type),
    nullable: { dense: nullableOf('dense'), nulls: nullableOf('nulls'), selected: nullableOf('selected') },
    literals: parts.literals,
    sites: parts.sites,
  };
}

/**
 * So many cheap outputs are written for every row, also for one that does not pass: the next row writes over them. A branch that
 * the processor guesses wrong costs more.
 */
const unconditionalOutputsMax = 6;

interface EmittedLoop {
  readonly variant: LoopVariant;
  readonly emitter: ProgramEmitter;
  readonly nullable: readonly boolean[];
}

/**
 *   for (index = 0; index < rows; index++) {
 *     row = selection[index] or index
 *     if (filter) { outputs[passed] = …; rowNumbers[passed] = row }
 *     passed += filter
 *   }
 *   return passed
 */
function emitLoop(
  parts: ProgramParts,
  variant: LoopVariant,
  filter: Expression | undefined,
  computed: readonly Expression[],
): EmittedLoop {
  const emitter = new ProgramEmitter(parts, variant !== 'dense', emitExpression);
  const { body } = emitter;
  const rows = emitter.pointer(parameterWord.rows);
  const selection = emitter.pointer(parameterWord.selection);
  const rowNumbers = emitter.pointer(parameterWord.rowNumbers);
  emitter.openInputs();
  const outputWord = parameterWord.inputs + parts.inputs.length * wordsOfInput;
  for (let word = 0; word < computed.length * wordsOfOutput; word++) emitter.pointer(outputWord + word);
  const index = variant === 'selected' ? body.local('i32') : emitter.row;
  const target = filter === undefined ? index : body.local('i32');
  const nullable: boolean[] = [];
  body.get(rows).if().loop();
  if (variant === 'selected') {
    body.get(selection).get(index).i32(2).op('i32.shl', 'i32.add').memory('i32.load').set(emitter.row);
  }
  const writeOutputs = (): void => {
    for (const [slot, expression] of computed.entries()) {
      const result = emitter.emit(expression);
      const word = outputWord + slot * wordsOfOutput;
      storeOutput(
        emitter,
        physicalType(expression.type),
        result,
        emitter.pointer(word),
        emitter.pointer(word + 1),
        target,
      );
      nullable.push(result.isNull !== undefined);
    }
    if (filter === undefined) return;
    body.get(rowNumbers).get(target).i32(2).op('i32.shl', 'i32.add').get(emitter.row).memory('i32.store');
  };
  if (filter === undefined) writeOutputs();
  else {
    const condition = emitter.emit(filter);
    const passes = body.local('i32');
    body.get(present(condition.value[0], 'condition'));
    if (condition.isNull !== undefined) body.get(condition.isNull).op('i32.eqz', 'i32.and');
    body.set(passes);
    if (computed.length <= unconditionalOutputsMax && computed.every(isCheap)) writeOutputs();
    else {
      body.get(passes);
      emitter.when(writeOutputs);
    }
    body.get(target).get(passes).op('i32.add').set(target);
  }
  body.get(index).i32(1).op('i32.add').tee(index).get(rows).op('i32.lt_u').branchIf(0).end().end().get(target);
  return { variant, emitter, nullable };
}

const storeOf = {
  bit: 'i32.store8',
  i8: 'i32.store8',
  i16: 'i32.store16',
  i32: 'i32.store',
  i64: 'i64.store',
  f32: 'f32.store',
  f64: 'f64.store',
} as const satisfies Partial<Record<PhysicalType, MemoryInstruction>>;

function storeOutput(
  emitter: ProgramEmitter,
  physical: PhysicalType,
  { value, isNull }: Emitted,
  data: number,
  validity: number,
  target: number,
): void {
  const { body } = emitter;
  const [first = -1, second = -1] = value;
  const address = (width: number): void => {
    body.get(data).get(target);
    if (width > 1) body.i32(Math.log2(width)).op('i32.shl');
    body.op('i32.add');
  };
  switch (physical) {
    case 'i128':
      address(16);
      body.get(first).memory('i64.store');
      address(16);
      body.get(second).memory('i64.store', 8);
      break;
    case 'bytes':
      address(8);
      body.get(first).memory('i32.store');
      address(8);
      if (isNull === undefined) body.get(second);
      else body.i32(0).get(second).get(isNull).op('select');
      body.memory('i32.store', 4);
      break;
    case 'struct':
    case 'list':
    case 'map':
    case 'none':
      break;
    default:
      address(widthBytes(physical));
      body.get(first).memory(storeOf[physical]);
  }
  if (isNull === undefined) return;
  body.get(validity).get(target).op('i32.add').get(isNull).op('i32.eqz').memory('i32.store8');
}
