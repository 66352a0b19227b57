import { PeltonError } from './errors.ts';

/** Fails the task when one of our own invariants does not hold. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new PeltonError({ code: 'ASSERTION', message: `internal error: ${message}` });
}

/** The value, or a failed assertion when it is absent. */
export function present<T>(value: T | null | undefined, what: string): T {
  assert(value !== undefined && value !== null, `${what} is missing`);
  return value;
}

/** Marks a branch that the type system has excluded. */
export function unreachable(value: never, what: string): never {
  throw new PeltonError({ code: 'ASSERTION', message: `internal error: unexpected ${what} ${JSON.stringify(value)}` });
}
