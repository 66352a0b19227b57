import type { Random } from '../base/random.ts';

/** Randomness of the browser. */
export const browserRandom: Random = {
  nextUint32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
};
