import { nullPtr, offsetPtr, type Ptr } from '../abi/ptr.ts';
import { scanField } from '../abi/scan-field.ts';
import { structLayout } from '../abi/table.ts';
import { present } from '../base/assert.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import type { DecodeFilter } from './format.ts';
import type { ColumnBuffers } from './scan-column.ts';

const { constants } = scanField;
const layout = structLayout(scanField.structs.ScanFilter);

const comparisonOf = {
  '=': constants.FILTER_EQUAL,
  '<>': constants.FILTER_NOT_EQUAL,
  '<': constants.FILTER_LESS,
  '<=': constants.FILTER_LESS_EQUAL,
  '>': constants.FILTER_GREATER,
  '>=': constants.FILTER_GREATER_EQUAL,
  'is not null': constants.FILTER_NOT_NULL,
} as const satisfies Record<DecodeFilter['operator'], number>;

/** A condition, the field that it is on, and how the kernel stores that field. */
export interface FieldFilter<F> {
  readonly filter: DecodeFilter;
  readonly field: F;
  readonly kind: number;
}

/** The conditions of a scan in slot memory. */
export class ScanFilters<F> {
  /** Address of the first condition; the others follow. */
  readonly address: Ptr;
  readonly count: number;
  readonly #memory: SlotMemory;
  readonly #fields: readonly F[];

  /** @throws MEMORY_BUDGET */
  constructor(filters: readonly FieldFilter<F>[], memory: SlotMemory, owner: MemoryOwner) {
    const texts = filters.map(({ filter }) => filterText(filter));
    const structBytes = layout.sizeBytes * filters.length;
    this.#memory = memory;
    this.#fields = filters.map(({ field }) => field);
    this.count = filters.length;
    this.address = memory.allocate(
      owner,
      texts.reduce((sum, text) => sum + text.length, structBytes),
    );
    let textAt = offsetPtr(this.address, structBytes);
    for (const [index, { filter, kind }] of filters.entries()) {
      const text = present(texts[index], 'the text of a condition');
      memory.u8.set(text, textAt);
      this.#write(index, filter, kind, textAt, text.length);
      textAt = offsetPtr(textAt, text.length);
    }
  }

  /** The first of the conditions on a field; 0 when it has none. */
  firstOn(field: F): Ptr {
    return this.#after(-1, field);
  }

  /** Points the conditions on a field at its column. */
  setColumn(field: F, buffers: ColumnBuffers): void {
    for (const [index, candidate] of this.#fields.entries()) {
      if (candidate !== field) continue;
      this.#set(index, 'validity', buffers.validity);
      this.#set(index, 'data', buffers.data);
      this.#set(index, 'offsets', buffers.offsets);
    }
  }

  release(): void {
    this.#memory.release(this.address);
  }

  #write(index: number, filter: DecodeFilter, kind: number, text: Ptr, textBytes: number): void {
    const { operator, value } = filter;
    const { view } = this.#memory;
    const at = this.address + index * layout.sizeBytes;
    const never = operator !== 'is not null' && (value === undefined || value === null);
    this.#set(index, 'next', this.#after(index, present(this.#fields[index], 'a field')));
    this.#set(index, 'comparison', never ? constants.FILTER_NEVER : comparisonOf[operator]);
    this.#set(index, 'kind', kind);
    this.#set(index, 'text', text);
    this.#set(index, 'length', textBytes);
    if (typeof value === 'bigint') {
      view.setBigInt64(at + layout.offset.low, BigInt.asIntN(64, value), true);
      view.setBigInt64(at + layout.offset.high, value >> 64n, true);
    }
    if (typeof value === 'boolean') view.setBigInt64(at + layout.offset.low, value ? 1n : 0n, true);
    if (typeof value === 'number') view.setFloat64(at + layout.offset.float, value, true);
  }

  #after(index: number, field: F): Ptr {
    const next = this.#fields.indexOf(field, index + 1);
    return next < 0 ? nullPtr : offsetPtr(this.address, next * layout.sizeBytes);
  }

  #set(index: number, field: keyof typeof layout.offset, value: number): void {
    this.#memory.view.setUint32(this.address + index * layout.sizeBytes + layout.offset[field], value, true);
  }
}

function filterText(filter: DecodeFilter): Uint8Array {
  const { value } = filter;
  if (typeof value === 'string') return new TextEncoder().encode(value);
  return value instanceof Uint8Array ? value : new Uint8Array(0);
}
