import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { type DataType, physicalType, widthBytes } from '../arrow/data-type.ts';
import type { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';

/** Bytes that a kernel may read behind its input, and write behind a string. */
export const slackBytes = 64;

/** Where a decoder writes a column. */
export interface ColumnBuffers {
  readonly validity: Ptr;
  readonly data: Ptr;
  readonly offsets: Ptr;
}

/**
 * Fresh buffers for `rowsMax` values, all valid. Strings get as many bytes as the input has: no text is longer than what it is
 * read from. @throws MEMORY_BUDGET
 */
export function allocateColumn(
  type: DataType,
  rowsMax: number,
  inputBytes: number,
  memory: SlotMemory,
  arena: Arena,
): ColumnBuffers {
  const validityBytes = Math.ceil(rowsMax / 8);
  const validity = arena.allocate(validityBytes);
  memory.u8.fill(255, validity, validity + validityBytes);
  const physical = physicalType(type);
  switch (physical) {
    case 'bytes': {
      const offsets = arena.allocate((rowsMax + 1) * 4);
      memory.u32[offsets >>> 2] = 0;
      return { validity, data: arena.allocate(inputBytes + slackBytes), offsets };
    }
    case 'bit':
      return { validity, data: arena.allocate(validityBytes), offsets: nullPtr };
    case 'struct':
    case 'none':
      return { validity, data: nullPtr, offsets: nullPtr };
    default:
      return { validity, data: arena.allocate(rowsMax * widthBytes(physical)), offsets: nullPtr };
  }
}
