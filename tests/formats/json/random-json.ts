import type { DataType, Schema } from '../../../src/arrow/data-type.ts';
import type { Random } from '../../../src/base/random.ts';
import type { Value } from '../../../src/kernels/column-reader.ts';

/** Writes rows as JSON in layouts that no serializer would choose: blanks, escapes, order, unknown and repeated keys. */
export class RandomJson {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  below(bound: number): number {
    return this.#random.nextUint32() % bound;
  }

  record(schema: Schema, row: readonly Value[]): string {
    return this.#object(schema.fields, row);
  }

  #object(fields: Schema['fields'], values: readonly Value[]): string {
    const members: string[] = [];
    let isRepeated = false;
    for (const [index, { name, type }] of fields.entries()) {
      const value = values[index] ?? null;
      if (value === null && this.below(3) === 0) continue;
      // Only the last of equal keys counts.
      const repeats = type.nullable && this.below(12) === 0;
      isRepeated ||= repeats;
      if (repeats) members.push(this.#member(name, type.kind === 'row' && this.below(2) === 0 ? '{}' : 'null'));
      if (repeats && this.below(2) === 0) members.push(this.#member(name, this.#value(type, value)));
      members.push(this.#member(name, this.#value(type, value)));
      if (this.below(6) === 0) members.push(this.#member(`x${this.below(40)}`, this.#unknown(0)));
    }
    // Members of unequal keys may stand in any order.
    if (!isRepeated && this.below(4) === 0) members.reverse();
    return `{${this.blank()}${members.join(`${this.blank()},${this.blank()}`)}${this.blank()}}`;
  }

  #member(name: string, value: string): string {
    const key = this.below(30) === 0 ? this.text(name) : JSON.stringify(name);
    return `${key}${this.blank()}:${this.blank()}${value}`;
  }

  #value(type: DataType, value: Value): string {
    if (value === null) return 'null';
    if (type.kind === 'row') {
      const record = value as { readonly [field: string]: Value };
      return this.#object(
        type.fields,
        type.fields.map((field) => record[field.name] ?? null),
      );
    }
    if (typeof value === 'boolean') return this.below(4) === 0 ? this.text(` ${value}`) : String(value);
    if (typeof value === 'number' || typeof value === 'bigint') {
      const digits = Object.is(value, -0) ? '-0.0' : String(value);
      const isJson = typeof value === 'bigint' || Number.isFinite(value);
      return isJson && this.below(4) !== 0 ? digits : this.text(this.below(2) === 0 ? ` ${digits} ` : digits);
    }
    if (type.kind === 'decimal') return this.below(2) === 0 ? String(value) : this.text(String(value));
    if (value instanceof Uint8Array) return this.text(Buffer.from(value).toString('base64'));
    return this.text(String(value));
  }

  /** A string in quotes, some of its characters escaped. */
  text(text: string): string {
    const escapes = this.below(3);
    const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
    const isHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
    const body = units.map((unit, index) => {
      const character = String.fromCharCode(unit);
      // Halves of a surrogate pair must be written the same way.
      const choice = isHalf(unit) ? (escapes === 0 ? 0 : 9) : escapes === 0 ? 9 : this.below(10);
      if (isHalf(unit) ? escapes !== 0 : choice === 0) return `\\u${unit.toString(16).padStart(4, '0')}`;
      if (unit < 32 || character === '"' || character === '\\') return JSON.stringify(character).slice(1, -1);
      return character === '/' && index % 2 === 0 ? '\\/' : character;
    });
    return `"${body.join('')}"`;
  }

  #unknown(depth: number): string {
    switch (this.below(depth > 3 ? 5 : 8)) {
      case 0:
        return String(this.below(1_000_000) - 1000);
      case 1:
        return `${this.below(1000) - 500}.${this.below(1000)}e${this.below(40) - 20}`;
      case 2:
        return this.text('quote " brace } back\\slash 😀 é'.slice(this.below(20)).replace(/^[\uDC00-\uDFFF]/, ''));
      case 3:
        return ['true', 'false', 'null'][this.below(3)] ?? 'null';
      case 4:
        return this.text('a string of more than sixteen bytes, and then of more than thirty-two');
      case 5:
        return `[${Array.from({ length: this.below(4) }, () => `${this.blank()}${this.#unknown(depth + 1)}${this.blank()}`).join(',')}]`;
      default:
        return `{${Array.from({ length: this.below(4) }, () => this.#member(`k${this.below(9)}`, this.#unknown(depth + 1))).join(',')}${this.blank()}}`;
    }
  }

  blank(): string {
    return this.below(4) === 0 ? (['', ' ', '\t', '  ', '\r'][this.below(5)] ?? '') : '';
  }
}
