import { rowKindText } from '../../arrow/batch.ts';
import type { OutputStream } from '../output-stream.ts';
import { jsonValue } from './json-value.ts';
import type { RowWriter, RowWriterOptions } from './row-writer.ts';

/** One JSON object a line; with `changelog` it is `{"op":"+I","row":{…}}`. */
export function jsonWriter(out: OutputStream, { schema, changelog }: RowWriterOptions): RowWriter {
  const fields = schema.fields.map(({ name, type }) => ({ prefix: `${JSON.stringify(name)}:`, type }));
  return {
    write(rows, kinds) {
      const lines = rows.map((row, index) => {
        const object = `{${fields.map(({ prefix, type }, column) => prefix + jsonValue(row[column] ?? null, type)).join(',')}}`;
        return changelog ? `{"op":"${rowKindText[kinds[index] ?? 0]}","row":${object}}\n` : `${object}\n`;
      });
      return out.write(lines.join(''));
    },
    async end() {},
  };
}
