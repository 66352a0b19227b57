export type Cell = string | number | undefined;

/** Rows under a header, in aligned columns; numbers to the right. */
export function resultTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = rows.map((row) => header.map((_, column) => cellText(row[column])));
  const isNumber = header.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const widths = header.map((title, column) => Math.max(title.length, ...text.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...text.map(line)]
    .map((row) => `${row}\n`)
    .join('');
}

function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (Number.isInteger(cell)) return cell.toLocaleString('en');
  return cell.toFixed(cell >= 100 ? 0 : cell >= 10 ? 1 : 2);
}
