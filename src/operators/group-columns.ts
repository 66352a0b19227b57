import { physicalCode } from '../abi/hash.ts';
import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { accumulatorOperation, resultForm } from '../abi/window-aggregate.ts';
import type { Column } from '../arrow/batch.ts';
import { type DataType, physicalType, widthBytes } from '../arrow/data-type.ts';
import type { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import { type GroupLayout, type GroupResult, physicalCodeOf } from './group-layout.ts';

/** Columns out of groups: keys, then results, or every accumulator in its state type. */
export class GroupColumns {
  readonly #memory: SlotMemory;
  readonly #plan: Ptr;
  readonly #layout: GroupLayout;
  readonly #states: readonly GroupResult[];

  /** `plan` is the address of the layout's `WindowPlan`. */
  constructor(memory: SlotMemory, plan: Ptr, layout: GroupLayout) {
    this.#memory = memory;
    this.#plan = plan;
    this.#layout = layout;
    this.#states = stateResults(layout);
  }

  /** Of the entries whose addresses (uint32) are given, in `arena`. */
  of(entries: Ptr, rows: number, arena: Arena, what: 'results' | 'state'): Column[] {
    const results = what === 'results' ? this.#layout.results : this.#states;
    return [
      ...this.#layout.keys.map((key, index) => this.#keyColumn(key.type, index, entries, rows, arena)),
      ...results.map((result) => this.#resultColumn(result, entries, rows, arena)),
    ];
  }

  #keyColumn(type: DataType, index: number, entries: Ptr, rows: number, arena: Arena): Column {
    const { kernels, u32 } = this.#memory;
    const validity = arena.allocate((rows + 7) >> 3);
    const physical = physicalType(type);
    if (physical === 'bytes') {
      const offsets = arena.allocate((rows + 1) * 4);
      const nulls = arena.allocate(4);
      const bytes = kernels.windowAggregateKeyOffsets(this.#plan, index, entries, rows, validity, offsets, nulls) >>> 0;
      const data = arena.allocate(bytes);
      kernels.windowAggregateKeyBytes(this.#plan, index, entries, rows, data);
      return { type, validity: u32[nulls >>> 2] === 0 ? nullPtr : validity, offsets, data, children: [] };
    }
    const data = arena.allocate(columnBytes(physical, rows));
    const nulls = kernels.windowAggregateKeys(this.#plan, index, entries, rows, validity, data);
    return { type, validity: nulls === 0 ? nullPtr : validity, offsets: nullPtr, data, children: [] };
  }

  #resultColumn(
    { type, form, offset, rowsOffset, nullsOffset, digits }: GroupResult,
    entries: Ptr,
    rows: number,
    arena: Arena,
  ): Column {
    const { kernels, u32 } = this.#memory;
    const validity = arena.allocate((rows + 7) >> 3);
    const physical = physicalType(type);
    if (form === resultForm.RESULT_BYTES) {
      const offsets = arena.allocate((rows + 1) * 4);
      const nulls = arena.allocate(4);
      const bytes = kernels.windowAggregateResultOffsets(offset, entries, rows, validity, offsets, nulls) >>> 0;
      const data = arena.allocate(bytes);
      kernels.windowAggregateResultBytes(offset, entries, rows, data);
      return { type, validity: u32[nulls >>> 2] === 0 ? nullPtr : validity, offsets, data, children: [] };
    }
    const data = arena.allocate(columnBytes(physical, rows));
    const code = physicalCodeOf(type);
    const nulls = kernels.windowAggregateResults(
      form,
      code,
      offset,
      rowsOffset,
      nullsOffset,
      digits,
      entries,
      rows,
      validity,
      data,
    );
    return { type, validity: nulls === 0 ? nullPtr : validity, offsets: nullPtr, data, children: [] };
  }
}

function columnBytes(physical: ReturnType<typeof physicalType>, rows: number): number {
  return physical === 'bit' ? (rows + 7) >> 3 : rows * widthBytes(physical);
}

/** Every accumulator as a column of its state type. */
function stateResults(layout: GroupLayout): GroupResult[] {
  const { ACCUMULATE_ROWS, ACCUMULATE_NULLS, ACCUMULATE_MIN_I64, ACCUMULATE_MIN_BYTES } = accumulatorOperation;
  const offsetOf = (operation: number, column: number | undefined): number =>
    layout.accumulators.find((other) => other.operation === operation && other.column === column)?.offset ?? 0;
  return layout.accumulators.map(({ operation, column, physical, offset, stateType }) => {
    const isExtreme = operation >= ACCUMULATE_MIN_I64;
    const isFloat = physical === physicalCode.PHYSICAL_F32 || physical === physicalCode.PHYSICAL_F64;
    const nullsOffset = isExtreme ? offsetOf(ACCUMULATE_NULLS, column) : 0;
    const rowsOffset = nullsOffset === 0 ? 0 : offsetOf(ACCUMULATE_ROWS, undefined);
    const form =
      operation >= ACCUMULATE_MIN_BYTES
        ? resultForm.RESULT_BYTES
        : isExtreme && isFloat
          ? resultForm.RESULT_ORDERED_F64
          : resultForm.RESULT_I64;
    return { type: stateType, form, offset, rowsOffset, nullsOffset, digits: 0 };
  });
}
