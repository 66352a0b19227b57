import type { Schema } from '../../arrow/data-type.ts';
import type { DecodeFilter } from '../../formats/format.ts';
import { eventKinds } from './event-schema.ts';

/** A bit for each kind of event. */
export const allKinds = 0b111;

/**
 * Kinds of events (bit 1 << kind) that can pass a condition, or undefined when the kind alone does not decide it: conditions
 * on `event_type` and `bid IS NOT NULL` are decided by the kind.
 */
export function kindsThatPass(filter: DecodeFilter, schema: Schema): number | undefined {
  const [index = -1, ...inner] = filter.path;
  const name = schema.fields[index]?.name;
  if (inner.length > 0) return undefined;
  if (filter.operator === 'is not null') {
    const kind = eventKinds.findIndex((candidate) => candidate.name === name);
    return kind >= 0 ? 1 << kind : allKinds;
  }
  const { value, operator } = filter;
  if (name !== 'event_type' || (typeof value !== 'bigint' && typeof value !== 'number')) return undefined;
  const passes = (kind: number): boolean => {
    switch (operator) {
      case '=':
        return kind === Number(value);
      case '<>':
        return kind !== Number(value);
      case '<':
        return kind < value;
      case '<=':
        return kind <= value;
      case '>':
        return kind > value;
      case '>=':
        return kind >= value;
    }
  };
  return [0, 1, 2].reduce((mask, kind) => mask | (passes(kind) ? 1 << kind : 0), 0);
}
