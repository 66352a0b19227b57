import { randomBytes } from 'node:crypto';
import type { Random } from '../base/random.ts';

/** Randomness of the system. */
export const nodeRandom: Random = { nextUint32: () => randomBytes(4).readUInt32LE() };
