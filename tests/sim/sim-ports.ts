import type { Port } from '../../src/runtime/port.ts';
import type { Domain } from './domain.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What becomes of one message on its way. */
export type Fate = 'arrives' | 'lost' | 'duplicated' | 'late';

/** Longest time that a message takes when all is well. */
const latencyMs = 1;
/** How much longer a late one takes: others overtake it. */
const lateMs = 40;

/**
 * Two ends of a queue between two domains. Messages arrive in order after a random time; the fate of each is asked for. What a
 * lost domain sent before it was lost still arrives.
 */
export function simPorts<A, B>(
  time: VirtualTime,
  [first, second]: readonly [Domain, Domain],
  fateOf: (message: A | B, from: Domain, to: Domain) => Fate,
): [Port<A, B>, Port<B, A>] {
  const toFirst = new SimQueue<B>(time, second, first, fateOf);
  const toSecond = new SimQueue<A>(time, first, second, fateOf);
  return [portOf(toSecond, toFirst), portOf(toFirst, toSecond)];
}

function portOf<Out, In>(outgoing: SimQueue<Out>, incoming: SimQueue<In>): Port<Out, In> {
  return {
    post: (message) => outgoing.add(message),
    onMessage: (handler) => incoming.setHandler(handler),
    close: () => {
      incoming.close();
      outgoing.close();
    },
  };
}

class SimQueue<T> {
  readonly #time: VirtualTime;
  readonly #from: Domain;
  readonly #to: Domain;
  readonly #fateOf: (message: T, from: Domain, to: Domain) => Fate;
  readonly #early: T[] = [];
  #handler: ((message: T) => void) | undefined;
  #lastArrivalMs = 0;
  #closed = false;

  constructor(time: VirtualTime, from: Domain, to: Domain, fateOf: (message: T, from: Domain, to: Domain) => Fate) {
    this.#time = time;
    this.#from = from;
    this.#to = to;
    this.#fateOf = fateOf;
  }

  add(message: T): void {
    if (this.#closed || !this.#from.alive) return;
    const fate = this.#fateOf(message, this.#from, this.#to);
    if (fate === 'lost') return;
    const inTurnMs = Math.max(this.#lastArrivalMs, this.#time.nowMs + this.#time.jitterMs(latencyMs));
    if (fate === 'late') {
      this.#arrive(message, inTurnMs + this.#time.jitterMs(lateMs));
      return;
    }
    this.#lastArrivalMs = inTurnMs;
    // The receiver of the first gives its buffers back for reuse, so the second needs its own.
    if (fate === 'duplicated') this.#arrive(structuredClone(message), inTurnMs + this.#time.jitterMs(latencyMs));
    this.#arrive(message, inTurnMs);
  }

  setHandler(handler: (message: T) => void): void {
    this.#handler = handler;
    for (const message of this.#early.splice(0)) handler(message);
  }

  close(): void {
    this.#closed = true;
  }

  #arrive(message: T, atMs: number): void {
    this.#time.at(atMs, () => {
      if (!this.#to.alive) return;
      if (this.#handler === undefined) this.#early.push(message);
      else this.#handler(message);
    });
  }
}
