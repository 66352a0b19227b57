import type { Schema } from '../../arrow/data-type.ts';
import type { Row } from '../../kernels/column-reader.ts';

/** Prints the rows of one query, as they come. */
export interface RowWriter {
  /** Rows with the `rowKind` of each. Resolves when the output takes more. */
  write(rows: readonly Row[], kinds: readonly number[]): Promise<void>;
  /** Prints what is still held back. */
  end(): Promise<void>;
}

export const outputFormats = ['table', 'json', 'csv'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export interface RowWriterOptions {
  readonly schema: Schema;
  /** Shows the kind of each row. */
  readonly changelog: boolean;
}
