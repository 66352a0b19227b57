import type { Random } from '../../src/base/random.ts';

/** What can go wrong. Each fault happens once, at its moment, or to the first thing after it that it can happen to. */
export const faultKinds = [
  'slot-crash',
  'coordinator-crash',
  'frame-lost',
  'frame-late',
  'frame-duplicated',
  'store-write-failed',
  'store-write-torn',
  'store-slow',
  'store-read-failed',
  'file-read-failed',
  'file-write-failed',
  'sink-commit-failed',
  'spill-write-failed',
  'spill-write-torn',
  'spill-read-failed',
  'spill-disk-full',
  'clock-jump',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  readonly atMs: number;
}

/** Faults after which a run of some jobs would never be repeated often enough: how many of them there are at most. */
const faultsMax = 5;

/** Up to five faults within the first `spanMs`; about one run in eight has none. */
export function plannedFaults(random: Random, spanMs: number): readonly Fault[] {
  const pick = (count: number): number => random.nextUint32() % count;
  const count = pick(8) === 0 ? 0 : 1 + pick(faultsMax);
  return Array.from({ length: count }, () => ({
    kind: faultKinds[pick(faultKinds.length)] ?? 'slot-crash',
    atMs: (random.nextUint32() / 2 ** 32) * spanMs,
  })).toSorted((a, b) => a.atMs - b.atMs);
}

/** The faults of a run that wait for something to happen to. */
export class FaultQueue {
  readonly #due: Fault[] = [];
  readonly #onTaken: (fault: Fault) => void;

  constructor(onTaken: (fault: Fault) => void) {
    this.#onTaken = onTaken;
  }

  add(fault: Fault): void {
    this.#due.push(fault);
  }

  /** Whether a fault of this kind is due; it happens then, and not again. */
  take(kind: FaultKind): boolean {
    const index = this.#due.findIndex((fault) => fault.kind === kind);
    const [fault] = index < 0 ? [] : this.#due.splice(index, 1);
    if (fault !== undefined) this.#onTaken(fault);
    return fault !== undefined;
  }
}
