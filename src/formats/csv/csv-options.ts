import { FormatOptions } from '../format-options.ts';

export const csvOptionNames = [
  'field-delimiter',
  'disable-quote-character',
  'quote-character',
  'allow-comments',
  'ignore-parse-errors',
  'array-element-delimiter',
  'escape-character',
  'null-literal',
  'write-bigdecimal-in-scientific-notation',
] as const;

/** Stands for "no such character" where the kernels expect a byte. */
const noCharacter = 256;

export interface CsvOptions {
  /** A byte. */
  readonly delimiter: number;
  /** A byte, or 256 for none. */
  readonly quote: number;
  /** A byte, or 256 for none. */
  readonly escape: number;
  readonly nullLiteral: string | undefined;
  readonly allowComments: boolean;
  readonly ignoreParseErrors: boolean;
  readonly plainDecimals: boolean;
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f' };

/** The text with Java's escape sequences replaced, such as `\t` and `\u0001`. */
function unescapeJava(text: string): string {
  return text.replace(/\\(?:u+([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, letter: string | undefined) =>
    code === undefined ? (escapes[letter ?? ''] ?? letter ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function character(options: FormatOptions, key: string, otherwise: number): number {
  const written = options.text(key);
  if (written === undefined) return otherwise;
  const text = written.length === 1 ? written : unescapeJava(written);
  const code = text.charCodeAt(0);
  if (text.length !== 1 || code > 127 || text === '\n' || text === '\r') {
    throw options.invalid(key, 'one ASCII character, and no line break');
  }
  return code;
}

/** @throws PeltonError OPTION_UNKNOWN, OPTION_INVALID */
export function readCsvOptions(values: Readonly<Record<string, string>>): CsvOptions {
  const options = new FormatOptions('csv', csvOptionNames, values);
  const isUnquoted = options.flag('disable-quote-character');
  if (isUnquoted && options.text('quote-character') !== undefined) {
    throw options.invalid('quote-character', "left out when 'csv.disable-quote-character' is true");
  }
  const delimiter = character(options, 'field-delimiter', 0x2c);
  const quote = isUnquoted ? noCharacter : character(options, 'quote-character', 0x22);
  if (delimiter === quote) throw options.invalid('field-delimiter', 'another character than the quote');
  return {
    delimiter,
    quote,
    escape: character(options, 'escape-character', noCharacter),
    nullLiteral: options.text('null-literal'),
    allowComments: options.flag('allow-comments'),
    ignoreParseErrors: options.flag('ignore-parse-errors'),
    plainDecimals: options.choice('write-bigdecimal-in-scientific-notation', ['true', 'false'], 'true') === 'false',
  };
}
