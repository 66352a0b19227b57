import type { Random } from '../../src/base/random.ts';

interface Event {
  readonly atMs: number;
  /** Events of the same moment happen in the order of their making. */
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** Why a simulated run was ended from outside. */
export class SimulationStuck extends Error {}

/**
 * The one clock and the one queue of events of a simulation. Between two events everything that promises have set going comes to
 * rest, so a run depends on the seed alone.
 */
export class VirtualTime {
  readonly random: Random;
  readonly #heap: Event[] = [];
  #nowMs = 0;
  #order = 0;
  #events = 0;

  constructor(random: Random) {
    this.random = random;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Events that have happened. */
  get events(): number {
    return this.#events;
  }

  /** Runs `run` once at a moment, not before now; the returned function calls it off. */
  at(atMs: number, run: () => void): () => void {
    const event: Event = { atMs: Math.max(atMs, this.#nowMs), order: this.#order++, run, cancelled: false };
    this.#push(event);
    return () => {
      event.cancelled = true;
    };
  }

  /** Between 0 and `boundMs`, with fractions. */
  jitterMs(boundMs: number): number {
    return (this.random.nextUint32() / 2 ** 32) * boundMs;
  }

  /** One of `count` numbers from 0. */
  pick(count: number): number {
    return this.random.nextUint32() % count;
  }

  chance(probability: number): boolean {
    return this.random.nextUint32() < probability * 2 ** 32;
  }

  /** Lets things happen until `isDone`. @throws SimulationStuck when nothing is left to happen, or too much has */
  async runUntil(isDone: () => boolean, limit: { readonly events: number; readonly ms: number }): Promise<void> {
    for (;;) {
      await settled();
      if (isDone()) return;
      const event = this.#pop();
      if (event === undefined) throw new SimulationStuck(`nothing is left to happen at ${this.#nowMs.toFixed(3)} ms`);
      this.#nowMs = event.atMs;
      this.#events++;
      if (this.#events > limit.events || this.#nowMs > limit.ms) {
        throw new SimulationStuck(`no end after ${this.#events} events and ${this.#nowMs.toFixed(0)} ms`);
      }
      event.run();
    }
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (isBefore(heap[parent], event)) break;
      heap[index] = heap[parent] as Event;
      index = parent;
    }
    heap[index] = event;
  }

  /** The next event that was not called off. */
  #pop(): Event | undefined {
    for (;;) {
      const first = this.#takeFirst();
      if (first === undefined || !first.cancelled) return first;
    }
  }

  #takeFirst(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], last)) break;
      heap[index] = heap[child] as Event;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

function isBefore(one: Event | undefined, other: Event | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined;
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

/** Resolves when every promise that can go on has. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
