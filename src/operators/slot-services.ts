import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { FileStore } from './file-store.ts';

/** What the platform gives to sources and sinks inside a slot, and to split assigners on the control side. */
export interface SlotServices {
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileStore;
  /** A line of text for a person, such as a row of the print connector; without line end. */
  print(line: string, stream: 'stdout' | 'stderr'): void;
}
