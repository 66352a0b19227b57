import type { Format } from '../format.ts';
import { JsonDecoder } from './json-decoder.ts';
import { JsonEncoder } from './json-encoder.ts';
import { jsonOptionNames } from './json-options.ts';

/** The format `json`: one object a line. */
export const jsonFormat: Format = {
  name: 'json',
  optionNames: jsonOptionNames,
  extension: 'json',
  createDecoder: (spec, memory, owner) => new JsonDecoder(spec, memory, owner),
  createEncoder: (schema, options, memory, owner) => new JsonEncoder(schema, options, memory, owner),
};
