import { fault } from '../abi/memory.ts';
import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { physicalCode } from '../abi/hash.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import { type DataType, physicalType, widthBytes } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import type { Arena } from '../kernels/arena.ts';
import { columnReader } from '../kernels/column-reader.ts';
import { gatherRows } from '../kernels/pack-batch.ts';
import { address, type SlotMemory } from '../kernels/slot-memory.ts';
import type { CompiledLoop, CompiledProgram, LoopVariant } from './compile-program.ts';
import { parameterWord, scratchBytes, wordsOfInput, wordsOfOutput } from './program-parameters.ts';

type LoopFunction = (parameters: number) => number;

/** A program over one slot's memory. It keeps nothing from batch to batch. */
export class ProgramInstance {
  readonly #program: CompiledProgram;
  readonly #memory: SlotMemory;
  readonly #variants: Readonly<Record<LoopVariant, LoopFunction>> | undefined;

  constructor(program: CompiledProgram, memory: SlotMemory) {
    this.#program = program;
    this.#memory = memory;
    this.#variants = program.loop === undefined ? undefined : instantiate(program.loop, memory);
  }

  /**
   * The program's result for the batch, in `arena` (columns that only pass are shared with the input). Rows keep their kinds.
   * `nowMs` is what PROCTIME() gives, in ms since the Unix epoch.
   * @throws EXPRESSION_FAILED with the expression and the values of the row; MEMORY_BUDGET
   */
  run(batch: Batch, arena: Arena, nowMs = 0): Batch {
    const { loop } = this.#program;
    const result = loop === undefined ? this.#pick(batch, arena) : this.#compute(batch, loop, arena, nowMs);
    const { hashColumns } = this.#program;
    return hashColumns === undefined ? result : { ...result, hashes: this.#hash(result, hashColumns, arena) };
  }

  #pick(batch: Batch, arena: Arena): Batch {
    const columns = this.#program.outputs.map((output, index) =>
      this.#picked(batch, output.kind === 'input' ? output.path : [], index, arena),
    );
    return { ...batch, schema: this.#program.output, columns, hashes: nullPtr };
  }

  /** The column or field at a path, with the type that the output declares. */
  #picked(batch: Batch, path: readonly number[], index: number, arena: Arena): Column {
    const { type } = present(this.#program.output.fields[index], 'output field');
    return { ...columnAt(this.#memory, batch, path, arena), type };
  }

  #compute(batch: Batch, loop: CompiledLoop, arena: Arena, nowMs: number): Batch {
    const memory = this.#memory;
    const { output, outputs, isFiltered } = this.#program;
    const columns = loop.inputs.map(({ path }) => columnAt(memory, batch, path, arena));
    const variant: LoopVariant =
      batch.selection !== 0 ? 'selected' : columns.some((column) => column.validity !== 0) ? 'nulls' : 'dense';
    const rows = batch.selectedRows;
    const nullable = loop.nullable[variant];
    const slots = loop.slotTypes.map((type, slot) => allocateSlot(arena, type, rows, present(nullable[slot], 'slot')));
    const rowNumbers = isFiltered ? arena.allocate(rows * 4) : nullPtr;
    const parameters = this.#writeParameters(batch, loop, columns, slots, rowNumbers, arena, variant);
    const now = arena.allocate(8);
    memory.i64[now >>> 3] = BigInt(Math.floor(nowMs));
    memory.u32[(parameters >>> 2) + parameterWord.now] = now;
    memory.kernels.expressionHeapReset();
    const passed = present(this.#variants, 'emitted loop')[variant](parameters);
    if (passed < 0) throw this.#failure(passed, parameters, loop, columns);

    const computed = loop.slotTypes.map((type, slot) =>
      finishSlot(memory, arena, type, present(slots[slot], 'slot'), passed),
    );
    const dropsRows = isFiltered ? passed < batch.rows : batch.selection !== 0;
    const selection = isFiltered ? rowNumbers : batch.selection;
    const picked = outputs.flatMap((from, index) =>
      from.kind === 'input' ? [this.#picked(batch, from.path, index, arena)] : [],
    );
    const fields = output.fields.filter((_, index) => outputs[index]?.kind === 'input');
    const passing = denseBatch({ fields }, batch.rows, picked, batch.kinds);
    const kept = dropsRows ? gatherRows(memory, arena, passing, selection, passed) : passing;
    let next = 0;
    const result = outputs.map((from, index): Column => {
      const { type } = present(output.fields[index], 'output field');
      const column = from.kind === 'input' ? kept.columns[next++] : computed[from.slot];
      return { ...present(column, 'output column'), type };
    });
    return denseBatch(output, passed, result, kept.kinds);
  }

  #writeParameters(
    batch: Batch,
    loop: CompiledLoop,
    columns: readonly Column[],
    slots: readonly Slot[],
    rowNumbers: Ptr,
    arena: Arena,
    variant: LoopVariant,
  ): Ptr {
    const memory = this.#memory;
    const wordCount = parameterWord.inputs + columns.length * wordsOfInput + slots.length * wordsOfOutput;
    const parameters = arena.allocate(wordCount * 4);
    const words = memory.u32.subarray(parameters >>> 2, (parameters >>> 2) + wordCount);
    const literals = arena.allocate(loop.literals.length);
    memory.u8.set(loop.literals, literals);
    words[parameterWord.rows] = batch.selectedRows;
    words[parameterWord.selection] = batch.selection;
    words[parameterWord.scratch] = arena.allocate(scratchBytes);
    words[parameterWord.literals] = literals;
    words[parameterWord.rowNumbers] = rowNumbers;
    // A column without NULLs among others that have some.
    let allValid = nullPtr;
    let word = parameterWord.inputs as number;
    for (const { validity, data, offsets } of columns) {
      if (validity === 0 && variant !== 'dense' && allValid === 0) {
        const bytes = (batch.rows + 7) >>> 3;
        allValid = arena.allocate(bytes);
        memory.u8.fill(0xff, allValid, allValid + bytes);
      }
      words[word++] = validity === 0 ? allValid : validity;
      words[word++] = data;
      words[word++] = offsets;
    }
    for (const { data, validity } of slots) {
      words[word++] = data;
      words[word++] = validity;
    }
    return parameters;
  }

  #failure(code: number, parameters: Ptr, loop: CompiledLoop, columns: readonly Column[]): PeltonError {
    const memory = this.#memory;
    if (code === fault.FAULT_MEMORY) return memory.budgetError();
    const word = parameters >>> 2;
    const row = present(memory.u32[word + parameterWord.faultRow], 'row');
    const site = present(loop.sites[present(memory.u32[word + parameterWord.faultSite], 'site')], 'fault site');
    const values = loop.inputs.flatMap(({ path }, index) => {
      const column = columns[index];
      if (column === undefined || !site.columns.includes(path[0] ?? -1)) return [];
      const value = columnReader(memory, column)(row);
      const text = value === null ? 'NULL' : typeof value === 'string' ? `'${value}'` : String(value);
      return [`${pathName(this.#program.input.fields, path)} = ${text.slice(0, 200)}`];
    });
    const where = values.length === 0 ? '' : ` in a row with ${values.join(', ')}`;
    return new PeltonError({
      code: 'EXPRESSION_FAILED',
      message: `${site.sql} failed${where}: ${site.reason}`,
      hint: site.sql.startsWith('CAST(')
        ? 'TRY_CAST gives NULL where CAST fails; a WHERE clause can leave such rows out'
        : 'leave such rows out with WHERE, or give them a value with CASE or NULLIF',
    });
  }

  #hash(batch: Batch, hashColumns: readonly number[], arena: Arena): Ptr {
    const memory = this.#memory;
    const hashes = arena.allocate(batch.rows * 4);
    memory.u8.fill(0, hashes, hashes + batch.rows * 4);
    for (const index of hashColumns) {
      const { type, validity, data, offsets } = present(batch.columns[index], 'key column');
      memory.kernels.hashColumn(hashCode(type), validity, data, offsets, batch.rows, hashes);
    }
    return hashes;
  }
}

function instantiate(loop: CompiledLoop, memory: SlotMemory): Readonly<Record<LoopVariant, LoopFunction>> {
  const functionOf = (owner: object, name: string): [string, WebAssembly.ImportValue] => [
    name,
    Reflect.get(owner, name),
  ];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(loop.wasm), {
    env: { memory: memory.memory },
    kernels: Object.fromEntries(loop.kernels.map((name) => functionOf(memory.kernels, name))),
    math: Object.fromEntries(loop.math.map((name) => functionOf(Math, name))),
  });
  const variant = (name: LoopVariant): LoopFunction => exports[name] as LoopFunction;
  return { dense: variant('dense'), nulls: variant('nulls'), selected: variant('selected') };
}

function pathName(fields: CompiledProgram['input']['fields'], [first = 0, ...rest]: readonly number[]): string {
  const field = fields[first];
  if (field === undefined) return `$${first}`;
  if (rest.length === 0 || field.type.kind !== 'row') return field.name;
  return `${field.name}.${pathName(field.type.fields, rest)}`;
}

/** The column or field at a path. A field is NULL also where its ROW is. */
function columnAt(memory: SlotMemory, batch: Batch, path: readonly number[], arena: Arena): Column {
  const [first = 0, ...fields] = path;
  let column = present(batch.columns[first], 'input column');
  for (const field of fields) {
    const child = present(column.children[field], 'field of a ROW');
    column = { ...child, validity: bothValid(memory, column.validity, child.validity, batch.rows, arena) };
  }
  return column;
}

function bothValid(memory: SlotMemory, a: Ptr, b: Ptr, rows: number, arena: Arena): Ptr {
  if (a === 0 || b === 0) return a === 0 ? b : a;
  const target = arena.allocate((rows + 7) >>> 3);
  memory.kernels.expressionBothBits(a, b, rows, target);
  return target;
}

/** Memory of one computed output while the loop runs. */
interface Slot {
  readonly data: Ptr;
  /** One byte a row; absent when no row can be NULL. */
  readonly validity: Ptr;
}

function allocateSlot(arena: Arena, type: DataType, rows: number, isNullable: boolean): Slot {
  const physical = physicalType(type);
  const width = physical === 'bit' ? 1 : physical === 'bytes' ? 8 : widthBytes(physical);
  return { data: arena.allocate(rows * width), validity: isNullable ? arena.allocate(rows) : nullPtr };
}

/** The column in Arrow layout: bits packed, texts end to end. */
function finishSlot(memory: SlotMemory, arena: Arena, type: DataType, slot: Slot, rows: number): Column {
  const { kernels } = memory;
  const validity = slot.validity === 0 ? nullPtr : packed(memory, arena, slot.validity, rows);
  const column = {
    type,
    validity: validity === 0 ? nullPtr : validity,
    data: slot.data,
    offsets: nullPtr,
    children: [],
  };
  switch (physicalType(type)) {
    case 'bit': {
      const data = arena.allocate((rows + 7) >>> 3);
      kernels.expressionPackBits(slot.data, rows, data);
      return { ...column, data };
    }
    case 'bytes': {
      const offsets = arena.allocate((rows + 1) * 4);
      const data = arena.allocate(address(kernels.expressionTextOffsets(slot.data, rows, offsets)));
      kernels.expressionTextCopy(slot.data, rows, data);
      return { ...column, data, offsets };
    }
    default:
      return column;
  }
}

/** Validity as a bitmap; absent when every row is valid. */
function packed(memory: SlotMemory, arena: Arena, bytes: Ptr, rows: number): Ptr {
  const target = arena.allocate((rows + 7) >>> 3);
  return memory.kernels.expressionPackBits(bytes, rows, target) >>> 0 === rows ? nullPtr : target;
}

const hashCodeOf = {
  bit: physicalCode.PHYSICAL_BIT,
  i8: physicalCode.PHYSICAL_I8,
  i16: physicalCode.PHYSICAL_I16,
  i32: physicalCode.PHYSICAL_I32,
  i64: physicalCode.PHYSICAL_I64,
  f32: physicalCode.PHYSICAL_F32,
  f64: physicalCode.PHYSICAL_F64,
  i128: physicalCode.PHYSICAL_I128,
  bytes: physicalCode.PHYSICAL_BYTES,
  struct: physicalCode.PHYSICAL_NONE,
  list: physicalCode.PHYSICAL_NONE,
  map: physicalCode.PHYSICAL_NONE,
  none: physicalCode.PHYSICAL_NONE,
} as const;

function hashCode(type: DataType): number {
  return hashCodeOf[physicalType(type)];
}
