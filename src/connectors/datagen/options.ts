import { type OptionSchema, type OptionValues, readOptions } from '../../base/option-schema.ts';

/** Options of the connector `datagen`. */
export const datagenOptions = {
  'rows-per-second': {
    type: 'integer',
    default: '10000',
    min: 1,
    description: 'rows a second in all, by the wall clock',
  },
  'number-of-rows': {
    type: 'integer',
    min: 0,
    description: 'rows in all; without it there is no end, unless a sequence ends',
  },
  seed: { type: 'integer', default: '1', description: 'the same seed gives the same rows' },
  'fields.#.kind': { type: 'string', choices: ['random', 'sequence'], description: 'random (the default) or sequence' },
  'fields.#.min': { type: 'number', description: 'smallest random value' },
  'fields.#.max': { type: 'number', description: 'largest random value' },
  'fields.#.max-past': {
    type: 'duration',
    description: 'random timestamps lie at most so far in the past; 0 unless given',
  },
  'fields.#.length': { type: 'integer', min: 1, description: 'length of random STRING and BYTES; 100 unless given' },
  'fields.#.var-len': { type: 'boolean', description: 'random strings have any length up to the full one' },
  'fields.#.start': { type: 'integer', description: 'first value of a sequence' },
  'fields.#.end': { type: 'integer', description: 'last value of a sequence' },
  'fields.#.null-rate': { type: 'number', min: 0, description: 'share of NULLs, 0 to 1' },
} as const satisfies OptionSchema;

/** Options of one field, found by the `.`-joined names down to it. */
export const fieldOptions = {
  kind: { ...datagenOptions['fields.#.kind'], default: 'random' },
  min: datagenOptions['fields.#.min'],
  max: datagenOptions['fields.#.max'],
  'max-past': { ...datagenOptions['fields.#.max-past'], default: '0 ms' },
  length: datagenOptions['fields.#.length'],
  'var-len': { ...datagenOptions['fields.#.var-len'], default: 'false' },
  start: datagenOptions['fields.#.start'],
  end: datagenOptions['fields.#.end'],
  'null-rate': { ...datagenOptions['fields.#.null-rate'], default: '0' },
} as const satisfies OptionSchema;

export type FieldOptions = OptionValues<typeof fieldOptions>;

const tableOptionNames = ['rows-per-second', 'number-of-rows', 'seed'];

/** The options of the whole table. @throws PeltonError OPTION_INVALID */
export function readTableOptions(options: Readonly<Record<string, string>>): OptionValues<typeof datagenOptions> {
  const own = Object.entries(options).filter(([name]) => tableOptionNames.includes(name));
  return readOptions(datagenOptions, Object.fromEntries(own), "connector 'datagen'");
}

/** The options that the table gives to one field, by their last step. */
export function fieldOptionTexts(options: Readonly<Record<string, string>>, name: string): Record<string, string> {
  const prefix = `fields.${name}.`;
  const own = Object.entries(options).filter(
    ([option]) => option.startsWith(prefix) && option.slice(prefix.length) in fieldOptions,
  );
  return Object.fromEntries(own.map(([option, text]) => [option.slice(prefix.length), text]));
}
