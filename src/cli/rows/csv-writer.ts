import { rowKindText } from '../../arrow/batch.ts';
import type { OutputStream } from '../output-stream.ts';
import type { RowWriter, RowWriterOptions } from './row-writer.ts';
import { valueText } from './value-text.ts';

/**
 * CSV as RFC 4180 has it, with a header line and `\n` as line end. NULL is an empty field, the empty string `""`; with
 * `changelog` the first column is `op`.
 */
export function csvWriter(out: OutputStream, { schema, changelog }: RowWriterOptions): RowWriter {
  const names = schema.fields.map(({ name }) => name);
  let header = `${(changelog ? ['op', ...names] : names).map(csvField).join(',')}\n`;
  const takeHeader = (): string => {
    const text = header;
    header = '';
    return text;
  };
  return {
    write(rows, kinds) {
      const lines = rows.map((row, index) => {
        const cells = schema.fields.map(({ type }, column) => {
          const value = row[column] ?? null;
          return value === null ? '' : csvField(valueText(value, type));
        });
        return `${changelog ? `${rowKindText[kinds[index] ?? 0]},` : ''}${cells.join(',')}\n`;
      });
      return out.write(takeHeader() + lines.join(''));
    },
    end: () => out.write(takeHeader()),
  };
}

function csvField(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
