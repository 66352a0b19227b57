import { PeltonError } from '../base/errors.ts';
import { nearestName } from '../base/nearest-name.ts';

/** A format's options as text, with typed access; keys are without the format's prefix. */
export class FormatOptions {
  readonly #format: string;
  readonly #values: Readonly<Record<string, string>>;

  /** @throws PeltonError OPTION_UNKNOWN for a key that is not one of `names`. */
  constructor(format: string, names: readonly string[], values: Readonly<Record<string, string>>) {
    this.#format = format;
    this.#values = values;
    for (const key of Object.keys(values)) {
      if (names.includes(key)) continue;
      const nearest = nearestName(key, names);
      throw new PeltonError({
        code: 'OPTION_UNKNOWN',
        message: `the format ${format} has no option '${format}.${key}'`,
        hint:
          nearest === undefined
            ? `its options are ${names.map((name) => `'${format}.${name}'`).join(', ')}`
            : `did you mean '${format}.${nearest}'?`,
      });
    }
  }

  text(key: string): string | undefined {
    return this.#values[key];
  }

  /** @throws PeltonError OPTION_INVALID */
  flag(key: string): boolean {
    const text = this.#values[key];
    if (text === undefined) return false;
    const lower = text.toLowerCase();
    if (lower === 'true' || lower === 'false') return lower === 'true';
    throw this.invalid(key, 'true or false');
  }

  /** @throws PeltonError OPTION_INVALID */
  choice<T extends string>(key: string, choices: readonly T[], otherwise: T): T {
    const text = this.#values[key];
    if (text === undefined) return otherwise;
    const found = choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
    if (found === undefined) throw this.invalid(key, choices.map((choice) => `'${choice}'`).join(' or '));
    return found;
  }

  invalid(key: string, expected: string): PeltonError {
    return new PeltonError({
      code: 'OPTION_INVALID',
      message: `'${this.#format}.${key}' is '${this.#values[key] ?? ''}', and must be ${expected}`,
    });
  }
}
