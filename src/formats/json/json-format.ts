import type { Format } from '../format.ts';
import { JsonDecoder } from './json-decoder.ts';
import { JsonEncoder } from './json-encoder.ts';
import { jsonOptionNames } from './json-options.ts';

/**
 * The format `json`, as Flink's (Jackson's rules underneath): one object a line, or an array of objects.
 *
 * - A missing field is NULL, or an error with `fail-on-missing-field`. Of equal keys the last one counts.
 * - A value of the wrong type is an error; with `ignore-parse-errors` it is NULL, and a record that is not JSON (or that has NULL
 *   in a NOT NULL column) is skipped and counted.
 * - Numbers may be strings. INT and BIGINT cut off the fraction of a number (not of a string); TINYINT and SMALLINT refuse it.
 *   DOUBLE and FLOAT are rounded exactly. DECIMAL is rounded HALF_UP to its scale, and NULL when it has too many digits.
 * - BOOLEAN is also read from text: `true` in any case is true, and all else false.
 * - A STRING takes the text of any scalar, and the JSON of an object or array without the blanks between its tokens.
 * - Bytes are base64. Digits of a timestamp beyond its precision are cut off.
 * - Blank lines, `null` records and a byte order mark are skipped. Control characters may stand in strings, as in Flink.
 * - Unlike Flink, which stops reading at the end of the object, text behind it is an error.
 */
export const jsonFormat: Format = {
  name: 'json',
  optionNames: jsonOptionNames,
  extension: 'json',
  createDecoder: (spec, memory, owner) => new JsonDecoder(spec, memory, owner),
  createEncoder: (schema, options, memory, owner) => new JsonEncoder(schema, options, memory, owner),
};
