import { PeltonError } from './errors.ts';
import { nearestName } from './nearest-name.ts';
import { parseBoolean, parseDurationMs, parseInteger, parseMemoryBytes, parseNumber } from './option-values.ts';

/** What the text of an option means once it is read; durations are ms, memory sizes bytes. */
interface ValueOfType {
  readonly string: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly duration: number;
  readonly memory: number;
}

export type OptionType = keyof ValueOfType;

/** One option of a connector, a format or a session. */
export interface OptionDescription {
  readonly type: OptionType;
  readonly description: string;
  /** Text that stands in when the option is not given. */
  readonly default?: string;
  readonly required?: true;
  /** The only texts allowed, in any letter case and with `_` or `-`; the value is the one that is listed. */
  readonly choices?: readonly string[];
  /** Smallest value of a number, a duration or a size. */
  readonly min?: number;
}

/**
 * Options by name. A `#` in a name stands for the name of a column, as in `fields.#.kind`; such options are checked but not
 * read by `readOptions`.
 */
export type OptionSchema = Readonly<Record<string, OptionDescription>>;

/** Option values by name; undefined for an option that is neither given nor has a default. */
export type OptionValues<S extends OptionSchema> = {
  readonly [K in keyof S]: S[K] extends { readonly required: true } | { readonly default: string }
    ? ValueOfType[S[K]['type']]
    : ValueOfType[S[K]['type']] | undefined;
};

const exampleOfType: Readonly<Record<OptionType, string>> = {
  string: 'text',
  integer: 'a whole number such as 100',
  number: 'a number such as 0.5',
  boolean: 'true or false',
  duration: "a duration such as '5 s', '500 ms' or '1 min'",
  memory: "a size such as '64 mb' or '1 gb'",
};

const parsers: { readonly [T in OptionType]: (text: string) => ValueOfType[T] | undefined } = {
  string: (text) => text,
  integer: parseInteger,
  number: parseNumber,
  boolean: parseBoolean,
  duration: parseDurationMs,
  memory: parseMemoryBytes,
};

/**
 * Checks names and values against the schema. `owner` is whose options they are, such as `connector 'filesystem'`.
 * @throws PeltonError OPTION_UNKNOWN with the nearest name, OPTION_INVALID, OPTION_MISSING
 */
export function checkOptions(schema: OptionSchema, options: Readonly<Record<string, string>>, owner: string): void {
  for (const [name, text] of Object.entries(options)) {
    const description = schema[name] ?? schema[patternOf(schema, name) ?? ''];
    if (description === undefined) throw unknownOption(schema, name, owner);
    parseOption(name, description, text);
  }
  for (const [name, description] of Object.entries(schema)) {
    if (description.required && options[name] === undefined) {
      throw new PeltonError({
        code: 'OPTION_MISSING',
        message: `${owner} needs the option '${name}': ${description.description}`,
        hint: `add '${name}' = '…' to the WITH clause`,
      });
    }
  }
}

/** The values of checked options, defaults filled in. @throws like `checkOptions` */
export function readOptions<S extends OptionSchema>(
  schema: S,
  options: Readonly<Record<string, string>>,
  owner: string,
): OptionValues<S> {
  checkOptions(schema, options, owner);
  const values = Object.entries(schema).map(([name, description]) => {
    const text = options[name] ?? description.default;
    return [name, text === undefined ? undefined : parseOption(name, description, text)] as const;
  });
  return Object.fromEntries(values) as OptionValues<S>;
}

/** The value of one option's text. @throws PeltonError OPTION_INVALID */
export function parseOption(name: string, description: OptionDescription, text: string): string | number | boolean {
  const { type, choices, min } = description;
  const value = parsers[type](text);
  if (value === undefined) throw invalidOption(name, text, `it wants ${exampleOfType[type]}`);
  if (choices !== undefined) {
    const chosen = choices.find((choice) => asChoice(choice) === asChoice(text));
    if (chosen !== undefined) return chosen;
    throw invalidOption(name, text, `it can be ${choices.map((choice) => `'${choice}'`).join(', ')}`);
  }
  if (min !== undefined && typeof value === 'number' && value < min) {
    throw invalidOption(name, text, `the smallest value is ${min}`);
  }
  return value;
}

function asChoice(text: string): string {
  return text.trim().toLowerCase().replaceAll('_', '-');
}

export function invalidOption(name: string, text: string, why: string, hint?: string): PeltonError {
  const message = `'${text}' is no value for the option '${name}': ${why}`;
  return new PeltonError({ code: 'OPTION_INVALID', message, ...(hint === undefined ? {} : { hint }) });
}

/** The schema's name with `#` that `name` is an instance of. */
function patternOf(schema: OptionSchema, name: string): string | undefined {
  return Object.keys(schema).find((pattern) => {
    const [before, after] = pattern.split('#');
    return (
      after !== undefined && name.length > pattern.length - 1 && name.startsWith(before ?? '') && name.endsWith(after)
    );
  });
}

function unknownOption(schema: OptionSchema, name: string, owner: string): PeltonError {
  const names = Object.keys(schema);
  // `fields.price.kidn` is compared as `fields.price.kind`.
  const candidates = names.map((candidate) => {
    const [before = '', after] = candidate.split('#');
    const lastDot = name.lastIndexOf('.');
    return after === undefined || lastDot < before.length ? candidate : `${name.slice(0, lastDot)}${after}`;
  });
  const nearest = nearestName(name, candidates);
  const known = `it knows ${names.filter((known) => known !== 'connector').join(', ')}`;
  return new PeltonError({
    code: 'OPTION_UNKNOWN',
    message: `${owner} has no option '${name}'`,
    hint: nearest === undefined ? known : `did you mean '${nearest}'?`,
  });
}
