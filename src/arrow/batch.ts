import { nullPtr, type Ptr } from '../abi/ptr.ts';
import type { DataType, Schema } from './data-type.ts';

/** One column of a batch in slot memory, in Arrow layout. */
export interface Column {
  readonly type: DataType;
  /** Validity bitmap, LSB first, 1 = valid; absent (0) when every row is valid. */
  readonly validity: Ptr;
  /** Values of a fixed-width type, or the bytes of a variable-width one. */
  readonly data: Ptr;
  /** `rows + 1` int32 offsets into `data`; absent for fixed width. */
  readonly offsets: Ptr;
  /** Columns of a ROW's fields, or the element / key and value columns of ARRAY, MULTISET and MAP. */
  readonly children: readonly Column[];
}

/** Row kinds of a changelog, as Flink numbers them. */
export const rowKind = { insert: 0, updateBefore: 1, updateAfter: 2, delete: 3 } as const;
export const rowKindText = ['+I', '-U', '+U', '-D'] as const;

/** Columns of equal length in slot memory. It lives until the arena that holds it is reset. */
export interface Batch {
  readonly schema: Schema;
  /** Rows of the columns. */
  readonly rows: number;
  readonly columns: readonly Column[];
  /** uint32 row numbers of the rows that count, ascending; absent (0) when all do. */
  readonly selection: Ptr;
  /** Rows that count: the length of `selection`, or `rows`. */
  readonly selectedRows: number;
  /** One byte of `rowKind` a row (of `rows`, not of the selection); absent (0) when all are inserts. */
  readonly kinds: Ptr;
  /** uint32 key hash a row (of `rows`), when the producer has computed it for the edge that follows; else absent (0). */
  readonly hashes: Ptr;
}

/** A batch in which every row counts. */
export function denseBatch(
  schema: Schema,
  rows: number,
  columns: readonly Column[],
  kinds: Ptr = nullPtr,
  hashes: Ptr = nullPtr,
): Batch {
  return { schema, rows, columns, selection: nullPtr, selectedRows: rows, kinds, hashes };
}
