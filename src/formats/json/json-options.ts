import { PeltonError } from '../../base/errors.ts';
import { FormatOptions } from '../format-options.ts';

export const jsonOptionNames = [
  'fail-on-missing-field',
  'ignore-parse-errors',
  'timestamp-format.standard',
  'map-null-key.mode',
  'map-null-key.literal',
  'encode.decimal-as-plain-number',
  'encode.ignore-null-fields',
] as const;

export interface JsonOptions {
  readonly failOnMissingField: boolean;
  readonly ignoreParseErrors: boolean;
  readonly isoTimestamps: boolean;
  readonly decimalAsPlainNumber: boolean;
  readonly ignoreNullFields: boolean;
}

/** @throws PeltonError OPTION_UNKNOWN, OPTION_INVALID */
export function readJsonOptions(values: Readonly<Record<string, string>>): JsonOptions {
  const options = new FormatOptions('json', jsonOptionNames, values);
  const failOnMissingField = options.flag('fail-on-missing-field');
  const ignoreParseErrors = options.flag('ignore-parse-errors');
  if (failOnMissingField && ignoreParseErrors) {
    throw new PeltonError({
      code: 'OPTION_INVALID',
      message: "'json.fail-on-missing-field' and 'json.ignore-parse-errors' cannot both be true",
      hint: 'the first makes an error of what the second ignores; keep one',
    });
  }
  options.choice('map-null-key.mode', ['FAIL', 'DROP', 'LITERAL'], 'FAIL');
  return {
    failOnMissingField,
    ignoreParseErrors,
    isoTimestamps: options.choice('timestamp-format.standard', ['SQL', 'ISO-8601'], 'SQL') === 'ISO-8601',
    decimalAsPlainNumber: options.flag('encode.decimal-as-plain-number'),
    ignoreNullFields: options.flag('encode.ignore-null-fields'),
  };
}
