import type { Field, Schema } from '../arrow/data-type.ts';
import type { Expression } from './expression.ts';

/**
 * What one emitted kernel does with a batch in a single pass over its rows: drop the rows for which `filter` is not true,
 * evaluate the outputs, hash the key.
 */
export interface RowProgram {
  readonly input: Schema;
  readonly filter: Expression | undefined;
  readonly outputs: readonly { readonly field: Field; readonly expression: Expression }[];
  /** Output columns whose values make the key hash of each row; absent when the edge that follows is not keyed. */
  readonly hashColumns: readonly number[] | undefined;
}

/** The schema that a program's result has. */
export function outputSchema(program: RowProgram): Schema {
  return { fields: program.outputs.map((output) => output.field) };
}
