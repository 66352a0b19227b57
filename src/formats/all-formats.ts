import type { Format } from './format.ts';
import { jsonFormat } from './json/json-format.ts';

/** Formats of every platform, by the value of the option `format`. */
export const allFormats: ReadonlyMap<string, Format> = new Map([jsonFormat].map((format) => [format.name, format]));
