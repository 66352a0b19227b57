/** A column of a batch to order rows by. NULL stands before (`first`) or behind all values, whatever the direction. */
export interface SortColumn {
  readonly column: number;
  readonly direction: 'ASC' | 'DESC';
  readonly nulls: 'FIRST' | 'LAST';
}

/** Where NULLs stand unless a query says it: NULL is the least value. */
export function defaultNulls(direction: 'ASC' | 'DESC'): 'FIRST' | 'LAST' {
  return direction === 'ASC' ? 'FIRST' : 'LAST';
}

/** `DESC NULLS FIRST`; empty for ASC with NULLs where they are by default. */
export function sortText({ direction, nulls }: Pick<SortColumn, 'direction' | 'nulls'>): string {
  const parts = [
    ...(direction === 'ASC' ? [] : ['DESC']),
    ...(nulls === defaultNulls(direction) ? [] : [`NULLS ${nulls}`]),
  ];
  return parts.join(' ');
}
