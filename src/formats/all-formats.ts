import { csvFormat } from './csv/csv-format.ts';
import type { Format } from './format.ts';
import { jsonFormat } from './json/json-format.ts';

/** Formats of every platform, by the value of the option `format`. */
export const allFormats: ReadonlyMap<string, Format> = new Map(
  [csvFormat, jsonFormat].map((format) => [format.name, format]),
);
