import { type DataType, unboundedLength } from '../../arrow/data-type.ts';
import type { Row } from '../../kernels/column-reader.ts';
import type { Console } from '../console.ts';
import type { OutputFormat } from '../rows/row-writer.ts';
import { rowWriter } from '../show-query.ts';

export const textType: DataType = { kind: 'varchar', length: unboundedLength, nullable: true };
export const countType: DataType = { kind: 'bigint', nullable: true };

/** Prints rows that are all there, in the format of a query's. */
export async function showRows(
  console: Console,
  columns: Readonly<Record<string, DataType>>,
  rows: readonly Row[],
  output: OutputFormat,
): Promise<void> {
  const schema = { fields: Object.entries(columns).map(([name, type]) => ({ name, type })) };
  const writer = rowWriter(console.out, output, { schema, changelog: false });
  await writer.write(
    rows,
    rows.map(() => 0),
  );
  await writer.end();
}

/** A number of a BIGINT column; unknown is NULL. */
export function countValue(count: number | undefined): bigint | null {
  return count === undefined ? null : BigInt(count);
}
