import { PeltonError } from '../base/errors.ts';
import type { Split } from './source.ts';

type State = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is State =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mismatch(what: string): PeltonError {
  return new PeltonError({
    code: 'SNAPSHOT_MISMATCH',
    message: `the snapshot of a source has ${what}`,
    hint: 'it was written by another kind of source, or by another version; start without it, or with the query that wrote it',
  });
}

/** The JSON object that a split assigner wrote. @throws PeltonError SNAPSHOT_MISMATCH */
export function parseAssignerState(snapshot: string): State {
  try {
    const value: unknown = JSON.parse(snapshot);
    if (isObject(value)) return value;
  } catch {
    // Told like any other text that is not an object.
  }
  throw mismatch('no JSON object');
}

/** @throws PeltonError SNAPSHOT_MISMATCH */
export function numberIn(state: State, name: string): number {
  const value = state[name];
  if (typeof value === 'number') return value;
  throw mismatch(`no number '${name}'`);
}

/** @throws PeltonError SNAPSHOT_MISMATCH */
export function textIn(state: State, name: string): string {
  const value = state[name];
  if (typeof value === 'string') return value;
  throw mismatch(`no text '${name}'`);
}

/** The objects of a list. @throws PeltonError SNAPSHOT_MISMATCH */
export function objectsIn(state: State, name: string): readonly State[] {
  const value = state[name];
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw mismatch(`no list '${name}'`);
}

/** The texts of a list. @throws PeltonError SNAPSHOT_MISMATCH */
export function textsIn(state: State, name: string): readonly string[] {
  const value = state[name];
  if (Array.isArray(value) && value.every((text) => typeof text === 'string')) return value;
  throw mismatch(`no list of texts '${name}'`);
}

/** @throws PeltonError SNAPSHOT_MISMATCH */
export function splitsIn(state: State, name: string): readonly Split[] {
  return objectsIn(state, name).map((split): Split => {
    const plain = {
      id: textIn(split, 'id'),
      path: textIn(split, 'path'),
      start: numberIn(split, 'start'),
      end: numberIn(split, 'end'),
    };
    return split['resumed'] === true ? { ...plain, resumed: true } : plain;
  });
}
