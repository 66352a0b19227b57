import type { Format } from '../format.ts';
import { CsvDecoder } from './csv-decoder.ts';
import { CsvEncoder } from './csv-encoder.ts';
import { csvOptionNames } from './csv-options.ts';

/**
 * The format `csv`, as Flink's: records without a header line, whose columns are the table's in their order.
 *
 * - A record with fewer or more columns is an error; with `ignore-parse-errors` missing ones are NULL, and a record with more is
 *   skipped and counted.
 * - A field is NULL only when it is the `null-literal`; without that option an empty field is the empty string, and an error
 *   in a column of any other type but BOOLEAN.
 * - A quote counts at the beginning of a field only; inside, it is doubled, and line breaks are part of the text. Blanks belong
 *   to the field, but numbers and booleans are trimmed. BOOLEAN is true for `true` in any case, and false for all else.
 * - Timestamps are `yyyy-MM-dd HH:mm:ss[.fraction]`, with a final `Z` for TIMESTAMP_LTZ; bytes are base64.
 * - Blank lines are skipped, with `allow-comments` also lines that begin with `#`; `\r\n` ends a line like `\n`.
 * - Written texts are quoted when they are longer than 24 characters or have a character up to the delimiter or the quote.
 * - A file is split at line breaks, so a file with line breaks inside quotes has to be read in one split.
 */
export const csvFormat: Format = {
  name: 'csv',
  optionNames: csvOptionNames,
  extension: 'csv',
  createDecoder: (spec, memory, owner) => new CsvDecoder(spec, memory, owner),
  createEncoder: (schema, options, memory, owner) => new CsvEncoder(schema, options, memory, owner),
};
